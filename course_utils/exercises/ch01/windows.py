"""Exercise `windows` of chapter 01."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.models import autoregression

STUB = '''
def windows(x, p):
    """Every window of p numbers in a row, and the number that came after it.

    x (T,)  →  X (T - p, p), oldest number first; y (T - p,)
    """
    return ...
'''

HINTS = [
    "Take the series 1, 2, 4, 7, 11 and p = 2. Write down the first window, the "
    "number after it, then the second window. How many are there?",
    "Row i is `x[i:i + p]`, and its target is `x[i + p]`. For which i does the "
    "target exist?",
    "`np.stack([x[i:i + p] for i in range(len(x) - p)])` makes X; all the targets "
    "together are one slice of x.",
]


def windows(x, p):
    """The library's windows under the exercise's signature; X (T-p, p), y (T-p,)."""
    X, y = autoregression.windows(x, p)
    return X.copy(), y.copy()


def _cut(start=0, shift=0, wrap=False):
    """Windows that begin at `start` and targets moved on by `shift`."""

    def wrong(x, p):
        T = len(x)
        if wrap:
            index = (np.arange(T)[:, None] + np.arange(p)) % T
            return x[index], x[(np.arange(T) + p) % T]
        y = x[p + shift :]
        first = [start + i for i in range(len(y))]
        return np.stack([x[i : i + p] for i in first]), y

    return wrong


def _windows(X=lambda X: X, y=lambda y: y):
    """The right windows in another form."""

    def wrong(x, p):
        right_X, right_y = autoregression.windows(x, p)
        return X(right_X), y(right_y)

    return wrong


MISTAKES = [
    KnownMistake(
        "the present x(t) is left out of the window",
        _cut(shift=1),
        "Between the end of each window and its target one number is missing: the "
        "latest one, which tells most.",
        "The target of the window x[i:i+p] is x[i+p], with nothing in between.",
    ),
    KnownMistake(
        "the target is the last number of its own window",
        lambda x, p: (autoregression.windows(x, p)[0], x[p - 1 : -1]),
        "The model is asked for a number it has just been given. It will be perfect, "
        "and useless.",
        "The target comes *after* the window: x[i+p].",
    ),
    KnownMistake(
        "the target is the first number of its own window",
        lambda x, p: (autoregression.windows(x, p)[0], x[: len(x) - p]),
        "The model is asked for a number it has just been given.",
        "The target comes *after* the window: x[i+p].",
    ),
    KnownMistake(
        "the windows stand in the opposite order",
        _windows(lambda X: X[::-1], lambda y: y[::-1]),
        "Windows and targets fit each other, but the last window comes first.",
        "Row i starts at x[i]: let i run upwards.",
    ),
    KnownMistake(
        "the newest number comes first",
        _windows(X=lambda X: X[:, ::-1]),
        "The numbers of each window are right, in the opposite order.",
        "Row i is x[i], x[i+1], …, x[i+p-1].",
    ),
    KnownMistake(
        "the windows do not overlap",
        lambda x, p: tuple(a[::p] for a in autoregression.windows(x, p)),
        "Each window starts where the one before it ended, so most are lost.",
        "The next window starts one number later, not p.",
    ),
    KnownMistake(
        "the last window is missing",
        _windows(lambda X: X[:-1], lambda y: y[:-1]),
        "The last number of the series is nobody's target.",
        "There are T - p windows: i runs from 0 to T - p - 1.",
    ),
    KnownMistake(
        "there is one window too many",
        lambda x, p: (np.lib.stride_tricks.sliding_window_view(x, p).copy(), x[p:]),
        "The last row of X ends with the series: nothing comes after it, so it has no "
        "target.",
        "There are T - p windows: i runs from 0 to T - p - 1.",
    ),
    KnownMistake(
        "the first window is missing",
        _windows(lambda X: X[1:], lambda y: y[1:]),
        "The first window is x[0:p].",
        "Let i start at 0.",
    ),
    KnownMistake(
        "the series wraps round from its end to its start",
        _cut(wrap=True),
        "The last windows go on with the series' beginning, as if 1700 followed 2008.",
        "Stop at the last window that has a number after it.",
    ),
    KnownMistake(
        "X is transposed",
        _windows(X=lambda X: X.T),
        "Each window is a column.",
        "One row a window: (T - p, p).",
    ),
    KnownMistake(
        "y is a column",
        _windows(y=lambda y: y[:, None]),
        "A column (T - p, 1) minus a vector (T - p,) becomes a table, without any "
        "error. It is a mistake worth avoiding early.",
        "Return y with one axis.",
    ),
    KnownMistake(
        "X holds the target as one more column",
        lambda x, p: (
            autoregression.windows(x, p + 1)[0] if len(x) > p + 1 else x[None],
            x[p:],
        ),
        "Each row is p + 1 long.",
        "x[i:i+p] ends before x[i+p].",
    ),
]

_rng = np.random.default_rng(1)

check_windows = Checker(
    "windows",
    stub=STUB,
    hints=HINTS,
    solution=windows,
    cases=[
        {"x": np.array([1.0, 2.0, 4.0, 7.0, 11.0, 16.0]), "p": 2},
        {"x": _rng.normal(size=11), "p": 4},
        {"x": _rng.normal(size=9), "p": 3},
    ],
    quantities=[Quantity("X", ("T - p", "p")), Quantity("y", ("T - p",))],
    mistakes=MISTAKES,
    lesson="Every fixed-window model begins with these two arrays.",
)
