"""Korean names of languages, places, scripts, currencies and time zones, by letters.

A Korean syllable such as 한 is written as one block and has one number in Unicode. It
is put together from two or three letters, *jamo*: a lead (ㅎ), a vowel (ㅏ) and perhaps
a tail (ㄴ). Unicode's normal form D takes a block apart, form C puts it together:

    19 leads × 21 vowels × (27 tails + none) = 11,172 syllables from 67 jamo

``tools/export_names.py`` wrote ``data/korean_names.csv`` out of the Unicode CLDR;
``data/README.md`` has its licence.
"""

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from course_utils.datasets.names import shipped_rows
from course_utils.datasets.text import Vocabulary

FILE = Path(__file__).resolve().parents[2] / "data" / "korean_names.csv"
SHA256 = "2ac565ce6f5a5f6c0be8ac6151580b53902f995bfe16b2c15d7adee58068c0f6"
KINDS = ("language", "territory", "city", "script", "currency", "zone")

LEADS = "".join(map(chr, range(0x1100, 0x1113)))
VOWELS = "".join(map(chr, range(0x1161, 0x1176)))
TAILS = "".join(map(chr, range(0x11A8, 0x11C3)))
JAMO = LEADS + VOWELS + TAILS
SPACE, END = " ", "\n"
TYPES = ("lead", "vowel", "tail", "space", "end")

_WORD = f"(?:[{LEADS}][{VOWELS}][{TAILS}]?)+"
_NAME = re.compile(f"{_WORD}(?:{SPACE}{_WORD})*")
# Letter by letter, not as pronounced: 독립문 is "dogribmun".
_LATIN = dict(
    zip(
        JAMO,
        "g kk n d tt r m b pp s ss - j jj ch k t p h "
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i "
        "g kk gs n nj nh d l lg lm lb ls lt lp lh m b bs s ss ng j ch k t p h".split(),
        strict=True,
    )
)


class Name(NamedTuple):
    """One name: its kind (of `KINDS`), in English, and in Korean syllables."""

    kind: str
    english: str
    korean: str


def load():
    """All names of the file that differ in kind or in Korean, in the file's order.

    Returns
    -------
    list of Name

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing, or is not the one this course was written with.
    """
    rows = shipped_rows(FILE, SHA256)
    names = (Name(kind, english, korean) for kind, _, english, korean in rows)
    return list({(name.kind, name.korean): name for name in names}.values())


def split(test_fraction=0.2):
    """The names in two lists, to train on and to test on.

    Parameters
    ----------
    test_fraction : float
        Expected share of the test names, from 0 to 1.

    Returns
    -------
    train, test : list of Name
        The first word decides the side, through its SHA-256, and nothing else does:
        모스크바 (the city) and 모스크바 표준시 (its time) are never on two sides.
    """
    if not 0 <= test_fraction <= 1:
        raise ValueError(f"test_fraction is {test_fraction}; expected 0 to 1")
    sides = [], []
    for name in load():
        word = name.korean.split(SPACE)[0]
        place = int(hashlib.sha256(word.encode()).hexdigest()[:8], 16) / 2**32
        sides[place < test_fraction].append(name)
    return sides


def vocabulary(kinds=False):
    """END, the space and the 67 jamo: K = 69; with the six `KINDS` behind them, 75."""
    return Vocabulary([END, SPACE, *JAMO, *(KINDS if kinds else ())])


def encode(names, kinds=False):
    """Names as numbers of `vocabulary`, from their start to their end.

    Parameters
    ----------
    names : list of Name
    kinds : bool
        Whether a name begins with the symbol of its kind; otherwise with END, which
        says that the name before it, if there was one, is over.

    Returns
    -------
    list of (L,) int64
        The start symbol, jamo and spaces, END.
    """
    symbols = vocabulary(kinds)
    return [
        symbols.encode([n.kind if kinds else END, *to_jamo(n.korean), END])
        for n in names
    ]


def to_jamo(text):
    """Syllables taken apart: "한" (1 character) → ㅎ, ㅏ, ㄴ (3)."""
    return unicodedata.normalize("NFD", text)


def to_syllables(jamo):
    """Jamo put together wherever they fit; the others stay as they are."""
    return unicodedata.normalize("NFC", jamo)


def is_complete(jamo):
    """Whether letters can be put together without a rest.

    That is: words with one space between them, each of syllables, each a lead, a vowel
    and at most one tail.
    """
    return bool(_NAME.fullmatch(jamo))


def type_of(symbol):
    """Which of `TYPES` a symbol is."""
    for kind, symbols in zip(TYPES, (LEADS, VOWELS, TAILS, SPACE, END), strict=True):
        if symbol in symbols:
            return kind
    raise ValueError(f"{symbol!r} is neither jamo nor space nor end")


def visible(text):
    """`text` with each jamo that stands alone as the letter that fonts have.

    Unicode has three forms of most letters: as a lead, as a tail, and by itself.
    """
    return "".join(_by_itself(c) for c in to_syllables(text))


def romanised(text):
    """`text` in Latin letters, one jamo after the other: 한국 → "hangug".

    For readers who do not read Hangul. A syllable that begins with a vowel has the
    silent lead ㅇ, which is left out here.
    """
    return "".join(_LATIN.get(c, c).replace("-", "") for c in to_jamo(text))


def _by_itself(character):
    if character not in JAMO:
        return character
    letter = unicodedata.name(character).split(maxsplit=2)[-1]
    return unicodedata.lookup(f"HANGUL LETTER {letter}")
