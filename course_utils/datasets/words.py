"""Words of Python's documentation: a corpus of real text, word by word.

The English text of ``datasets.text`` and, four times as long as that, the docstrings of
the standard library, read from the running Python's own source files (written by the
Python developers, PSF licence). No network is needed, but the text grows from one
Python version to the next, and so do the vocabulary and its numbers: weights that are
stored must carry their ``vocabulary.symbols`` along. What stays: the side of a
paragraph, which follows from its words alone.
"""

import ast
import functools
import re
import sysconfig
import warnings
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_utils.datasets import text

UNKNOWN, END = "<unknown>", "<end>"
WORD = r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+"  # letters (and don't), or digits
MARK = r"[^\w\s]|_"
# Packages that some installations leave out, or that hold tables and no prose.
LEFT_OUT = {
    "site-packages", "dist-packages", "__pycache__", "test", "tests", "idlelib",
    "tkinter", "turtledemo", "lib2to3", "distutils", "ensurepip", "encodings",
    "pydoc_data", "lib-dynload",
}  # fmt: skip


class Corpus(NamedTuple):
    """Word by word, as numbers.

    Attributes
    ----------
    vocabulary : text.Vocabulary
        0 is `UNKNOWN`, 1 is `END`, then the words, most frequent first.
    train, test : (L,) int64
        Each paragraph's words in order, and `END` after each paragraph.
    counts : (K,) int64
        How often each symbol comes in `train`.
    unknown : (int, int)
        Words of the training and of the test text that are not in the vocabulary.
    types : int
        Different words of the training text, in the vocabulary or not.
    """

    vocabulary: text.Vocabulary
    train: np.ndarray
    test: np.ndarray
    counts: np.ndarray
    unknown: tuple
    types: int


def corpus(minimum_count=5, test_fraction=0.1, punctuation=False):
    """The documentation as numbers of words, training and test.

    Parameters
    ----------
    minimum_count : int
        A word of the training text is in the vocabulary if it comes at least this
        often there; every other word, of either text, becomes `UNKNOWN`.
    test_fraction : float
        Expected share of the paragraphs in the test text, from 0 to 1.
    punctuation : bool
        Whether marks are symbols too.

    Returns
    -------
    Corpus

    Raises
    ------
    ValueError
        If `minimum_count` is below 1 or `test_fraction` outside 0 to 1.
    """
    if minimum_count < 1:
        raise ValueError(f"minimum_count is {minimum_count}; expected at least 1")
    train, test = split(paragraphs(punctuation), test_fraction)
    counts = Counter(word for words in train for word in words)
    # Equally frequent words by the alphabet, so that the numbers are always the same.
    frequent = sorted(counts, key=lambda word: (-counts[word], word))
    kept = [word for word in frequent if counts[word] >= minimum_count]
    vocabulary = text.Vocabulary((UNKNOWN, END, *kept), unknown=UNKNOWN)
    ids = [_encode(vocabulary, part) for part in (train, test)]
    return Corpus(
        vocabulary,
        *ids,
        counts=np.bincount(ids[0], minlength=len(vocabulary)),
        unknown=tuple(int((part == 0).sum()) for part in ids),
        types=len(counts),
    )


def split(all_paragraphs, test_fraction=0.1):
    """Training and test paragraphs; a paragraph's words alone decide its side.

    Parameters
    ----------
    all_paragraphs : sequence of sequence of str
        As `paragraphs` returns them.
    test_fraction : float
        From 0 to 1.

    Returns
    -------
    train, test : list of list of str
    """
    lines = "\n\n".join(" ".join(words) for words in all_paragraphs)
    sides = text.split(lines, test_fraction)
    return tuple(
        [line.split(" ") for line in side.split("\n\n") if line] for side in sides
    )


@functools.cache
def paragraphs(punctuation=False):
    """Every paragraph of the documentation once, as its words.

    Two paragraphs with the same words are one, whatever their case, line breaks and
    (without `punctuation`) marks: the second would be training text in the test.

    Returns
    -------
    tuple of tuple of str
        The English text first, then the docstrings by file.
    """
    whole = [text.english_text(), *docstrings()]
    pieces = (piece for part in whole for piece in re.split(r"\n\s*\n", part))
    found = (tuple(tokens(piece, punctuation)) for piece in pieces)
    return tuple(dict.fromkeys(words for words in found if words))


def tokens(piece, punctuation=False):
    """Words in small letters and numbers of a text, in order; marks if wanted.

    "Don't call os.path.join()!" → don't, call, os, path, join.
    """
    pattern = f"{WORD}|{MARK}" if punctuation else WORD
    return re.findall(pattern, piece.translate(text.PLAIN).lower())


@functools.cache
def docstrings():
    """Docstrings of the standard library's modules, classes and functions, in order.

    Returns
    -------
    tuple of str

    Raises
    ------
    RuntimeError
        If this Python was installed without the source of its standard library.
    """
    root = Path(sysconfig.get_path("stdlib"))
    found = [doc for path in _sources(root) for doc in _documented(_parsed(path))]
    if len(found) < 1000:
        raise RuntimeError(
            f"the standard library of this Python has {len(found)} docstrings in "
            "source files; expected thousands. Install Python from python.org or "
            "conda-forge."
        )
    return tuple(found)


def _sources(folder):
    """Python files below a folder in a fixed order, without `LEFT_OUT`."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.suffix == ".py" and path.is_file():
            # Written when Python was built: it names the machine.
            if not path.name.startswith("_sysconfigdata"):
                yield path
        elif path.is_dir() and path.name not in LEFT_OUT and path.name.isidentifier():
            yield from _sources(path)


def _parsed(path):
    """The file's syntax tree; an empty one for a file that is no Python of today."""
    source = path.read_bytes()
    if b'"""' not in source and b"'''" not in source:
        return ast.Module([], [])  # it is quicker not to parse what holds none
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError):
            return ast.Module([], [])


def _documented(node):
    """Docstrings of a tree in the order of its lines; expressions are not searched."""
    kinds = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
    if isinstance(node, kinds) and (doc := ast.get_docstring(node)):
        yield doc
    for block in ("body", "handlers", "orelse", "finalbody"):
        for child in getattr(node, block, ()):
            yield from _documented(child)


def _encode(vocabulary, side):
    """All paragraphs of a side as one sequence of numbers."""
    return vocabulary.encode([word for words in side for word in (*words, END)])
