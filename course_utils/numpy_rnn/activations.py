"""Activation functions, each beside its derivative.

The derivative is written in terms of the *output* h = φ(a): that is all a forward
pass has to keep.
"""

import numpy as np


def sigmoid(a):
    """σ(a) = 1 / (1 + exp(-a)), elementwise, without overflow for large -a."""
    return 0.5 * (1.0 + np.tanh(0.5 * a))


def relu(a):
    """max(a, 0), elementwise."""
    return np.maximum(a, 0)


def identity(a):
    """a itself: the linear network."""
    return a


# name: (φ(a), φ'(a) as a function of h = φ(a))
ACTIVATIONS = {
    "tanh": (np.tanh, lambda h: 1 - h * h),
    "relu": (relu, lambda h: (h > 0).astype(h.dtype)),
    "sigmoid": (sigmoid, lambda h: h * (1 - h)),
    "identity": (identity, np.ones_like),
}
