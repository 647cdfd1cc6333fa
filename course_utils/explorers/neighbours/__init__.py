"""Explorer: which words are the neighbours of a word you type?

Word vectors are given; the reader types. The bars are the most similar words by the
cosine of the angle between vectors, the map shows where they lie.
"""

import difflib

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.compare import as_array
from course_utils.explorers.shared.kernel_controls import Choice, Slider, TextField
from course_utils.explorers.shared.kernel_explorer import KernelExplorer
from course_utils.models.neighbours import nearest, principal_components, unit
from course_utils.plotting import COLORS
from course_utils.plotting.labels import place_labels
from course_utils.validation import expect_finite, expect_shape

MAPS = ("all words", "the neighbours")
MOST, SHOWN, LONGEST = 15, 10, 16  # neighbours, those at the start, letters of a name
BARS, PLANE = [0.23, 0.11, 0.275, 0.79], [0.535, 0.055, 0.45, 0.845]
WORD, NEAR, OTHER = COLORS["backward"], COLORS["input"], "#c4c4c4"


def space(vectors, symbols):
    """What does not depend on the word that is typed.

    Parameters
    ----------
    vectors : (K, D)
        Array, tensor, parameter, or a model whose vectors are `E`.
    symbols : sequence of str
        The K words.

    Returns
    -------
    dict
        "rows" (K, D) of length 1; "symbols"; "numbers" by word; "places" (K, 2) on the
        map of all words and "share", how much of the variance that map shows.

    Raises
    ------
    ValueError
        If there are not as many words as vectors, fewer than two, or NaN.
    """
    vectors = as_array(getattr(vectors, "E", vectors))
    expect_shape("vectors", vectors, ("K", "D"))
    expect_finite("vectors", vectors, np.isfinite)
    symbols = tuple(symbols)
    if len(symbols) != len(vectors) or len(symbols) < 2:
        raise ValueError(
            f"the vocabulary has {len(symbols)} words and there are {len(vectors)} "
            "vectors; expected one for each word, and at least two"
        )
    rows = unit(vectors)
    places, share = _map(rows)
    return {
        "rows": rows, "symbols": symbols, "places": places, "share": share,
        "numbers": {symbol: i for i, symbol in enumerate(symbols)},
    }  # fmt: skip


def _map(rows):
    """Places (R, 2) along the two widest directions, and their share."""
    places, shares = principal_components(rows)
    missing = 2 - places.shape[1]  # one number a word has no second direction
    return np.pad(places, ((0, 0), (0, missing))), float(shares.sum())


def find(given, word):
    """The number of a typed word, in small letters if it is not there as it stands.

    Raises
    ------
    ValueError
        If there is no such word, with those that are spelt most like it.
    """
    typed = word.strip()
    if not typed:
        example = given["symbols"][0]
        raise ValueError(f"There is no word. Type one, for example “{example}”.")
    for spelt in (typed, typed.lower()):
        if spelt in given["numbers"]:
            return given["numbers"][spelt]
    words = given["symbols"]
    like = difflib.get_close_matches(typed[:40].lower(), words, 4, 0.6)
    hint = (
        f"Spelt most like it: {', '.join(like)}."
        if like
        else ("No word is spelt like it.")
    )
    raise ValueError(f"“{typed[:40]}” is not one of the {len(words)} words. {hint}")


def compute(given, word, k, shown):
    """A word's neighbours, and where they lie.

    Parameters
    ----------
    given : dict
        From `space`.
    word : str
    k : int
        Neighbours, at least 1; fewer where there are not so many words.
    shown : str
        One of `MAPS`: the plane in which all words differ most, or these few.

    Returns
    -------
    dict
        "word" as it is spelt in the vocabulary; "words" (k,) and "cosines" (k,), the
        most similar first; "spots" (k + 1, 2), the word's own first; "others" (R, 2),
        every other word on the map of all; "share" of the variance; "shown"; "count"
        of all words.
    """
    if k < 1:
        raise ValueError(f"k is {k}; expected at least one neighbour")
    if shown not in MAPS:
        raise ValueError(f"shown is {shown!r}; expected one of {', '.join(MAPS)}")
    number = find(given, word)
    near, cosines = nearest(given["rows"], number, k)
    chosen = np.concatenate([[number], near])
    if shown == MAPS[0]:
        spots, share = given["places"][chosen], given["share"]
        others = np.delete(given["places"], chosen, axis=0)
    else:
        (spots, share), others = _map(given["rows"][chosen]), np.empty((0, 2))
    symbols = given["symbols"]
    return {
        "word": symbols[number], "words": [symbols[j] for j in near],
        "cosines": cosines, "spots": spots, "others": others, "share": share,
        "shown": shown, "count": len(symbols),
    }  # fmt: skip


def draw(fig, arrays):
    """Bars on the left, the map on the right; once."""
    bars = fig.add_axes(BARS)
    bars.set(yticks=[], ylim=(MOST - 0.4, -0.6))
    bars.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    bars.set_xlabel("cosine similarity", labelpad=1)
    axis = bars.axvline(0, color="#888888", lw=1)
    beside = bars.get_yaxis_transform()
    plane = fig.add_axes(PLANE)
    plane.set(xticks=[], yticks=[])
    for side in ("top", "right"):
        plane.spines[side].set_visible(True)
    (others,) = plane.plot([], [], ".", color=OTHER, ms=3, mew=0)
    (near,) = plane.plot([], [], "o", color=NEAR, ms=7, mec="white")
    (own,) = plane.plot([], [], "D", color=WORD, ms=9, mec="white")
    plain = {"parse_math": False}  # a word may hold a dollar sign
    return {
        "bars": bars, "axis": axis, "plane": plane, "others": others, "near": near,
        "own": own, "patches": bars.barh(range(MOST), np.zeros(MOST), 0.72, color=NEAR),
        "names": [
            bars.text(-0.03, i, "", transform=beside, ha="right", va="center",
                      fontsize=11, **plain) for i in range(MOST)
        ],
        "labels": [
            plane.text(0, 0, "", fontsize=10, va="center", **plain,
                       color=NEAR if i else WORD, weight="normal" if i else "bold")
            for i in range(MOST + 1)
        ],
        "title": fig.text(BARS[0], 0.94, "", fontsize=12, ha="left", **plain),
        "map_title": fig.text(PLANE[0], 0.94, "", fontsize=11, ha="left"),
    }  # fmt: skip


def update(artists, arrays):
    """The same artists with new numbers."""
    cosines, words = arrays["cosines"], arrays["words"]
    low = min(0.0, float(cosines.min()))
    artists["bars"].set(xlim=(1.05 * low, 1.05), ylim=(len(words) - 0.4, -0.6))
    for i in range(MOST):
        there = i < len(words)
        artists["patches"][i].set_width(cosines[i] if there else 0)
        # One text for both: a text takes longer to draw than a bar.
        line = f"{_cut(words[i])}  {cosines[i]:.2f}" if there else ""
        artists["names"][i].set_text(line)
    artists["title"].set_text(f"nearest to “{_cut(arrays['word'])}”")
    artists["map_title"].set_text(
        f"PCA of {arrays['shown']}: {_percent(arrays['share'])} of the variance"
    )
    _update_map(artists, arrays)


def _update_map(artists, arrays):
    spots, plane = arrays["spots"], artists["plane"]
    every = np.concatenate([spots, arrays["others"]])
    centre = (every.max(axis=0) + every.min(axis=0)) / 2
    half = np.maximum(np.ptp(every, axis=0) / 2, 1e-9) * [1.25, 1.1]
    plane.set(
        xlim=(centre[0] - half[0], centre[0] + half[0]),
        ylim=(centre[1] - half[1], centre[1] + half[1]),
    )
    artists["others"].set_data(*arrays["others"].T)
    artists["near"].set_data(*spots[1:].T)
    artists["own"].set_data(*spots[:1].T)
    size = plane.get_window_extent().size
    pixels = (spots - centre + half) / (2 * half) * size
    names = [_cut(name) for name in (arrays["word"], *arrays["words"])]
    found = place_labels(pixels, names, size, reach=11)
    for i, label in enumerate(artists["labels"]):
        at = found[i] if i < len(found) else None
        label.set_text("" if at is None else names[i])
        if at is not None:
            label.set_position(centre - half + 2 * half * np.array(at[:2]) / size)
            label.set_ha(at[2])


def _cut(name):
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _percent(share):
    return f"{100 * share:.0f} %"


def describe(arrays):
    """The nearest words by name, the last one shown, and how true the map is."""
    named = [
        f"{word} ({cosine:.2f})"
        for word, cosine in zip(arrays["words"], arrays["cosines"], strict=True)
    ]
    listed = ", ".join(named[:3])
    if len(named) > 3:
        listed += f"; the last of {len(named)} shown is {named[-1]}"
    return (
        f"Nearest to “{arrays['word']}” among all {arrays['count']} words, "
        f"by cosine similarity: {listed}. The map of {arrays['shown']} shows "
        f"{_percent(arrays['share'])} of the variance."
    )


class Neighbours(KernelExplorer):
    """Neighbours of a typed word: word, how many, and which map to choose.

    Parameters
    ----------
    embedding : (K, D) array, tensor or parameter, or a model with such an `E`
        As it is now (what is trained on later needs a new explorer).
    vocabulary : course_utils.datasets.text.Vocabulary, or sequence of str
        The K words.
    **settings
        As for every `KernelExplorer`: word, k, shown.

    Raises
    ------
    ValueError
        If vocabulary and vectors do not have one size.
    """

    question = "Which words are the neighbours of yours?"
    first = "type another word of the text, a verb after a noun."
    size = (8.8, 4.2)

    def __init__(self, embedding, vocabulary, **settings):
        self._space = space(embedding, getattr(vocabulary, "symbols", vocabulary))
        count = len(self._space["symbols"])
        start = settings.get("word", self._space["symbols"][0])
        most = min(MOST, count - 1)
        self.controls = (
            TextField("word", "word", f"one of {count}", start),
            Slider("k", "neighbours", "words", 1, most, 1, min(SHOWN, most)),
            Choice("shown", "map of", MAPS, MAPS[0]),
        )
        super().__init__(**settings)

    def compute(self, **settings):
        """The arrays for a typed word."""
        return compute(self._space, **settings)

    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
