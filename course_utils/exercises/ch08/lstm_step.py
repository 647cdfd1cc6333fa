"""Exercise `lstm_step` of chapter 08."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch08.forward_steps import (
    ORDER,
    STATE,
    forward_case,
    gates_of,
    interleaved,
)
from course_utils.exercises.checking import Checker, KnownMistake
from course_utils.numpy_rnn import sigmoid

STUB = '''
def lstm_step(x, h, c, U, W, b):
    """One step of the LSTM.

    x (N, D); h, c (N, H): the state before; U (4H, D), W (4H, H), b (4H,): rows in
    the order i, f, g, o
    →  h, c (N, H): the state after
    """
    return ...
'''

HINTS = [
    "All four pre-activations at once: `a = x @ U.T + h @ W.T + b` is (N, 4H). "
    "What cuts it into four (N, H)?",
    "`i, f, g, o = np.split(a, 4, axis=-1)`, then a sigmoid on three of them and "
    "tanh on one. Which?",
    "`c = f * c + i * g`, then `h = o * np.tanh(c)`.",
]


def lstm_step(x, h, c, U, W, b):
    """The library's step under the exercise's signature; h, c, each (N, H)."""
    cell = numpy_rnn.LSTMCell.from_weights(U, W, b)
    return cell.step(cell.project(x), (h, c))[0]


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


MISTAKES = [
    KnownMistake(
        "the rows are read in the order i, f, o, g",
        _step(order="ifog"),
        "Many papers write the output gate third. Here, as in PyTorch, the candidate "
        "g comes third and o last.",
        "`i, f, g, o = np.split(a, 4, axis=-1)`.",
    ),
    KnownMistake(
        "the rows are read in the order f, i, g, o",
        _step(order="figo"),
        "Input and forget gate have changed places: what should be kept is "
        "overwritten, and what should be written is kept.",
        "`i, f, g, o = np.split(a, 4, axis=-1)`.",
    ),
    KnownMistake(
        "the rows of the four blocks are interleaved",
        lambda x, h, c, U, W, b: step(x, h, c, *interleaved(4, U, W, b)),
        "Four rows for each unit in turn, as `reshape(N, H, 4)` or `a[:, 0::4]` reads "
        "them. Here all H rows of i come first, then all of f.",
        "`i, f, g, o = np.split(a, 4, axis=-1)`.",
    ),
    KnownMistake(
        "the candidate is squashed by a sigmoid",
        _step(squash={"g": sigmoid}),
        "g is what is offered for storing, not a gate: it must be able to be "
        "negative, or the cell can only count up.",
        "`g = np.tanh(...)`; the three gates are sigmoids.",
    ),
    KnownMistake(
        "the candidate is not squashed",
        _step(squash={"g": lambda a: a}),
        "g is offered between -1 and 1, whatever comes in. Yours has no bound, so one "
        "loud step can drown what the cell has kept.",
        "`g = np.tanh(...)`.",
    ),
    KnownMistake(
        "the input gate is not squashed",
        _step(squash={"i": lambda a: a}),
        "A gate says how much, from 0 to 1. Yours is the pre-activation itself.",
        "A sigmoid for each of i, f and o.",
    ),
    KnownMistake(
        "the forget gate is not squashed",
        _step(squash={"f": lambda a: a}),
        "A gate says how much, from 0 to 1. Yours is the pre-activation itself.",
        "A sigmoid for each of i, f and o.",
    ),
    KnownMistake(
        "the output gate is not squashed",
        _step(squash={"o": lambda a: a}),
        "A gate says how much, from 0 to 1. Yours is the pre-activation itself.",
        "A sigmoid for each of i, f and o.",
    ),
    KnownMistake(
        "the bias is left out",
        lambda x, h, c, U, W, b: step(x, h, c, U, W, 0 * b),
        "Each of the four pre-activations has a bias. It sets where a gate stands when "
        "nothing comes in.",
        "`a = x @ U.T + h @ W.T + b`.",
    ),
    KnownMistake(
        "the gates are squashed by tanh",
        _step(squash={"i": np.tanh, "f": np.tanh, "o": np.tanh}),
        "A gate says how much, from 0 to 1. A tanh gate could turn the sign of what "
        "is stored.",
        "Sigmoid for i, f, o; tanh for g.",
    ),
    KnownMistake(
        "the old cell state is not carried over",
        _step(mix=lambda i, f, g, o, c: i * g),
        "The path on which the gradient survives is missing: nothing is remembered.",
        "c(t) = f ∘ c(t-1) + i ∘ g.",
    ),
    KnownMistake(
        "the forget gate is used upside down",
        _step(mix=lambda i, f, g, o, c: (1 - f) * c + i * g),
        "In spite of its name, f = 1 means *keep*.",
        "c(t) = f ∘ c(t-1) + i ∘ g.",
    ),
    KnownMistake(
        "the input gate is left out",
        _step(mix=lambda i, f, g, o, c: f * c + g),
        "Everything is stored, wanted or not.",
        "Multiply the candidate by i before you add it.",
    ),
    KnownMistake(
        "the forget gate multiplies what is stored as well",
        _step(mix=lambda i, f, g, o, c: f * (c + i * g)),
        "f decides on the old cell state only; what comes in has a gate of its own, i.",
        "c(t) = f ∘ c(t-1) + i ∘ g.",
    ),
    KnownMistake(
        "the old cell state is added without the forget gate",
        _step(mix=lambda i, f, g, o, c: c + i * g),
        "That is the carousel of 1997, which cannot forget. Since 2000 the cell has "
        "a forget gate on it.",
        "c(t) = f ∘ c(t-1) + i ∘ g.",
    ),
    KnownMistake(
        "the cell state itself is squashed",
        _step(mix=lambda i, f, g, o, c: np.tanh(f * c + i * g), out=_gated_cell),
        "tanh stands between cell and output. On the cell it would be in the loop, and "
        "its slope on the carousel.",
        "c(t) = f ∘ c(t-1) + i ∘ g, and only then h(t) = o ∘ tanh(c(t)).",
    ),
    KnownMistake(
        "tanh is left out of the output",
        _step(out=_gated_cell),
        "The cell state may grow beyond 1; the output is the gated *tanh* of it.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    KnownMistake(
        "the output is made from the old cell state",
        _step(out=lambda i, f, g, o, c, c_next: o * np.tanh(c)),
        "h(t) reads the cell after the update, so what was stored at this step can be "
        "output at this step.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    KnownMistake(
        "the output gate is left out",
        _step(out=lambda i, f, g, o, c, c_next: np.tanh(c_next)),
        "Then the cell shows always what it holds.",
        "h(t) = o ∘ tanh(c(t)).",
    ),
    KnownMistake(
        "h and c are returned in the wrong order",
        lambda x, h, c, U, W, b: step(x, h, c, U, W, b)[::-1],
        "The output h comes first, as in PyTorch's `(h, c)`.",
        "`return h, c`.",
    ),
]

_rng = np.random.default_rng(8)

check_lstm_step = Checker(
    "lstm_step",
    stub=STUB,
    hints=HINTS,
    solution=lstm_step,
    cases=[
        forward_case(_rng, 3, 4, 6),
        forward_case(_rng, 5, 2, 3),
        forward_case(_rng, 2, 5, 4),
    ],
    quantities=STATE,
    mistakes=MISTAKES,
    lesson="Keep, store, output: one multiplication each.",
)
