"""Sequences of different lengths in one array."""

from typing import NamedTuple

import numpy as np


class Padded(NamedTuple):
    """A batch of sequences of symbols, time first.

    Attributes
    ----------
    symbols : (T, N) int64
        T is the longest length; after its end a sequence is 0.
    lengths : (N,) int64
        How many steps each has.
    """

    symbols: np.ndarray
    lengths: np.ndarray

    @property
    def mask(self):
        """(T, N), True at the steps a sequence has."""
        return np.arange(len(self.symbols))[:, None] < self.lengths


def pad(sequences):
    """Sequences of whole numbers, one list each → `Padded`.

    Raises
    ------
    ValueError
        If there is no sequence.
    """
    if not len(sequences):
        raise ValueError("sequences is empty; expected at least one")
    lengths = np.array([len(sequence) for sequence in sequences], np.int64)
    symbols = np.zeros((lengths.max(), len(sequences)), np.int64)
    for n, sequence in enumerate(sequences):
        symbols[: lengths[n], n] = sequence
    return Padded(symbols, lengths)
