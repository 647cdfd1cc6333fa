"""Grids of terms and lanes show what they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_utils.datasets import text
from course_utils.plotting.chapters.ch05 import lane_grid, term_grid


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def is_grey(patch):
    red, green, blue = to_rgb(patch.get_facecolor())
    return abs(red - green) < 1e-9 and abs(green - blue) < 1e-9


def test_kept_terms_are_coloured_and_lost_ones_grey(ax):
    T = 5
    kept = np.tril(np.ones((T, T), bool)) & ~np.tril(np.ones((T, T), bool), -2)
    term_grid(ax, kept)
    assert len(ax.patches) == T * (T + 1) // 2
    for patch in ax.patches:
        column, row = (int(c) for c in patch.get_xy())
        assert is_grey(patch) is not kept[row, column]


def test_values_stand_in_their_cells(ax):
    values = np.array([[0.5, 0.0], [-0.25, 1.0]])
    term_grid(ax, np.tril(np.ones((2, 2), bool)), values)
    found = {text.get_position(): text.get_text() for text in ax.texts}
    assert found == {(1, 1): "+0.500", (1, 2): "-0.250", (2, 2): "+1.000"}


def test_lanes_read_on_from_batch_to_batch(ax):
    vocabulary = text.Vocabulary("abcdefghijklmnop qrstuvwxyz")
    ids = np.arange(26)
    xs, _ = text.batches(ids, 4, 3)  # 3 lanes of 8 symbols
    lane_grid(ax, xs, vocabulary.symbols)
    letters = [t.get_text() for t in ax.texts if len(t.get_text()) == 1]
    assert "".join(letters) == "abcdefghijklmnop␣qrstuvw"
    assert len({patch.get_facecolor() for patch in ax.patches}) == 2


def test_what_is_left_over_has_no_colour(ax):
    xs, _ = text.batches(np.arange(26), 4, 3)
    lane_grid(ax, xs, "abcdefghijklmnopqrstuvwxyz", rest=[[24], [25], [24]])
    white = [p for p in ax.patches if to_rgb(p.get_facecolor()) == (1, 1, 1)]
    assert len(white) == 3
