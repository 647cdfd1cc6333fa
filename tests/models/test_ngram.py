"""The n-gram model: by hand, as a distribution, and its limits."""

import itertools
from collections import Counter

import numpy as np
import pytest

from course_utils.models.ngram import NGram

K = 4
IDS = np.array([0, 1, 2, 2, 3, 0, 1, 2, 2, 1, 0, 1, 3])


def by_hand(ids, context, symbol, K):
    """Witten-Bell straight from the formula, with dictionaries."""
    lower = by_hand(ids, context[1:], symbol, K) if context else 1 / K
    size = len(context)
    after = Counter(
        ids[t] for t in range(size, len(ids)) if tuple(ids[t - size : t]) == context
    )
    n, k = sum(after.values()), len(after)
    return (after[symbol] + k * lower) / (n + k) if n else lower


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_is_the_formula(order):
    model = NGram(order, K).fit(IDS)
    other = np.array([2, 1, 0, 1, 2, 3, 3, 2])
    expected = [
        by_hand(IDS.tolist(), tuple(other[max(t - order + 1, 0) : t].tolist()), x, K)
        for t, x in enumerate(other)
    ]
    np.testing.assert_allclose(model.probabilities(other), expected, rtol=1e-12)


def test_two_numbers_by_hand():
    model = NGram(2, K).fit(IDS)
    # 0 was followed by 1 three times and by nothing else: n = 3, k = 1.
    unigram = (4 + 4 / K) / (13 + 4)
    assert model.next_probabilities([0])[1] == pytest.approx((3 + unigram) / 4)


@pytest.mark.parametrize("context", [[], [1], [3, 3], [0, 1], [2, 2, 2, 0, 1]])
def test_next_probabilities_sum_to_one_and_agree(context):
    model = NGram(3, K).fit(IDS)
    probs = model.next_probabilities(context)
    assert probs.shape == (K,) and (probs > 0).all()
    assert probs.sum() == pytest.approx(1)
    for symbol in range(K):
        whole = model.probabilities([*context, symbol])
        assert whole[-1] == pytest.approx(probs[symbol])


def test_what_lies_beyond_the_order_changes_nothing():
    model = NGram(3, K).fit(IDS)
    first, second = model.next_probabilities([0, 1, 2]), model.next_probabilities(
        [3, 3, 3, 1, 2]
    )
    np.testing.assert_array_equal(first, second)


def test_shorter_is_the_model_fitted_at_that_order():
    long = NGram(5, K).fit(IDS)
    np.testing.assert_array_equal(
        long.shorter(2).probabilities(IDS), NGram(2, K).fit(IDS).probabilities(IDS)
    )
    np.testing.assert_array_equal(
        long.by_order(IDS)[1], long.shorter(2).probabilities(IDS)
    )


def test_counts_and_unseen():
    model = NGram(2, K).fit(IDS)
    assert model.parameters == len(set(itertools.pairwise(IDS)))
    assert NGram(2, 5).fit(IDS).unseen([4, 4, 0, 1]) == pytest.approx(2 / 3)
    assert model.unseen(IDS) == 0


def test_bits_of_a_uniform_text():
    ids = np.random.default_rng(0).integers(0, 4, 40_000)
    assert NGram(1, 4).fit(ids).bits(ids) == pytest.approx(2, abs=1e-3)


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match=r"97\*\*10 does not fit 63 bits"):
        NGram(10, 97)
    with pytest.raises(ValueError, match="order of at least 1"):
        NGram(0, 5)
    with pytest.raises(ValueError, match="call fit"):
        NGram(2, K).probabilities(IDS)
    with pytest.raises(ValueError, match="expected whole numbers from 0 to 3"):
        NGram(2, K).fit([0, 1, 4])
    with pytest.raises(ValueError, match="at least order = 3"):
        NGram(3, K).fit([0, 1])
    with pytest.raises(ValueError, match="order is 4; expected 1 to 2"):
        NGram(2, K).fit(IDS).shorter(4)
