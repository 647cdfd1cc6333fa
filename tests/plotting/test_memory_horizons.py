"""Horizons are read from the rows as they are meant, and drawn where they belong."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.datasets.measurements import Measurements
from course_utils.plotting.memory_horizons import (
    horizon_chart,
    horizon_legend,
    horizons,
)

LENGTHS = (5, 10, 20)


def table(task="latch"):
    """tanh learns 5; lstm, seed 0, all three, seed 1 all but the middle one."""
    scores = {
        ("tanh", 0): (1.0, 0.6, 0.5),
        ("tanh", 1): (0.4, 0.5, 0.5),
        ("lstm", 0): (1.0, 0.99, 0.995),
        ("lstm", 1): (1.0, 0.7, 1.0),
    }
    horizon = {"tanh": 8.0, "lstm": np.inf}
    rows = [
        {
            "task": task, "model": model, "T": T, "seed": seed,
            "horizon": horizon[model] + seed, "accuracy": score,
        }
        for (model, seed), by_length in scores.items()
        for T, score in zip(LENGTHS, by_length, strict=True)
    ]  # fmt: skip
    return Measurements({}, rows)


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_measured_is_the_longest_learned_with_all_shorter_ones():
    found = horizons(table())
    assert list(found) == ["tanh", "lstm"]
    assert found["tanh"][1].tolist() == [5, 0]
    assert found["lstm"][1].tolist() == [20, 5]
    assert found["tanh"][0].tolist() == [8, 9]
    assert np.isinf(found["lstm"][0]).all()


def test_goal_decides_what_is_learned():
    assert horizons(table(), goal=0.6)["tanh"][1].tolist() == [10, 0]
    assert horizons(table(), goal=1.1)["lstm"][1].tolist() == [0, 0]


def test_rows_in_any_order_give_the_same():
    mixed = Measurements({}, table().rows[::-1])
    assert horizons(mixed)["lstm"][1].tolist() == [5, 20]  # seeds as the file has them


def test_a_model_may_prepare_for_its_length():
    rows = [row | {"horizon": 3.0 * row["T"]} for row in table().rows]
    assert horizons(Measurements({}, rows))["tanh"][0].tolist() == [60, 60]


def test_two_tasks_at_once_are_refused():
    both = Measurements({}, table().rows + table("adding").rows)
    with pytest.raises(ValueError, match="select"):
        horizons(both)


def test_every_seed_is_drawn_and_infinity_at_the_edge(ax):
    horizon_chart(ax, horizons(table()), lengths=LENGTHS, probed=120)
    shown = {"D": [], ">": [], "o": []}
    for drawn in ax.lines:
        shown[drawn.get_marker()] += list(drawn.get_xdata())
    assert shown["D"] == [8, 9]  # predicted, finite
    assert sorted(shown[">"]) == [20, 120, 120]  # the longest T learned; two of inf
    assert sorted(shown["o"]) == [3.75, 5, 5]  # nothing learned stands left of all
    assert [text.get_text() for text in ax.get_yticklabels()] == ["tanh", "lstm"]
    low, high = ax.get_xlim()
    assert low < 3.75 and high > 120


def test_legend_names_what_is_drawn(ax):
    texts = [text.get_text() for text in horizon_legend(ax.figure).get_texts()]
    assert texts == ["predicted", "measured", "this or more"]
