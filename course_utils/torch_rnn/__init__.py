"""Recurrent networks in PyTorch: the twins of ``course_utils.numpy_rnn``.

Nothing in here imports the NumPy side; what needs both is in ``course_utils.bridge``
and ``course_utils.compare``.
"""

from course_utils.torch_rnn.activations import ACTIVATIONS
from course_utils.torch_rnn.cells import RNNCell
from course_utils.torch_rnn.device import describe_device, exact_device, pick_device
from course_utils.torch_rnn.layers import Linear, softmax_cross_entropy
from course_utils.torch_rnn.sequence import forward

__all__ = [
    "ACTIVATIONS",
    "Linear",
    "RNNCell",
    "describe_device",
    "exact_device",
    "forward",
    "pick_device",
    "softmax_cross_entropy",
]
