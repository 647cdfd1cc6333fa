"""Activation functions, each beside its derivative.

The derivative is written in terms of the *output* h = φ(a): that is all a forward
pass has to keep.
"""

import numpy as np


def sigmoid(a):
    """σ(a) = 1 / (1 + exp(-a)) = ½ (1 + tanh(½ a)), which cannot overflow."""
    return 0.5 * (1 + np.tanh(0.5 * a))


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


def softmax(logits):
    """exp(s_k) / Σ_j exp(s_j) over the last axis, safe for large scores."""
    exp = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)


def _elementwise(name):
    phi, phi_prime = ACTIVATIONS[name]
    return phi, lambda dy, y: dy * phi_prime(y)


# name: (y of the scores, ∂L/∂s from ∂L/∂y and y); softmax mixes its classes.
OUTPUTS = {name: _elementwise(name) for name in ACTIVATIONS} | {
    "softmax": (
        softmax,
        lambda dy, y: y * (dy - (dy * y).sum(axis=-1, keepdims=True)),
    )
}
