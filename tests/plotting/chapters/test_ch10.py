"""The pictures of language models show the numbers they were given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plotting.chapters import ch10 as plots


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def texts_of(ax):
    return [t.get_text() for t in ax.texts]


def test_each_smoothing_is_a_line_and_the_chosen_order_has_a_ring(ax):
    bits = {"one": np.array([4.0, 2.0, 3.0]), "other": np.array([4.0, 3.0, 2.5])}
    plots.orders(ax, bits, {"one": 2})
    first, ring, second = ax.lines
    np.testing.assert_array_equal(first.get_xydata(), [[1, 4], [2, 2], [3, 3]])
    np.testing.assert_array_equal(ring.get_xydata(), [[2, 2]])
    np.testing.assert_array_equal(second.get_ydata(), bits["other"])
    assert ring.get_color() == first.get_color() != second.get_color()
    assert texts_of(ax) == ["2.00"]


def test_a_window_has_an_arrow_for_each_symbol_it_sees_a_state_for_each_read():
    fig, axes = plt.subplots(1, 2)
    plots.window_and_state(axes, "ab cd", 3)
    left, right = axes
    assert [t for t in texts_of(left) if t] == ["a", "b", "␣", "c", "d", "h", "next?"]
    assert texts_of(left).count("") == 3 + 1  # one arrow a symbol, one to the answer
    assert texts_of(right).count("h") == 5
    assert texts_of(right).count("") == 5 + 4 + 1  # up, along, to the answer
    plt.close(fig)


def test_budgets_show_the_mean_over_seeds_and_the_lines(ax):
    found = {"LSTM": ([125, 500], [[2.5, 2.7], [2.0, 2.2]]), "window 7": ([125], [[3]])}
    plots.budgets(ax, found, {"n-gram": 1.7})
    lstm, window, line = ax.lines
    np.testing.assert_allclose(lstm.get_xydata(), [[125, 2.6], [500, 2.1]])
    assert window.get_color() == plots.MODEL_COLORS["window"] != lstm.get_color()
    assert set(line.get_ydata()) == {1.7}
    assert ax.get_ylim()[0] < 1.7 - 0.05  # below the lowest of all
    names = [t.get_text() for t in ax.get_legend().get_texts()]
    assert names == ["LSTM", "window 7", "n-gram"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["125", "500"]


def test_a_model_takes_its_own_colour_before_that_of_its_family():
    assert plots._color("LSTM, dropout") == plots.MODEL_COLORS["LSTM, dropout"]
    assert plots._color("LSTM, larger") == plots.MODEL_COLORS["LSTM"]
    assert plots._color("other") == "#444444"


def test_bars_have_the_probabilities_and_what_is_cut_is_grey():
    fig, axes = plt.subplots(1, 2)
    panels = {
        "many": (["e", " ", "\n"], [0.6, 0.3, 0.1], np.array([True, True, False])),
        "one": (["x", "y"], [0.9, 0.1], np.array([True, False])),
    }
    plots.next_bars(axes, panels)
    for ax, (title, (symbols, probs, kept)) in zip(axes, panels.items(), strict=True):
        np.testing.assert_allclose([p.get_height() for p in ax.patches], probs)
        colors = [p.get_facecolor() for p in ax.patches]
        assert [color == colors[0] for color in colors] == list(kept)
        assert ax.get_title() == title
        names = [t.get_text() for t in ax.get_xticklabels()]
        assert names == [plots.visible(symbol) for symbol in symbols]
    plt.close(fig)


def test_costs_are_medians_on_two_logarithmic_axes(ax):
    found = {"full": ([100, 1000], [[1, 2, 9], [10, 11, 30]])}
    plots.costs(ax, found)
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), [[100, 2], [1000, 11]])
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert texts_of(ax) == [" full"]


def test_a_change_has_a_dot_a_pair_coloured_by_its_side_and_its_median(ax):
    plots.changes(ax, {"more units": [-0.1, -0.2, 0.05], "dropout": [0.1]})
    better, worse, middle = ax.lines[:3]
    np.testing.assert_array_equal(better.get_xdata(), [-0.1, -0.2])
    np.testing.assert_array_equal(worse.get_xdata(), [0.05])
    np.testing.assert_allclose(middle.get_xdata(), -0.1)
    assert better.get_color() != worse.get_color()
    assert [t.get_text() for t in ax.get_yticklabels()] == ["more units", "dropout"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_text_stands_on_its_colours_and_breaks_where_it_is_full(ax):
    values = np.array([-1, 1, 0, 0.5, 0.2, -0.1])
    colors = plots.coloured_text(ax, 'a" \nbc', values, columns=3)
    assert texts_of(ax) == ["a", '"', "␣", "↵", "b", "c"]
    places = [(p.get_x(), p.get_y()) for p in ax.patches]
    assert places == [(0, 0), (1, 0), (2, 0), (0, 1), (0, 2), (1, 2)]
    for patch, value in zip(ax.patches, values, strict=True):
        np.testing.assert_allclose(patch.get_facecolor(), colors.to_rgba(value))
    assert ax.get_ylim() == (3, 0)
