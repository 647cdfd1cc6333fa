"""Real text as sequences: source, split, vocabulary, batches.

The English text ships with Python itself: the language reference that ``help()``
shows (``pydoc_data.topics``, written by the Python developers, PSF licence). It needs
no network, but it grows from one Python version to the next. Two things keep results
comparable: a paragraph's side of the split depends on that paragraph alone, and the
vocabulary is fixed in this file, so that shapes never depend on the version.
"""

import hashlib

import numpy as np

from course_utils.datasets.downloads import fetch

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
PRINTABLE_ASCII = "".join(map(chr, range(32, 127)))

# Typographic characters of the source, and the ASCII that says the same.
PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."}
)


def english_text():
    """English text of about 370,000 characters (in Python 3.11; later ones are longer).

    Returns
    -------
    str
        Paragraphs in a fixed order, separated by one blank line, each once; quotation
        marks, dashes and ellipses in ASCII.

    Raises
    ------
    RuntimeError
        If this Python was installed without ``pydoc_data``.

    Notes
    -----
    Source: ``pydoc_data.topics`` of the running Python. One paragraph in five is a
    repetition (a topic quotes another), which would put test text into the training
    text: duplicates are dropped here, before anybody splits.
    """
    try:
        from pydoc_data.topics import topics
    except ImportError as error:
        raise RuntimeError(
            "pydoc_data.topics is missing from this Python; expected the complete "
            "standard library. Install Python from python.org or conda-forge."
        ) from error
    return distinct("\n\n".join(topics[name] for name in sorted(topics)))


def distinct(text):
    """Every paragraph of a text once: worded like its first copy, where the last stood.

    Parameters
    ----------
    text : str
        Paragraphs separated by blank lines. Two that differ only in line breaks and
        spaces are one.

    Returns
    -------
    str
        Separated by one blank line; quotation marks, dashes and ellipses in ASCII.
    """
    unique = {_key(p): p for p in reversed(_paragraphs(text.translate(PLAIN)))}
    return "\n\n".join(reversed(unique.values()))


def split(text, test_fraction=0.1):
    """Split a text into training and test text, paragraph by paragraph.

    Parameters
    ----------
    text : str
        Paragraphs separated by blank lines.
    test_fraction : float
        Expected share of the paragraphs in the test text, from 0 to 1.

    Returns
    -------
    train, test : str
        Whole paragraphs in their old order, separated by one blank line.

    Raises
    ------
    ValueError
        If ``test_fraction`` lies outside 0 to 1.

    Notes
    -----
    A paragraph's side follows from the SHA-256 of its words alone (Python's ``hash``
    changes from run to run). So neither the other paragraphs, nor line breaks, nor the
    Python version matter, and a larger fraction only adds to the test text.
    """
    if not 0 <= test_fraction <= 1:
        raise ValueError(
            f"test_fraction is {test_fraction}; expected a number from 0 to 1"
        )
    sides = ([], [])
    for paragraph in _paragraphs(text):
        sides[_place(paragraph) < test_fraction].append(paragraph)
    train, test = ("\n\n".join(side) for side in sides)
    return train, test


def _paragraphs(text):
    """Nonempty paragraphs of a text, without the newlines around them."""
    lines = [line.rstrip() for line in text.splitlines()]
    pieces = (piece.strip("\n") for piece in "\n".join(lines).split("\n\n"))
    return [piece for piece in pieces if piece]


def _key(paragraph):
    """What two paragraphs share if they differ in line breaks and spaces only."""
    return " ".join(paragraph.split())


def _place(paragraph):
    """Number in [0, 1) that depends on the paragraph's words only."""
    digest = hashlib.sha256(_key(paragraph).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


class Vocabulary:
    """A fixed list of symbols, numbered from 0 in the order given.

    Parameters
    ----------
    symbols : iterable of str
        The K symbols, all different; characters or whole words.
    unknown : str, optional
        The symbol that stands for everything outside the list; one of ``symbols``.
        Without it, encoding an unknown symbol is an error.

    Raises
    ------
    ValueError
        If a symbol comes twice, or ``unknown`` is not among the symbols.
    """

    def __init__(self, symbols, unknown=None):
        self.symbols = tuple(symbols)
        self.unknown = unknown
        self._ids = {symbol: i for i, symbol in enumerate(self.symbols)}
        if len(self._ids) != len(self.symbols):
            twice = sorted({s for s in self.symbols if self.symbols.count(s) > 1})
            raise ValueError(f"symbols has {twice} more than once; expected each once")
        if unknown is not None and unknown not in self._ids:
            raise ValueError(f"unknown is {unknown!r}; expected one of the symbols")

    def __len__(self):
        return len(self.symbols)

    def __repr__(self):
        return f"Vocabulary of {len(self)} symbols, unknown={self.unknown!r}"

    def encode(self, text):
        """Numbers of the symbols of ``text`` (a string or a list of symbols).

        Returns
        -------
        ndarray of int64, shape (len(text),)

        Raises
        ------
        ValueError
            If a symbol is not in the vocabulary and there is no ``unknown``.
        """
        other = self._ids.get(self.unknown)
        ids = [self._ids.get(symbol, other) for symbol in text]
        if None in ids:
            bad = text[ids.index(None)]
            raise ValueError(
                f"{bad!r} is not in the vocabulary; expected one of its {len(self)} "
                "symbols. Give the vocabulary an unknown symbol to replace others."
            )
        return np.array(ids, dtype=np.int64)

    def decode(self, ids):
        """The text that the numbers ``ids``, shape (T,), stand for: a string."""
        return "".join(self.symbols[i] for i in self._checked(ids).ravel())

    def one_hot(self, ids, dtype=np.float64):
        """Rows of zeros with a single 1 at each number.

        Parameters
        ----------
        ids : int or array of int, shape (...)
        dtype : NumPy dtype

        Returns
        -------
        ndarray, shape (..., K)
        """
        return np.eye(len(self), dtype=dtype)[self._checked(ids)]

    def _checked(self, ids):
        ids = np.asarray(ids)
        if ids.size == 0:
            return ids.astype(np.int64)
        if ids.dtype.kind not in "iu":
            raise ValueError(f"ids has dtype {ids.dtype}; expected whole numbers")
        if ids.min() < 0 or ids.max() >= len(self):
            raise ValueError(
                f"ids runs from {ids.min()} to {ids.max()}; "
                f"expected numbers from 0 to {len(self) - 1}"
            )
        return ids


def character_vocabulary():
    """The course's character vocabulary: K = 97, the same on every Python.

    Newline, the 95 printable ASCII characters in their usual order, and last the
    replacement character U+FFFD, which every other character is encoded as.
    """
    return Vocabulary("\n" + PRINTABLE_ASCII + REPLACEMENT, unknown=REPLACEMENT)


def batches(ids, T, N):
    """Cut one long sequence into time-major batches, inputs beside targets.

    The sequence is cut into N lanes of equal length, read side by side: lane n of a
    batch goes on where lane n of the batch before it stopped, so a hidden state can be
    carried over. The target of each symbol is the symbol after it.

    Parameters
    ----------
    ids : array of int, shape (L,)
    T, N : int
        Steps and lanes of each batch.

    Returns
    -------
    xs, ys : ndarray of int, shape (B, T, N)
        All B = ((L - 1) // N) // T batches; ``xs[0]`` is the first one, (T, N). What
        does not fill a batch is left out.

    Raises
    ------
    ValueError
        If ``ids`` is not one-dimensional, if T or N is below 1, or if L < T·N + 1.
    """
    ids = np.asarray(ids)
    if ids.ndim != 1:
        raise ValueError(f"ids has shape {ids.shape}; expected (L,)")
    if T < 1 or N < 1:
        raise ValueError(f"T={T}, N={N}; expected both to be at least 1")
    B = (len(ids) - 1) // N // T
    if B < 1:
        raise ValueError(
            f"ids has {len(ids)} symbols; expected at least T*N + 1 = {T * N + 1} "
            f"for one batch of T={T}, N={N}. Give a longer text or smaller sizes."
        )
    lane = (len(ids) - 1) // N

    def cut(stream):
        lanes = stream[: N * lane].reshape(N, lane)[:, : B * T]
        return np.ascontiguousarray(lanes.T).reshape(B, T, N)

    return cut(ids[:-1]), cut(ids[1:])


def tiny_shakespeare(*, download=False, timeout=30.0):
    """Shakespeare's plays, 1,115,394 characters: an optional file.

    Parameters
    ----------
    download : bool
        Whether to download it (1.1 MB, once) if it is not on this computer.
    timeout : float
        Seconds without an answer after which the download is given up.

    Returns
    -------
    str

    Raises
    ------
    DownloadError
        If it is neither in the cache nor in ``data/``, and is not downloaded.

    Notes
    -----
    Source: A. Karpathy, char-rnn (2015). The plays are in the public domain.
    """
    path = fetch("tinyshakespeare.txt", download=download, timeout=timeout)
    return path.read_bytes().decode("utf-8")
