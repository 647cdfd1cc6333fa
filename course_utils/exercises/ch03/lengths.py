"""Lengths of the sequences in a batch."""

import numpy as np


def some_lengths(rng, T, N):
    """Different lengths (N,), each 1 … T; one sequence is as long as the batch."""
    lengths = rng.permutation(np.arange(N) % T + 1)
    lengths[0] = T
    return lengths
