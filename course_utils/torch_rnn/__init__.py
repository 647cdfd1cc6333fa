"""Recurrent networks in PyTorch: the twins of ``course_utils.numpy_rnn``.

Nothing in here imports the NumPy side; what needs both is in ``course_utils.bridge``
and ``course_utils.compare``.
"""

from course_utils.torch_rnn.activations import ACTIVATIONS
from course_utils.torch_rnn.device import describe_device, exact_device, pick_device
from course_utils.torch_rnn.gru import GRUCell, ResetBeforeGRUCell
from course_utils.torch_rnn.jordan import JordanCell
from course_utils.torch_rnn.layer_norm import LayerNormRNNCell
from course_utils.torch_rnn.layers import Embedding, Linear, softmax_cross_entropy
from course_utils.torch_rnn.lstm import LSTMCell
from course_utils.torch_rnn.lstm_variants import (
    CoupledLSTMCell,
    CoupledPeepholeLSTMCell,
    PeepholeLSTMCell,
)
from course_utils.torch_rnn.rnn import RNNCell
from course_utils.torch_rnn.sequence import (
    draw_recurrent_mask,
    forward,
    length_mask,
    reverse,
)
from course_utils.torch_rnn.skipgram import CBOW, SkipGram
from course_utils.torch_rnn.stacked import Stack

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
    "SkipGram",
    "Stack",
    "describe_device",
    "draw_recurrent_mask",
    "exact_device",
    "forward",
    "length_mask",
    "pick_device",
    "reverse",
    "softmax_cross_entropy",
]
