"""Pictures of jamo and tunes: what is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.datasets import abc_notation as abc
from course_utils.plotting.chapters import ch10_projects as plots

BARS = abc.parse("X:1\nT:T\nM:3/4\nL:1/8\nK:C\nA2z2B2|c6|").bars


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_every_field_shows_its_share(ax):
    plots.transitions(ax, [[0.25, 0.75, 0], [1, 0, 0]], ["a", "b"], ["x", "y", "z"])
    shown = {text.get_position(): text.get_text() for text in ax.texts}
    assert shown[0, 0] == "25.0" and shown[1, 0] == "75.0" and shown[0, 1] == "100.0"
    assert len(shown) == 6
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b"]


def test_letters_stand_at_their_points(ax):
    places = np.array([[0, 1], [2, 3], [4, 5.0]])
    plots.letters(ax, places, ["p", "q", "r"], ["tail", "lead", "lead"])
    found = {text.get_text(): text.xy for text in ax.texts}
    for name, place in zip("pqr", places, strict=True):
        np.testing.assert_array_equal(found[name], place)
    points = {c.get_label(): len(c.get_offsets()) for c in ax.collections}
    assert points == {"lead": 2, "vowel": 0, "tail": 1}


def test_no_letter_covers_another(ax):
    crowd = np.random.default_rng(0).normal(0, 15, (13, 2)) + 200
    alone = np.array([[500.0, 500]])
    pixels = np.vstack([crowd, alone])
    offsets = plots.spread(pixels)
    assert offsets.shape == (14, 2)
    middles = pixels + offsets
    apart = np.abs(middles[:, None] - middles).max(axis=2) + 100 * np.eye(14)
    assert apart.min() >= plots.BOX
    from_points = np.abs(middles[:, None] - pixels).max(axis=2)
    assert from_points.min() >= (plots.BOX + plots.POINT) / 2
    np.testing.assert_allclose(np.hypot(*offsets[-1]), plots.NEAR)


def test_only_a_letter_far_off_has_a_line(ax):
    places = np.array([*(np.arange(9)[:, None] * [0.001, 0.0007]), [1.0, 1.0]])
    plots.letters(ax, places, list("abcdefghiz"), ["vowel"] * 10)
    lines = {text.get_text(): text.arrow_patch is not None for text in ax.texts}
    assert not lines["z"] and any(lines.values())


def test_a_roll_has_a_box_for_each_note(ax):
    plots.piano_roll(ax, BARS, "AB")
    boxes = [(p.get_x(), p.get_y() + p.get_height() / 2) for p in ax.patches]
    np.testing.assert_allclose(boxes, [(0, 69), (0.5, 71), (0.75, 72)])
    colors = [p.get_facecolor() for p in ax.patches]
    assert colors[0] == colors[1] != colors[2]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["A", "B", "C"]
    assert [line.get_xdata()[0] for line in ax.lines] == [0.75]
    assert ax.get_xlim() == (0, 1.5)


def test_shares_are_in_percent(ax):
    plots.by_temperature(ax, [0.5, 1.0, 1.5], {"parse": [1, 0.5, 0.25]})
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [100, 50, 25])
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["parse"]


def test_columns_stand_side_by_side(ax):
    plots.by_line(ax, {"one": [1, 2, 3], "two": [3, 2, 1]}, ["a", "b", "c"])
    assert [p.get_height() for p in ax.patches] == [1, 2, 3, 3, 2, 1]
    edges = [(p.get_x(), p.get_x() + p.get_width()) for p in ax.patches]
    assert edges[0][1] <= edges[3][0] and edges[3][1] <= edges[1][0]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b", "c"]
