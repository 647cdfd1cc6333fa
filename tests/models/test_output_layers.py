"""Output layers: exact where they say so, consistent where they estimate, cheaper."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.models.output_layers import (
    KINDS,
    AdaptiveSoftmax,
    LogUniform,
    SampledSoftmax,
    Unigram,
    layer,
    milliseconds,
    products,
)

K, H, N = 30, 4, 7


def states(seed=0):
    return torch.randn(N, H, generator=torch.Generator().manual_seed(seed)).double()


TARGETS = torch.tensor([0, 29, 3, 3, 11, 1, 17])
COUNTS = np.arange(K, 0, -1) ** 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("counts", [None, COUNTS])
def test_probabilities_sum_to_one_and_are_the_exact_loss(kind, counts):
    output, hidden = layer(kind, H, K, counts=counts).double(), states()
    log_probs = output.log_probabilities(hidden)
    assert log_probs.shape == (N, K)
    torch.testing.assert_close(log_probs.exp().sum(dim=1), torch.ones(N).double())
    expected = -log_probs[torch.arange(N), TARGETS].mean()
    torch.testing.assert_close(output.exact_loss(hidden, TARGETS), expected)
    if kind != "sampled":
        torch.testing.assert_close(output.loss(hidden, TARGETS), expected)


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_are_sparse_where_it_says_so(kind):
    output, hidden = layer(kind, H, K).double(), states().requires_grad_()
    output.loss(hidden, TARGETS).backward()
    assert hidden.grad.abs().amax(dim=1).min() > 0
    assert {p.grad.is_sparse for p in output.parameters()} == {output.sparse}


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_repeats_and_leaves_the_global_generator(kind):
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    one, two, other = (layer(kind, H, K, seed=seed).double() for seed in (5, 5, 6))
    first = one.loss(states(), TARGETS)
    assert torch.equal(torch.rand(1), expected)
    assert torch.equal(first, two.loss(states(), TARGETS))
    assert not torch.equal(first, other.loss(states(), TARGETS))


def test_sampled_loss_by_hand():
    output = SampledSoftmax(H, K, samples=3).double()
    drawn = [4, 3, 4]  # 4 twice, and 3, which is two states' target
    output.proposal = type("Fixed", (LogUniform,), {
        "draw": lambda self, count, generator: torch.tensor(drawn)
    })(K)  # fmt: skip
    hidden = states()
    losses = []
    for h, target in zip(hidden, TARGETS.tolist(), strict=True):
        s = (output.V @ h + output.b_s[:, 0]).detach().numpy()
        Z = math.exp(s[target])
        for k in drawn:
            Q = math.log((k + 2) / (k + 1)) / math.log(K + 1)
            Z += math.exp(s[k]) / (3 * Q) if k != target else 0
        losses.append(math.log(Z) - s[target])
    assert output.loss(hidden, TARGETS).item() == pytest.approx(np.mean(losses))


@pytest.mark.parametrize("proposal", [LogUniform(K), Unigram(COUNTS)])
def test_with_many_samples_it_is_the_full_softmax(proposal):
    output = SampledSoftmax(H, K, samples=400_000, proposal=proposal).double()
    hidden = states().requires_grad_()
    rough, exact = output.loss(hidden, TARGETS), output.exact_loss(hidden, TARGETS)
    assert rough.item() == pytest.approx(exact.item(), abs=0.01)
    wanted = torch.autograd.grad(exact, [hidden, output.V])
    found = torch.autograd.grad(rough, [hidden, output.V])
    for one, other in zip(found, wanted, strict=True):
        dense = one.to_dense() if one.is_sparse else one
        assert ((dense - other).norm() / other.norm()) < 0.02


def test_few_samples_are_low_never_high_on_average():
    output = SampledSoftmax(H, K, samples=5).double()
    with torch.no_grad():
        output.V *= 6
        losses = torch.stack([output.loss(states(), TARGETS) for _ in range(400)])
        exact = output.exact_loss(states(), TARGETS)
    assert losses.mean() < exact - 0.05


def test_only_targets_and_samples_are_touched():
    output = SampledSoftmax(H, 1000, samples=5)
    output.loss(states().float(), TARGETS).backward()
    rows = output.V.grad.to_dense().abs().sum(dim=1).nonzero().ravel()
    assert set(TARGETS.tolist()) <= set(rows.tolist())
    assert len(rows) <= len(set(TARGETS.tolist())) + 5


@pytest.mark.parametrize("proposal", [LogUniform(K), Unigram(COUNTS)])
def test_proposals_draw_what_they_say(proposal):
    share = proposal.probabilities(torch.arange(K))
    assert share.sum().item() == pytest.approx(1)
    assert (share > 0).all()
    drawn = proposal.draw(200_000, torch.Generator().manual_seed(0))
    found = torch.bincount(drawn, minlength=K) / 200_000
    np.testing.assert_allclose(found, share, atol=0.004)


def test_unigram_can_draw_what_was_never_counted():
    share = Unigram([8, 0, 0]).probabilities(torch.tensor([0, 1, 2]))
    np.testing.assert_allclose(share, [9 / 11, 1 / 11, 1 / 11])


@pytest.mark.parametrize("kind", KINDS)
def test_it_learns_a_distribution(kind):
    """Two states, two different distributions; cross-entropy falls to the entropy."""
    rng = np.random.default_rng(0)
    wanted = torch.tensor(rng.dirichlet(np.full(K, 0.5), size=2))
    hidden = torch.eye(2, 64).double()  # the last cluster keeps 4 of 64 numbers
    output = layer(kind, 64, K, counts=COUNTS).double()
    kind_of = torch.optim.SparseAdam if output.sparse else torch.optim.Adam
    optimizer = kind_of(list(output.parameters()), lr=0.03)
    generator = torch.Generator().manual_seed(0)
    for _ in range(500):
        targets = torch.multinomial(wanted, 64, replacement=True, generator=generator)
        optimizer.zero_grad()
        output.loss(hidden.repeat_interleave(64, dim=0), targets.flatten()).backward()
        optimizer.step()
    with torch.no_grad():
        log_probs = output.log_probabilities(hidden)
    divergence = F.kl_div(log_probs, wanted, reduction="batchmean").item()
    assert divergence < 0.12


def test_cutoffs_of_the_adaptive_layer_fit_every_size():
    for hidden_size, size in [(4, 30), (17, 5), (17, 31), (18, 1000)]:
        output = layer("adaptive", hidden_size, size)
        log_probs = output.log_probabilities(torch.zeros(N, hidden_size))
        assert log_probs.shape == (N, size)


def test_the_full_layer_pays_for_every_symbol_and_the_others_do_not():
    size = 20_000
    layers = [layer(kind, 16, size) for kind in KINDS]
    counts = dict(zip(KINDS, products(layers, 16, size), strict=True))
    assert counts["full"] == 3 * 16 * size  # scores, and back to V and to the state
    for kind in ("sampled", "tree", "adaptive"):
        assert 10 * counts[kind] < counts["full"], counts
    assert min(milliseconds(layers, 16, size, N=20, rounds=1)) > 0


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match="kind is 'noise'"):
        layer("noise", H, K)
    with pytest.raises(ValueError, match=r"counts has shape \(29,\); expected \(30,\)"):
        layer("tree", H, K, counts=COUNTS[1:])
    with pytest.raises(ValueError, match="hidden_size is 15; expected at least 16"):
        AdaptiveSoftmax(15, K, cutoffs=[5, 10])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", [-1, -100, K])
def test_a_target_that_is_no_symbol_is_refused(kind, wrong):
    targets = TARGETS.clone()
    targets[2] = wrong
    each = layer(kind, 16, K)
    with pytest.raises(ValueError, match=f"targets holds {wrong}"):
        each.loss(torch.zeros(N, 16), targets)
