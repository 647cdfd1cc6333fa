"""The stored table against the code that makes it, and the claims it is there for."""

import numpy as np
import pytest

from course_utils.datasets import measurements
from course_utils.experiments import memory_horizon
from course_utils.numpy_rnn import Linear, LSTMCell


@pytest.fixture(scope="module")
def stored():
    return measurements.load("memory_horizon")


@pytest.mark.parametrize(
    ("task", "model", "T"),
    [
        ("latch", "tanh", 10),
        ("latch", "orthogonal", 20),
        ("latch", "tanh", 20),
        ("latch", "gru", 5),
        ("adding", "irnn", 10),
        ("copying", "orthogonal", 5),
    ],
)
def test_a_row_run_again_agrees_with_the_file(stored, task, model, T):
    rows = stored.select(task=task, model=model, T=T)
    found = memory_horizon.run(task, model, T, seed=1)
    for name in memory_horizon.EXPERIMENT.measured:
        margin = {"horizon": 1, "accuracy": 0.02, "steps": 50}[name]
        assert rows.agrees(name, found[name], margin), (name, found, rows.column(name))


def test_a_row_repeats_itself():
    first, again = (memory_horizon.run("latch", "tanh", 5, seed=3) for _ in range(2))
    assert first == again


def test_a_latch_is_learned_with_open_forget_gates_only():
    found = []
    for bias in (0.0, 3.0):
        rng = np.random.default_rng(0)
        lstm = LSTMCell(2, 16, rng=rng, dtype=np.float32, forget_bias=bias)
        found.append(memory_horizon.learn_latch(lstm, 30, rng, seed=0, steps=150))
    (closed, all_steps), (opened, steps) = found
    assert closed < 0.7 < 0.98 < opened
    assert steps <= all_steps == 150


def test_what_the_latch_shows(stored):
    """The plain network fails beyond its horizon; the orthogonal one, whose horizon
    is longer, learns there."""

    def mean(name, **conditions):
        return stored.select(task="latch", **conditions).spread(name)[1]

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


@pytest.mark.parametrize("task", memory_horizon.TASKS)
def test_chance_is_what_an_answer_without_memory_gets(task):
    chosen = memory_horizon.TASKS[task]
    rng = np.random.default_rng(4)
    out = Linear(memory_horizon.H, chosen.K, rng=rng)
    out.V[:] = 0
    out.b_s[:] = 1 if task == "adding" else np.eye(chosen.K)[0]
    rnn = memory_horizon.cell("tanh", 9, rng, chosen.D)
    batch = chosen.draw(9, 4000, rng)
    found = memory_horizon._accuracy(rnn, out, batch)
    assert found == pytest.approx(chosen.chance, abs=0.03)


@pytest.mark.parametrize("task", memory_horizon.TASKS)
def test_the_loss_has_the_gradient_that_nudging_finds(task):
    chosen = memory_horizon.TASKS[task]
    rng = np.random.default_rng(5)
    rnn = memory_horizon.cell("tanh", 4, rng, chosen.D)
    out = Linear(memory_horizon.H, chosen.K, rng=rng)
    batch = chosen.draw(4, 3, rng)
    _, grads = memory_horizon._loss((rnn, out), batch)
    found = []
    for sign in (1, -1):
        rnn.W[2, 5] += sign * 1e-5 * (1 if sign > 0 else 2)
        found.append(memory_horizon._loss((rnn, out), batch)[0])
    assert grads["rnn.W"][2, 5] == pytest.approx((found[0] - found[1]) / 2e-5, rel=1e-5)


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match="model is 'elman'; expected one of"):
        memory_horizon.cell("elman", 5, np.random.default_rng(0))
