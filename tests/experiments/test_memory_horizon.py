"""The stored table against the code that makes it, and the claims it is there for."""

import numpy as np
import pytest

from course_utils.datasets import measurements
from course_utils.experiments import EXPERIMENTS, memory_horizon

EXPERIMENT = EXPERIMENTS["memory_horizon"]


@pytest.fixture(scope="module")
def stored():
    return measurements.load("memory_horizon")


@pytest.mark.parametrize(
    ("model", "T"), [("tanh", 10), ("orthogonal", 20), ("tanh", 20), ("gru", 5)]
)
def test_a_row_run_again_agrees_with_the_file(stored, model, T):
    rows = stored.select(model=model, T=T)
    found = memory_horizon.run(model, T, seed=1)
    for name in EXPERIMENT.measured:
        margin = {"horizon": 1, "accuracy": 0.02, "steps": 25}[name]
        assert rows.agrees(name, found[name], margin), (name, found, rows.column(name))


def test_a_row_repeats_itself():
    first, again = (memory_horizon.run("tanh", 5, seed=3) for _ in range(2))
    assert first == again


def test_the_file_is_complete_and_says_where_it_comes_from(stored):
    names = (*EXPERIMENT.conditions, "seed")
    assert [{n: r[n] for n in names} for r in stored.rows] == EXPERIMENT.rows
    assert tuple(stored.rows[0]) == EXPERIMENT.columns
    assert stored.about["command"] == "make experiments memory_horizon"
    assert stored.about["seeds"] == "0, 1, 2, 3, 4"
    assert "numpy" in stored.about["versions"]
    assert "cores" in stored.about["machine"]


def test_what_the_table_shows(stored):
    """The plain network fails beyond its horizon; the orthogonal one, whose horizon
    is longer, learns there."""

    def mean(name, **conditions):
        return stored.select(**conditions).spread(name)[1]

    assert mean("horizon", model="tanh", T=5) < 15
    assert mean("accuracy", model="tanh", T=5) > 0.98
    assert mean("accuracy", model="tanh", T=40) < 0.6
    assert mean("horizon", model="orthogonal", T=5) > 30
    assert mean("accuracy", model="orthogonal", T=40) > 0.98


def test_the_prediction_does_not_depend_on_the_lag():
    rng = np.random.default_rng
    short, long = (
        memory_horizon.predicted_horizon(memory_horizon.cell("tanh", T, rng(0)), rng(1))
        for T in (5, 80)
    )
    assert short == long < memory_horizon.PROBE_STEPS


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match="model is 'elman'; expected one of"):
        memory_horizon.cell("elman", 5, np.random.default_rng(0))
