"""The gate explorer: its cell, its tasks and its verdict, asked of its own script."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils import numpy_rnn
from course_utils.explorers.gates import Gates
from course_utils.explorers.shared.engine import engine

TASKS = ("latch", "counter", "memory", "recall")


def solved(goal):
    gates = Gates(goal=goal)
    state = gates.state() | engine("gates").ask("solution", goal, gates.state())
    return Gates(**state)


@pytest.mark.parametrize("goal", TASKS)
def test_solution_reaches_the_goal_and_half_open_does_not(goal):
    half = (0.5, 0.5, 0.5)
    gates = Gates(goal=goal, i=half, f=half, o=half)
    assert gates.numbers()["verdict"]["reached"] is False
    gates = solved(goal)
    assert gates.numbers()["verdict"]["reached"] is True
    assert gates.sentence().startswith(
        engine("gates").ask("GOALS")[goal]["title"].capitalize()
    )


@pytest.mark.parametrize("goal", TASKS)
def test_every_gate_that_matters_is_blamed_when_it_alone_is_wrong(goal):
    needs = engine("gates").ask("GOALS")[goal]["needs"]
    for gate in "ifo":
        for kind, need in enumerate(needs[gate]):
            if need is None or kind > len(engine("gates").ask("GOALS")[goal]["marks"]):
                continue
            state = solved(goal).state()
            state[gate] = list(state[gate])
            state[gate][kind] = 0.5
            verdict = Gates(**state).numbers()["verdict"]
            assert verdict["reached"] is False, (goal, gate, kind)
            assert verdict["cause"] == [gate, kind]


def test_numbers_are_those_of_an_lstm_with_one_unit():
    gates = Gates(i=(0.2, 0.9, 0.4), f=(0.8, 0.1, 0.6), o=(0.7, 0.3, 0.5), weight=0.3)
    weights = engine("gates").ask("weights_of", gates.state())
    U, W, b = (np.array(weights[name]) for name in ("U", "W", "b"))
    cell = numpy_rnn.LSTMCell.from_weights(U.reshape(4, 3), W.reshape(4, 1), b)
    r, marks = gates.numbers()["r"], gates.numbers()["marks"]
    xs = [[x, mark == 1, mark == 2] for x, mark in zip(gates.xs, marks, strict=True)]
    hs, _, _ = numpy_rnn.forward(cell, np.array(xs, dtype=float)[:, None])
    np.testing.assert_allclose(r["h"], hs[:, 0, 0], rtol=1e-9)
    np.testing.assert_allclose(r["carried"], [*np.cumprod(r["f"][::-1])[::-1], 1])


def test_a_closed_output_gate_hides_and_does_not_forget():
    gates = Gates(goal="recall", f=(0.999, 0.001, 0.999), o=(0.001, 0.001, 0.999))
    r = gates.numbers()["r"]
    assert abs(r["y"][4]) < 0.01 < abs(r["memory"][5])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"weight": 5}, "weight is 5"),
        ({"step": 0}, "step is 0"),
        ({"i": [1]}, "Gate i must be three numbers"),
        ({"f": [0.1, 2, 0.5]}, r"f\[1\] is 2"),
        ({"xs": [0.5, float("nan")]}, r"xs\[1\] is NaN"),
        ({"xs": [0] * 21}, "xs must be 20"),
        ({"goal": "fly"}, "goal is fly; expected one of latch"),
        ({"marks": {3: "reset"}}, "expected 'store', 1 or 2"),
        ({"colour": 1}, "has no setting colour"),
    ],
)
def test_states_that_cannot_be_shown_are_refused_in_words(state, words):
    with pytest.raises(TraitError, match=words):
        Gates(**state)


def test_a_refused_change_leaves_the_state_as_it_was():
    gates = Gates()
    with pytest.raises(TraitError):
        gates.weight = 9
    assert gates.weight == 0.05
    gates.goal, gates.step = "counter", 7
    gates.reset()
    assert gates.state() == gates.scene


def test_it_opens_with_a_memory_that_melts():
    gates = Gates()
    assert gates.numbers()["verdict"]["cause"] == ["f", 0]
    assert "the forget gate is 0.80 where there is no mark" in gates.sentence()
