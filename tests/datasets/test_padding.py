"""Sequences of different lengths in one array."""

import numpy as np
import pytest

from course_utils.datasets.padding import counts, pad


def test_every_sequence_stands_in_its_column():
    batch = pad([[3, 1, 4], [1], [5, 9]])
    assert batch.symbols.tolist() == [[3, 1, 5], [1, 0, 9], [4, 0, 0]]
    assert batch.lengths.tolist() == [3, 1, 2]
    assert batch.symbols.dtype == batch.lengths.dtype == np.int64


def test_the_mask_is_true_where_there_is_a_step():
    mask = pad([[3, 0, 4], [1], [5, 9]]).mask
    assert mask.tolist() == [[True] * 3, [True, False, True], [True, False, False]]


def test_an_empty_sequence_has_no_step():
    batch = pad([[], [7, 7]])
    assert batch.lengths.tolist() == [0, 2] and not batch.mask[:, 0].any()


def test_no_sequence_is_refused():
    with pytest.raises(ValueError, match="expected at least one"):
        pad([])


def test_a_bag_counts_the_symbols_and_not_the_padding():
    bags = counts(*pad([[3, 0, 3], [1], [2, 2]]), 5)
    assert bags.tolist() == [[1, 0, 0, 2, 0], [0, 1, 0, 0, 0], [0, 0, 2, 0, 0]]
