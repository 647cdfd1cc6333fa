"""Sentences about a journey: the answer is where it is said to be."""

import numpy as np
import pytest

from course_utils.datasets import year_sentences

HELD = (6, 7, 8)


def words_of(batch, n):
    vocabulary = year_sentences.vocabulary()
    return [vocabulary.symbols[i] for i in batch.ids[:, n]]


@pytest.mark.parametrize("test", [False, True])
def test_target_stands_at_its_position_after_in(test):
    batch = year_sentences.sentences(
        50, np.random.default_rng(0), held_out=HELD, test=test
    )
    assert batch.ids.shape == (year_sentences.LENGTH, 50)
    for n, place in enumerate(batch.positions):
        words = words_of(batch, n)
        assert words[place - 1] == year_sentences.YEARS[batch.targets[n]]
        assert words[place - 2] == "in" and words[max(place - 3, 0)] != "born"


def test_no_year_stands_at_a_position_held_out():
    batch = year_sentences.sentences(300, np.random.default_rng(1), held_out=HELD)
    years = year_sentences.vocabulary().encode(list(year_sentences.YEARS))
    for place in HELD:
        assert not np.isin(batch.ids[place - 1], years).any()


def test_test_answers_stand_only_there():
    batch = year_sentences.sentences(
        300, np.random.default_rng(1), held_out=HELD, test=True
    )
    assert set(batch.positions) <= set(HELD)


def test_two_years_in_every_sentence():
    batch = year_sentences.sentences(40, np.random.default_rng(2))
    years = year_sentences.vocabulary().encode(list(year_sentences.YEARS))
    assert (np.isin(batch.ids, years).sum(axis=0) == 2).all()


def test_same_seed_same_sentences():
    first, second = (
        year_sentences.sentences(9, np.random.default_rng(3)) for _ in range(2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_impossible_requests_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="T is 7; expected at least 12"):
        year_sentences.sentences(3, rng, T=7)
    with pytest.raises(ValueError, match="to test on"):
        year_sentences.sentences(3, rng, test=True)
