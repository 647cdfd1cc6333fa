"""What an experiment promises of its rows."""

import pytest

from course_utils.experiments import EXPERIMENTS, Experiment


def doubled(x, seed):
    return {"twice": 2 * x + seed}


def experiment(run=doubled):
    return Experiment(
        "doubling", "Is it twice?", {"x": (1, 5)}, (0, 7), ("twice",), run
    )


def test_rows_are_every_combination_in_order():
    assert experiment().rows == [
        {"x": 1, "seed": 0},
        {"x": 1, "seed": 7},
        {"x": 5, "seed": 0},
        {"x": 5, "seed": 7},
    ]
    assert experiment().columns == ("x", "seed", "twice", "seconds")
    assert experiment().measure({"x": 5, "seed": 7}) == {"twice": 17}


def test_a_run_that_returns_something_else_is_refused():
    broken = experiment(lambda x, seed: {"thrice": 3 * x})
    with pytest.raises(
        ValueError, match=r"returned \['thrice'\]; expected \['twice'\]"
    ):
        broken.measure({"x": 1, "seed": 0})


def test_every_experiment_is_registered_under_its_own_name():
    assert all(name == found.name for name, found in EXPERIMENTS.items())
