"""Charts show every number they are given."""

import matplotlib.pyplot as plt
import numpy as np

from course_utils import plotting
from course_utils.plotting.charts import dots_in_rows


def test_every_number_is_on_the_page():
    x = np.eye(4)[[0, 2, 1]]
    h = np.array([[0.25, -0.5], [1.5, 2.25], [-3.75, 0.75]])
    fig, ax = plt.subplots()
    rows = {"x": ("input", x), "h": ("state", h)}
    plotting.vector_columns(ax, rows, ["a", "b", "c"], {"x": "wxyz"})
    found = [text.get_text() for text in ax.texts]
    for number in h.ravel():
        assert f"{number:+.2f}" in found
    assert found.count("1") == 3 and found.count("0") == 9
    assert {"a", "b", "c", "w", "x", "h"} <= set(found)
    plt.close(fig)


def test_states_are_joined_in_time_and_columns_upward():
    fig, ax = plt.subplots()
    rows = {"x": ("input", np.ones((3, 1))), "h": ("state", np.ones((3, 2)))}
    plotting.vector_columns(ax, rows, ["a", "b", "c"])
    arrows = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert len(arrows) == 3 + 2
    plt.close(fig)


def test_dots_show_every_seed_and_the_mean():
    fig, ax = plt.subplots()
    rows = {"a": [1, 3], "b": [2, 2, 5]}
    dots_in_rows(ax, rows, lines=[(1 / 6, "guess")], log=True, means=True)
    shown = [line.get_xdata() for line in ax.lines]
    np.testing.assert_array_equal(shown[0], [1, 3])
    assert np.ravel(shown[1]) == [2] and np.ravel(shown[3]) == [3]
    assert {text.get_text() for text in ax.texts} == {"guess", "2.00", "3.00"}
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    bottom, top = ax.get_ylim()
    assert bottom > top  # the first name on top
    plt.close(fig)
