"""vector_columns shows every number it is given."""

import matplotlib.pyplot as plt
import numpy as np

from course_utils import plotting


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
