"""The checker: safe, and right about what it names."""

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from course_utils.exercises import ch02 as ex
from course_utils.exercises.checking import Checker, KnownMistake, Quantity


def small_checker(**changes):
    """Running sum of xs (T, N), with two known mistakes."""
    rng = np.random.default_rng(0)
    settings = {
        "stub": "def running(xs):\n    return ...",
        "solution": lambda xs: np.cumsum(xs, axis=0),
        "cases": [{"xs": rng.normal(size=size)} for size in ((5, 3), (7, 2))],
        "quantities": [Quantity("sums", ("T", "N"))],
        "mistakes": [
            KnownMistake("nothing is added", lambda xs: xs, "No sum.", "Add."),
            KnownMistake(
                "it raises", lambda xs: xs @ xs, "No product.", "Add.", line=r"@|matmul"
            ),
        ],
        "hints": ["Add.", "Add all."],
    }
    return Checker("running", **settings | changes)


@pytest.fixture
def check():
    return small_checker()


def test_result_and_raised_error_are_recognised(check):
    assert check(lambda xs: 1.0 * xs).mistake is check.mistakes[0]
    assert check(lambda xs: np.matmul(xs, xs)).mistake is check.mistakes[1]


def test_a_mistake_must_agree_in_every_case(check):
    def sometimes(xs):
        return xs if len(xs) == 5 else xs + 1

    verdict = check(sometimes)
    assert verdict.status == "wrong"
    assert verdict.mistake is None


def test_unknown_mistake_names_quantity_and_step(check):
    def off(xs):
        sums = np.cumsum(xs, axis=0)
        sums[3:] += 0.25
        return sums

    verdict = check(off)
    assert verdict.status == "wrong"
    assert "sums goes wrong first at t = 4" in repr(verdict)
    assert "off by 0.25" in repr(verdict)


def test_changed_inputs_are_named_even_if_the_result_is_right(check):
    def in_place(xs):
        for t in range(1, len(xs)):
            xs[t] += xs[t - 1]
        return xs

    verdict = check(in_place)
    assert verdict.status == "wrong"
    assert "Your function changes xs" in repr(verdict)


def test_prints_are_shown_and_do_not_decide(check, capsys):
    def talks(xs):
        print("<b>here</b>")
        return np.cumsum(xs, axis=0)

    verdict = check(talks)
    assert verdict.passed
    assert "<b>here</b>" in repr(verdict)
    assert "&lt;b&gt;here" in verdict._repr_html_()
    assert capsys.readouterr().out == ""


def test_time_limit():
    def endless(xs):
        while True:
            pass

    verdict = small_checker(time_limit=0.5)(endless)
    assert verdict.status == "error"
    assert "not done after 0.5 seconds" in repr(verdict)


def test_call_instead_of_function(check):
    assert "without a call" in repr(check(np.ones(3)))


def test_the_checkers_own_fault_is_no_traceback():
    def broken(*given):
        raise KeyError("ours")

    verdict = small_checker(explain=broken)(lambda xs: xs)
    assert verdict.status == "error"
    assert "fault of the course" in verdict._repr_html_()


@pytest.mark.parametrize(
    "function",
    [
        lambda: 3,
        lambda xs: xs,
        lambda xs, h0, U, W, b, phi: xs,
        lambda *, xs: xs,
    ],
)
def test_a_wrong_first_line_is_shown_as_it_was_given(function):
    verdict = ex.check_forward(function)
    assert verdict.status == "error"
    words = " ".join(repr(verdict).split())
    assert "Keep the first line as it was given: forward(xs, h0, U, W, b)" in words
    assert "small arrays" not in words


def test_a_wrong_call_inside_the_function_is_no_wrong_first_line(check):
    def step(x):
        return x

    verdict = check(lambda xs: step(xs, xs))
    words = " ".join(repr(verdict).split())
    assert "step() takes 1 positional argument but 2 were given" in words
    assert "first line" not in words


def test_a_first_line_with_defaults_is_read_from_the_stub():
    checker = small_checker(stub="def running(xs, size=(2, 3)):\n    return ...")
    assert "as it was given: running(xs, size=(2, 3))" in repr(checker(lambda: 1))


def test_asking_for_a_hint_never_raises(check):
    for number in (-1, 0, 1, 2, 3, "one", None):
        hint = check.hint(number)
        assert hint.text in check.hints
        assert "of 2" in repr(hint) and hint._repr_html_()


def test_text_is_the_same_every_time():
    first, second = (
        repr(ex.check_forward(lambda *given: ex.check_forward.solution(*given) + 1e-3))
        for _ in range(2)
    )
    assert first == second


def test_in_a_kernel_no_hostile_function_ends_in_a_traceback():
    """The time limit has to work in a notebook's main thread as well."""
    cells = [
        "from course_utils.exercises.ch02 import check_forward\n"
        "check_forward.time_limit = 0.5\n"
        "def endless(*given):\n    while True:\n        print('spam')",
        "check_forward(endless)",
        "check_forward.time_limit = 5",
        "check_forward(lambda *given: 1 / 0)",
        "check_forward(lambda *given: input())",
        "check_forward(exit)",
        "print('alive')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    texts = [
        cell.outputs[0].get("text") or cell.outputs[0]["data"]["text/plain"]
        for cell in notebook.cells[1:]
        if cell.outputs
    ]
    assert [len(cell.outputs) for cell in notebook.cells] == [0, 1, 0, 1, 1, 1, 1]
    assert "not done after 0.5 seconds" in texts[0] and "(cut here)" in texts[0]
    assert "ZeroDivisionError" in texts[1]
    assert "input() has nobody to ask" in " ".join(texts[2].split())
    assert texts[-1] == "alive\n"
