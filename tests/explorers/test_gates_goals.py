"""Goals of the gate explorer: reached by solutions, missed and explained otherwise."""

import pytest

from course_utils.explorers.gates import Gates
from course_utils.explorers.gates_cell import GATES
from course_utils.explorers.gates_goals import (
    GOALS,
    cause,
    hidden,
    judge,
    repairs,
    solution,
    wanted,
)
from tests.explorers._gates_scenes import drawn_scenes
from tests.explorers._node import run_script

JUDGED = [goal for goal in GOALS if goal != "free"]


def solved(goal, **changes):
    """A scene that is solved but for the changes; {"f": {0: 0.5}} changes f[0]."""
    gates = Gates(goal=goal)
    gates.solve()
    state = gates.state()
    for name, value in changes.items():
        if isinstance(value, dict):
            value = [value.get(kind, old) for kind, old in enumerate(state[name])]
        state[name] = value
    return Gates(**state)


# ---- what is wanted -----------------------------------------------------------


def test_wanted_outputs_of_every_goal_by_hand():
    xs = [0.5, -1.0, 0.25, 0.75, 0.1, 0.3]
    marks = [0, 1, 2, 0, 1, 2]
    assert wanted("latch", xs, marks) == [0, -1, -1, -1, 0.1, 0.1]
    assert wanted("counter", xs, marks) == [0, 1, 1, 1, 2, 2]
    assert wanted("memory", xs, marks) == [0, -1, 0, 0, 0.1, 0]
    assert wanted("recall", xs, marks) == [0, 0, -1, 0, 0, 0.1]
    assert wanted("free", xs, marks) is None


@pytest.mark.parametrize("goal", JUDGED)
def test_hidden_signals_hold_every_mark_and_what_is_stored_is_large(goal):
    kinds = len(GOALS[goal]["marks"])
    signals = hidden(goal)
    assert len(signals) == 3 and len({str(signal) for signal in signals}) == 3
    for xs, marks in signals:
        assert len(xs) == len(marks) == 20
        assert set(marks) == set(range(kinds + 1))
        assert all(
            abs(x) >= 0.5 for x, mark in zip(xs, marks, strict=True) if mark == 1
        )
        assert all(abs(x) <= 1 for x in xs)


# ---- reached, or not and why ----------------------------------------------------


@pytest.mark.parametrize("goal", JUDGED)
def test_the_shown_solution_reaches_its_goal_from_any_setting(goal):
    for gates in (Gates(goal=goal), Gates(goal=goal, i=[1, 0, 1], o=[0, 0, 0])):
        assert not gates.reached()
        assert gates.verdict()["cause"] is not None
        gates.solve()
        assert gates.reached()
        assert gates.verdict() == {"reached": True, "misses": []}


@pytest.mark.parametrize("goal", JUDGED)
def test_no_solution_passes_for_another_goal_but_a_memory_is_a_latch(goal):
    for other in JUDGED:
        state = Gates(goal=other).state()
        state |= solution(goal, state)
        fits = goal == other or (goal, other) == ("memory", "latch")
        assert Gates(**state).reached() == fits, other


@pytest.mark.parametrize("goal", JUDGED)
def test_every_single_wrong_gate_is_found_and_named(goal):
    for gate in GATES:
        for kind, need in enumerate(GOALS[goal]["needs"][gate]):
            if need is None:
                continue
            gates = solved(goal, **{gate: {kind: 0.5}})
            verdict = gates.verdict()
            assert not verdict["reached"], (gate, kind)
            assert verdict["cause"] == (gate, kind)
            words = {"i": "input", "f": "forget", "o": "output"}[gate]
            assert f"the {words} gate is 0.50 " in gates.sentence()


WRONG = {
    "a forget gate always open adds the stored values": (
        solved("latch", f=[1, 1, 1]), ("f", 1), "part of the old value stays"),
    "a forget gate at 0.9 leaks": (
        solved("latch", f={0: 0.9}), ("f", 0), "outlives each such step"),
    "an input gate always open follows x": (
        solved("latch", i=[1, 1, 1]), ("i", 0), "lets x in where nothing"),
    "a counter that adds x": (
        solved("counter", candidate="x"), ("candidate", 0), "adds its x and not 1"),
    "a latch that stores 1": (
        solved("latch", candidate="one"), ("candidate", 0), "stores 1 and not x"),
    "a counter whose output saturates": (
        solved("counter", weight=0.8), ("weight", 0), "tanh bends what is large"),
    "a counter that forgets at each count": (
        solved("counter", f={1: 0}), ("f", 1), "outlives each such step"),
    "a reset that only hides": (
        solved("memory", f={2: 1}, o={2: 0}), ("f", 2), "hides it for one step only"),
    "a reset that lets x in": (
        solved("memory", i={2: 1}), ("i", 2), "at a reset mark, so it lets x in"),
    "an answer at every step": (
        solved("recall", o=[1, 1, 1]), ("o", 1), "speaks without being asked"),
    "an answer that wipes the memory": (
        solved("recall", f={2: 0}), ("f", 2), "at an ask mark, so only that part"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_plausible_wrong_settings_are_not_reached_and_explained(case):
    gates, expected, words = WRONG[case]
    verdict = gates.verdict()
    assert not verdict["reached"]
    assert verdict["cause"] == expected
    assert words in gates.sentence()
    assert "not yet" in gates.sentence()


def test_a_setting_that_fits_only_the_drawn_signal_fails_on_a_hidden_one():
    flat = Gates(xs=[0.0] * 20, i=[0, 0, 0])  # the output is 0, as wanted here
    verdict = flat.verdict()
    assert verdict["misses"] == [] and not verdict["reached"]
    assert verdict["signal"] == 1
    assert (
        "Your signal is right, hidden signal 1 is not: at its t = " in flat.sentence()
    )


def test_following_the_advice_leads_to_the_goal():
    for goal in JUDGED:
        gates = Gates(goal=goal)
        for _ in range(12):
            verdict = gates.verdict()
            if verdict["reached"]:
                break
            scene = gates.state()
            change = dict(repairs(goal, scene))[verdict["cause"]]
            gates = Gates(**change)
        assert gates.reached(), goal


def test_when_no_gate_is_to_blame_it_says_so():
    xs, marks = [0.0] * 20, [1] * 20  # more counts than a tanh can show
    setting = solved("counter", weight=0.01).state()
    assert cause("counter", setting, (xs, marks), 20) == ("leaks", 0)
    assert cause("counter", setting | {"weight": 0.05}, (xs, marks), 20)[0] == "weight"


def test_free_play_has_nothing_to_reach():
    gates = Gates(goal="free")
    assert judge(gates.state()) is None and not gates.reached()
    with pytest.raises(ValueError, match="no solution"):
        gates.solve()


# ---- the twin -------------------------------------------------------------------


@pytest.mark.node
def test_browser_and_python_judge_alike():
    explorers = drawn_scenes(12)
    scenes = [gates.state() for gates in explorers]
    answer = run_script("gates_twin.mjs", {"scenes": scenes})
    assert answer["goals"] == GOALS
    for goal in GOALS:
        assert answer["hidden"][goal] == [list(signal) for signal in hidden(goal)]
    reached = set()
    for gates, shown in zip(explorers, answer["scenes"], strict=True):
        scene, verdict = gates.state(), gates.verdict()
        assert shown["targets"] == wanted(gates.goal, gates.xs, gates.marks)
        if verdict is None:
            assert shown["verdict"] is None
            continue
        reached.add(verdict["reached"])
        twin = shown["verdict"]
        assert twin.keys() == verdict.keys()
        if not verdict["reached"]:
            assert twin.pop("y") == pytest.approx(verdict.pop("y"), rel=1e-9)
            verdict["cause"] = list(verdict["cause"])
        assert twin == verdict
        assert shown["solution"].items() <= solution(gates.goal, scene).items()
    assert reached == {True, False}
