"""Exercise `decay_reading` of chapter 06."""

import numpy as np

from course_utils import gradflow
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def decay_reading(logs):
    """Three numbers read off a decay plot.

    logs (T + 1,): log10 ‖∂L/∂h(t)‖ for t = 0 … T, as drawn
    →  half_life: steps back from T until at most half of the norm at T is left for
                  the first time (in these plots it is, somewhere),
       left: share of the norm at T that arrives at t = 0,
       per_step: the factor per step that would give the same, if all were equal
    """
    return ...
'''

HINTS = [
    "Turn the array round first, `back = logs[::-1] - logs[-1]`: entry d is now "
    "what is left after d steps back, 0 at d = 0.",
    "Half is `np.log10(0.5)` ≈ -0.30 on this axis. The first d with `back[d]` at "
    "or below it is the half-life; count from there no further.",
    "`left = 10.0 ** back[-1]`, and T equal factors multiply to `left`: the T-th root.",
]


def decay_reading(logs):
    """half_life (the library's), left and per_step of log10 norms (T + 1,)."""
    left = 10.0 ** (logs[0] - logs[-1])
    return gradflow.half_life(logs), left, left ** (1 / (len(logs) - 1))


HALF = float(np.log10(0.5))


def read(logs, line=HALF, **change):
    """half_life, left, per_step of log10 norms (T + 1,), or with one thing changed."""
    logs = np.asarray(logs, dtype=float)
    T = len(logs) - 1
    back = logs if change.get("forwards") else logs[::-1]
    start = 0.0 if change.get("absolute") else back[0]
    below = back - start <= line
    half_life = float(np.argmax(below)) if below.any() else np.inf
    if change.get("place") and below.any():
        half_life = T - half_life
    base = change.get("base", 10.0)
    left = base ** (back[-1] - start)
    steps = change.get("steps", T)
    per_step = change.get("per_step", lambda left, T: left ** (1 / T))(left, steps)
    return half_life, change.get("left", lambda left: left)(left), per_step


def _changed(**change):
    return lambda logs: read(logs, **change)


def _nearest(logs):
    _, left, per_step = read(logs)
    return float(np.argmin(np.abs(logs[::-1] - logs[-1] - HALF))), left, per_step


def _averaged(logs):
    half_life, left, _ = read(logs)
    return half_life, left, np.mean(10.0 ** np.diff(logs[::-1]))


MISTAKES = [
    KnownMistake(
        "the plot is read from left to right",
        _changed(forwards=True),
        "Time runs to the right, the gradient runs to the left: it starts at t = T, "
        "where the loss is.",
        "Start at the last entry and walk towards the first.",
    ),
    KnownMistake(
        "the norm at T is not divided out",
        _changed(absolute=True),
        "Half of what? Of the gradient at t = T, and that is not 1 here. Only ratios "
        "say how much was lost on the way.",
        "Subtract `logs[-1]` first: dividing is subtracting, on a log axis.",
    ),
    KnownMistake(
        "half is taken for half a decade",
        _changed(line=-0.5),
        "log10 of one half is -0.30, not -0.5: half a decade down is a factor of 0.32.",
        "Compare with `np.log10(0.5)`.",
    ),
    KnownMistake(
        "half is taken for one decade",
        _changed(line=-1.0),
        "One unit on this axis is a factor of ten, not of two.",
        "Compare with `np.log10(0.5)`.",
    ),
    KnownMistake(
        "the half-life is given as a place t",
        _changed(place=True),
        "You found the right point of the curve. Asked is how many steps *back from T* "
        "it lies: T - t.",
        "Count from the loss: T minus your t.",
    ),
    KnownMistake(
        "the logarithms are taken for natural ones",
        _changed(base=np.e),
        "The axis is in powers of ten: what is left is 10 to the difference, not e to "
        "it.",
        "`10.0 ** (logs[0] - logs[-1])`.",
    ),
    KnownMistake(
        "the rate per step is a mean share, not a factor",
        _changed(per_step=lambda left, T: left / T),
        "T steps *multiply* the norm by `left`. One step multiplies it by the T-th "
        "root of that.",
        "`left ** (1 / T)`.",
    ),
    KnownMistake(
        "T is counted one too high",
        _changed(per_step=lambda left, T: left ** (1 / (T + 1))),
        "T + 1 points have T steps between them.",
        "`T = len(logs) - 1`.",
    ),
    KnownMistake(
        "the loss is given instead of what is left",
        _changed(left=lambda left: 1 - left),
        "1 minus what is left has gone. Asked is what has arrived at t = 0.",
        "`10.0 ** (logs[0] - logs[-1])`.",
    ),
    KnownMistake(
        "the exponents are given, not the shares",
        _changed(left=np.log10, per_step=lambda left, T: np.log10(left) / T),
        "A straight line's slope, read off a log axis, is the *logarithm* of the "
        "factor.",
        "`10.0 **` what you read off.",
    ),
    KnownMistake(
        "left is a percentage",
        _changed(left=lambda left: 100 * left),
        "A share lies between 0 and 1 where something was lost.",
        "Leave the 100 out.",
    ),
    KnownMistake(
        "the half-life is where the curve comes nearest to a half",
        _nearest,
        "Nearest is not first: a curve may be close to a half above the line, or come "
        "by a second time.",
        "The first d with `back[d] <= np.log10(0.5)`.",
    ),
    KnownMistake(
        "the factors of all steps are averaged",
        _averaged,
        "Factors multiply. Their plain mean is above the T-th root of their product "
        "whenever they differ.",
        "`left ** (1 / T)`.",
    ),
]

_rng = np.random.default_rng(6)


def _decay(T, rate, start):
    """Log10 norms that fall by `rate` a step on the way back, with bumps."""
    fall = np.log10(rate) * np.arange(T, -1.0, -1.0)
    bumps = _rng.normal(0, 0.05, T + 1)
    return start + fall + bumps


check_decay_reading = Checker(
    "decay_reading",
    stub=STUB,
    hints=HINTS,
    solution=decay_reading,
    cases=[
        {"logs": _decay(30, 0.9, -0.8)},
        {"logs": _decay(8, 0.6, 0.4)},
        {"logs": np.array([-1.2, -0.1, -0.9, 0.3, 0.2])},
        {"logs": np.array([0.5, -0.6, -1.1, -0.9, -0.4, 0.1, -0.2])},
    ],
    quantities=[Quantity("half_life"), Quantity("left"), Quantity("per_step")],
    mistakes=MISTAKES,
    lesson="A straight line down on a log axis is a constant factor per step.",
    evidence="It reads a slow, a steep and two bumpy curves rightly.",
)
