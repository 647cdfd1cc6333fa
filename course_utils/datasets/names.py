"""Names of languages and places as six languages write them, from the Unicode CLDR.

``tools/export_names.py`` wrote ``data/names.csv``; ``data/README.md`` has its licence.
Accents are taken off here, so that no single letter gives a language away, and names
that two languages share are left out: there is no right answer for them.
"""

import csv
import hashlib
import io
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_utils.datasets.padding import pad

FILE = Path(__file__).resolve().parents[2] / "data" / "names.csv"
SHA256 = "0eed9e8128c0471e0b5b34539bcb01ecea97dbb1124926938878d462ac061cb4"
LANGUAGES = ("de", "en", "fi", "fr", "hu", "tr")
ENGLISH = ("German", "English", "Finnish", "French", "Hungarian", "Turkish")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What is left of letters that are not a letter and an accent.
_FOLDED = str.maketrans({"ı": "i", "ß": "ss", "œ": "oe", "æ": "ae", "ø": "o"})


class Names(NamedTuple):
    """A batch of names: symbols (T, N) numbers of letters, languages, lengths (N,)."""

    symbols: np.ndarray
    languages: np.ndarray
    lengths: np.ndarray


def split(test_fraction=0.25):
    """(name, language) pairs to train on and to test on.

    Parameters
    ----------
    test_fraction : float
        Expected share of the test names, from 0 to 1. What a name *means* decides its
        side, so "finlande" and "finnland" are never on two sides.

    Returns
    -------
    train, test : list of (str, int)
        Lower-case letters a to z; number of the language in `LANGUAGES`.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing or is not the one this course was written with, or the
        fraction is out of range.
    """
    if not 0 <= test_fraction <= 1:
        raise ValueError(f"test_fraction is {test_fraction}; expected 0 to 1")
    table = shipped_rows(FILE, SHA256)
    rows = [(fold(name), language, key) for language, key, name in table]
    rows = list(dict.fromkeys(row for row in rows if set(row[0]) <= set(LETTERS)))
    owners = Counter(name for name, _ in {(name, lang) for name, lang, _ in rows})
    sides = [], []
    seen = set()
    for name, language, key in rows:
        if owners[name] == 1 and name not in seen:
            seen.add(name)
            side = _share(key) < test_fraction
            sides[side].append((name, LANGUAGES.index(language)))
    return sides


def encode(pairs):
    """(name, language) pairs → `Names`."""
    symbols, lengths = pad([[LETTERS.index(c) for c in name] for name, _ in pairs])
    languages = np.array([language for _, language in pairs], np.int64)
    return Names(symbols, languages, lengths)


def fold(name):
    """Small letters without accents: "Türkçe" → "turkce"."""
    plain = name.replace("İ", "i").lower().translate(_FOLDED)
    letters = unicodedata.normalize("NFD", plain)
    return "".join(c for c in letters if not unicodedata.combining(c))


def _share(key):
    """A number from 0 to 1 that follows from `key` alone."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) / 2**32


def shipped_rows(file, sha256):
    """Rows of a table in ``data/``, without its heading, if it is the repository's.

    Parameters
    ----------
    file : pathlib.Path
    sha256 : str
        Of the right file, 64 hexadecimal digits.

    Returns
    -------
    list of list of str

    Raises
    ------
    FileNotFoundError
        If the file is not there.
    ValueError
        If it is another one.
    """
    if not file.is_file():
        raise FileNotFoundError(
            f"{file.name} is not in data/ beside course_utils/; expected the file of "
            "the repository. Get it back with: git checkout -- data"
        )
    # A Windows checkout may have turned the line ends; the names are the same.
    content = file.read_bytes().replace(b"\r\n", b"\n")
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(
            f"{file.name} has the SHA-256 {found}; expected {sha256}. The file has "
            "been changed. Get it back with: git checkout -- data"
        )
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))[1:]
