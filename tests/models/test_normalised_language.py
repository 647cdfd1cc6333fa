"""The deep character model: its twin without options, its state, what norms see."""

import numpy as np
import pytest
import torch

from course_utils.models import language
from course_utils.models.normalised_language import BatchNorm, NormalisedModel

K, H, D, T, N = 7, 6, 4, 5, 3
CELLS = ("rnn", "lstm", "gru", "sigmoid")
NORMS = ("none", "batch", "layer")


def some_ids(*shape, seed=0):
    return torch.tensor(np.random.default_rng(seed).integers(K, size=shape))


def deep(cell="lstm", **options):
    return NormalisedModel(K, H, cell, embedding_size=D, **options).double()


def test_without_options_it_is_the_character_model():
    for cell in ("rnn", "lstm", "gru"):
        plain = language.CharacterModel(K, H, cell, embedding_size=D, layers=2).double()
        model = deep(cell)
        model.embed.load_state_dict(plain.embed.state_dict())
        model.out.load_state_dict(plain.out.state_dict())
        with torch.no_grad():
            for name, theirs in plain.rnn.named_parameters():
                part, _, layer = name.rpartition("_l")
                model.rnns[int(layer)].get_parameter(f"{part}_l0").copy_(theirs)
        ids = some_ids(T, N)
        (logits, state), (expected, final) = model(ids), plain(ids)
        torch.testing.assert_close(logits, expected)
        torch.testing.assert_close(state, final)
        torch.testing.assert_close(model(ids, state), plain(ids, final))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("normalisation", NORMS)
def test_two_chunks_with_the_state_carried_are_one(cell, normalisation):
    model = deep(cell, layers=3, normalisation=normalisation).eval()
    ids = some_ids(T, N)
    first, state = model(ids[:2])
    for part in state if cell == "lstm" else (state,):
        assert part.shape == (3, N, H)
    second, final = model(ids[2:], state)
    whole, end = model(ids)
    torch.testing.assert_close(torch.cat([first, second]), whole)
    torch.testing.assert_close(final, end)


def test_batch_norm_is_over_all_steps_and_lanes():
    hs = torch.tensor(np.random.default_rng(0).normal(3, 2, (T, N, H)))
    norm = BatchNorm(H).double()
    out = norm(hs)
    mean, variance = hs.mean(dim=(0, 1)), hs.var(dim=(0, 1), unbiased=False)
    torch.testing.assert_close(out, (hs - mean) / (variance + norm.eps).sqrt())
    # A tenth of the way from mean 0 and variance 1 (with T·N - 1 below it).
    torch.testing.assert_close(norm.running_mean, 0.1 * mean)
    spread = hs.flatten(0, 1).var(dim=0)
    torch.testing.assert_close(norm.running_var, 0.9 + 0.1 * spread)


@pytest.mark.parametrize("normalisation", NORMS)
def test_in_use_no_norm_sees_ahead_or_aside(normalisation):
    """In training the batch's statistics do; that is why they are replaced."""
    model = deep(normalisation=normalisation)
    ids = some_ids(T, N)
    for _ in range(3):
        model(ids)  # running statistics that are not the ones at the start
    changed = ids.clone()
    changed[3, 1] = (changed[3, 1] + 1) % K
    others = torch.ones(T, N, dtype=bool)
    others[3:, 1] = False
    model.eval()
    before, after = model(ids)[0], model(changed)[0]
    torch.testing.assert_close(before[others], after[others], rtol=0, atol=1e-14)
    assert (before[3:, 1] - after[3:, 1]).abs().max() > 1e-6
    model.train()
    moved = (model(ids)[0] - model(changed)[0])[others].abs().max()
    assert (moved > 1e-6) == (normalisation == "batch")


def test_in_use_statistics_are_the_running_ones_and_stay():
    model = deep(normalisation="batch").eval()
    before = {name: b.clone() for name, b in model.named_buffers()}
    ids = some_ids(T, N)
    one, _ = model(ids)
    alone, _ = model(ids[:, :1])
    torch.testing.assert_close(one[:, :1], alone)
    for name, buffer in model.named_buffers():
        assert torch.equal(buffer, before[name])


def test_testing_and_training_in_turns_keeps_the_modes_apart():
    model = NormalisedModel(K, H, embedding_size=D, normalisation="batch")
    ids = some_ids(200).numpy()
    language.fit(model, ids, steps=6, T=T, N=N, learning_rate=0.01, progress=False)
    counted = model.norms[0].num_batches_tracked.item()
    assert counted == 6
    assert model.norms[0].running_mean.abs().max() > 0
    bits = language.bits_per_character(model, ids, N)
    assert bits == language.bits_per_character(model, ids, N)
    assert model.norms[0].num_batches_tracked.item() == 6


@pytest.mark.parametrize("normalisation", NORMS)
def test_it_learns_a_short_cycle(normalisation):
    ids = np.tile([0, 1, 2, 1, 3], 60)
    model = NormalisedModel(K, 16, embedding_size=D, normalisation=normalisation)
    language.fit(model, ids, steps=120, T=10, N=4, learning_rate=0.02, progress=False)
    assert language.bits_per_character(model, ids, 2) < 0.1


def test_dropout_is_after_each_layer_and_only_in_training():
    model = deep(dropout=0.5)
    ids = some_ids(T, N)
    (one, first), (two, second) = model(ids), model(ids)
    assert not torch.equal(one, two)
    assert torch.equal(first[0][0], second[0][0])  # what layer 0 reads is whole
    assert not torch.equal(first[0][1], second[0][1])
    model.eval()
    assert torch.equal(model(ids)[0], model(ids)[0])


def test_a_seed_repeats_and_leaves_the_global_generator():
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    one, two, other = deep(seed=5), deep(seed=5), deep(seed=6)
    assert torch.equal(torch.rand(1), expected)
    assert torch.equal(one.out.weight, two.out.weight)
    assert not torch.equal(one.out.weight, other.out.weight)


@pytest.mark.parametrize("normalisation", NORMS)
def test_a_norm_adds_a_gain_and_a_shift_for_each_unit(normalisation):
    def count(model):
        return sum(p.numel() for p in model.parameters())

    more = count(deep(normalisation=normalisation)) - count(deep())
    assert more == (0 if normalisation == "none" else 2 * 2 * H)


def test_what_it_does_not_know_is_refused():
    with pytest.raises(ValueError, match="cell is 'elman'"):
        deep("elman")
    with pytest.raises(ValueError, match="normalisation is 'group'"):
        deep(normalisation="group")
    with pytest.raises(ValueError, match="layers is 0"):
        deep(layers=0)
