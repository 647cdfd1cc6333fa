"""The window explorer: its numbers, its sentence, its extremes."""

import numpy as np
import pytest

from course_utils.datasets import time_series
from course_utils.explorers.window import (
    CO2,
    LONGEST,
    SUNSPOTS,
    TEST,
    TEXT,
    Window,
    compute,
    describe,
)


def test_errors_are_those_of_least_squares_by_hand():
    x, p = time_series.sunspots().values, 9
    first = len(x) - TEST[SUNSPOTS]
    rows = np.array([[*x[t - p : t], 1.0] for t in range(p, len(x))])
    seen = np.arange(p, len(x)) < first
    w = np.linalg.lstsq(rows[seen], x[p:][seen], rcond=None)[0]
    squares = (rows @ w - x[p:]) ** 2
    arrays = compute(SUNSPOTS, p, 100)
    assert arrays["p"][arrays["at"]] == p and arrays["size"][arrays["at"]] == p + 1
    assert arrays["train"][arrays["at"]] == pytest.approx(squares[seen].mean() ** 0.5)
    assert arrays["test"][arrays["at"]] == pytest.approx(squares[~seen].mean() ** 0.5)


def test_less_data_overfits():
    few, all_ = compute(SUNSPOTS, 30, 30), compute(SUNSPOTS, 30, 100)
    assert few["train"][few["at"]] < all_["train"][all_["at"]]
    assert few["test"][few["at"]] > 1.5 * all_["test"][all_["at"]]


def test_text_has_a_best_order_inside():
    arrays = compute(TEXT, 3, 100)
    assert 3 <= arrays["p"][arrays["best"]] <= 6
    assert (np.diff(arrays["train"]) < 0).all() and (np.diff(arrays["size"]) > 0).all()


@pytest.mark.parametrize("data", [SUNSPOTS, CO2, TEXT])
def test_best_is_named(data):
    arrays = compute(data, 1, 100)
    best = arrays["p"][arrays["best"]]
    assert f"best length on the test data is {best}, with" in describe(arrays)
    assert "No other length" in describe(compute(data, int(best), 100))


@pytest.mark.parametrize("data", [SUNSPOTS, CO2, TEXT])
@pytest.mark.parametrize("p", [1, LONGEST])
@pytest.mark.parametrize("share", [50, 100])
def test_every_corner_draws(data, p, share, recwarn):
    explorer = Window(data=data, p=p, share=share)
    assert explorer.error is None
    assert explorer.snapshot().startswith(b"\x89PNG")
    assert not recwarn.list


def test_too_little_data_is_said():
    explorer = Window(data=SUNSPOTS)
    explorer.controls_by_name["share"].value = 10
    explorer.controls_by_name["p"].value = LONGEST
    assert isinstance(explorer.error, ValueError)
    assert "Make the window shorter or use more data" in explorer.sentence()
    explorer.reset()
    assert explorer.error is None


def test_no_window_is_the_mean():
    x = time_series.sunspots().values
    first = len(x) - TEST[SUNSPOTS]
    arrays = compute(SUNSPOTS, 0, 100)
    expected = np.sqrt(np.mean((x[first:] - x[:first].mean()) ** 2))
    assert arrays["test"][arrays["at"]] == pytest.approx(expected)
    assert arrays["size"][arrays["at"]] == 1


def test_picture_shows_the_same_numbers():
    explorer = Window(p=4)
    p, errors = explorer._artists["test"].get_data()
    assert f"{errors[list(p).index(4)]:.1f} on the test data" in explorer.sentence()
