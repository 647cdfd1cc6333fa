"""The gate explorer's cell: a true LSTM, its gradient, the same in JavaScript."""

import math

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.explorers.gates import Gates
from course_utils.explorers.gates_cell import GATES, STEPS, inputs_of, run, weights_of
from tests.explorers._gates_scenes import drawn_gates, drawn_scenes
from tests.explorers._node import run_script


def cell_of(gates):
    weights = gates.weights()
    cell = numpy_rnn.LSTMCell.from_weights(weights["U"], weights["W"], weights["b"])
    return cell, weights["V"][0][0]


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_librarys_lstm_with_these_weights(seed):
    gates = drawn_gates(seed, "memory")
    cell, V = cell_of(gates)
    hs, (h, c), _ = numpy_rnn.forward(cell, inputs_of(gates.xs, gates.marks))
    r = gates.numbers()
    np.testing.assert_allclose(r["h"], hs.ravel(), rtol=1e-12)
    assert r["h"][-1] == pytest.approx(h.item()) and r["c"][-1] == pytest.approx(
        c.item()
    )
    assert r["y"] == pytest.approx((V * hs).ravel().tolist())
    assert r["memory"] == pytest.approx([V * c for c in r["c"]])


@pytest.mark.parametrize("candidate", ["x", "one"])
def test_gates_have_the_values_of_their_sliders_at_every_kind_of_step(candidate):
    gates = Gates(
        goal="memory", i=[0.1, 0.2, 0.3], f=[0.4, 0.5, 0.6], o=[0.7, 0.8, 0.9],
        candidate=candidate, weight=0.3,
    )  # fmt: skip
    r = gates.numbers()
    for gate in GATES:
        expected = [getattr(gates, gate)[mark] for mark in gates.marks]
        assert r[gate] == pytest.approx(expected, rel=1e-12), gate
    stored = gates.xs if candidate == "x" else [1] * STEPS
    assert r["g"] == pytest.approx([math.tanh(0.3 * x) for x in stored])


@pytest.mark.parametrize("goal", ["latch", "recall"])
def test_what_is_carried_is_the_gradient_of_the_last_memory(goal):
    """∂c(T)/∂c(t), by the library's backward pass from c(T) alone."""
    gates = drawn_gates(7, goal)
    cell, _ = cell_of(gates)
    carried = gates.numbers()["carried"]
    marks = [mark if mark == 1 or goal == "recall" else 0 for mark in gates.marks]
    for t in (0, 5, 19):
        xs = inputs_of(gates.xs, marks)
        state = cell.zero_state(1)
        if t:
            _, state, _ = numpy_rnn.forward(cell, xs[:t])
        hs, _, cache = numpy_rnn.forward(cell, xs[t:], state)
        d_final = np.zeros((1, 1)), np.ones((1, 1))
        _, (_, dc), _ = numpy_rnn.backward(cell, np.zeros_like(hs), d_final, cache)
        assert carried[t] == pytest.approx(dc.item(), rel=1e-10), t
    assert carried[STEPS] == 1


def test_a_half_open_gate_needs_no_weights_and_an_open_one_nearly_seven():
    weights = weights_of(Gates(i=[0, 1, 0.5]).state())
    assert weights["b"].tolist() == pytest.approx([-6.907, 0, 0, 0], abs=1e-3)
    assert weights["U"][0].tolist() == pytest.approx([0, 13.813, 6.907], abs=1e-3)
    assert weights["U"][2].tolist() == [0.05, 0, 0] and weights["V"] == [[20.0]]
    assert not weights["W"].any()


def test_a_shorter_signal_runs_too():
    r = run(Gates().state(), [0.5, -1.0, 0.25], [1, 0, 2])
    assert [len(r[name]) for name in ("i", "y", "c", "carried")] == [3, 3, 4, 4]


@pytest.mark.node
def test_every_number_is_the_browsers():
    explorers = drawn_scenes(12)
    scenes = [gates.state() for gates in explorers]
    answer = run_script("gates_twin.mjs", {"scenes": scenes})["scenes"]
    for gates, shown in zip(explorers, answer, strict=True):
        assert shown["problem"] is None
        r = gates.numbers()
        assert shown["r"].keys() == r.keys()
        for name, values in r.items():
            assert shown["r"][name] == pytest.approx(values, rel=1e-9, abs=1e-15), name
        for name, values in gates.weights().items():
            flat = np.ravel(values).tolist()
            got = np.ravel(shown["weights"][name]).tolist()
            assert got == pytest.approx(flat, rel=1e-9, abs=1e-12), name
