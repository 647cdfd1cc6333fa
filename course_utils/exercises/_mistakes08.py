"""Wrong LSTM steps in chapter 08, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known
from course_utils.numpy_rnn import sigmoid

ORDER = "ifgo"


def gates_of(x, h, U, W, b, order=ORDER, squash=None):
    """The gates by letter, each (N, H), from rows in `order`."""
    squash = squash or {}
    a = x @ U.T + h @ W.T + b
    parts = np.split(a, len(order), axis=-1)
    usual = {"g": np.tanh}
    return {
        name: squash.get(name, usual.get(name, sigmoid))(part)
        for name, part in zip(order, parts, strict=True)
    }


def step(x, h, c, U, W, b, order=ORDER, squash=None, mix=None, out=None):
    """(h, c) after one step, or with one thing changed."""
    gates = gates_of(x, h, U, W, b, order, squash)
    i, f, g, o = (gates[name] for name in ORDER)
    mix = mix or (lambda i, f, g, o, c: f * c + i * g)
    out = out or (lambda i, f, g, o, c, c_next: o * np.tanh(c_next))
    c_next = mix(i, f, g, o, c)
    return out(i, f, g, o, c, c_next), c_next


def _step(**change):
    return lambda x, h, c, U, W, b: step(x, h, c, U, W, b, **change)


def _gated_cell(i, f, g, o, c, c_next):
    return o * c_next


STEP = [
    Known(
        "the rows are read in the order i, f, o, g",
        _step(order="ifog"),
        "Many papers write the output gate third. Here, as in PyTorch, the candidate "
        "g comes third and o last.",
        "`i, f, g, o = np.split(a, 4, axis=-1)`.",
    ),
    Known(
        "the rows are read in the order f, i, g, o",
        _step(order="figo"),
        "Input and forget gate have changed places: what should be kept is "
        "overwritten, and what should be written is kept.",
        "`i, f, g, o = np.split(a, 4, axis=-1)`.",
    ),
    Known(
        "the candidate is squashed by a sigmoid",
        _step(squash={"g": sigmoid}),
        "g is what is offered for storing, not a gate: it must be able to be "
        "negative, or the cell can only count up.",
        "`g = np.tanh(...)`; the three gates are sigmoids.",
    ),
    Known(
        "the candidate is not squashed",
        _step(squash={"g": lambda a: a}),
        "g is offered between -1 and 1, whatever comes in. Yours has no bound, so one "
        "loud step can drown what the cell has kept.",
        "`g = np.tanh(...)`.",
    ),
    Known(
        "the bias is left out",
        lambda x, h, c, U, W, b: step(x, h, c, U, W, 0 * b),
        "Each of the four pre-activations has a bias. It sets where a gate stands when "
        "nothing comes in.",
        "`a = x @ U.T + h @ W.T + b`.",
    ),
    Known(
        "the gates are squashed by tanh",
        _step(squash={"i": np.tanh, "f": np.tanh, "o": np.tanh}),
        "A gate says how much, from 0 to 1. A tanh gate could turn the sign of what "
        "is stored.",
        "Sigmoid for i, f, o; tanh for g.",
    ),
    Known(
        "the old cell state is not carried over",
        _step(mix=lambda i, f, g, o, c: i * g),
        "The path on which the gradient survives is missing: nothing is remembered.",
        "c(t) = f ∘ c(t-1) + i ∘ g.",
    ),
    Known(
        "the forget gate is used upside down",
        _step(mix=lambda i, f, g, o, c: (1 - f) * c + i * g),
        "In spite of its name, f = 1 means *keep*.",
        "c(t) = f ∘ c(t-1) + i ∘ g.",
    ),
    Known(
        "the input gate is left out",
        _step(mix=lambda i, f, g, o, c: f * c + g),
        "Everything is stored, wanted or not.",
        "Multiply the candidate by i before you add it.",
    ),
    Known(
        "the old cell state is added without the forget gate",
        _step(mix=lambda i, f, g, o, c: c + i * g),
        "That is the carousel of 1997, which cannot forget. Since 2000 the cell has "
        "a forget gate on it.",
        "c(t) = f ∘ c(t-1) + i ∘ g.",
    ),
    Known(
        "the cell state itself is squashed",
        _step(mix=lambda i, f, g, o, c: np.tanh(f * c + i * g), out=_gated_cell),
        "tanh stands between cell and output. On the cell it would be in the loop, and "
        "its slope on the carousel.",
        "c(t) = f ∘ c(t-1) + i ∘ g, and only then h(t) = o ∘ tanh(c(t)).",
    ),
    Known(
        "tanh is left out of the output",
        _step(out=_gated_cell),
        "The cell state may grow beyond 1; the output is the gated *tanh* of it.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    Known(
        "the output is made from the old cell state",
        _step(out=lambda i, f, g, o, c, c_next: o * np.tanh(c)),
        "h(t) reads the cell after the update, so what was stored at this step can be "
        "output at this step.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    Known(
        "the output gate is left out",
        _step(out=lambda i, f, g, o, c, c_next: np.tanh(c_next)),
        "Then the cell shows always what it holds.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    Known(
        "h and c are returned in the wrong order",
        lambda x, h, c, U, W, b: step(x, h, c, U, W, b)[::-1],
        "The output h comes first, as in PyTorch's `(h, c)`.",
        "`return h, c`.",
    ),
]


def coupled(x, h, c, U, W, b, mix=None, order="fgo", squash=None, out=None):
    """(h, c) after one step with i = 1 - f, or with one thing changed."""
    gates = gates_of(x, h, U, W, b, order, squash)
    f, g, o = (gates[name] for name in "fgo")
    mix = mix or (lambda f, g, c: f * c + (1 - f) * g)
    out = out or (lambda o, c_next: o * np.tanh(c_next))
    c_next = mix(f, g, c)
    return out(o, c_next), c_next


def _coupled(**change):
    return lambda x, h, c, U, W, b: coupled(x, h, c, U, W, b, **change)


COUPLED = [
    Known(
        "the input gate equals the forget gate",
        _coupled(mix=lambda f, g, c: f * c + f * g),
        "i = f opens and closes both at once. Coupled means: what is forgotten makes "
        "room for what is stored, i = 1 - f.",
        "c(t) = f ∘ c(t-1) + (1 - f) ∘ g.",
    ),
    Known(
        "f and 1 - f have changed places",
        _coupled(mix=lambda f, g, c: (1 - f) * c + f * g),
        "f = 1 means *keep the old*. Yours stores the new one there.",
        "c(t) = f ∘ c(t-1) + (1 - f) ∘ g.",
    ),
    Known(
        "everything is stored",
        _coupled(mix=lambda f, g, c: f * c + g),
        "There is no i any more, but its place is not empty: 1 - f stands there.",
        "c(t) = f ∘ c(t-1) + (1 - f) ∘ g.",
    ),
    Known(
        "1 - f multiplies the old state a second time",
        _coupled(mix=lambda f, g, c: f * c + (1 - f) * c * g),
        "The candidate is stored by itself, not times what was there.",
        "c(t) = f ∘ c(t-1) + (1 - f) ∘ g.",
    ),
    Known(
        "the candidate is not squashed",
        _coupled(squash={"g": lambda a: a}),
        "Without tanh the candidate has no bound, and neither has the cell.",
        "`g = np.tanh(...)`.",
    ),
    Known(
        "the output gate is left out",
        _coupled(out=lambda o, c_next: np.tanh(c_next)),
        "Coupled are keeping and storing only. What is shown is still a decision.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    Known(
        "the rows are read in the order f, o, g",
        _coupled(order="fog"),
        "The order is PyTorch's with the rows of i taken out: f, g, o.",
        "`f, g, o = np.split(a, 3, axis=-1)`.",
    ),
    Known(
        "the rows are read in the order g, f, o",
        _coupled(order="gfo"),
        "The order is PyTorch's with the rows of i taken out: f, g, o.",
        "`f, g, o = np.split(a, 3, axis=-1)`.",
    ),
]
