"""What the gate explorer says, in Python and in the browser."""

import math

import pytest

from course_utils.explorers.gates import Gates
from course_utils.explorers.gates_cell import GATES
from course_utils.explorers.gates_goals import GOALS
from course_utils.explorers.gates_words import (
    equations,
    fixed,
    gate_equation,
    gate_words,
    where,
)
from tests.explorers._gates_scenes import drawn_scenes
from tests.explorers._node import run_script


def test_the_opening_scene_says_what_is_wrong_and_where():
    assert Gates().sentence() == (
        "Latch: not yet. 2 of 20 outputs are within 0.1. At t = 3 the output is 0.17 "
        "where 0.80 is wanted: the input gate is 0.50 at a store mark, so only that "
        "part of x gets in. Of a change in c(5), less than 0.001 arrives in c(20)."
    )


def test_free_play_tells_what_is_left_at_the_end():
    words = Gates(goal="free", f=[1, 1, 1], o=[1, 1, 1], i=[0, 0, 0]).sentence()
    assert words.startswith(
        "Free play: at the end the memory is 0.00, the output 0.00."
    )
    assert words.endswith("Of a change in c(5), 0.985 arrives in c(20).")


def test_the_equations_hold_with_the_digits_shown():
    for gates in drawn_scenes(4):
        r = gates.numbers()
        c, y, carried = equations(gates.state(), r)
        for line, slack in ((c, 0.02), (y, 0.02 * r["V"])):
            _, numbers, result = line.rsplit(" = ", 2)
            python = numbers.replace("−", "-").replace("·", "*")
            python = python.replace("tanh ", "tanh*")
            head, _, tail = python.partition("tanh*")
            value = eval(head + f"math.tanh({tail})" if tail else head, {"math": math})
            assert value == pytest.approx(float(result.replace("−", "-")), abs=slack)
        assert carried.startswith(f"∂c(20)/∂c({gates.step}) = ")
    last = Gates(step=20)
    assert equations(last.state(), last.numbers())[2] == "∂c(20)/∂c(20) = 1"


def test_a_gate_is_written_with_the_weights_it_stands_for():
    setting = {"i": [0.001, 0.999, 0.5], "f": [0.5, 0.5, 0.5]}
    assert gate_equation(setting, "i", ["store"]) == "i = σ(−6.9 + 13.8·store)"
    words = "f = σ(0.0 + 0.0·store + 0.0·reset)"
    assert gate_equation(setting, "f", ["store", "reset"]) == words
    assert where("recall", 2) == "at an ask mark"
    assert (gate_words(0.5), gate_words(0.999), gate_words(0.001)) == (
        "0.50", "0.999", "0.001",
    )  # fmt: skip


@pytest.mark.node
def test_both_say_the_same_of_every_scene():
    explorers = drawn_scenes(12)
    scenes = [gates.state() for gates in explorers]
    answer = run_script("gates_twin.mjs", {"scenes": scenes})["scenes"]
    for gates, shown in zip(explorers, answer, strict=True):
        assert shown["sentence"] == gates.sentence()
        assert shown["equations"] == gates.equations()
        names = GOALS[gates.goal]["marks"]
        learnt = [gate_equation(gates.state(), gate, names) for gate in GATES]
        assert shown["learnt"] == learnt


@pytest.mark.node
def test_both_round_alike():
    values = [0.125, -0.125, 0.375, 0.005, -0.004, 1.005, 12.345, 0.0, -2.5, 199.995]
    given = [(value, digits) for value in values for digits in (0, 1, 2, 3)]
    shown = run_script("gates_twin.mjs", {"fixed": given})["fixed"]
    assert shown == [fixed(*args) for args in given]
    assert fixed(-0.004) == "0.00" and fixed(-0.125) == "−0.13"
