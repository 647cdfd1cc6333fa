"""Exercises of chapter 09: the GRU.

`check_gru_step`, `check_convention` and `check_parameter_counts`.
"""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises import _mistakes09 as mistakes
from course_utils.exercises import _mistakes09_counts
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity

_rng = np.random.default_rng(9)


def gru_step(x, h, U, W, b, b_hn):
    """The library's step under the exercise's signature; (N, H)."""
    cell = numpy_rnn.GRUCell.from_weights(U, W, b, b_hn)
    return cell.step(cell.project(x), h)


def parameter_counts(D, H):
    """Parameters of the library's three cells: rnn, lstm, gru."""
    rng = np.random.default_rng(0)
    cells = numpy_rnn.RNNCell, numpy_rnn.LSTMCell, numpy_rnn.GRUCell
    return tuple(
        sum(array.size for array in cell(D, H, rng=rng).parameters.values())
        for cell in cells
    )


def _weights(D, H):
    return {
        "U": _rng.normal(0, 0.7, (3 * H, D)),
        "W": _rng.normal(0, 0.7, (3 * H, H)),
        "b": _rng.normal(0, 0.5, 3 * H),
    }


def _case(N, D, H):
    state = {"x": _rng.normal(size=(N, D)), "h": _rng.uniform(-0.9, 0.9, (N, H))}
    return state | _weights(D, H) | {"b_hn": _rng.normal(0, 0.5, H)}


check_gru_step = Checker(
    "gru_step",
    stub='''
def gru_step(x, h, U, W, b, b_hn):
    """One step of the GRU, with the reset gate after the product.

    x (N, D); h (N, H): the state before; U (3H, D), W (3H, H), b (3H,): rows in the
    order r, z, n; b_hn (H,): second bias of the candidate, inside the reset.
    z = 1 keeps the old state.
    →  h (N, H): the state after
    """
    return ...
''',
    solution=gru_step,
    cases=[_case(3, 4, 6), _case(5, 2, 3), _case(2, 5, 4)],
    quantities=[Quantity("h", ("N", "H"))],
    mistakes=mistakes.STEP,
    hints=[
        "The input's share and the state's share must stay apart here, because the "
        "reset gate stands between them: `u = x @ U.T + b` and `v = h @ W.T`.",
        "Split both in three: `u_r, u_z, u_n` and `v_r, v_z, v_n`. Then r = σ(u_r + "
        "v_r) and z = σ(u_z + v_z).",
        "`n = np.tanh(u_n + r * (v_n + b_hn))` and `(1 - z) * n + z * h`.",
    ],
    lesson="The new state lies between the candidate and the old state.",
)

check_convention = Checker(
    "convention",
    stub='''
def convention(U, W, b):
    """Weights for a cell in which z = 1 keeps, from one in which z = 1 renews.

    The given weights are meant for h(t) = (1 - z) ∘ h(t-1) + z ∘ n.
    U (3H, D), W (3H, H), b (3H,), rows in the order r, z, n
    →  U, W, b: new arrays with which h(t) = (1 - z) ∘ n + z ∘ h(t-1) does the same
    """
    return ...
''',
    solution=mistakes.converted,
    cases=[_weights(4, 6), _weights(2, 3), _weights(5, 4)],
    quantities=[
        Quantity("U", ("3H", "D")),
        Quantity("W", ("3H", "H")),
        Quantity("b", ("3H",)),
    ],
    mistakes=mistakes.CONVENTION,
    hints=[
        "Call the gates z and z'. What must hold between them so that both cells do "
        "the same?",
        "z' = 1 - z. And σ has a symmetry: 1 - σ(a) = σ(?).",
        "1 - σ(a) = σ(-a): negate everything that makes a_z, the rows H … 2H-1 of U, W "
        "and b. Copy before you write.",
    ],
    lesson="Signs convert the first difference; nothing converts the place of r.",
)

check_parameter_counts = Checker(
    "parameter_counts",
    stub='''
def parameter_counts(D, H):
    """How many numbers each cell learns, with one bias for each row of U and W.

    D inputs, H units; the GRU has its reset after the product, and so b_hn (H,) too
    →  rnn, lstm, gru: three whole numbers
    """
    return ...
''',
    solution=parameter_counts,
    cases=[{"D": 4, "H": 6}, {"D": 97, "H": 64}, {"D": 1, "H": 10}],
    quantities=[Quantity("rnn"), Quantity("lstm"), Quantity("gru")],
    mistakes=_mistakes09_counts.COUNTS,
    hints=[
        "One block of rows first, the plain RNN: how many numbers are in U, in W, in "
        "b?",
        "H·D + H·H + H. How many such blocks has the LSTM, how many the GRU? And what "
        "does the GRU have besides?",
        "1, 4 and 3 blocks; and H more for b_hn.",
    ],
    lesson="At equal counts the plain RNN may be about twice as wide as the LSTM.",
    evidence="It counts what the library's cells hold, for three sizes.",
)
