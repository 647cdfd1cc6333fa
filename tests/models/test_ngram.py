"""The n-gram model: by hand, as a distribution, and its limits."""

import itertools
from collections import Counter

import numpy as np
import pytest

from course_utils.models import language
from course_utils.models.ngram import SMOOTHINGS, NGram, bigram_bits

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


def kneser_ney_by_hand(ids, context, symbol, K, full):
    """Kneser-Ney from the formula; below the full order, c counts different symbols."""
    size = len(context)
    lower = kneser_ney_by_hand(ids, context[1:], symbol, K, False) if size else 1 / K
    grams = [tuple(ids[t : t + size + 1]) for t in range(len(ids) - size)]
    if not full:
        longer = {tuple(ids[t : t + size + 2]) for t in range(len(ids) - size - 1)}
        grams = [gram[1:] for gram in longer]
    counts = Counter(grams)
    ones, twos = (sum(c == want for c in counts.values()) for want in (1, 2))
    D = ones / (ones + 2 * twos) if ones else 0.5
    after = [c for gram, c in counts.items() if gram[:-1] == context]
    c = counts[(*context, symbol)]
    n, k = sum(after), len(after)
    return max(c - D, 0) / n + D * k / n * lower if n else lower


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_kneser_ney_is_the_formula(order):
    model = NGram(order, K, "kneser-ney").fit(IDS)
    other = np.array([2, 1, 0, 1, 2, 3, 3, 2])
    expected = [
        kneser_ney_by_hand(
            IDS.tolist(),
            tuple(other[max(t - order + 1, 0) : t].tolist()),
            x,
            K,
            t >= order - 1,
        )
        for t, x in enumerate(other)
    ]
    np.testing.assert_allclose(model.probabilities(other), expected, rtol=1e-12)


def test_kneser_ney_asks_how_many_symbols_came_before():
    """1 is as frequent as 0, but always follows 0: alone it is less to be expected."""
    ids = np.array([2, 0, 1, 3, 0, 1, 4, 0, 1, 5, 0, 1])
    unseen = [6]
    bell, ney = (NGram(2, 7, s).fit(ids).next_probabilities(unseen) for s in SMOOTHINGS)
    assert bell[0] == bell[1]
    assert ney[0] > 2 * ney[1]


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("context", [[], [1], [3, 3], [0, 1], [2, 2, 2, 0, 1], [4, 4]])
def test_next_probabilities_sum_to_one_and_agree(context, smoothing):
    K = 5  # one symbol more than the text has
    model = NGram(3, K, smoothing).fit(IDS)
    probs = model.next_probabilities(context)
    assert probs.shape == (K,) and (probs > 0).all()
    assert probs.sum() == pytest.approx(1)
    for symbol in range(K):
        whole = model.probabilities([*context, symbol])
        assert whole[-1] == pytest.approx(probs[symbol])


def test_what_lies_beyond_the_order_changes_nothing():
    model = NGram(3, K).fit(IDS)
    first, second = (
        model.next_probabilities([0, 1, 2]),
        model.next_probabilities([3, 3, 3, 1, 2]),
    )
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
def test_shorter_is_the_model_fitted_at_that_order(smoothing):
    long = NGram(5, K, smoothing).fit(IDS)
    short = NGram(2, K, smoothing).fit(IDS)
    np.testing.assert_array_equal(
        long.shorter(2).probabilities(IDS), short.probabilities(IDS)
    )
    np.testing.assert_array_equal(
        long.shorter(2).next_probabilities([1]), short.next_probabilities([1])
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


def test_on_the_courses_text_each_smoothing_has_its_best_order():
    """Witten-Bell is best with 5 or 6 characters, Kneser-Ney gains with each more."""
    train, test = language.corpus()
    bits = {
        smoothing: -np.log2(NGram(8, 97, smoothing).fit(train).by_order(test)).mean(1)
        for smoothing in SMOOTHINGS
    }
    assert bits["witten-bell"].argmin() + 1 in (5, 6)
    assert 1.6 < bits["witten-bell"].min() < 2.0
    assert (np.diff(bits["kneser-ney"]) < 0).all()
    assert bits["kneser-ney"].min() < bits["witten-bell"].min() - 0.15


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match="smoothing is 'laplace'"):
        NGram(2, K, "laplace")
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


def test_bits_of_pairs_by_hand():
    ids = np.array([0, 1, 0, 1, 0, 2])  # after 0: 1 twice, 2 once
    read, asked = np.array([[0, 0]]), np.array([[1, 0]])
    expected = -np.log2([2.5 / 4.5, 0.5 / 4.5]).mean()
    assert bigram_bits(ids, (read, asked), 3, 0.5) == pytest.approx(expected)


def test_bits_of_an_empty_text_are_refused():
    with pytest.raises(ValueError, match="ids is empty"):
        NGram(2, 5).fit(np.array([0, 1, 2, 1])).bits([])
