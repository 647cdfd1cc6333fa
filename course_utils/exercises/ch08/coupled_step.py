"""Exercise `coupled_step` of chapter 08."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch08.forward_steps import (
    STATE,
    forward_case,
    gates_of,
    interleaved,
)
from course_utils.exercises.checking import Checker, KnownMistake
from course_utils.numpy_rnn import sigmoid

STUB = '''
def coupled_step(x, h, c, U, W, b):
    """One step of the LSTM with coupled gates: the input gate is 1 - f.

    x (N, D); h, c (N, H); U (3H, D), W (3H, H), b (3H,): rows in the order f, g, o
    →  h, c (N, H)
    """
    return ...
'''

HINTS = [
    "Start from your `lstm_step`. Three blocks instead of four: which letter has gone?",
    "Wherever i stood, write 1 - f.",
]


def coupled_step(x, h, c, U, W, b):
    """The same with i = 1 - f."""
    cell = numpy_rnn.CoupledLSTMCell.from_weights(U, W, b)
    return cell.step(cell.project(x), (h, c))[0]


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


def _forget_raw(x, h, c, U, W, b):
    gates = gates_of(x, h, U, W, b, "fgo")
    raw = gates_of(x, h, U, W, b, "fgo", {"f": lambda a: a})["f"]
    c_next = gates["f"] * c + (1 - raw) * gates["g"]
    return gates["o"] * np.tanh(c_next), c_next


MISTAKES = [
    KnownMistake(
        "the input gate equals the forget gate",
        _coupled(mix=lambda f, g, c: f * c + f * g),
        "i = f opens and closes both at once. Coupled means: what is forgotten makes "
        "room for what is stored, i = 1 - f.",
        "c(t) = f ∘ c(t-1) + (1 - f) ∘ g.",
    ),
    KnownMistake(
        "f and 1 - f have changed places",
        _coupled(mix=lambda f, g, c: (1 - f) * c + f * g),
        "f = 1 means *keep the old*. Yours stores the new one there.",
        "c(t) = f ∘ c(t-1) + (1 - f) ∘ g.",
    ),
    KnownMistake(
        "everything is stored",
        _coupled(mix=lambda f, g, c: f * c + g),
        "There is no i any more, but its place is not empty: 1 - f stands there.",
        "c(t) = f ∘ c(t-1) + (1 - f) ∘ g.",
    ),
    KnownMistake(
        "1 - f multiplies the old state a second time",
        _coupled(mix=lambda f, g, c: f * c + (1 - f) * c * g),
        "The candidate is stored by itself, not times what was there.",
        "c(t) = f ∘ c(t-1) + (1 - f) ∘ g.",
    ),
    KnownMistake(
        "the candidate is not squashed",
        _coupled(squash={"g": lambda a: a}),
        "Without tanh the candidate has no bound, and neither has the cell.",
        "`g = np.tanh(...)`.",
    ),
    KnownMistake(
        "the output gate is left out",
        _coupled(out=lambda o, c_next: np.tanh(c_next)),
        "Coupled are keeping and storing only. What is shown is still a decision.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    KnownMistake(
        "1 - f is made of the forget gate's pre-activation",
        _forget_raw,
        "What is stored is 1 - f with f the *gate*, after its sigmoid.",
        "Apply the sigmoid once, `f = sigmoid(f)`, and use that f twice.",
    ),
    KnownMistake(
        "the bias is left out",
        lambda x, h, c, U, W, b: coupled(x, h, c, U, W, 0 * b),
        "Each of the three pre-activations has a bias.",
        "`a = x @ U.T + h @ W.T + b`.",
    ),
    KnownMistake(
        "the candidate is squashed by a sigmoid",
        _coupled(squash={"g": sigmoid}),
        "g is what is offered for storing, not a gate: it must be able to be negative.",
        "`g = np.tanh(...)`.",
    ),
    KnownMistake(
        "tanh is left out of the output",
        _coupled(out=lambda o, c_next: o * c_next),
        "The cell state may grow beyond 1; the output is the gated *tanh* of it.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    KnownMistake(
        "h and c are returned in the wrong order",
        lambda x, h, c, U, W, b: coupled(x, h, c, U, W, b)[::-1],
        "The output h comes first, as in PyTorch's `(h, c)`.",
        "`return h, c`.",
    ),
    KnownMistake(
        "the rows of the three blocks are interleaved",
        lambda x, h, c, U, W, b: coupled(x, h, c, *interleaved(3, U, W, b)),
        "Three rows for each unit in turn. Here all H rows of f come first.",
        "`f, g, o = np.split(a, 3, axis=-1)`.",
    ),
    KnownMistake(
        "the rows are read in the order f, o, g",
        _coupled(order="fog"),
        "The order is PyTorch's with the rows of i taken out: f, g, o.",
        "`f, g, o = np.split(a, 3, axis=-1)`.",
    ),
    KnownMistake(
        "the rows are read in the order g, f, o",
        _coupled(order="gfo"),
        "The order is PyTorch's with the rows of i taken out: f, g, o.",
        "`f, g, o = np.split(a, 3, axis=-1)`.",
    ),
]

_rng = np.random.default_rng(8)

check_coupled_step = Checker(
    "coupled_step",
    stub=STUB,
    hints=HINTS,
    solution=coupled_step,
    cases=[
        forward_case(_rng, 3, 4, 6, 3),
        forward_case(_rng, 4, 2, 5, 3),
        forward_case(_rng, 2, 5, 3, 3),
    ],
    quantities=STATE,
    mistakes=MISTAKES,
    lesson="A quarter fewer parameters; c stays between its old value and the new one.",
)
