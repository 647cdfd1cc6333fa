"""Skip-gram and CBOW: the formula by hand, and every gradient by nudging."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import RowGradient
from course_utils.numpy_rnn.skipgram import CBOW, SkipGram, summed_rows

K, D, N, C, M = 11, 4, 6, 3, 5


@pytest.fixture
def rng():
    return np.random.default_rng(4)


def some_tables(rng):
    return rng.normal(size=(K, D)), rng.normal(size=(K, D))


def example(kind, rng, masked=True):
    """A model far from zero, and the arguments of its `forward`."""
    model = kind.from_weights(*some_tables(rng))
    one, drawn = rng.integers(K, size=N), rng.integers(K, size=(N, M))
    if kind is SkipGram:
        return model, (one, rng.integers(K, size=N), drawn)
    mask = rng.random((N, C)) < 0.6
    mask[:, 1] = True
    given = (rng.integers(K, size=(N, C)), one, drawn)
    return model, (*given, mask) if masked else given


def minus_log_sigmoid(s):
    return np.log(1 + np.exp(-s))


def test_skipgram_is_the_formula_pair_by_pair(rng):
    model, (centres, contexts, negatives) = example(SkipGram, rng)
    expected = 0.0
    for n in range(N):
        h = model.E[centres[n]]
        expected += minus_log_sigmoid(model.V[contexts[n]] @ h)
        expected += sum(minus_log_sigmoid(-model.V[k] @ h) for k in negatives[n])
    loss, _ = model.forward(centres, contexts, negatives)
    assert loss == pytest.approx(expected / N, rel=1e-12)


def test_cbow_is_the_formula_context_by_context(rng):
    model, (contexts, centres, negatives, mask) = example(CBOW, rng)
    expected = 0.0
    for n in range(N):
        h = model.E[contexts[n][mask[n]]].mean(axis=0)
        expected += minus_log_sigmoid(model.V[centres[n]] @ h)
        expected += sum(minus_log_sigmoid(-model.V[k] @ h) for k in negatives[n])
    loss, _ = model.forward(contexts, centres, negatives, mask)
    assert loss == pytest.approx(expected / N, rel=1e-12)


def test_a_context_of_one_word_is_a_skipgram(rng):
    """Both models are one when the context is a single word."""
    skip, (centres, contexts, negatives) = example(SkipGram, rng)
    bag = CBOW.from_weights(skip.E, skip.V)
    loss, cache = skip.forward(centres, contexts, negatives)
    same, kept = bag.forward(centres[:, None], contexts, negatives)
    assert same == pytest.approx(loss, rel=1e-13)
    for name, grad in skip.backward(cache).items():
        np.testing.assert_allclose(bag.backward(kept)[name], grad, rtol=1e-12)


@pytest.mark.parametrize(
    ("kind", "masked"), [(SkipGram, True), (CBOW, True), (CBOW, False)]
)
@pytest.mark.parametrize("name", ["E", "V"])
def test_gradients_against_finite_differences(kind, masked, name, rng):
    model, given = example(kind, rng, masked)

    def loss(table):
        tables = model.parameters | {name: table}
        return kind.from_weights(**tables).forward(*given)[0]

    _, cache = model.forward(*given)
    by_nudging = numerical_gradient(loss, getattr(model, name))
    assert relative_difference(model.backward(cache)[name], by_nudging) < 1e-7


@pytest.mark.parametrize("kind", [SkipGram, CBOW])
def test_gradients_hold_only_the_rows_used_and_can_be_asked_for_twice(kind, rng):
    model, given = example(kind, rng)
    _, cache = model.forward(*given)
    first, again = model.backward(cache), model.backward(cache)
    used = np.unique(np.concatenate([given[1], given[2].ravel()]))
    assert first["V"].rows.tolist() == used.tolist()
    words = given[0][given[3]] if kind is CBOW else given[0]
    assert first["E"].rows.tolist() == np.unique(words).tolist()
    for name, grad in first.items():
        assert isinstance(grad, RowGradient) and grad.shape == (K, D)
        np.testing.assert_array_equal(grad, again[name])


@pytest.mark.parametrize("kind", [SkipGram, CBOW])
def test_what_was_given_may_change_before_going_back(kind, rng):
    model, given = example(kind, rng)
    _, cache = model.forward(*given)
    before = {name: np.asarray(g) for name, g in model.backward(cache).items()}
    for array in given:
        array[:] = 0
    for name, gradient in model.backward(cache).items():
        np.testing.assert_array_equal(np.asarray(gradient), before[name])


def test_what_the_mask_hides_may_be_any_word(rng):
    model, (contexts, centres, negatives, mask) = example(CBOW, rng)
    other = np.where(mask, contexts, (contexts + 1) % K)
    before, _ = model.forward(contexts, centres, negatives, mask)
    assert model.forward(other, centres, negatives, mask)[0] == before


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_it_starts_as_the_authors_program_does(dtype, rng):
    model = SkipGram(K, D, rng=rng, dtype=dtype)
    assert np.abs(model.E).max() <= 1 / (2 * D) and model.E.std() > 0.05
    assert not model.V.any()
    loss, cache = model.forward(*example(SkipGram, rng)[1])
    assert loss == pytest.approx((1 + M) * np.log(2))  # every score is 0
    for grad in model.backward(cache).values():
        assert grad.values.dtype == dtype


def test_large_scores_do_not_overflow():
    model = SkipGram.from_weights(np.full((2, D), 30.0), np.full((2, D), 30.0))
    pair, drawn = np.array([0]), np.array([[1]])
    with np.errstate(over="raise", invalid="raise"):
        loss, _ = model.forward(pair, pair, drawn)
    assert loss == pytest.approx(30 * 30 * D)


def test_summed_rows_is_add_at(rng):
    words, values = rng.integers(K - 3, size=(N, C)), rng.normal(size=(N, C, D))
    expected = np.zeros((K, D))
    np.add.at(expected, words, values)
    np.testing.assert_allclose(summed_rows(words, values, (K, D)), expected)
    empty = summed_rows(words[:0], values[:0], (K, D))
    assert not np.asarray(empty).any()


def test_refusals_say_what_was_expected(rng):
    model, (centres, contexts, negatives) = example(SkipGram, rng)
    with pytest.raises(ValueError, match="centres must be integers from 0 to 10"):
        model.forward(centres + K, contexts, negatives)
    with pytest.raises(ValueError, match=r"targets has shape \(5,\); expected \(6,\)"):
        model.forward(centres, contexts[1:], negatives)
    with pytest.raises(ValueError, match="negatives must be integers .* float64"):
        model.forward(centres, contexts, negatives.astype(float))
    with pytest.raises(ValueError, match=r"V has shape \(10, 4\); expected \(11, 4\)"):
        SkipGram.from_weights(model.E, model.V[1:])
    bag, (contexts, centres, negatives, mask) = example(CBOW, rng)
    with pytest.raises(ValueError, match="mask leaves a context without a word"):
        bag.forward(contexts, centres, negatives, np.zeros_like(mask))
    with pytest.raises(ValueError, match=r"mask has shape \(6, 2\); expected \(6, 3\)"):
        bag.forward(contexts, centres, negatives, mask[:, 1:])
