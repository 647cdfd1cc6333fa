"""A learner's function may do anything; the runner always comes back with an answer."""

import sys
import threading

import numpy as np
import pytest

from course_utils.exercises.checking.runner import run
from course_utils.exercises.checking.surroundings import surroundings_kept


def endless(x):
    while True:
        pass


def endless_output(x):
    while True:
        print("again and again")


def stubborn(x):
    while True:
        try:
            while True:
                pass
        except Exception:
            pass


@pytest.mark.parametrize("function", [endless, endless_output, stubborn])
def test_endless_function_is_ended(function):
    outcome = run(function, {"x": 1}, time_limit=0.3)
    assert outcome.kind == "time"
    assert not outcome.loose


def test_what_cannot_be_ended_is_left_and_said():
    done = threading.Event()
    outcome = run(lambda x: done.wait(20), {"x": 1}, time_limit=0.1)
    assert outcome.kind == "time"
    assert outcome.loose
    done.set()


def test_endless_output_is_captured_and_cut(capsys):
    outcome = run(endless_output, {"x": 1}, time_limit=0.5)
    assert outcome.output.startswith("again and again\nagain and again\n")
    assert outcome.output.endswith("… (cut here)")
    assert len(outcome.output) < 1000
    assert capsys.readouterr().out == ""


def test_short_output_is_kept_whole():
    def talks(x):
        print("x is", x)
        print("careful", file=sys.stderr)
        return x

    outcome = run(talks, {"x": 4})
    assert outcome.value == 4
    assert outcome.output == "x is 4\ncareful"


def test_streams_are_put_back():
    before = sys.stdout, sys.stderr
    run(endless_output, {"x": 1}, time_limit=0.1)
    assert (sys.stdout, sys.stderr) == before


class Unreadable(Exception):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "name"),
    [(ValueError("no"), "ValueError"), (SystemExit(3), "SystemExit"),
     (KeyboardInterrupt(), "KeyboardInterrupt"), (Unreadable(), "Unreadable")],
)  # fmt: skip
def test_every_exception_is_an_outcome(error, name):
    def raises(x):
        raise error

    outcome = run(raises, {"x": 1})
    assert (outcome.kind, outcome.error) == ("raised", name)
    assert outcome.line == "raise error"


def test_endless_recursion():
    def again(x):
        return again(x)

    assert run(again, {"x": 1}).error == "RecursionError"


def test_input_does_not_wait():
    with surroundings_kept():
        outcome = run(lambda x: input("?"), {"x": 1})
    assert outcome.error == "EOFError"


def test_function_works_on_copies_and_changes_are_named():
    def changes(kept, changed):
        changed += 1
        return kept

    given = {"kept": np.zeros(3), "changed": np.zeros(4)}
    outcome = run(changes, given)
    assert outcome.changed == ["changed"]
    assert not given["changed"].any()


def test_warnings_of_numpy_are_silent(capsys):
    outcome = run(lambda x: np.log(x), {"x": np.zeros(2)})
    assert np.isneginf(outcome.value).all()
    assert outcome.output == capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("function", "miscalled"),
    [
        (lambda: 3, True),
        (lambda x, y: 3, True),
        (lambda *, x: 3, True),
        (lambda x: (lambda: 3)(x), False),
        (lambda x: x(), False),
        (lambda x: 1 / 0, False),
    ],
)
def test_a_wrong_number_of_arguments_is_told_from_errors_inside(function, miscalled):
    assert run(function, {"x": 1}).miscalled is miscalled
