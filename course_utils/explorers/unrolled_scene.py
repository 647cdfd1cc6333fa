"""The state that every explorer of the unrolled scalar network shares."""

import math

import traitlets
from traitlets import TraitError

from course_utils.explorers.flagship import Flagship
from course_utils.explorers.unrolled_network import MAX_T, WEIGHTS
from course_utils.numpy_rnn import ACTIVATIONS

# The scripts of every such explorer, first needed first (see `join_modules`).
SHARED_MODULES = (
    "numerics.js",
    "graph_drawing.js",
    "flagship.js",
    "unrolled_network.js",
    "unrolled_drawing.js",
    "unrolled_controls.js",
)
WEIGHT_LIMIT = 3
DATA_LIMIT = 100


class UnrolledScene(Flagship):
    """Base: the network's size, weights and data, and how far the passes have come.

    Attributes
    ----------
    xs, targets : list of 8 numbers within ±100
        Inputs x(t) and targets y(t); steps beyond those given get 0.
    T : int
        Time steps, 1 … 8; the length of `xs` if that is given, else 3.
    U, W, V, b : float within ±3
    activation : {"tanh", "relu", "sigmoid", "identity"}
    position : int
        0 … `position_limit`.
    """

    position_limit = 0  # the last position at the largest T

    T = traitlets.Int(3).tag(sync=True)
    activation = traitlets.Unicode("tanh").tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)
    U = traitlets.Float(0.8).tag(sync=True)
    W = traitlets.Float(0.6).tag(sync=True)
    V = traitlets.Float(1.5).tag(sync=True)
    b = traitlets.Float(0.0).tag(sync=True)
    xs = traitlets.List().tag(sync=True)
    targets = traitlets.List().tag(sync=True)

    def __init__(self, xs=None, targets=None, **state):
        if xs is None:
            xs = [1.0, 0.5, -1.0, 0.5, 1.0, -0.5, -1.0, 0.5]
        elif "T" not in state:
            state["T"] = len(xs)
        if targets is None:
            targets = [0.5, 0.0, -0.5, 0.0, 0.5, 0.0, -0.5, 0.0]
        super().__init__(xs=xs, targets=targets, **state)

    @traitlets.validate("T")
    def _check_T(self, proposal):
        return check_whole("T", proposal.value, 1, MAX_T)

    @traitlets.validate("position")
    def _check_position(self, proposal):
        return check_whole("position", proposal.value, 0, self.position_limit)

    @traitlets.validate("activation")
    def _check_activation(self, proposal):
        if proposal.value not in ACTIVATIONS:
            raise TraitError(
                f"activation is {proposal.value!r}; expected one of "
                f"{', '.join(ACTIVATIONS)}"
            )
        return proposal.value

    @traitlets.validate(*WEIGHTS)
    def _check_weight(self, proposal):
        return check_number(proposal.trait.name, proposal.value, WEIGHT_LIMIT)

    @traitlets.validate("xs", "targets")
    def _check_data(self, proposal):
        name = proposal.trait.name
        return check_numbers(name, proposal.value, DATA_LIMIT, fill=0.0)


def check_whole(name, value, low, high):
    """`value`, or a TraitError that says what was expected."""
    if not low <= value <= high:
        raise TraitError(
            f"{name} is {value}; expected a whole number from {low} to {high}"
        )
    return value


def check_number(name, value, limit):
    """`value` as a float within ±limit, or a TraitError."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not abs(number) <= limit:
        raise TraitError(
            f"{name} is {value!r}; expected a number from -{limit} to {limit}"
        )
    return number


def check_numbers(name, values, limit, fill):
    """A list of 8 numbers within ±limit, `fill` where none is given; or TraitError."""
    if len(values) > MAX_T:
        raise TraitError(
            f"{name} holds {len(values)} numbers; expected at most {MAX_T}, "
            "one for each time step"
        )
    checked = [check_number(f"{name}[{i}]", v, limit) for i, v in enumerate(values)]
    return checked + [fill] * (MAX_T - len(checked))
