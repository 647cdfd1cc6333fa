"""The character model: shapes, what it may see, its state, and that it learns."""

import math

import numpy as np
import pytest
import torch

from course_utils import bridge, numpy_rnn
from course_utils.datasets import text
from course_utils.models import language

K, H, T, N = 7, 6, 5, 3
CELLS = ("rnn", "lstm", "gru")


def some_ids(*shape, seed=0):
    return torch.tensor(np.random.default_rng(seed).integers(K, size=shape))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("embedding_size", [None, 4])
def test_shapes(cell, embedding_size):
    model = language.CharacterModel(K, H, cell, embedding_size=embedding_size, layers=2)
    logits, state = model(some_ids(T, N))
    assert logits.shape == (T, N, K)
    assert model.inputs(some_ids(T, N)).shape == (T, N, embedding_size or K)
    for part in state if cell == "lstm" else (state,):
        assert part.shape == (2, N, H)


@pytest.mark.parametrize("cell", CELLS)
def test_a_score_depends_on_the_past_alone(cell):
    model = language.CharacterModel(K, H, cell)
    ids = some_ids(T, N)
    changed = ids.clone()
    changed[3] = (changed[3] + 1) % K
    before, after = model(ids)[0], model(changed)[0]
    assert torch.equal(before[:3], after[:3])
    assert (before[3:] - after[3:]).abs().amax(dim=(1, 2)).min() > 1e-4


@pytest.mark.parametrize("cell", CELLS)
def test_two_chunks_with_the_state_carried_are_one(cell):
    model = language.CharacterModel(K, H, cell).double()
    ids = some_ids(T, N)
    first, state = model(ids[:2])
    second, _ = model(ids[2:], state)
    torch.testing.assert_close(torch.cat([first, second]), model(ids)[0])


@pytest.mark.parametrize("cell", CELLS)
def test_the_numpy_cell_computes_the_same(cell):
    model = language.CharacterModel(K, H, cell, embedding_size=4).double()
    ids = some_ids(T, N)
    xs = model.inputs(ids).detach().numpy()
    hs, _, _ = numpy_rnn.forward(bridge.to_numpy(model.rnn), xs)
    logits, _ = bridge.to_numpy(model.out).forward(hs)
    np.testing.assert_allclose(logits, model(ids)[0].detach(), rtol=1e-10)


def test_a_seed_repeats_and_leaves_the_global_generator():
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    one, two = (language.CharacterModel(K, H, seed=5) for _ in range(2))
    assert torch.equal(torch.rand(1), expected)
    other = language.CharacterModel(K, H, seed=6)
    assert torch.equal(one.out.weight, two.out.weight)
    assert not torch.equal(one.out.weight, other.out.weight)


def test_an_unknown_cell_is_refused():
    with pytest.raises(ValueError, match="cell is 'elman'"):
        language.CharacterModel(K, H, "elman")


def test_dropout_only_in_training():
    model = language.CharacterModel(K, H, dropout=0.5)
    ids = some_ids(T, N)
    assert not torch.equal(model(ids)[0], model(ids)[0])
    model.eval()
    assert torch.equal(model(ids)[0], model(ids)[0])


def test_chunks_say_where_the_text_begins_again():
    ids = np.arange(2 * N * T + 1)
    stream = language.chunks(ids, T, N)
    got = [next(stream) for _ in range(3)]
    assert [first for _, _, first in got] == [True, False, True]
    assert torch.equal(got[0][0], got[2][0])
    assert torch.equal(got[0][1][-1], got[1][0][0])  # the lanes go on


def test_reader_carries_the_state_and_no_gradient():
    model = language.CharacterModel(K, H, "rnn")
    xs = some_ids(2 * T, N)
    ys = some_ids(2 * T, N, seed=1)
    reader = language.Reader()
    reader(model, (xs[:T], ys[:T], True))
    second = reader(model, (xs[T:], ys[T:], False))
    logits, _ = model(xs)
    torch.testing.assert_close(second, language.token_mean(logits[T:], ys[T:]))
    assert not reader.state.requires_grad
    fresh = reader(model, (xs[T:], ys[T:], True))
    assert abs(fresh.item() - second.item()) > 1e-5


def test_bits_of_a_model_that_knows_nothing_and_one_lane():
    model = language.CharacterModel(K, H)
    torch.nn.init.zeros_(model.out.weight)
    torch.nn.init.zeros_(model.out.bias)
    model.train()
    ids = some_ids(40).numpy()
    assert language.bits_per_character(model, ids, N) == pytest.approx(math.log2(K))
    assert model.training


@pytest.mark.parametrize("cell", CELLS)
def test_it_learns_a_short_cycle(cell):
    ids = np.tile([0, 1, 2, 1, 3], 60)
    model = language.CharacterModel(K, 16, cell)
    history = language.fit(
        model, ids, steps=120, T=10, N=4, learning_rate=2e-2, progress=False
    )
    assert history.steps == 120
    # After 1 comes 2 or 3: one character of memory would leave 0.4 bits.
    assert language.bits_per_character(model, ids, 2) < 0.1


def test_corpus_is_split_and_encoded():
    train, test = language.corpus()
    assert len(train) > 8 * len(test) > 10_000
    assert 0 <= min(train.min(), test.min())
    assert max(train.max(), test.max()) < 97


def test_docstrings_lengthen_the_training_text_alone():
    train, test = language.corpus()
    longer, same = language.corpus(docstrings=True)
    np.testing.assert_array_equal(test, same)
    assert len(longer) > 4 * len(train)
    vocabulary = text.character_vocabulary()
    sides = [set(vocabulary.decode(ids).split("\n\n")) for ids in (longer, test)]
    assert not sides[0] & sides[1]


def test_a_text_too_short_for_its_lanes_is_refused():
    with pytest.raises(ValueError, match="ids holds 4 symbols; expected at least 5"):
        language.bits_per_character(None, np.arange(4), N=4)
