"""Pictures of a comparison show the numbers they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from course_utils.plotting.chapters import ch09


@pytest.fixture
def ax():
    return Figure().add_subplot()


def test_every_state_lies_on_the_bar_from_old_state_to_candidate(ax):
    h, n, z = [0.5], [-0.8, 0.9, 0.1], [0.2, 0.95, 0.5]
    for n_t, z_t in zip(n, z, strict=True):
        h.append((1 - z_t) * n_t + z_t * h[-1])
    ch09.interpolation(ax, np.array(h), np.array(n), np.array(z))
    bars = [line.get_ydata() for line in ax.lines if line.get_linewidth() == 5]
    assert len(bars) == 3
    for (start, end), old, new, candidate in zip(bars, h, h[1:], n, strict=False):
        assert (start, end) == (old, candidate)
        assert min(start, end) <= new <= max(start, end)
    (states,) = [line for line in ax.lines if line.get_label() == "state h(t)"]
    np.testing.assert_array_equal(states.get_ydata(), h)
    assert [text.get_text() for text in ax.texts] == [
        "z = 0.20", "z = 0.95", "z = 0.50"
    ]  # fmt: skip


def test_cells_show_mean_range_and_every_seed(ax):
    found = {"rnn": [1.0, 2.0, 6.0], "gru": [0.5, 0.7]}
    ch09.cells_side_by_side(ax, found, baseline=("chance", 4.0))
    assert [label.get_text() for label in ax.get_xticklabels()] == ["RNN", "GRU"]
    means = [container.lines[0].get_ydata()[0] for container in ax.containers]
    np.testing.assert_allclose(means, [3.0, 0.6])
    (low, high) = ax.containers[0].lines[2][0].get_segments()[0][:, 1]
    assert (low, high) == (1.0, 6.0)
    dots = [line.get_ydata() for line in ax.lines if line.get_alpha() == 0.6]
    assert [list(values) for values in dots] == list(found.values())
    assert ax.get_legend().get_texts()[0].get_text() == "chance"


def test_cells_without_baseline_have_no_legend(ax):
    ch09.cells_side_by_side(ax, {"coupled": [1.0]})
    assert ax.get_legend() is None
    assert ax.get_xticklabels()[0].get_text() == "coupled"


def test_every_task_has_its_panel_and_unit():
    found = {"sum": {"rnn": [0.1, 0.2]}, "names": {"rnn": [0.7], "gru": [0.8]}}
    units = {"sum": "error", "names": "accuracy"}
    fig = ch09.cells_on_tasks(
        found, units=units, log=("sum",), baseline=("always 1", 1 / 6)
    )
    left, right = fig.axes
    assert (left.get_title(), right.get_title()) == ("sum\nerror", "names\naccuracy")
    assert (left.get_yscale(), right.get_yscale()) == ("log", "linear")
    assert left.get_legend() is not None and right.get_legend() is None
    assert [len(ax.containers) for ax in fig.axes] == [1, 2]
    plt.close(fig)
