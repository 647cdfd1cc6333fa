"""The feed-forward model: its equation, its window, and that it learns."""

import math

import numpy as np
import pytest
import torch

from course_utils.models import language
from course_utils.models.feedforward import FeedForwardModel

K, H, D, T, N, WINDOW = 7, 6, 4, 9, 2, 3


def some_ids(*shape, seed=0):
    return torch.tensor(np.random.default_rng(seed).integers(K, size=shape))


def model_of(window=WINDOW, **options):
    return FeedForwardModel(K, window, H, embedding_size=D, **options).double()


@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize(
    ("activation", "phi"),
    [("tanh", np.tanh), ("sigmoid", lambda a: 1 / (1 + np.exp(-a)))],
)
def test_is_the_equation(activation, phi, direct):
    model = model_of(activation=activation, direct=direct)
    ids = some_ids(T, N)
    logits, _ = model(ids)
    assert logits.shape == (T, N, K)
    weights = {name: p.detach().numpy() for name, p in model.named_parameters()}
    padded = np.concatenate([np.full((WINDOW - 1, N), K), ids.numpy()])
    for t in range(T):
        for n in range(N):
            x = np.concatenate(
                [weights["embed.weight"][i] for i in padded[t : t + WINDOW, n]]
            )
            h = phi(weights["hidden.weight"] @ x + weights["hidden.bias"])
            s = weights["out.weight"] @ h + weights["out.bias"]
            if direct:
                s = s + weights["direct.weight"] @ x
            np.testing.assert_allclose(logits[t, n].detach(), s, rtol=1e-10)


@pytest.mark.parametrize("window", [1, 2, 4])
def test_it_sees_its_window_and_nothing_else(window):
    model = model_of(window)
    ids = some_ids(T, N)
    changed = ids.clone()
    changed[4] = (changed[4] + 1) % K
    moved = (model(ids)[0] - model(changed)[0]).abs().amax(dim=(1, 2)) > 1e-9
    assert moved.nonzero().ravel().tolist() == list(range(4, 4 + window))


@pytest.mark.parametrize("window", [1, 3, 5])
@pytest.mark.parametrize("cut", [1, 2, 6])
def test_two_chunks_with_the_state_carried_are_one(window, cut):
    model = model_of(window)
    ids = some_ids(T, N)
    first, state = model(ids[:cut])
    assert state.shape == (window - 1, N)
    second, _ = model(ids[cut:], state)
    torch.testing.assert_close(torch.cat([first, second]), model(ids)[0])


def test_what_the_hidden_layer_reads():
    model = model_of()
    ids = some_ids(T, N)
    xs = model.inputs(ids)
    assert xs.shape == (T, N, WINDOW * D)
    torch.testing.assert_close(xs[5, 1, -D:], model.embed(ids[5, 1]))
    torch.testing.assert_close(xs[5, 1, :D], model.embed(ids[3, 1]))


def test_dropout_only_in_training():
    model = model_of(dropout=0.5)
    ids = some_ids(T, N)
    assert not torch.equal(model(ids)[0], model(ids)[0])
    model.eval()
    assert torch.equal(model(ids)[0], model(ids)[0])


def test_a_seed_repeats_and_leaves_the_global_generator():
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    one, two, other = model_of(seed=5), model_of(seed=5), model_of(seed=6)
    assert torch.equal(torch.rand(1), expected)
    assert torch.equal(one.hidden.weight, two.hidden.weight)
    assert not torch.equal(one.hidden.weight, other.hidden.weight)


def test_fit_and_bits_are_those_of_the_character_model():
    """After "0 1" comes 2 or 3 in turn: who sees no further must guess."""
    ids = np.tile([0, 1, 2, 0, 1, 3], 60)
    bits = {}
    for window in (2, 5):
        model = FeedForwardModel(4, window, 16)
        history = language.fit(
            model, ids, steps=150, T=10, N=4, learning_rate=2e-2, progress=False
        )
        assert history.steps == 150
        bits[window] = language.bits_per_character(model, ids, 2)
    assert bits[5] < 0.1
    # One symbol in three is then a coin.
    assert bits[2] == pytest.approx(1 / 3, abs=0.05)


def test_bits_of_a_model_that_knows_nothing():
    model = model_of()
    torch.nn.init.zeros_(model.out.weight)
    torch.nn.init.zeros_(model.out.bias)
    bits = language.bits_per_character(model, some_ids(40).numpy(), N)
    assert bits == pytest.approx(math.log2(K))


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match="activation is 'gelu'"):
        model_of(activation="gelu")
    with pytest.raises(ValueError, match="window is 0"):
        model_of(window=0)
    with pytest.raises(ValueError, match=r"ids has shape \(9,\)"):
        model_of()(some_ids(T))
    with pytest.raises(
        ValueError, match=r"state has shape \(3, 2\); expected \(2, 2\)"
    ):
        model_of()(some_ids(T, N), some_ids(3, N))
