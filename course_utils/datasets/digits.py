"""Pictures of the ten digits, three pixels by five, and their names in letters.

Small enough to print; flipped pixels make every picture a new one. Numbers in figures
and in Roman numerals make pairs of short sequences whose lengths differ.
"""

import numpy as np

from course_utils.datasets.padding import pad

WIDTH, HEIGHT = 3, 5
_ROWS = (
    "###  ## ### ### # # ### ### ### ### ###",
    "# #   #   #   # # # #   #     # # # # #",
    "# #   # ### ### ### ### ###   # ### ###",
    "# #   # #     #   #   # # #   # # #   #",
    "###   # ### ###   # ### ###   # ### ###",
)
WORDS = tuple("zero one two three four five six seven eight nine".split())
END = "."  # closes a spelled word
LETTERS = "".join(sorted(set("".join(WORDS)))) + END
FIGURES = "0123456789"
NUMERALS = "IVXLCDM" + END
# A figure written with the letters for one, five and ten of its place.
_PATTERNS = tuple(" a aa aaa ab b ba baa baaa ac".split(" "))


def glyphs():
    """The ten clean pictures, (10, 15) of 0.0 and 1.0, row by row from the top."""
    grid = np.array([[c == "#" for c in row] for row in _ROWS], float)
    starts = range(0, 10 * (WIDTH + 1), WIDTH + 1)
    return np.stack([grid[:, s : s + WIDTH].ravel() for s in starts])


def pictures(N, rng, *, flip=0.02, dtype=np.float64):
    """Digits drawn at random, every pixel flipped with probability `flip`.

    Parameters
    ----------
    N : int
        At least 1.
    rng : numpy.random.Generator
    flip : float
        From 0 to 1.
    dtype : float64 or float32

    Returns
    -------
    xs : (N, 15) of 0 and 1
    digits : (N,) int64

    Raises
    ------
    ValueError
        If `N` or `flip` is out of range.
    """
    if N < 1:
        raise ValueError(f"N is {N}; expected at least 1 picture")
    if not 0 <= flip <= 1:
        raise ValueError(f"flip is {flip}; expected a probability, from 0 to 1")
    digits = rng.integers(0, 10, N)
    clean = glyphs()[digits]
    flipped = rng.random(clean.shape) < flip
    return np.where(flipped, 1 - clean, clean).astype(dtype), digits


def spelled(digits):
    """Letters of each digit's name, each closed by ".": a `Padded` batch (T, N)."""
    return write([WORDS[digit] + END for digit in digits], LETTERS)


def figures(numbers):
    """The figures of each number, as many as it has: a `Padded` batch (T, N)."""
    return write([str(number) for number in numbers], FIGURES)


def romans(numbers):
    """Each number in Roman numerals, closed by ".": a `Padded` batch (T, N)."""
    return write([roman(number) + END for number in numbers], NUMERALS)


def roman(number):
    """A number from 1 to 999 as the Romans wrote it: 42 is "XLII"."""
    if not 1 <= number <= 999:
        raise ValueError(f"number is {number}; expected 1 to 999")
    written = ""
    for place, figure in enumerate(reversed(str(number))):
        one, five, ten = NUMERALS[2 * place : 2 * place + 3]
        letters = str.maketrans({"a": one, "b": five, "c": ten})
        written = _PATTERNS[int(figure)].translate(letters) + written
    return written


def write(words, alphabet):
    """Words as numbers of the letters of `alphabet`: a `Padded` batch (T, N)."""
    return pad([[alphabet.index(letter) for letter in word] for word in words])


def read(symbols, alphabet):
    """Words again, one for each column, up to the first "." (or to its end)."""
    words = ("".join(alphabet[k] for k in column) for column in np.transpose(symbols))
    return [word.partition(END)[0] for word in words]
