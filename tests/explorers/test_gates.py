"""The gate explorer without a browser: its state, its refusals, its script."""

import re

import pytest
from traitlets import TraitError

from course_utils.explorers.gates import MODULES, Gates
from tests.explorers._node import STATIC, check_syntax, run_script

# ---- state --------------------------------------------------------------------


def test_marks_by_name_by_number_and_by_step_are_the_same():
    named = Gates(goal="memory", marks={3: "store", 5: "reset"})
    numbered = Gates(goal="memory", marks={3: 1, 5: 2})
    listed = Gates(goal="memory", marks=[0, 0, 1, 0, 2])
    assert named.marks == numbered.marks == listed.marks
    assert len(listed.marks) == 20
    assert Gates(goal="recall", marks={20: "ask"}).marks == [0] * 19 + [2]


def test_a_short_signal_is_filled_and_gates_stay_short_of_0_and_1():
    gates = Gates(xs=[0.5, -1], i=(0, 1, 0.25))
    assert gates.xs == [0.5, -1.0] + [0.0] * 18
    assert gates.i == [0.001, 0.999, 0.25]


REFUSED = {
    "xs[1] is 1.5; expected a number from -1 to 1": {"xs": [0, 1.5]},
    "xs holds 21 numbers; expected at most 20": {"xs": [0] * 21},
    "xs[0] is nan": {"xs": [float("nan")]},
    "xs is 3; expected a list of numbers": {"xs": 3},
    "gate f holds 2 numbers; expected three": {"f": [0.5, 1]},
    "gate o is 1.2; expected a number from 0 to 1": {"o": [0, 1.2, 0]},
    "i is 0.5; expected a list of numbers": {"i": 0.5},
    "the mark at t = 2 is 3; expected 0 (none), 1 or 2": {"marks": [0, 3]},
    "marks holds 25; expected at most 20": {"marks": [0] * 25},
    "the mark at t = 4 is 'ask'; expected 'store', 1 or 2": {"marks": {4: "ask"}},
    "marks names step 0; expected 1 to 20": {"marks": {0: "store"}},
    "weight is 0.0; expected a number from 0.01 to 1": {"weight": 0},
    "step is 21; expected a whole number from 1 to 20": {"step": 21},
    "'juggling'": {"goal": "juggling", "marks": []},
    "'y'": {"candidate": "y"},
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_makes_no_sense_is_refused_in_words(words):
    with pytest.raises(TraitError, match=re.escape(words)):
        Gates(**REFUSED[words])


def test_a_refused_change_leaves_the_state_as_it_was():
    gates = Gates()
    before = gates.state()
    for name, value in (("f", [0.5]), ("xs", [2]), ("step", 0), ("weight", "a")):
        with pytest.raises(TraitError):
            setattr(gates, name, value)
    assert gates.state() == before


def test_reset_returns_to_the_scene_it_was_made_with():
    gates = Gates(goal="counter", f=[1, 1, 1], step=9)
    made = gates.state()
    gates.solve()
    gates.goal, gates.step, gates.xs = "memory", 2, [0.5]
    assert gates.state() != made
    gates.reset()
    assert gates.state() == made


# ---- the script -----------------------------------------------------------------


@pytest.mark.node
def test_the_joined_script_is_one_module_that_asks_for_nothing(tmp_path):
    text = Gates._esm
    assert check_syntax(text, tmp_path) == ""
    statements = re.findall(r"^[ \t]*(?:import|export)\b.*$", text, re.MULTILINE)
    assert statements == ["export default { render };"]
    for name in (*MODULES, "gates.css"):
        words = (STATIC / name).read_text(encoding="utf-8")
        words = words.replace('"http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?:|fetch\(|XMLHttp|url\(|@import", words), name


@pytest.mark.node
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"goal": "juggle"}, "The goal is juggle; expected one of latch, counter,"),
        ({"xs": [1]}, "xs must be 20 numbers from −1 to 1."),
        ({"marks": [3] * 20}, "marks must be 20 of 0, 1 and 2."),
        ({"f": [0.5, 0.5, None]}, "Gate f must be three numbers from 0.001 to 0.999."),
        ({"candidate": None}, "The candidate is null; expected x or one."),
        ({"weight": 0}, "The weight is 0; expected a number from 0.01 to 1."),
        ({"step": 2.5}, "The step is 2.5; expected a whole number from 1 to 20."),
    ],
)
def test_the_browser_refuses_a_bad_scene_in_words(change, words):
    scene = Gates().state() | change
    (shown,) = run_script("gates_twin.mjs", {"scenes": [scene]})["scenes"]
    assert shown["problem"].startswith(words)


@pytest.mark.node
def test_a_quick_stroke_draws_the_steps_it_jumped_over():
    xs = [0.0] * 20
    strokes = [
        [{"xs": xs}, {"t": 3, "x": 1}, {"t": 7, "x": -1}],
        [{"xs": xs}, {"t": 5, "x": 0.5}, {"t": 5, "x": 0.75}],
        [{"xs": xs}, {"t": 20, "x": 1}, {"t": 18, "x": 0}],
    ]
    right, still, left = run_script("gates_twin.mjs", {"strokes": strokes})["strokes"]
    assert right == {"xs": [0, 0, 0, 0.5, 0, -0.5, -1] + [0] * 13, "step": 7}
    assert still == {"xs": [0] * 4 + [0.75] + [0] * 15, "step": 5}
    assert left == {"xs": [0] * 18 + [0.5, 0], "step": 18}


@pytest.mark.node
def test_places_of_the_picture_and_marks_that_go_round():
    places = [[140, 52], [610, 10], [20, 94], [200, 118], [300, 300], [2000, -50]]
    shown = run_script("gates_twin.mjs", {"places": places})["places"]
    assert [(p["t"], p["row"]) for p in shown] == [
        (1, "x"), (20, "x"), (1, "x"), (3, "marks"), (7, ""), (20, "x"),
    ]  # fmt: skip
    assert [shown[k]["x"] for k in (0, 1, 2, 5)] == [0, 1, -1, 1]
    scene = Gates(goal="memory", marks=[0, 1, 2]).state()
    presses = [[scene, None, t] for t in (1, 2, 3)] + [[scene, 2]]
    presses += [[scene | {"goal": "latch"}, None, t] for t in (2, 3)]
    shown = run_script("gates_twin.mjs", {"presses": presses})["presses"]
    heads = [change["marks"][:3] for change in shown]
    assert heads[:3] == [[1, 1, 2], [0, 2, 2], [0, 1, 0]]
    assert shown[3]["marks"][4] == 2 and shown[3]["step"] == 5
    assert heads[4:] == [[0, 0, 2], [0, 1, 1]]  # a latch knows one kind of mark
