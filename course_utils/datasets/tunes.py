"""Tunes in ABC notation, composed by rules of our own.

A tune is a reel (4/4), a waltz (3/4) or a jig (6/8) in one of eight keys. Two parts, A
and B, of four bars each, in the form AABB or AABA. Each bar has a chord; each beat
begins with a tone of it that lies near, and goes on in steps, with a jump now and then.
Both parts end on the tonic, come to from the step above or below (in minor keys the
raised one). Bar 3 may repeat bar 1, and B may end like A.

AABB is written with two repeats. AABA cannot be: its last line is the first one again,
letter by letter, as no sign of the notation says "from the top" here.

Every choice is drawn by `Dice`, which keeps count: what a tune's choices cost in bits.
"""

import math
from typing import NamedTuple

import numpy as np

from course_utils.datasets.text import Vocabulary

DANCES = {"Reel": "4/4", "Waltz": "3/4", "Jig": "6/8"}
KEYS = ("C", "G", "D", "A", "F", "Am", "Em", "Dm")
# How a beat is filled, in eighths, and how often: ½ is two sixteenths' half.
BEATS = {
    "Reel": {(1, 1, 1, 1): 6, (2, 1, 1): 3, (1, 1, 2): 2, (2, 2): 2, (3, 1): 2},
    "Waltz": {(2, 2, 2): 5, (4, 2): 2, (2, 1, 1, 2): 3, (3, 1, 2): 3, (2, 2, 1, 1): 2},
    "Jig": {(1, 1, 1): 6, (2, 1): 4, (1, 0.5, 0.5, 1): 1},
}
CLOSES = {"Reel": (1, 1, 2), "Waltz": (1, 1, 4), "Jig": (1, 2)}
HALVES = {"Reel": 2, "Waltz": 1, "Jig": 2}  # beats in a bar
# The chord of each of four bars, as the degree it stands on; the close goes 5, 1.
CHORDS = ((0, 3, 0), (0, 0, 3), (0, 5, 3), (0, 4, 0), (0, 3, 4))
STEPS = {-1: 7, 1: 7, 0: 2, -2: 2, 2: 2}
LETTERS = "CDEFGABcdefgab"  # the range: two octaves from middle C
ADJECTIVES = ("Green", "Merry", "Windy", "Silver", "Lonely", "Quiet", "Golden", "Idle")
NOUNS = ("Fox", "River", "Miller", "Harbour", "Meadow", "Piper", "Kettle", "Moon")
START = END = "$"


class Composed(NamedTuple):
    """One tune: its `text`, and the `bits` that its choices cost."""

    text: str
    bits: float


class Dice:
    """Weighted choices, and what they cost: the sum of -log2 of their probabilities.

    Parameters
    ----------
    rng : numpy.random.Generator
    """

    def __init__(self, rng):
        self.rng, self.bits = rng, 0.0

    def choose(self, weights):
        """One key of a dict of weights; of a sequence, each entry weighs the same."""
        if not isinstance(weights, dict):
            weights = {option: 1 for option in weights}
        options, total = list(weights), sum(weights.values())
        place = int(
            np.searchsorted(
                np.cumsum(list(weights.values())) / total,
                self.rng.random(),
                side="right",
            )
        )
        self.bits -= math.log2(weights[options[place]] / total)
        return options[place]


def compose(rng):
    """One tune.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    Composed
    """
    dice = Dice(rng)
    dance, key = dice.choose(tuple(DANCES)), dice.choose(KEYS)
    title = f"The {dice.choose(ADJECTIVES)} {dice.choose(NOUNS)} {dance}"
    form = dice.choose({"AABB": 3, "AABA": 2})
    first = _part(dice, dance, key)
    rhymes = dice.choose((True, False))
    second = _part(dice, dance, key, first[-1] if rhymes else None)
    head = f"X:1\nT:{title}\nM:{DANCES[dance]}\nL:1/8\nK:{key}\n"
    a, b = "|".join(first), "|".join(second)
    body = f"|:{a}:|\n|:{b}:|" if form == "AABB" else f"|:{a}:|\n{b}|\n{a}|]"
    return Composed(head + body, dice.bits)


def corpus(count, seed=0):
    """`count` tunes; the n-th depends on `seed` and n alone. List of `Composed`."""
    return [compose(np.random.default_rng([seed, n])) for n in range(count)]


def vocabulary():
    """Every character a tune may have, and one that stands at its start and end."""
    words = "".join(map("".join, (DANCES, DANCES.values(), KEYS, ADJECTIVES, NOUNS)))
    signs = "XTMLK: The\n|]^/0123456789" + LETTERS + words
    return Vocabulary([END, *sorted(set(signs))])


def encode(texts):
    """Texts as numbers of `vocabulary`, START before and END behind each."""
    symbols = vocabulary()
    return [symbols.encode(START + text + END) for text in texts]


def _part(dice, dance, key, close=None):
    """Four bars of text, the last one given or drawn; the third may be the first."""
    place = _nearest(_tonic(key), 7)  # the tonic in the middle of the range
    again = dice.choose((True, False))
    bars, places = [], []
    for number, degree in enumerate(dice.choose(CHORDS)):
        if number == 2 and again:
            text, place = bars[0], places[0]
        else:
            beats = [dice.choose(BEATS[dance]) for _ in range(HALVES[dance])]
            text, place = _bar(dice, key, degree, beats, place)
        bars.append(text)
        places.append(place)
    return [*bars, close or _close(dice, dance, key, place)]


def _bar(dice, key, degree, beats, place):
    """The text of a bar over one chord, and the place of its last note."""
    chord = [(_tonic(key) + degree + third) % 7 for third in (0, 2, 4)]
    written = []
    for beat in beats:
        notes = ""
        for number, eighths in enumerate(beat):
            if number == 0:
                place = _near_tone(dice, chord, place)
            else:
                place = _bounded(place + dice.choose(STEPS))
            notes += LETTERS[place] + _length(eighths)
        written.append(notes)
    return " ".join(written), place


def _close(dice, dance, key, place):
    """The last bar of a part: the fifth's chord, a step, the tonic."""
    written = []
    if HALVES[dance] == 2:
        fifth, place = _bar(dice, key, 4, [dice.choose(BEATS[dance])], place)
        written.append(fifth)
    tonic = _nearest(_tonic(key), place)
    *before, last = CLOSES[dance]
    notes = ""
    # One note: the step beside the tonic. Two: the one above, then the one below.
    beside = [1, -1][-len(before) :] if len(before) == 2 else [dice.choose((1, -1))]
    for step, eighths in zip(beside, before, strict=True):
        raised = "^" if step == -1 and key in ("Am", "Dm", "Em") else ""
        notes += raised + LETTERS[tonic + step] + _length(eighths)
    return " ".join([*written, notes + LETTERS[tonic] + _length(last)])


def _near_tone(dice, chord, place):
    """A tone of the chord within a fourth, the nearer the likelier."""
    near = range(max(place - 3, 0), min(place + 4, len(LETTERS)))
    weights = {at: 4 - abs(at - place) for at in near if at % 7 in chord}
    return dice.choose(weights)


def _nearest(degree, place):
    """The place of this degree nearest to `place`; its neighbours are in the range."""
    inner = [at for at in range(1, len(LETTERS) - 1) if at % 7 == degree]
    return min(inner, key=lambda at: abs(at - place))


def _tonic(key):
    return "CDEFGAB".index(key[0])


def _bounded(place):
    """Back into the range: what would leave it turns round."""
    return min(max(place, -place), 2 * (len(LETTERS) - 1) - place)


def _length(eighths):
    return {0.5: "/", 1: ""}.get(eighths, str(eighths))
