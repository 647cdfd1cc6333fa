"""A softmax that overflows: nothing is subtracted before the exponential."""

import numpy as np


def naive_softmax(logits, axis=-1):
    """The formula as it stands: exp overflows at 710."""
    powers = np.exp(logits)
    return powers / powers.sum(axis=axis, keepdims=True)
