"""Running a learner's function where nothing it does can hurt the notebook.

The function runs in a thread of its own, on copies of its arguments. A thread can be
told to end on every system; an alarm signal exists only on some. What it may leave
behind in the notebook is put back in `surroundings`.
"""

import ast
import contextlib
import copy
import ctypes
import io
import linecache
import os
import threading
import time
import traceback
from dataclasses import dataclass, field

import numpy as np

import course_utils
from course_utils.exercises.checking.plain import plain, same
from course_utils.exercises.checking.surroundings import StopButton

TIME_LIMIT = 5.0  # seconds for one call
OUTPUT_LIMIT, LINE_LIMIT = 600, 10  # characters and lines of print() that are kept


@dataclass
class Outcome:
    """What one call came to.

    Attributes
    ----------
    kind : {"value", "raised", "time", "stopped"}
    value : object
        Plain data (`plain`), if kind is "value".
    error, message, line : str
        The exception's type, its text, and where in the function's source it was.
    expression : str
        The part of that line which raised, in one way of writing; "" if unknown.
    output : str
        What the function printed, cut.
    changed : list of str
        Names of the arguments that it changed in place.
    loose : bool
        It ran out of time and could not be ended.
    miscalled : bool
        It does not take that many arguments, so none of its lines ran.
    """

    kind: str
    value: object = None
    error: str = ""
    message: str = ""
    line: str = ""
    expression: str = ""
    output: str = ""
    changed: list = field(default_factory=list)
    loose: bool = False
    miscalled: bool = False


class _Capture(io.TextIOBase):
    """Keeps the first characters written to it and drops the rest."""

    def __init__(self, limit):
        self.limit, self.kept, self.cut = limit, "", False

    def write(self, text):
        room = self.limit - len(self.kept)
        self.cut |= len(text) > room
        self.kept += text[:room]
        return len(text)

    def text(self):
        lines = self.kept.rstrip("\n").split("\n")
        cut = self.cut or len(lines) > LINE_LIMIT
        return "\n".join(lines[:LINE_LIMIT] + ["… (cut here)"] * cut)


def run(function, arguments, time_limit=TIME_LIMIT, stop=None):
    """Call `function` on copies of `arguments` and say what it came to.

    Parameters
    ----------
    function : callable
    arguments : dict
        Passed by position, in order; the names are for messages.
    time_limit : float, s
    stop : StopButton, optional
        The one that is being listened to already.

    Returns
    -------
    Outcome
        Whatever the function does: raises, prints, changes its inputs, never ends.
    """
    if stop is None:
        with StopButton() as stop:
            return run(function, arguments, time_limit, stop)
    given = {name: copy.deepcopy(value) for name, value in arguments.items()}
    outcome, capture, done = Outcome("value"), _Capture(OUTPUT_LIMIT), threading.Event()
    worker = threading.Thread(
        target=_call,
        args=(function, list(given.values()), outcome, done),
        daemon=True,
    )
    with contextlib.redirect_stdout(capture), contextlib.redirect_stderr(capture):
        worker.start()
        kind = _wait(done, time_limit, stop)
        if kind:
            outcome = Outcome(kind, loose=not _ended(worker, done))
    outcome.output = capture.text()
    outcome.changed = [n for n in given if not same(given[n], arguments[n])]
    return outcome


def _call(function, arguments, outcome, done):
    """The thread's work; `outcome` is filled in place."""
    try:
        with np.errstate(all="ignore"):
            outcome.value = plain(function(*arguments))
    except BaseException as error:  # even SystemExit is the learner's, not ours
        outcome.kind, outcome.error = "raised", type(error).__name__
        outcome.line, outcome.expression = _where(error)
        try:
            outcome.message = str(error)[:300]
        except Exception:
            outcome.message = "(its message cannot be read)"
        outcome.miscalled = _never_began(error) and "argument" in outcome.message
    finally:
        done.set()


def _wait(done, time_limit, stop):
    """No words once the worker is done; "time" or "stopped" if it is not."""
    # An event of our own: a thread that is interrupted in `join` forgets the thread.
    end = time.monotonic() + time_limit
    while not done.wait(0.02):
        if stop.pressed:
            return "stopped"
        if time.monotonic() > end:
            return "time"
    return ""


def _ended(worker, done):
    """Tell the worker to end; whether it did."""
    for _ in range(20):  # an "except:" inside a loop may swallow the first ones
        # A thread that ends with SystemExit ends silently.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(worker.ident), ctypes.py_object(SystemExit)
        )
        if done.wait(0.05):
            return True
    return False


def _never_began(error):
    """Whether the call itself failed, before any line of a Python function ran."""
    return type(error) is TypeError and error.__traceback__.tb_next is None


def _where(error):
    """The last line of the learner's own source on the way to `error`, and its part."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    own = [f for f in frames if not _foreign(f.filename)]
    own = [f for f in own if linecache.getline(f.filename, f.lineno or 0).strip()]
    return (own[-1].line or "", _expression(own[-1])) if own else ("", "")


def _foreign(path):
    """Whether the learner wrote nothing there (of ours, wrong answers only)."""
    package = os.path.dirname(course_utils.__file__) + os.sep
    if not path.startswith(package):
        return "site-packages" in path
    inside = path[len(package) :].split(os.sep)
    return inside[0] != "exercises" or inside[1] == "checking"


def _expression(frame):
    """The expression in which `frame` raised, as `ast` writes it, or ""."""
    last, start, stop = frame.end_lineno, frame.colno, frame.end_colno
    if None in (last, start, stop):
        return ""
    lines = [
        linecache.getline(frame.filename, n).encode()
        for n in range(frame.lineno, last + 1)
    ]
    lines[-1] = lines[-1][:stop]
    lines[0] = lines[0][start:]
    try:
        return ast.unparse(ast.parse(b"".join(lines).decode().strip()))
    except (SyntaxError, ValueError):
        return ""


def attempt(function, case):
    """Outcome of our own `function`: trusted, so in this thread."""
    try:
        with np.errstate(all="ignore"):
            return Outcome("value", plain(function(*copies(case).values())))
    except Exception as error:
        return Outcome("raised", error=type(error).__name__, message=str(error)[:300])


def copies(case):
    """The arguments of one call, so that the next one gets them unchanged."""
    return {
        name: value.copy() if isinstance(value, np.ndarray | list) else value
        for name, value in case.items()
    }
