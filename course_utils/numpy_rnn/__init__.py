"""Recurrent networks in NumPy: forward and backward written out by hand.

Nothing in here imports PyTorch; ``course_utils.torch_rnn`` is the twin that does.

There is one class for each set of equations, and what all of them share is in
``cell.py``; ``fast.py`` holds the LSTM and the GRU once more, written for speed. Every
cell, and a Stack of them, is used in the same way::

    cell = LSTMCell(D, H, rng=rng)
    hs, final, cache = forward(cell, xs, state, lengths)
    d_xs, d_state, grads = backward(cell, d_hs, d_final, cache)

The state is an array (RNN, GRU; Jordan: the last prediction), a pair (h, c) for the
LSTM, and for a Stack a tuple with the state of each of its cells.
"""

from course_utils.numpy_rnn.activations import ACTIVATIONS, sigmoid, softmax
from course_utils.numpy_rnn.gru import GRUCell, ResetBeforeGRUCell
from course_utils.numpy_rnn.jordan import JordanCell
from course_utils.numpy_rnn.layer_norm import LayerNormRNNCell
from course_utils.numpy_rnn.layers import (
    Embedding,
    Linear,
    RowGradient,
    log_softmax,
    softmax_cross_entropy,
)
from course_utils.numpy_rnn.lstm import LSTMCell
from course_utils.numpy_rnn.lstm_variants import (
    CoupledLSTMCell,
    CoupledPeepholeLSTMCell,
    PeepholeLSTMCell,
)
from course_utils.numpy_rnn.rnn import RNNCell
from course_utils.numpy_rnn.sequence import (
    backward,
    draw_recurrent_mask,
    forward,
    length_mask,
    reverse,
)
from course_utils.numpy_rnn.skipgram import CBOW, SkipGram
from course_utils.numpy_rnn.stacked import Stack

__all__ = [
    "ACTIVATIONS",
    "CBOW",
    "CoupledLSTMCell",
    "CoupledPeepholeLSTMCell",
    "Embedding",
    "GRUCell",
    "JordanCell",
    "LSTMCell",
    "LayerNormRNNCell",
    "Linear",
    "PeepholeLSTMCell",
    "RNNCell",
    "ResetBeforeGRUCell",
    "RowGradient",
    "SkipGram",
    "Stack",
    "backward",
    "draw_recurrent_mask",
    "forward",
    "length_mask",
    "log_softmax",
    "reverse",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
]
