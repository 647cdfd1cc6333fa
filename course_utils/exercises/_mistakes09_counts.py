"""Wrong parameter counts in chapter 09, each with its explanation."""

from course_utils.exercises._checker import KnownMistake as Known


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


COUNTS = [
    Known(
        "the biases are left out",
        _counts(biases=(0, 0, 0), gru_extra=0),
        "Each row of U and W has a bias too, and the GRU's candidate a second one.",
        "One block has H·D + H·H + H parameters.",
    ),
    Known(
        "the GRU's second bias is left out",
        _counts(gru_extra=0),
        "With the reset after the product there is b_hn, H more numbers, which stands "
        "inside the reset.",
        "3 (H·D + H·H + H) + H.",
    ),
    Known(
        "each of the GRU's blocks has a second bias",
        _counts(gru_extra=3),
        "Only the candidate has one. In the rows of r and z a second bias would be "
        "added to the first, no more.",
        "3 (H·D + H·H + H) + H.",
    ),
    Known(
        "LSTM and GRU have changed places",
        _lstm_for_gru,
        "i, f, g, o are four blocks and belong to the LSTM; r, z, n are three.",
        "The order is rnn, lstm, gru.",
    ),
    Known(
        "every block has two biases",
        _counts(biases=(2, 2, 2), gru_extra=0),
        "That is how ``torch.nn`` counts: bias_ih and bias_hh. Where both are only "
        "added, one says as much, and the course has one.",
        "One block has H·D + H·H + H parameters.",
    ),
    Known(
        "the GRU is given as many blocks as the LSTM",
        _counts(blocks=(1, 4, 4)),
        "i, f, g, o are four; r, z, n are three.",
        "3 blocks.",
    ),
    Known(
        "the LSTM's candidate is not counted",
        _counts(blocks=(1, 3, 3)),
        "It has three gates and a candidate: four blocks of rows.",
        "4 blocks.",
    ),
    Known(
        "the candidates are not counted",
        _counts(blocks=(1, 3, 2)),
        "Every gate *and* the candidate has its block of rows.",
        "4 blocks for the LSTM, 3 for the GRU.",
    ),
    Known(
        "the recurrent weights are left out",
        _counts(rows=lambda D, H: H * D),
        "Each block reads the old state as well: H·H more.",
        "One block has H·D + H·H + H parameters.",
    ),
    Known(
        "the input weights are left out",
        _counts(rows=lambda D, H: H * H),
        "Each block reads the input as well: H·D more.",
        "One block has H·D + H·H + H parameters.",
    ),
]
