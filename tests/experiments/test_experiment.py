"""What an experiment promises of its rows."""

import pkgutil

import pytest

from course_utils import experiments
from course_utils.datasets import measurements
from course_utils.experiments import Experiment

FOUND = experiments.all_experiments()


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


def test_an_experiment_is_found_under_the_name_of_its_module():
    modules = {info.name for info in pkgutil.iter_modules(experiments.__path__)}
    assert set(FOUND) == modules - {"_experiment"}


@pytest.mark.parametrize("name", FOUND)
def test_the_stored_table_is_whole_and_says_where_it_comes_from(name):
    experiment, stored = FOUND[name], measurements.load(name)
    names = (*experiment.conditions, "seed")
    assert [{n: r[n] for n in names} for r in stored.rows] == experiment.rows
    assert tuple(stored.rows[0]) == experiment.columns
    assert stored.about["question"] == experiment.question
    assert stored.about["command"] == f"make experiments {name}"
    assert stored.about["seeds"] == ", ".join(map(str, experiment.seeds))
    assert "numpy" in stored.about["versions"] and "cores" in stored.about["machine"]
