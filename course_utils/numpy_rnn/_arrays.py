"""Turning what a caller gives into arrays the network can compute with."""

import numpy as np


def floating(values):
    """`values` as an array: float32 stays float32, everything else becomes float64."""
    array = np.asarray(values)
    return array if array.dtype == np.float32 else array.astype(np.float64)
