"""Tunes as text: a small and strict reader of ABC notation.

    X:1                      number
    T:The Green Jig          title
    M:6/8                    metre: six eighths in a bar
    L:1/8                    what a letter without a number lasts
    K:G                      key: every F is an F sharp
    |:GAB c2d|e2c BAG|...:|  notes in bars; what stands in |: :| is played twice

C to B is the octave from middle C, c to b the one above it; ``,`` an octave down,
``'`` an octave up; ``^`` sharp, ``_`` flat and ``=`` natural until the end of the bar,
in every octave, as the standard has it by default; ``2``, ``/2`` and ``3/2`` multiply
the length; ``z`` is a rest. Fields in exactly the order above. This is the core of the
ABC standard 2.1, without chords, ties, tuplets, ornaments and words. Source: C. Walshaw
and others (2011), abcnotation.com.

Reading only looks at the grammar. Whether the bars add up, the end is on the tonic and
the form is kept are questions of their own, asked of what was read.
"""

import re
from fractions import Fraction
from typing import NamedTuple

FIELDS = "XTMLK"
SEMITONES = dict(zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11), strict=True))
SHARPS = "FCGDAEB"
# Sharps of each key; flats count below zero. Minor keys as the major three above.
_MAJOR = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "F": -1, "Bb": -2, "Eb": -3}
_MINOR = {"Am": 0, "Em": 1, "Bm": 2, "Dm": -1, "Gm": -2, "Cm": -3}
KEYS = _MAJOR | _MINOR
ACCIDENTALS = {"^": 1, "_": -1, "=": 0}

_TOKEN = re.compile(
    r"(?P<bar>\|:|:\||\|\]|\|)"
    r"|(?P<accidental>[\^_=]?)(?P<letter>[A-Ga-gz])(?P<octave>,+|'+|)"
    r"(?P<length>\d*(?:/\d*)?)"
    r"|(?P<blank>[ \n])"
)


class AbcError(ValueError):
    """The text is not ABC as this module reads it; says where, and what is wrong."""


class Note(NamedTuple):
    """One note: `midi` (60 is middle C; None for a rest), `length` in whole notes."""

    midi: int | None
    length: Fraction


class Part(NamedTuple):
    """Bars, each a list of `Note`, from one bar line to the next."""

    bars: list
    repeated: bool


class Tune(NamedTuple):
    """What `parse` read.

    Attributes
    ----------
    title : str
    metre : (int, int)
    key : str
        One of `KEYS`.
    parts : list of Part
        A new one begins at each repeat sign.
    """

    title: str
    metre: tuple
    key: str
    parts: list

    @property
    def bars(self):
        """Every bar as written: a repeated one stands here once."""
        return [bar for part in self.parts for bar in part.bars]

    @property
    def played(self):
        """Every bar as heard: a repeated part comes twice."""
        return [b for p in self.parts for b in p.bars * (1 + p.repeated)]

    @property
    def tonic(self):
        """Pitch class of the key's first note, 0 (C) to 11 (B)."""
        letter, sign = self.key.removesuffix("m")[0], self.key.removesuffix("m")[1:]
        return (SEMITONES[letter] - len(sign)) % 12


def parse(text):
    """Read one tune.

    Parameters
    ----------
    text : str
        Five header lines, then the notes.

    Returns
    -------
    Tune

    Raises
    ------
    AbcError
        At the first thing that is wrong, with its line.
    """
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    fields = _header(lines)
    metre = _fraction("M", 3, fields["M"])
    unit = _fraction("L", 4, fields["L"])
    if fields["K"] not in KEYS:
        known = ", ".join(KEYS)
        raise AbcError(f"line 5: the key is {fields['K']!r}; expected one of {known}")
    reader = _Body(fields["K"], Fraction(*unit))
    for number, line in enumerate(lines[len(FIELDS) :], start=len(FIELDS) + 1):
        reader.read(line, number)
    return Tune(fields["T"], metre, fields["K"], reader.finish())


def parses(text):
    """The tune, or None where `parse` finds an error."""
    try:
        return parse(text)
    except AbcError:
        return None


def short_and_long_bars(tune):
    """Numbers of the bars, from 1, whose notes do not add up to the metre."""
    full = Fraction(*tune.metre)
    sums = [sum(note.length for note in bar) for bar in tune.bars]
    return [number for number, total in enumerate(sums, start=1) if total != full]


def ends_on_tonic(tune):
    """Whether the last note is the key's first, in any octave."""
    last = tune.bars[-1][-1].midi
    return last is not None and last % 12 == tune.tonic


def form(tune, bars=4):
    """The letters of the form: one for each part as heard, the same for the same music.

    Parameters
    ----------
    tune : Tune
    bars : int
        In a part. A part of another length is "?".

    Returns
    -------
    str
        "AABB", "AABA", or whatever else was written.
    """
    letters, seen = "", []
    for part in tune.parts:
        pieces = [part.bars[i : i + bars] for i in range(0, len(part.bars), bars)]
        for piece in pieces * (1 + part.repeated):
            if len(piece) != bars:
                letters += "?"
                continue
            if piece not in seen:
                seen.append(piece)
            letters += "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[min(seen.index(piece), 25)]
    return letters


def _header(lines):
    fields = {}
    for number, letter in enumerate(FIELDS, start=1):
        line = lines[number - 1] if number <= len(lines) else ""
        if not line.startswith(f"{letter}:") or not line[2:].strip():
            raise AbcError(
                f"line {number} is {line!r}; expected {letter}: and something behind it"
                f" (the header is {', '.join(FIELDS)}, in this order)"
            )
        fields[letter] = line[2:].strip()
    return fields


def _fraction(field, line, value):
    if not re.fullmatch(r"[1-9]\d?/(1|2|4|8|16)", value):
        raise AbcError(
            f"line {line}: {field} is {value!r}; expected such as 3/4 or 6/8"
        )
    over, under = value.split("/")
    return int(over), int(under)


class _Body:
    """The notes: what has been read so far, part by part."""

    def __init__(self, key, unit):
        sharps = KEYS[key]
        sign, letters = (1, SHARPS) if sharps >= 0 else (-1, SHARPS[::-1])
        self.key = {letter: sign for letter in letters[: abs(sharps)]}
        self.unit, self.open = unit, False
        self.parts, self.bars, self.bar, self.bent = [], [], [], {}

    def read(self, line, number):
        """One line; `number` is for the error."""
        place = 0
        while place < len(line):
            found = _TOKEN.match(line, place)
            where = f"line {number}, character {place + 1}"
            if not found:
                raise AbcError(
                    f"{where}: {line[place]!r} is no note, rest or bar line; expected "
                    "A to G, a to g, z, |, |:, :| or |]"
                )
            if found["bar"]:
                self._line(found["bar"], where)
            elif found["letter"]:
                self.bar.append(self._note(found, where))
            place = found.end()

    def finish(self):
        """The parts, once all lines are read."""
        if self.bar:
            raise AbcError("the last bar is not closed; expected |, :| or |] behind it")
        if self.open:
            raise AbcError("a repeat |: is not closed; expected :| before the end")
        self._part(False)
        if not self.parts:
            raise AbcError("there are no notes; expected at least one bar")
        return self.parts

    def _line(self, sign, where):
        if self.bar:
            self.bars.append(self.bar)
            self.bar, self.bent = [], {}
        elif sign != "|:":
            raise AbcError(f"{where}: an empty bar before {sign}; expected notes")
        if sign == "|:":
            if self.open:
                raise AbcError(f"{where}: |: inside a repeat; expected :| first")
            self._part(False)
            self.open = True
        elif sign == ":|":
            if not self.open:
                raise AbcError(f"{where}: :| without a |: before it")
            self._part(True)
            self.open = False

    def _part(self, repeated):
        if self.bars:
            self.parts.append(Part(self.bars, repeated))
            self.bars = []

    def _note(self, found, where):
        over, _, under = found["length"].partition("/")
        if "0" in (over[:1], under[:1]):
            raise AbcError(f"{where}: the length {found['length']!r} begins with 0")
        halves = 2 if "/" in found["length"] and not under else int(under or 1)
        length = self.unit * Fraction(int(over or 1), halves)
        letter = found["letter"]
        if letter == "z":
            if found["accidental"] or found["octave"]:
                raise AbcError(f"{where}: a rest has no pitch; expected z alone")
            return Note(None, length)
        octave = 5 + letter.islower() - found["octave"].count(",")
        octave += found["octave"].count("'")
        name = letter.upper()
        if found["accidental"]:
            self.bent[name] = ACCIDENTALS[found["accidental"]]
        bend = self.bent.get(name, self.key.get(name, 0))
        return Note(12 * octave + SEMITONES[name] + bend, length)
