"""Weights and states drawn for the exercises of chapter 06."""

import numpy as np


def weights(rng, H, scale=0.8):
    """W (H, H) with a spectral radius near `scale`."""
    return rng.normal(0, scale / np.sqrt(H), (H, H))


def states(rng, *shape):
    """States as tanh leaves them: between -1 and 1, and never at an end."""
    return rng.uniform(-0.95, 0.95, shape)
