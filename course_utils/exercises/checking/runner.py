"""Running a learner's function where nothing it does can hurt the notebook.

The function runs in a thread of its own, on copies of its arguments. A thread can be
told to end on every system; an alarm signal exists only on some.
"""

import builtins
import contextlib
import copy
import ctypes
import io
import linecache
import threading
import traceback
from dataclasses import dataclass, field

import numpy as np

from course_utils.exercises.checking.plain import plain, same

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


def run(function, arguments, time_limit=TIME_LIMIT):
    """Call `function` on copies of `arguments` and say what it came to.

    Parameters
    ----------
    function : callable
    arguments : dict
        Passed by position, in order; the names are for messages.
    time_limit : float, s

    Returns
    -------
    Outcome
        Whatever the function does: raises, prints, changes its inputs, never ends.
    """
    given = {name: copy.deepcopy(value) for name, value in arguments.items()}
    outcome, capture = Outcome("value"), _Capture(OUTPUT_LIMIT)
    worker = threading.Thread(
        target=_call, args=(function, list(given.values()), outcome), daemon=True
    )
    asked, builtins.input = builtins.input, _no_input
    try:
        with contextlib.redirect_stdout(capture), contextlib.redirect_stderr(capture):
            worker.start()
            kind = _wait(worker, time_limit)
    finally:
        builtins.input = asked
    if kind:
        outcome = Outcome(kind, loose=worker.is_alive())
    outcome.output = capture.text()
    outcome.changed = [n for n in given if not same(given[n], arguments[n])]
    return outcome


def _call(function, arguments, outcome):
    """The thread's work; `outcome` is filled in place."""
    try:
        with np.errstate(all="ignore"):
            outcome.value = plain(function(*arguments))
    except BaseException as error:  # even SystemExit is the learner's, not ours
        outcome.kind, outcome.error = "raised", type(error).__name__
        outcome.line = _where(error)
        try:
            outcome.message = str(error)[:300]
        except Exception:
            outcome.message = "(its message cannot be read)"
        outcome.miscalled = _never_began(error) and "argument" in outcome.message


def _wait(worker, time_limit):
    """No words once the worker is done; "time" or "stopped" after ending it."""
    try:
        worker.join(time_limit)
        kind = "time" if worker.is_alive() else ""
    except KeyboardInterrupt:  # the stop button
        kind = "stopped"
    for _ in range(20):  # an "except:" inside a loop may swallow the first ones
        if not worker.is_alive():
            break
        # A thread that ends with SystemExit ends silently.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(worker.ident), ctypes.py_object(SystemExit)
        )
        worker.join(0.05)
    return kind


def _no_input(prompt=""):
    raise EOFError("input() has nobody to ask here; use the arguments instead")


def _never_began(error):
    """Whether the call itself failed, before any line of a Python function ran."""
    return type(error) is TypeError and error.__traceback__.tb_next is None


def _where(error):
    """The last line of the learner's own source on the way to `error`."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    foreign = ("site-packages", __file__)
    own = [f for f in frames if not any(part in f.filename for part in foreign)]
    own = [f for f in own if linecache.getline(f.filename, f.lineno or 0).strip()]
    return own[-1].line or "" if own else ""


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
