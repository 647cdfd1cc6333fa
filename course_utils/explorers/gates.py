"""The gate explorer: set the gates of a memory cell by hand until it does a task.

One LSTM unit runs over twenty steps of a signal that the learner draws, with marks on
some of them. For each gate there are three sliders: its value without a mark, and at
each of two marks; the weights a network would need for that stand beside them. A goal
(latch, counter, resettable memory, answer when asked) is reached when the output is
right on the drawn signal and on hidden ones; until then the explorer says which step
is off and which gate is to blame. The picture lives in ``static/gates.js``.
"""

import math

import traitlets
from traitlets import TraitError

from course_utils.explorers.flagship import Flagship, join_modules, read_static
from course_utils.explorers.gates_cell import (
    CLOSED,
    GATES,
    OPEN,
    STEPS,
    run,
    weights_of,
)
from course_utils.explorers.gates_goals import GOALS, judge, solution, used
from course_utils.explorers.gates_picture import draw_gates_png
from course_utils.explorers.gates_words import describe, equations

MODULES = (
    "numerics.js",
    "gated_cells.js",
    "shared_random.js",
    "graph_drawing.js",
    "flagship.js",
    "gates_cell.js",
    "gates_goals.js",
    "gates_words.js",
    "gates_drawing.js",
    "gates_controls.js",
    "gates.js",
)
SIGNAL = (
    0.3, -0.4, 0.8, 0.5, -0.6, -0.2, 0.7, 0.4, -0.3, -0.9,
    0.2, 0.6, -0.5, 0.3, 0.6, 0.9, -0.2, -0.7, 0.1, 0.4,
)  # fmt: skip
MARKS = {3: 1, 7: 2, 10: 1, 13: 2, 15: 1, 18: 2}
HALF_OPEN = (0.5, 0.5, 0.5)
LARGEST_WEIGHT = 1


class Gates(Flagship):
    """The gate explorer as a flagship.

    Parameters
    ----------
    goal : {"latch", "counter", "memory", "recall", "free"}
    xs : sequence of up to 20 numbers within ±1, optional
        The signal x(t); steps beyond it get 0.
    marks : dict or sequence, optional
        What is marked: {t: 1 or 2, or the goal's name for it: "store", "reset"}, or
        0, 1, 2 for each step. Mark 2 has no meaning in the latch and the counter.
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
    >>> gates = Gates(goal="counter")
    >>> gates.reached()
    False
    >>> gates.solve()
    >>> gates.reached()
    True
    """

    _esm = join_modules(MODULES)
    _css = read_static("flagship.css") + read_static("gates.css")

    scene_names = ("goal", "xs", "marks", "i", "f", "o", "candidate", "weight", "step")

    goal = traitlets.Enum(list(GOALS), "latch").tag(sync=True)
    xs = traitlets.List().tag(sync=True)
    marks = traitlets.List().tag(sync=True)
    i = traitlets.List().tag(sync=True)
    f = traitlets.List().tag(sync=True)
    o = traitlets.List().tag(sync=True)
    candidate = traitlets.Enum(["x", "one"], "x").tag(sync=True)
    weight = traitlets.Float(0.05).tag(sync=True)
    step = traitlets.Int(5).tag(sync=True)

    def __init__(self, goal="latch", xs=SIGNAL, marks=None, **state):
        marks = MARKS if marks is None else marks
        if isinstance(marks, dict):
            marks = _marks_by_step(goal, marks)
        given = {gate: state.pop(gate, HALF_OPEN) for gate in GATES}
        given |= {"xs": xs, "marks": marks}
        for name, values in given.items():
            state[name] = _as_list(name, values)
        super().__init__(goal=goal, **state)

    @traitlets.validate("xs")
    def _check_xs(self, proposal):
        return _check_list("xs", proposal.value, -1, 1)

    @traitlets.validate("marks")
    def _check_marks(self, proposal):
        marks = proposal.value
        for t, mark in enumerate(marks, start=1):
            if mark not in (0, 1, 2):
                raise TraitError(
                    f"the mark at t = {t} is {mark!r}; expected 0 (none), 1 or 2"
                )
        if len(marks) > STEPS:
            raise TraitError(f"marks holds {len(marks)}; expected at most {STEPS}")
        return [int(mark) for mark in marks] + [0] * (STEPS - len(marks))

    @traitlets.validate(*GATES)
    def _check_gate(self, proposal):
        name, values = proposal.trait.name, proposal.value
        if len(values) != 3:
            raise TraitError(
                f"gate {name} holds {len(values)} numbers; expected three: its value "
                "without a mark, at mark 1, at mark 2"
            )
        checked = [_check_number(f"gate {name}", value, 0, 1) for value in values]
        return [min(max(value, CLOSED), OPEN) for value in checked]

    @traitlets.validate("weight")
    def _check_weight(self, proposal):
        return _check_number("weight", proposal.value, 0.01, LARGEST_WEIGHT)

    @traitlets.validate("step")
    def _check_step(self, proposal):
        if not 1 <= proposal.value <= STEPS:
            raise TraitError(
                f"step is {proposal.value}; expected a whole number from 1 to {STEPS}"
            )
        return proposal.value

    def numbers(self):
        """Every number of the cell on the drawn signal (see `gates_cell.run`)."""
        return run(self.state(), self.xs, used(self.goal, self.marks))

    def weights(self):
        """U, W, b and V that set the gates like this (see `gates_cell.weights_of`)."""
        return weights_of(self.state())

    def verdict(self):
        """Whether the goal is reached, and what is to blame (see `judge`)."""
        return judge(self.state())

    def reached(self):
        """True if the goal is reached; False too in free play, which has none."""
        verdict = self.verdict()
        return verdict is not None and verdict["reached"]

    def solve(self):
        """Set the gates so that the goal is reached.

        Raises ValueError in free play.
        """
        if self.goal == "free":
            raise ValueError("goal is 'free', which has no solution; set another one")
        with self.hold_trait_notifications():
            for name, value in solution(self.goal, self._setting()).items():
                setattr(self, name, value)

    def equations(self):
        """The chosen step in numbers, three lines (see `gates_words.equations`)."""
        return equations(self.state(), self.numbers())

    def sentence(self):
        """What the picture shows now, in the words the browser uses."""
        return describe(self.state(), self.numbers(), self.verdict())

    def snapshot(self):
        """The picture now as PNG bytes."""
        return draw_gates_png(self.state(), self.numbers(), self.verdict())

    def _setting(self):
        names = (*GATES, "candidate", "weight")
        return {name: getattr(self, name) for name in names}


def _as_list(name, values):
    """`values` as a list, or a TraitError."""
    try:
        return list(values)
    except TypeError:
        raise TraitError(f"{name} is {values!r}; expected a list of numbers") from None


def _marks_by_step(goal, named):
    """{3: "store"} as a list of 20 marks."""
    names = [None, *GOALS[goal]["marks"]] if goal in GOALS else []
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


def _check_number(name, value, low, high):
    """`value` as a float from low to high, or a TraitError."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not low <= number <= high:
        raise TraitError(f"{name} is {value!r}; expected a number from {low} to {high}")
    return number


def _check_list(name, values, low, high):
    """A list of 20 numbers from low to high, 0 where none is given; or TraitError."""
    if len(values) > STEPS:
        raise TraitError(
            f"{name} holds {len(values)} numbers; expected at most {STEPS}, "
            "one for each step"
        )
    numbers = [
        _check_number(f"{name}[{k}]", value, low, high)
        for k, value in enumerate(values)
    ]
    return numbers + [0.0] * (STEPS - len(numbers))
