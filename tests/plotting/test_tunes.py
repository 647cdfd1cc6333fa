"""Pictures of tunes: what is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.datasets import abc_notation as abc
from course_utils.plotting import tunes


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


BARS = abc.parse("X:1\nT:T\nM:3/4\nL:1/8\nK:C\nA2z2B2|c6|").bars


def test_a_roll_has_a_box_for_each_note(ax):
    tunes.piano_roll(ax, BARS, "AB")
    boxes = [(p.get_x(), p.get_y() + p.get_height() / 2) for p in ax.patches]
    np.testing.assert_allclose(boxes, [(0, 69), (0.5, 71), (0.75, 72)])
    colors = [p.get_facecolor() for p in ax.patches]
    assert colors[0] == colors[1] != colors[2]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["A", "B", "C"]
    assert [line.get_xdata()[0] for line in ax.lines] == [0.75]
    assert ax.get_xlim() == (0, 1.5)


def test_shares_are_in_percent(ax):
    tunes.by_temperature(ax, [0.5, 1.0, 1.5], {"parse": [1, 0.5, 0.25]})
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [100, 50, 25])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["parse"]


def test_columns_stand_side_by_side(ax):
    tunes.by_line(ax, {"one": [1, 2, 3], "two": [3, 2, 1]}, ["a", "b", "c"])
    assert [p.get_height() for p in ax.patches] == [1, 2, 3, 3, 2, 1]
    edges = [(p.get_x(), p.get_x() + p.get_width()) for p in ax.patches]
    assert edges[0][1] <= edges[3][0] and edges[3][1] <= edges[1][0]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b", "c"]
