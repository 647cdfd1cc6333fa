"""Pictures of gates show the numbers they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from course_utils.plotting import gates


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_curves_are_at_their_values_and_named_in_their_colour(ax):
    curves = {"f": [0.9, 0.1, 0.5, 0.5], "input": [0.0, 1.0, 0.2, 0.3]}
    gates.gate_curves(ax, curves)
    for line, (name, values) in zip(ax.lines, curves.items(), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), values)
        np.testing.assert_array_equal(line.get_xdata(), [1, 2, 3, 4])
        color = gates.GATE_COLORS[name[0]]
        assert to_hex(line.get_color()) == to_hex(color)
        (text,) = [t for t in ax.texts if t.get_text() == name]
        assert to_hex(text.get_color()) == to_hex(color)


def test_curves_can_stand_under_a_map(ax):
    gates.gate_curves(ax, {"c": [3.0, 1.0, 2.0]}, ylim=(0, 4), first=0)
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [0, 1, 2])


def test_gates_stand_in_rows_over_the_cell():
    fig, axes = plt.subplots(3, sharex=True)
    over = {"i": [0, 1, 0, 0, 1], "f": [1, 0, 1, 1, 1]}
    cell = {"g": [0.1, 0.2, -0.3, 0.4, 0.5], "c": [0, 0.2, 0.2, 0.2, 0.7]}
    gates.gates_over_cell(axes, over, cell)
    drawn = [[list(line.get_ydata()) for line in ax.lines] for ax in axes]
    assert drawn == [[over["i"]], [over["f"]], [cell["g"], cell["c"]]]
    assert [t.get_text() for t in axes[0].get_yticklabels()] == ["closed", "open"]
    assert list(axes[2].get_xticks()) == [1, 2, 3, 4, 5]
    plt.close(fig)


def test_names_at_one_height_do_not_lie_on_each_other(ax):
    gates.gate_curves(ax, {"i": [0.0, 1.0], "f": [1.0, 1.0], "o": [0.5, 1.0]})
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert np.diff(heights).min() > 0.1


def test_map_has_a_row_a_unit_and_a_column_a_symbol(ax):
    values = np.linspace(0, 1, 10).reshape(2, 5)
    image = gates.gate_map(ax, values, "a b\nc", ["unit 3", "unit 8"])
    np.testing.assert_array_equal(image.get_array(), values)
    assert image.get_clim() == (0, 1)
    assert [t.get_text() for t in ax.get_xticklabels()] == list("a␣b↵c")
    assert [t.get_text() for t in ax.get_yticklabels()] == ["unit 3", "unit 8"]


def test_signed_map_has_zero_in_the_middle(ax):
    image = gates.gate_map(ax, [[-0.5, 0.1, 0.2]], "abc", ["c"], signed=True)
    assert image.get_clim() == (-1, 1)


@pytest.mark.parametrize("shape", [(2, 4), (3, 5), (5, 2)])
def test_map_refuses_what_does_not_fit(ax, shape):
    with pytest.raises(ValueError, match="a row for each name"):
        gates.gate_map(ax, np.zeros(shape), "abcde", ["u", "v"])


def test_points_lie_on_their_curve():
    fig, axes = plt.subplots(1, 2)
    gates.squashed(axes, {"f": np.array([2.0, -1.0]), "g": np.array([0.5])})
    found = [
        [tuple(line.get_xydata()[0]) for line in ax.lines if len(line.get_xdata()) == 1]
        for ax in axes
    ]
    assert found[0] == [
        pytest.approx((2.0, 1 / (1 + np.exp(-2)))),
        pytest.approx((-1.0, 1 / (1 + np.e))),
    ]
    assert found[1] == [pytest.approx((0.5, np.tanh(0.5)))]
    assert axes[0].get_title() == "f = 0.88, 0.27"
    plt.close(fig)
