"""Recurrent networks in NumPy: forward and backward written out by hand.

Nothing in here imports PyTorch; ``course_utils.torch_rnn`` is the twin that does.
"""

from course_utils.numpy_rnn.activations import ACTIVATIONS, sigmoid
from course_utils.numpy_rnn.cells import RNNCell
from course_utils.numpy_rnn.layers import (
    Linear,
    log_softmax,
    softmax,
    softmax_cross_entropy,
)
from course_utils.numpy_rnn.sequence import backward, forward

__all__ = [
    "ACTIVATIONS",
    "Linear",
    "RNNCell",
    "backward",
    "forward",
    "log_softmax",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
]
