"""Exercise `convention` of chapter 09."""

import numpy as np

from course_utils.exercises.ch09.gru_weights import gru_weights
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def convention(U, W, b):
    """Weights for a cell in which z = 1 keeps, from one in which z = 1 renews.

    The given weights are meant for h(t) = (1 - z) ∘ h(t-1) + z ∘ n.
    U (3H, D), W (3H, H), b (3H,), rows in the order r, z, n
    →  U, W, b: new arrays with which h(t) = (1 - z) ∘ n + z ∘ h(t-1) does the same
    """
    return ...
'''

HINTS = [
    "Call the gates z and z'. What must hold between them so that both cells do "
    "the same?",
    "z' = 1 - z. And σ has a symmetry: 1 - σ(a) = σ(?).",
    "1 - σ(a) = σ(-a): negate everything that makes a_z, the rows H … 2H-1 of U, W "
    "and b. Copy before you write.",
]


def convention(U, W, b, rows="z", signs=(True, True, True)):
    """U, W, b with the sign of `rows` turned, in those arrays that `signs` says."""
    start = "rzn".index(rows[0]) * (len(b) // 3)
    stop = start + len(rows) * (len(b) // 3)
    turned = []
    for array, turn in zip((U, W, b), signs, strict=True):
        array = array.copy()
        array[start:stop] *= -1 if turn else 1
        turned.append(array)
    return tuple(turned)


def _converted(**change):
    return lambda U, W, b: convention(U, W, b, **change)


def _one_minus(U, W, b):
    U, W, b = U.copy(), W.copy(), b.copy()
    H = len(b) // 3
    for array in (U, W, b):
        array[H : 2 * H] = 1 - array[H : 2 * H]
    return U, W, b


def _bias_from_one(U, W, b):
    H = len(b) // 3
    U, W, turned = convention(U, W, b)
    turned[H : 2 * H] += 1
    return U, W, turned


def _swapped(U, W, b):
    def swap(array):
        r, z, n = np.split(array, 3)
        return np.concatenate([z, r, n])

    return swap(U), swap(W), swap(b)


def _columns(U, W, b):
    U, W, b = U.copy(), W.copy(), b.copy()
    H = len(b) // 3
    for array in (U.T, W.T, b):
        array[H : 2 * H] *= -1
    return U, W, b


MISTAKES = [
    KnownMistake(
        "nothing is changed",
        lambda U, W, b: (U.copy(), W.copy(), b.copy()),
        "With the same weights the gate has the same value, and that value means the "
        "opposite here.",
        "Negate the z rows of U, of W and of b.",
    ),
    KnownMistake(
        "columns of U and W are negated instead of rows",
        _columns,
        "Each gate is a block of *rows*: row k of U holds the weights that make a[k]. "
        "A column belongs to one input or unit.",
        "`U[H:2*H]`, not `U[:, H:2*H]`.",
    ),
    KnownMistake(
        "the bias is left as it is",
        _converted(signs=(True, True, False)),
        "σ(-a) = 1 - σ(a) needs the *whole* pre-activation turned round, and the bias "
        "is part of it.",
        "Negate the z rows of U, of W and of b.",
    ),
    KnownMistake(
        "only the bias is negated",
        _converted(signs=(False, False, True)),
        "The pre-activation of z is U_z x + W_z h + b_z: all three terms must change "
        "their sign.",
        "Negate the z rows of U, of W and of b.",
    ),
    KnownMistake(
        "W is left as it is",
        _converted(signs=(True, False, True)),
        "z reads the old state as well as the input.",
        "Negate the z rows of U, of W and of b.",
    ),
    KnownMistake(
        "U is left as it is",
        _converted(signs=(False, True, True)),
        "z reads the input as well as the old state.",
        "Negate the z rows of U, of W and of b.",
    ),
    KnownMistake(
        "the rows of r are negated",
        _converted(rows="r"),
        "The first H rows belong to r. The two conventions agree on it.",
        "z has the rows H … 2H-1.",
    ),
    KnownMistake(
        "the rows of n are negated",
        _converted(rows="n"),
        "The last H rows belong to n. The two conventions agree on it.",
        "z has the rows H … 2H-1.",
    ),
    KnownMistake(
        "the rows of r are negated as well",
        _converted(rows="rz"),
        "Only z changes its meaning; r resets in both.",
        "z has the rows H … 2H-1.",
    ),
    KnownMistake(
        "the rows of n are negated as well",
        _converted(rows="zn"),
        "Only z changes its meaning; the candidate is the same in both.",
        "z has the rows H … 2H-1.",
    ),
    KnownMistake(
        "the bias is taken as 1 - b",
        _bias_from_one,
        "1 - z is wanted of the *gate*. Before the sigmoid that is a change of sign, "
        "of the bias as well: σ(-a) = 1 - σ(a).",
        "Negate the z rows of U, of W and of b.",
    ),
    KnownMistake(
        "everything is negated",
        _converted(rows="rzn"),
        "Only z changes its meaning.",
        "z has the rows H … 2H-1.",
    ),
    KnownMistake(
        "1 - the weights are taken",
        _one_minus,
        "1 - z is wanted of the *gate*, after the sigmoid. Before it, that is a change "
        "of sign: σ(-a) = 1 - σ(a).",
        "Negate instead.",
    ),
    KnownMistake(
        "the rows of r and z are exchanged",
        _swapped,
        "The order of the rows is the same in both; the meaning of z is not.",
        "Negate the z rows.",
    ),
]

_rng = np.random.default_rng(9)

check_convention = Checker(
    "convention",
    stub=STUB,
    hints=HINTS,
    solution=convention,
    cases=[gru_weights(_rng, 4, 6), gru_weights(_rng, 2, 3), gru_weights(_rng, 5, 4)],
    quantities=[
        Quantity("U", ("3H", "D"), blocks=tuple("rzn")),
        Quantity("W", ("3H", "H"), blocks=tuple("rzn")),
        Quantity("b", ("3H",), blocks=tuple("rzn")),
    ],
    mistakes=MISTAKES,
    lesson="Signs convert the first difference; nothing converts the place of r.",
)
