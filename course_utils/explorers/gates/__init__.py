"""The gate explorer: set the gates of a memory cell by hand until it does a task.

One LSTM unit runs over twenty steps of a signal that the learner draws, with marks on
some of them. Each gate has three values: without a mark, and at each of two marks. A
task (latch, counter, resettable memory, answer when asked) is done when the output is
right on the drawn signal and on hidden ones; until then the explorer says which step is
off and which gate is to blame. Everything it computes, says and draws is in
``gates.js`` and the modules beside it.
"""

import traitlets
from traitlets import TraitError

from course_utils.explorers.shared.engine import engine
from course_utils.explorers.shared.explorer import Explorer

STEPS = 20
SIGNAL = (
    0.3, -0.4, 0.8, 0.5, -0.6, -0.2, 0.7, 0.4, -0.3, -0.9,
    0.2, 0.6, -0.5, 0.3, 0.6, 0.9, -0.2, -0.7, 0.1, 0.4,
)  # fmt: skip
MARKS = {3: 1, 7: 2, 10: 1, 13: 2, 15: 1, 18: 2}
# The memory stores and shows, but melts: the forget gate is not open enough.
STORING, MELTING, SHOWING = (0.0, 1.0, 0.0), (0.8, 0.0, 0.8), (1.0, 1.0, 1.0)


class Gates(Explorer):
    """The gate explorer.

    What to ask it: which gate must be open when, if one number is to survive twenty
    steps? What does a forget gate of 0.9 leave after ten? Which task needs the output
    gate?

    Parameters
    ----------
    goal : {"latch", "counter", "memory", "recall", "free"}
    xs : sequence of up to 20 numbers within ±1
        The signal x(t); steps beyond it get 0.
    marks : dict or sequence
        What is marked: {t: 1 or 2, or the task's name for it: "store", "reset"}, or 0,
        1, 2 for each step. Mark 2 has no meaning in the latch and the counter.
    i, f, o : three numbers from 0 to 1
        The gate's value without a mark, at mark 1, at mark 2. A sigmoid reaches
        neither 0 nor 1, so they are kept within 0.001 … 0.999.
    candidate : {"x", "one"}
        What can be stored: g = tanh(w x), or tanh(w) at every step.
    weight : float from 0.01 to 1
        w. The readout is V = 1/w.
    step : int
        The chosen step, 1 … 20.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.

    Examples
    --------
    >>> Gates(goal="counter").sentence()[:17]
    'Counter: not yet.'
    """

    goal = traitlets.Unicode("latch").tag(sync=True)
    xs = traitlets.List().tag(sync=True)
    marks = traitlets.List().tag(sync=True)
    i = traitlets.List().tag(sync=True)
    f = traitlets.List().tag(sync=True)
    o = traitlets.List().tag(sync=True)
    candidate = traitlets.Unicode("x").tag(sync=True)
    weight = traitlets.Float(0.05).tag(sync=True)
    step = traitlets.Int(5).tag(sync=True)

    def __init__(
        self, goal="latch", xs=SIGNAL, marks=None, *,
        i=STORING, f=MELTING, o=SHOWING, **state,
    ):  # fmt: skip
        marks = MARKS if marks is None else marks
        if isinstance(marks, dict):
            marks = _marks_by_step(goal, marks)
        gates = {name: _reachable(v) for name, v in {"i": i, "f": f, "o": o}.items()}
        super().__init__(
            goal=goal, xs=_filled(xs), marks=_filled(marks), **gates, **state
        )


def _filled(values):
    """One value for each step: zeros after those given."""
    values = list(values)
    return values + [0] * (STEPS - len(values))


def _reachable(values):
    """Gate values from 0 to 1 as far as a sigmoid goes; others are refused later."""
    low, high = engine("gates").ask("[CLOSED, OPEN]")
    return [min(max(v, low), high) if 0 <= v <= 1 else v for v in values]


def _marks_by_step(goal, named):
    """{3: "store"} as a list of 20 marks."""
    goals = engine("gates").ask("GOALS")
    names = [None, *goals[goal]["marks"]] if goal in goals else []
    marks = [0] * STEPS
    for t, mark in named.items():
        if not (isinstance(t, int) and 1 <= t <= STEPS):
            raise TraitError(f"marks names step {t!r}; expected 1 to {STEPS}")
        if isinstance(mark, str):
            if mark not in names:
                known = ", ".join(map(repr, names[1:]))
                raise TraitError(
                    f"the mark at t = {t} is {mark!r}; expected {known}, 1 or 2"
                )
            mark = names.index(mark)
        marks[t - 1] = mark
    return marks
