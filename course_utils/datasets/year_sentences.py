"""Sentences about a journey, all asking one question: in which year was it?

"In 2009 I went to Nepal" and "I went to Nepal in 2009" have one answer at two places
(the example of Goodfellow, Bengio and Courville 2016, chapter 10). Ours add a trap: a
second year, in which somebody was born.
"""

from typing import NamedTuple

import numpy as np

from course_utils.datasets.text import Vocabulary

YEARS = tuple(str(year) for year in range(2000, 2010))
CLAUSE = "I went to Nepal"
EXTRAS = (
    "with my sister", "by night train", "for two weeks", "after the exams",
    "without a map", "to rest", "alone", "at last", "to see the mountains",
)  # fmt: skip
GUIDE = "with a guide born in"
END = "."
LENGTH = 16


class Sentences(NamedTuple):
    """A batch of sentences of one length.

    Attributes
    ----------
    ids : (T, N) int64
        Numbers of the words; filled up with full stops.
    targets : (N,) int64
        The year of the journey, 0 to 9.
    positions : (N,) int64
        Where that year stands, counting from 1.
    """

    ids: np.ndarray
    targets: np.ndarray
    positions: np.ndarray


def vocabulary():
    """The K words of the grammar, the years last."""
    phrases = " ".join([CLAUSE, *EXTRAS, GUIDE]).split()
    return Vocabulary([END, *sorted(set(phrases)), *YEARS])


def one_sentence(rng):
    """A list of words, the year's place in it (from 1), and the other year's."""
    extras = list(rng.choice(EXTRAS, size=rng.integers(0, 3), replace=False))
    year, other = rng.choice(YEARS, size=2)
    phrases = [f"in {year}", CLAUSE, f"{GUIDE} {other}", *extras]
    order = rng.permutation(len(phrases))
    words, places = [], {}
    for index in order:
        words += phrases[index].split()
        places[index] = len(words)
    return words, places[0], places[2]


def sentences(N, rng, *, held_out=(), test=False, T=LENGTH):
    """Sentences whose years avoid some positions, or whose answer stands there.

    Parameters
    ----------
    N : int
    rng : numpy.random.Generator
    held_out : collection of int
        Positions from 1. With ``test=False`` no year stands there, neither the answer
        nor the trap; with ``test=True`` the answer always does.
    test : bool
    T : int
        Words a sentence; longer ones are drawn again.

    Returns
    -------
    Sentences

    Raises
    ------
    ValueError
        If no sentence fits into T words, or if ``test`` is asked for
        without positions between 2 and T.
    """
    shortest = len(f"in 2000 {CLAUSE} {GUIDE} 2000".split())
    if T < shortest:
        raise ValueError(f"T is {T}; expected at least {shortest} words")
    held_out = set(held_out)
    if test and not held_out & set(range(2, T + 1)):
        raise ValueError(
            f"held_out is {sorted(held_out)}; expected a position from 2 to {T} to "
            "test on"
        )
    words = vocabulary()
    ids, targets, positions = [], [], []
    while len(ids) < N:
        sentence, place, trap = one_sentence(rng)
        fits = place in held_out if test else not held_out & {place, trap}
        if fits and len(sentence) <= T:
            ids.append(words.encode(sentence + [END] * (T - len(sentence))))
            targets.append(YEARS.index(sentence[place - 1]))
            positions.append(place)
    return Sentences(np.stack(ids, axis=1), np.array(targets), np.array(positions))
