"""Exercise `parity_weights` of chapter 02: a network's answers are judged.

Two ReLU units, h(t) = relu(U x(t) + W h(t-1) + b), h(0) = 0, output V h(t). Weights
that answer every bit string rightly are right, whoever found them.
"""

import itertools

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.checking import (
    Checker,
    Fault,
    KnownMistake,
    Quantity,
    Table,
)
from course_utils.exercises.checking.compare import number
from course_utils.exercises.checking.plain import Foreign
from course_utils.exercises.checking.quantity import kind_of

STUB = '''
def parity_weights():
    """Two ReLU units whose output is 1 after an odd number of ones, else 0.

    h(t) = relu(U x(t) + W h(t-1) + b), h(0) = 0, output V h(t)
    →  U (2, 1), W (2, 2), b (2,), V (1, 2)
    """
    return ...
'''

HINTS = [
    "Call the parity so far p. The next parity is a function of x + p alone, which "
    "is 0, 1 or 2. Which answer belongs to each?",
    "0 → 0, 1 → 1, 2 → 0. With s = x + p that is relu(s) - 2 relu(s - 1). Two "
    "ReLUs: those are your two units. Which bias has each?",
    "h1 = relu(x + p) and h2 = relu(x + p - 1), so p = h1 - 2 h2. Put that p into "
    "both rows of W, and into V.",
]


def parity_weights():
    """h1 = x + p, h2 = relu(x + p - 1), and p = h1 - 2 h2 is the parity so far."""
    U = np.array([[1.0], [1.0]])
    W = np.array([[1.0, -2.0], [1.0, -2.0]])
    b = np.array([0.0, -1.0])
    V = np.array([[1.0, -2.0]])
    return U, W, b, V


LONGEST = 8
SHAPES = {"U": (2, 1), "W": (2, 2), "b": (2,), "V": (1, 2)}


def bit_strings(length):
    """Every bit string of `length`, in counting order: (2**length, length)."""
    return np.array(list(itertools.product([0, 1], repeat=length)))


def checked_weights(value):
    """A plain result → U, W, b, V; ValueError with a sentence for the learner."""
    if not isinstance(value, tuple | list) or len(value) != len(SHAPES):
        raise ValueError(
            f"Your function returned {kind_of(value)}; expected four things: "
            "`return U, W, b, V`."
        )
    return [
        _weight(name, shape, given)
        for (name, shape), given in zip(SHAPES.items(), value, strict=True)
    ]


def _weight(name, shape, given):
    if isinstance(given, Foreign) or given is None or given is Ellipsis:
        raise ValueError(
            f"`{name}` is {kind_of(given)}; expected a list of numbers or a NumPy "
            f"array of shape {shape}."
        )
    if isinstance(given, np.ndarray) and given.dtype.kind == "c":
        raise ValueError(f"`{name}` holds complex numbers; expected real numbers.")
    try:
        array = np.array(given, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(
            f"`{name}` cannot be read as numbers; expected an array of shape {shape}."
        ) from None
    if array.shape != shape:
        example = np.array2string(np.zeros(shape), separator=", ", precision=0)
        example = " ".join(example.split()).replace("0.", "0")
        raise ValueError(
            f"`{name}` has shape {array.shape}; expected {shape}, such as `{example}`."
        )
    if not np.isfinite(array).all():
        raise ValueError(f"`{name}` holds NaN or infinity; expected finite numbers.")
    return array


def answers(value):
    """The network's output after every bit string up to `LONGEST`, shortest first."""
    U, W, b, V = checked_weights(value)
    return np.concatenate(
        [
            _states(U, W, b, bit_strings(length))[-1] @ V[0]
            for length in range(1, LONGEST + 1)
        ]
    )


def explain(case, value, observed, expected):
    """Fault that follows the first wrong bit string step by step, or None."""
    wrong = np.flatnonzero(~(np.abs(observed - expected) <= 1e-6))
    if not len(wrong):
        return None
    first, length = int(wrong[0]), 1
    while first >= 2**length:
        first, length = first - 2**length, length + 1
    bits = bit_strings(length)[first]
    text = (
        f"The bits {' '.join(map(str, bits))} hold {_ones(bits)}, so the output should "
        f"be {number(expected[wrong[0]])}; yours is {number(observed[wrong[0]])}. "
    )
    if length > 1:
        shorter = "1 bit" if length == 2 else f"up to {length - 1} bits"
        text += f"Every string of {shorter} is right. "
    text += f"In all, {len(wrong)} of {len(observed)} strings are wrong."
    table = _table(*checked_weights(value), bits)
    return Fault([("Where", text)], quantity="output", t=length, table=table)


def _states(U, W, b, bits):
    """h(1) … h(T) for a batch of bit strings (N, T): (T, N, 2)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b, activation="relu")
    return numpy_rnn.forward(cell, bits.T[:, :, None].astype(float))[0]


def _table(U, W, b, V, bits):
    hs = _states(U, W, b, bits[None])[:, 0]
    rows = [
        [t + 1, bit, number(h[0]), number(h[1]), number(V[0] @ h), ones % 2]
        for t, (bit, h, ones) in enumerate(zip(bits, hs, bits.cumsum(), strict=True))
    ]
    columns = ["t", "x(t)", "h1(t)", "h2(t)", "output", "parity so far"]
    return Table(columns, rows, "Your network, step by step:")


def _ones(bits):
    count = int(bits.sum())
    return {0: "no one", 1: "a single one"}.get(count, f"{count} ones")


def _weights(W, V, U=(1, 1), b=(0, -1)):
    arrays = np.array(U, float)[:, None], np.array(W, float), np.array(b, float)
    return lambda: (*arrays, np.array([V], float))


def same_network(given, weights):
    """Whether they differ in the units' order and sizes only, which nobody can see."""
    U, W, b, V = checked_weights(given)
    for order in ([0, 1], [1, 0]):
        turned = U[order], W[order][:, order], b[order], V[:, order]
        with np.errstate(divide="ignore", invalid="ignore"):
            size = weights[0][:, 0] / turned[0][:, 0]  # a ReLU lets it through
        if not (np.isfinite(size).all() and (size > 0).all()):
            continue
        scaled = (
            turned[0] * size[:, None],
            turned[1] * size[:, None] / size,
            turned[2] * size,
            turned[3] / size,
        )
        if all(np.allclose(a, w) for a, w in zip(scaled, weights, strict=True)):
            return True
    return False


def _mistaken(name, function, why, advice):
    """A mistake that speaks of weights: said of this network only.

    Other wrong weights may give the same answers for another reason.
    """
    weights = function()
    return KnownMistake(
        name, function, why, advice, fits=lambda value: same_network(value, weights)
    )


MISTAKES = [
    _mistaken(
        "the output subtracts h2 once instead of twice",
        _weights([[1, -2], [1, -2]], [1, -1]),
        "With two ones, h1 is 2 and h2 is 1. The output has to come out as 0 there.",
        "Which multiple of h2 takes 2 to 0? The recurrent rows already use it.",
    ),
    KnownMistake(
        "the network computes OR: once it has seen a one, it stays at one",
        _weights([[1, -1], [1, -1]], [1, -1]),
        "Its output goes up to 1 with the first one and never falls back to 0.",
        "A second one has to take the value back to 0. With h1 = x + p and h2 what "
        "x + p exceeds 1 by, how often must h2 count?",
    ),
    KnownMistake(
        "the network computes AND of the last two bits",
        _weights([[0, 0], [1, 0]], [0, 1]),
        "Its output is 1 only where this bit and the one before it are both 1.",
        "Parity asks how the sum of this bit and the *parity so far* comes out: 0, 1 "
        "or 2.",
    ),
    _mistaken(
        "only the last bit is looked at",
        _weights([[0, 0], [0, 0]], [1, -2]),
        "The state of the step before has no influence: `W` carries nothing on.",
        "The parity so far, h1 - 2 h2, has to enter the next step through `W`.",
    ),
    _mistaken(
        "the ones are counted and the count is never reduced",
        _weights([[1, 0], [0, 0]], [1, 0]),
        "h1 is the number of ones. It is the parity as long as there is at most one.",
        "Reduce the count at every step: 2 has to become 0 before the next bit comes. "
        "If your W does that, is it transposed? Row i holds the weights into the new "
        "h_i.",
    ),
    _mistaken(
        "the count is reduced in the output, but not in the state",
        _weights([[1, 0], [1, 0]], [1, -2]),
        "h1 keeps counting 1, 2, 3, and the output 2 - h1 is right for two ones only.",
        "What the output subtracts, the recurrence has to subtract as well: give `W` "
        "the same second column in both rows.",
    ),
    _mistaken(
        "the second column of W has the wrong sign",
        _weights([[1, 2], [1, 2]], [1, -2]),
        "h2 is there to take two ones back to zero; with a plus it adds them again.",
        "The next step needs h1 - 2 h2. What stands in the column of h2?",
    ),
    _mistaken(
        "the output has the wrong sign for h2",
        _weights([[1, -2], [1, -2]], [1, 2]),
        "The states are right, but the output adds 2 h2 instead of taking it away.",
        "Read p = h1 - 2 h2 off the states.",
    ),
    _mistaken(
        "the rows of W are still those of the threshold network, [1, -1]",
        _weights([[1, -1], [1, -1]], [1, -2]),
        "`V` and `b` are right: the output is h1 - 2 h2. But the next step gets "
        "h1 - h2, which is 1 after two ones instead of 0.",
        "What `V` makes of the two units is the parity so far. `W` has to hand on the "
        "same combination.",
    ),
    _mistaken(
        "the second bias is -0.5",
        _weights([[1, -2], [1, -2]], [1, -2], b=(0, -0.5)),
        "Halfway between two values is where a threshold belongs. A ReLU with bias "
        "-0.5 gives 0.5 for a single one, where h2 has to be 0.",
        "h2 is what x + p exceeds 1 by. Which bias makes relu(x + p + bias) exactly "
        "that?",
    ),
    _mistaken(
        "the weights are those for threshold units, but the units are ReLUs",
        _weights([[1, -1], [1, -1]], [1, -1], b=(-0.5, -1.5)),
        "A threshold unit answers 0 or 1 whatever its input's size. A ReLU hands the "
        "size on: half a step above the threshold comes out as 0.5.",
        "With ReLUs let h1 be x + p itself, with bias 0, and h2 what is above 1.",
    ),
    _mistaken(
        "the second unit has no bias",
        _weights([[1, -2], [1, -2]], [1, -2], b=(0, 0)),
        "Both units compute the same, so h2 cannot tell 1 from 2.",
        "h2 has to stay at 0 until x + p exceeds 1.",
    ),
    _mistaken(
        "the output is h1 alone",
        _weights([[1, -2], [1, -2]], [1, 0]),
        "h1 is x + p: 2 after a second one.",
        "The parity is h1 - 2 h2; let `V` compute it.",
    ),
]

check_parity_weights = Checker(
    "parity_weights",
    stub=STUB,
    hints=HINTS,
    solution=parity_weights,
    cases=[{}],
    quantities=[Quantity("output", ("string",))],
    mistakes=MISTAKES,
    observe=answers,
    explain=explain,
    evidence=(
        f"Your network is right on every bit string of 1 to {LONGEST} bits, "
        f"all {2 ** (LONGEST + 1) - 2} of them."
    ),
    lesson="Nothing was trained: a state of two numbers is enough to remember one bit.",
)
