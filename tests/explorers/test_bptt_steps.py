"""The lines of the loop and their equations: order, digits, the same in JavaScript."""

import pytest

from course_utils.explorers.bptt_stepper import BPTTStepper
from course_utils.explorers.bptt_steps import KINDS, MARKS, last_step, mark_of, step_at
from course_utils.explorers.number_text import format_given, format_number
from course_utils.numpy_rnn import ACTIVATIONS
from tests.explorers._node import run_script
from tests.explorers._steppers import drawn_stepper, every_position


def on_paper(expression):
    """What the left of the last "=" comes to with the digits that stand there."""
    left, _, right = expression.rpartition(" = ")
    python = left.replace("−", "-").replace("·", "*").replace("²", "**2")
    return eval(python), right


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("scale", [0.02, 1.0, 30.0])
def test_every_equation_holds_on_paper_with_the_digits_shown(activation, scale):
    checked = 0
    for seed in range(3):
        stepper = drawn_stepper(seed, 6, activation, scale)
        for position in every_position(stepper):
            now = stepper.equation()
            shown = format_number(now["result"])
            assert now["numbers"].endswith(shown)
            if position and " = " in now["expression"]:
                value, right = on_paper(now["expression"])
                assert right == shown == format_number(value), now["numbers"]
                checked += 1
    assert checked > 3 * 6 * 5


def test_the_way_back_visits_every_line_of_every_step_once():
    T = 4
    way = [step_at(p, T) for p in range(1, last_step(T) + 1)]
    assert way == [(kind, t) for t in (4, 3, 2, 1) for kind in KINDS]
    assert step_at(0, T)[0] == "start" and step_at(1000, T) == ("carry", 1)
    stepper = BPTTStepper(T=T)
    assert len({stepper.sentence() for _ in every_position(stepper)}) == 8 * T + 1


@pytest.mark.node
def test_both_write_digits_and_given_numbers_alike():
    values = [0.0625, -0.0625, 9.99995, 12.345, -999.96, 98765.4, 9.96e5, 0.0, 1e-5]
    digits = [(value, extra) for value in values for extra in (0, 1, 4)]
    given = [0.5, -1.0, 0.0, -0.0, 1.23456, 1.0625, -99.995, 1e-5, 2e-7, 100.0, 1 / 3]
    answer = run_script("bptt_twin.mjs", {"digits": digits, "given": given})
    assert answer["digits"] == [format_number(*args) for args in digits]
    assert answer["given"] == [format_given(value) for value in given]
    assert "1.063" in answer["given"] and "−0.0625000" in answer["digits"]


@pytest.mark.node
def test_both_set_off_the_same_parts_of_the_picture():
    T = 3
    items = {item for lit, used in MARKS.values() for item in (*lit, *used)}
    steps, positions = range(T + 2), range(last_step(T) + 1)
    marks = [(p, T, item, t) for p in positions for item in items for t in steps]
    expected = [mark_of(*args) for args in marks]
    assert run_script("bptt_twin.mjs", {"marks": marks})["marks"] == expected
    said = dict(zip(marks, expected, strict=True))
    assert said[11, T, "edge W", 3] == said[11, T, "h", 2] == "lit"
    assert said[11, T, "a", 3] == "used" and said[24, T, "h", 0] == "lit"


@pytest.mark.node
def test_a_new_T_keeps_a_finished_pass_finished_and_stays_inside():
    kept = [([24, 3, 5], 40), ([12, 3, 5], 12), ([20, 3, 2], 16), ([0, 3, 1], 0)]
    answer = run_script("bptt_twin.mjs", {"kept": [args for args, _ in kept]})
    assert answer["kept"] == [expected for _, expected in kept]
