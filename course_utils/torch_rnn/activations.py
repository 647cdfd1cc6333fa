"""Activation functions in PyTorch; autograd knows their derivatives."""

import torch


def identity(a):
    """a itself: the linear network."""
    return a


ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "identity": identity,
}


def softmax(logits):
    """exp(s_k) / Σ_j exp(s_j) over the last axis, safe for large scores."""
    return torch.softmax(logits, dim=-1)


OUTPUTS = ACTIVATIONS | {"softmax": softmax}
