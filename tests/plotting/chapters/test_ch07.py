"""Pictures of chapter 07: what is on the axes is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.models import cliff
from course_utils.plotting.chapters import ch07


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_surface_takes_a_row_for_each_b(ax):
    ws, bs = np.linspace(3, 7, 9), np.linspace(-4, -1, 7)
    shades = ch07.surface(ax, ws, bs, cliff.surface(ws, bs))
    low, high = shades.get_clim()
    assert -5 <= low < high < 0
    assert ax.get_xlim() == (3, 7) and ax.get_ylim() == (-4, -1)


def test_a_way_that_leaves_ends_in_an_arrow_at_the_edge(ax):
    ax.set(xlim=(0, 4), ylim=(0, 2))
    ch07.way_down(ax, [(1, 1), (2, 1), (2, 101)])
    drawn = ax.lines[0].get_xydata()
    np.testing.assert_array_equal(drawn, [(1, 1), (2, 1)])
    (arrow,) = ax.texts
    np.testing.assert_allclose(arrow.xy, (2, 2))
    assert ax.get_xlim() == (0, 4) and ax.get_ylim() == (0, 2)


def test_a_way_that_stays_has_no_arrow(ax):
    ax.set(xlim=(0, 4), ylim=(0, 2))
    ch07.way_down(ax, [(1, 1), (2, 1), (3, 0.5)])
    assert len(ax.lines[0].get_xydata()) == 3 and not ax.texts


def test_decay_starts_at_one_and_goes_back(ax):
    ch07.decay(ax, {"half": np.log10([0.5, 1, 2])})
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [1, 0.5, 0.25])
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [0, 1, 2])
