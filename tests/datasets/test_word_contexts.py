"""Contexts, pairs, and how words are drawn and left out."""

import numpy as np
import pytest

from course_utils.datasets import word_contexts as data

IDS = np.array([5, 3, 3, 0, 2, 5, 1])
DOCUMENTS = np.array([0, 0, 0, 1, 1, 1, 1])


def by_hand(ids, window, documents):
    return sorted(
        (ids[i], ids[j])
        for i in range(len(ids))
        for j in range(len(ids))
        if 0 < abs(i - j) <= window and documents[i] == documents[j]
    )


@pytest.mark.parametrize("window", [1, 2, 4, 9])
@pytest.mark.parametrize("documents", [None, DOCUMENTS])
def test_pairs_are_those_within_the_window(window, documents):
    centres, near = data.pairs(IDS, window, documents)
    whole = np.zeros(len(IDS)) if documents is None else documents
    expected = by_hand(IDS, window, whole)
    assert sorted(zip(centres, near, strict=True)) == expected


def test_contexts_of_a_short_text():
    words, mask = data.contexts(IDS, 2)
    assert words.shape == mask.shape == (7, 4)
    assert mask[0].tolist() == [False, False, True, True]
    assert words[4].tolist() == [3, 0, 5, 1] and mask[4].all()
    assert mask[6].tolist() == [True, True, False, False]


def test_one_word_and_no_word_have_no_pairs():
    for ids in ([4], []):
        centres, near = data.pairs(np.array(ids, int), 3)
        assert len(centres) == len(near) == 0


def test_proposal_between_uniform_and_counts():
    counts = np.array([1, 16, 81, 0])
    np.testing.assert_allclose(data.proposal(counts) * 36, [1, 8, 27, 0])
    np.testing.assert_allclose(data.proposal(counts, 1) * 98, counts)
    np.testing.assert_allclose(data.proposal(counts, 0), 0.25)


def test_frequent_words_are_left_out():
    keep = data.keep_probabilities(np.array([64, 16, 4, 0, 16]), threshold=0.16)
    np.testing.assert_allclose(keep, [0.5, 1, 1, 1, 1])
    assert data.keep_probabilities([99, 1], 1e-4)[0] == pytest.approx(0.01, rel=1e-2)


def test_co_occurrences_count_pairs():
    counts = data.co_occurrences(IDS, 2, 6, DOCUMENTS)
    assert counts.sum() == len(data.pairs(IDS, 2, DOCUMENTS)[0])
    assert counts[5, 3] == counts[3, 5] == 2 and counts[3, 3] == 2
    assert counts[0, 3] == 0 and not counts[4].any()


def test_positive_pmi_entry_by_entry():
    counts = data.co_occurrences(IDS, 2, 6)
    found, total = data.positive_pmi(counts), counts.sum()
    assert found[5, 3] == pytest.approx(
        np.log(counts[5, 3] * total / (counts[5].sum() * counts[:, 3].sum()))
    )
    assert (found[counts == 0] == 0).all() and found.min() == 0 < found.max()
    assert not data.positive_pmi(np.zeros((3, 3))).any()


def test_words_that_meet_by_chance_have_no_information():
    margins = np.array([1.0, 2.0, 5.0])
    np.testing.assert_allclose(
        data.positive_pmi(np.outer(margins, margins)), 0, atol=1e-12
    )


def test_refusals_say_what_was_expected():
    with pytest.raises(ValueError, match="window is 0; expected at least 1"):
        data.pairs(IDS, 0)
    with pytest.raises(ValueError, match=r"ids has shape \(1, 7\); expected \(L,\)"):
        data.pairs(IDS[None], 2)
    with pytest.raises(ValueError, match=r"documents has shape \(6,\); expected \(7,"):
        data.pairs(IDS, 2, DOCUMENTS[1:])
