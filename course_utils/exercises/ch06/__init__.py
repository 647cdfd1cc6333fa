"""Exercises of chapter 06: vanishing gradients."""

from .tanh_jacobian import check_tanh_jacobian
from .gradient_norms import check_gradient_norms
from .rnn_bound import check_rnn_bound
from .decay_reading import check_decay_reading
