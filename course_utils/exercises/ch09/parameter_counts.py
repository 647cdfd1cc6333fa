"""Exercise `parameter_counts` of chapter 09."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def parameter_counts(D, H):
    """How many numbers each cell learns, with one bias for each row of U and W.

    D inputs, H units; the GRU has its reset after the product, and so b_hn (H,) too
    →  rnn, lstm, gru: three whole numbers
    """
    return ...
'''

HINTS = [
    "One block of rows first, the plain RNN: how many numbers are in U, in W, in b?",
    "H·D + H·H + H. How many such blocks has the LSTM, how many the GRU? And what "
    "does the GRU have besides?",
    "1, 4 and 3 blocks; and H more for b_hn.",
]


def parameter_counts(D, H):
    """Parameters of the library's three cells: rnn, lstm, gru."""
    rng = np.random.default_rng(0)
    cells = numpy_rnn.RNNCell, numpy_rnn.LSTMCell, numpy_rnn.GRUCell
    return tuple(
        sum(array.size for array in cell(D, H, rng=rng).parameters.values())
        for cell in cells
    )


def counts(D, H, biases=(1, 1, 1), gru_extra=1, blocks=(1, 4, 3), rows=None):
    """Parameters of an RNN, an LSTM, a GRU, or with one thing changed."""
    rows = rows or (lambda D, H: H * D + H * H)
    each = [k * (rows(D, H) + H * n) for k, n in zip(blocks, biases, strict=True)]
    each[2] += gru_extra * H
    return tuple(each)


def _counts(**change):
    return lambda D, H: counts(D, H, **change)


def _lstm_for_gru(D, H):
    rnn, lstm, gru = counts(D, H)
    return rnn, gru, lstm


MISTAKES = [
    KnownMistake(
        "the biases are left out",
        _counts(biases=(0, 0, 0), gru_extra=0),
        "Each row of U and W has a bias too, and the GRU's candidate a second one.",
        "One block has H·D + H·H + H parameters.",
    ),
    KnownMistake(
        "the GRU's second bias is left out",
        _counts(gru_extra=0),
        "With the reset after the product there is b_hn, H more numbers, which stands "
        "inside the reset.",
        "3 (H·D + H·H + H) + H.",
    ),
    KnownMistake(
        "each of the GRU's blocks has a second bias",
        _counts(gru_extra=3),
        "Only the candidate has one. In the rows of r and z a second bias would be "
        "added to the first, no more.",
        "3 (H·D + H·H + H) + H.",
    ),
    KnownMistake(
        "LSTM and GRU have changed places",
        _lstm_for_gru,
        "i, f, g, o are four blocks and belong to the LSTM; r, z, n are three.",
        "The order is rnn, lstm, gru.",
    ),
    KnownMistake(
        "every block has two biases",
        _counts(biases=(2, 2, 2), gru_extra=0),
        "That is how ``torch.nn`` counts: bias_ih and bias_hh. Where both are only "
        "added, one says as much, and the course has one.",
        "One block has H·D + H·H + H parameters.",
    ),
    KnownMistake(
        "the GRU is given as many blocks as the LSTM",
        _counts(blocks=(1, 4, 4)),
        "i, f, g, o are four; r, z, n are three.",
        "3 blocks.",
    ),
    KnownMistake(
        "the LSTM's candidate is not counted",
        _counts(blocks=(1, 3, 3)),
        "It has three gates and a candidate: four blocks of rows.",
        "4 blocks.",
    ),
    KnownMistake(
        "the candidates are not counted",
        _counts(blocks=(1, 3, 2)),
        "Every gate *and* the candidate has its block of rows.",
        "4 blocks for the LSTM, 3 for the GRU.",
    ),
    KnownMistake(
        "the recurrent weights are left out",
        _counts(rows=lambda D, H: H * D),
        "Each block reads the old state as well: H·H more.",
        "One block has H·D + H·H + H parameters.",
    ),
    KnownMistake(
        "the input weights are left out",
        _counts(rows=lambda D, H: H * H),
        "Each block reads the input as well: H·D more.",
        "One block has H·D + H·H + H parameters.",
    ),
]

check_parameter_counts = Checker(
    "parameter_counts",
    stub=STUB,
    hints=HINTS,
    solution=parameter_counts,
    cases=[{"D": 4, "H": 6}, {"D": 97, "H": 64}, {"D": 1, "H": 10}],
    quantities=[Quantity("rnn"), Quantity("lstm"), Quantity("gru")],
    mistakes=MISTAKES,
    lesson="At equal counts the plain RNN may be about twice as wide as the LSTM.",
    evidence="It counts what the library's cells hold, for three sizes.",
)
