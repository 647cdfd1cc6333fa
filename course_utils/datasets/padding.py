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


def counts(symbols, lengths, K):
    """How often each symbol occurs in each sequence: its bag, without the order.

    Parameters
    ----------
    symbols : (T, N) int
        Numbers below `K`; what stands after a sequence's end is not counted.
    lengths : (N,) int
    K : int
        How many symbols there are.

    Returns
    -------
    (N, K) float64
    """
    bags = np.zeros((len(lengths), K))
    steps, lanes = np.nonzero(Padded(symbols, lengths).mask)
    np.add.at(bags, (lanes, symbols[steps, lanes]), 1)
    return bags
