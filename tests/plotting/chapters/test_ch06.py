"""Pictures of chapter 06: slopes from the functions, symbols at their places."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plotting.chapters.ch06 import reach_chart, slope_chart


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_slopes_are_drawn_from_the_functions(ax):
    slope_chart(ax, {"half": lambda a: 0.5 + 0 * a, "tent": lambda a: 1 - abs(a) / 4})
    assert (ax.lines[0].get_ydata() == 0.5).all()
    assert ax.lines[1].get_ydata().max() == 1


def test_reach_names_what_is_read_and_what_is_asked(ax):
    grid = np.where(np.tri(4, dtype=bool), -1.5, np.nan)
    reach_chart(ax, grid, "ab cd", lowest=-3)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b", "␣", "c"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["b", "␣", "c", "d"]
    (image,) = ax.images
    assert image.get_clim() == (-3, 0)
    np.testing.assert_array_equal(
        np.isnan(image.get_array().filled(np.nan)), ~np.tri(4, dtype=bool)
    )


def test_reach_needs_one_character_more_than_rows(ax):
    with pytest.raises(ValueError, match="expected 5"):
        reach_chart(ax, np.zeros((4, 4)), "abcd")
