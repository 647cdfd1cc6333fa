"""The window explorer: errors of real fits, and what it says of them."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils.datasets import measurements, time_series
from course_utils.explorers.window import SUNSPOTS, TEST, Window


def test_errors_are_those_of_least_squares_by_hand():
    x, p = time_series.sunspots().values, 9
    first = len(x) - TEST[SUNSPOTS]
    rows = np.array([[*x[t - p : t], 1.0] for t in range(p, len(x))])
    seen = np.arange(p, len(x)) < first
    w = np.linalg.lstsq(rows[seen], x[p:][seen], rcond=None)[0]
    squares = (rows @ w - x[p:]) ** 2
    shown = Window().numbers()
    assert shown["parameters"][p] == p + 1
    assert shown["train"][p] == pytest.approx(squares[seen].mean() ** 0.5, rel=1e-3)
    assert shown["test"][p] == pytest.approx(squares[~seen].mean() ** 0.5, rel=1e-3)


def test_no_window_is_the_mean():
    x = time_series.sunspots().values
    first = len(x) - TEST[SUNSPOTS]
    expected = np.sqrt(np.mean((x[first:] - x[:first].mean()) ** 2))
    assert Window(p=0).numbers()["test"][0] == pytest.approx(expected, rel=1e-3)


def test_less_data_overfits():
    few, many = (Window(share=share).numbers() for share in (30, 100))
    assert few["train"][30] < many["train"][30]
    assert few["test"][30] > 1.5 * many["test"][30]


def test_text_comes_from_the_stored_table():
    row = measurements.load("ngram_windows").select(share=60, p=4).rows[0]
    shown = Window(data="text", share=60, p=4).numbers()
    assert shown["test"][4] == pytest.approx(row["test"], rel=1e-3)
    assert shown["parameters"][4] == row["parameters"]


@pytest.mark.parametrize("data", ["sunspots", "CO2", "text"])
def test_the_best_length_is_named_unless_it_is_chosen(data):
    shown = Window(data=data, p=1).numbers()
    best = int(np.argmin(shown["test"]))
    other = Window(data=data, p=1)
    assert f"best length on new data is {best}, with" in other.sentence()
    assert "No other length" in Window(data=data, p=best).sentence()


def test_a_window_longer_than_the_data_allow_is_cut_down_and_said():
    short = Window(share=10, p=48)
    assert short.numbers()["p"] < 48
    assert "the longest that 10 % of the data allow" in short.sentence()


@pytest.mark.parametrize(
    ("state", "words"),
    [({"p": 49}, "p is 49"), ({"share": 15}, "share is 15"), ({"data": ""}, "data is")],
)
def test_refused_settings_say_what_was_expected(state, words):
    with pytest.raises(TraitError, match=words):
        Window(**state)


def test_the_curves_are_stored_once():
    stored = Window().metadata()
    assert "curves" in stored["state"] and "curves" not in stored["scene"]
