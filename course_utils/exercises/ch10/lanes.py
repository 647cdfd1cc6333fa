"""Exercise `lanes` of chapter 10."""

import itertools

import numpy as np

from course_utils.exercises.ch05.cut_into_lanes import MISTAKES as ONE_READING
from course_utils.exercises.ch05.cut_into_lanes import cut_into_lanes
from course_utils.exercises.checking import Checker, Fault, KnownMistake, Quantity
from course_utils.exercises.checking.quantity import kind_of
from course_utils.models import language

STUB = '''
def lanes(ids, T, N):
    """What a model with a state reads when it goes through one text twice.

    ids (L,) integers. Each of N lanes reads (L - 1) // N symbols in a row; lane n + 1
    starts where lane n ends. All lanes are cut every T steps; what is left at their
    ends is not read. After its last chunk the text begins again.
    →  a list of (xs, ys, first), one for each chunk, in the order of reading:
    xs (T, N), ys (T, N) the symbols that come next, first: is the state zero here?
    """
    return ...
'''

HINTS = [
    "The lanes are those of chapter 05: `ids[: N * lane].reshape(N, lane)` with "
    "`lane = (len(ids) - 1) // N` has one lane in each row, and `ids[1 : N * lane "
    "+ 1]` gives the targets in the same way.",
    "Chunk b of the inputs is `rows[:, b * T : (b + 1) * T].T`. How many whole "
    "chunks are in a lane?",
    "Two loops, the outer one over the two readings. In the inner one, `first = b "
    "== 0`: within a reading every lane goes on, and so does its state.",
]


def lanes(ids, T, N):
    """Two readings as `models.language.chunks` gives them: (xs, ys, first) each."""
    B = (len(ids) - 1) // N // T
    read = itertools.islice(language.chunks(ids, T, N), 2 * B)
    return [(xs.numpy(), ys.numpy(), first) for xs, ys, first in read]


def reading(cut, readings=2, first=lambda b, B, again: b == 0):
    """The chunks that `cut` gives, read several times, as a list of triples.

    Parameters
    ----------
    cut : callable
        (ids, T, N) → xs, ys (B, T, N).
    readings : int
    first : callable
        (chunk, how many there are, number of the reading) → bool
    """

    def function(ids, T, N):
        xs, ys = cut(ids, T, N)
        return [
            (xs[b], ys[b], bool(first(b, len(xs), again)))
            for again in range(readings)
            for b in range(len(xs))
        ]

    return function


def _reread(known):
    """A wrong cut of chapter 05, read twice; what are batches there are chunks here."""
    name, why, advice = (
        text.replace("batches", "chunks").replace("batch", "chunk")
        for text in (known.name, known.why, known.advice)
    )
    return KnownMistake(name, reading(known.function), why, advice)


def _doubled(ids, T, N):
    """The text is put behind itself, and cut once."""
    return cut_into_lanes(np.concatenate([ids, ids]), T, N)


def _strided(ids, T, N, stride=1, remainder=False):
    """Chunks that start every `stride` steps of the lanes."""
    lane = (len(ids) - 1) // N
    rows = [np.asarray(ids)[s : s + N * lane].reshape(N, lane) for s in (0, 1)]
    last = lane - 1 if remainder else lane - T
    return tuple(
        [row[:, t : t + T].T for t in range(0, last + 1, stride)] for row in rows
    )


MISTAKES = [
    KnownMistake(
        "`first` is true in the first reading only",
        reading(cut_into_lanes, first=lambda b, B, again: b == 0 == again),
        "When the text begins again, each lane jumps back to its own beginning. The "
        "state at its end knows nothing of what stands before that.",
        "`first` is `b == 0` in every reading.",
    ),
    KnownMistake(
        "`first` is true for every chunk",
        reading(cut_into_lanes, first=lambda b, B, again: True),
        "Then the state is zero at every chunk, and nothing that lies more than T "
        "steps back can be known. The lanes were cut so that it can be kept.",
        "`first` is true only where the text begins: `b == 0`.",
    ),
    KnownMistake(
        "`first` is true for all of the first reading",
        reading(cut_into_lanes, first=lambda b, B, again: again == 0),
        "Within a reading every lane goes on, and so does its state.",
        "`first` is `b == 0` in every reading.",
    ),
    KnownMistake(
        "`first` is never true",
        reading(cut_into_lanes, first=lambda b, B, again: False),
        "At the very beginning there is no state yet, and when the text begins again "
        "the old one belongs to its end.",
        "`first` is true where the text begins: `b == 0`.",
    ),
    KnownMistake(
        "`first` is turned round",
        reading(cut_into_lanes, first=lambda b, B, again: b != 0),
        "It says where the state must be zero, not where it is kept.",
        "`b == 0`.",
    ),
    KnownMistake(
        "`first` marks the last chunk of a reading",
        reading(cut_into_lanes, first=lambda b, B, again: b == B - 1),
        "The state must be zero *before* the chunk with which the text begins again, "
        "not before the one with which it ends.",
        "`b == 0`.",
    ),
    KnownMistake(
        "the text is read once",
        reading(cut_into_lanes, readings=1),
        "That is one reading. A model is trained for many; here two are asked for.",
        "A loop over the two readings around the loop over the chunks.",
    ),
    KnownMistake(
        "the text is put behind itself and cut once",
        reading(_doubled, readings=1),
        "Then the lanes are twice as long and start at other places: half of them "
        "read the first copy, half the second, and nobody reads the text twice.",
        "Cut the text once, and go through its chunks twice.",
    ),
    KnownMistake(
        "the text is put behind itself, cut, and read twice",
        reading(_doubled),
        "The doubled text has longer lanes, which start at other places.",
        "Cut the text once, and go through its chunks twice.",
    ),
    KnownMistake(
        "each chunk starts one symbol after the one before it",
        reading(_strided),
        "Such windows overlap, so a state carried over has already read all of the "
        "next chunk but one symbol.",
        "Steps of T: chunk b is `rows[:, b * T : (b + 1) * T].T`.",
    ),
    KnownMistake(
        "the rest of the lanes is read as a shorter chunk",
        reading(lambda ids, T, N: _strided(ids, T, N, stride=T, remainder=True)),
        "What does not fill T steps is left out here: chunks of one shape are what "
        "a fast library wants, and one chunk in thousands is no loss.",
        "`lane // T` chunks.",
    ),
    KnownMistake(
        "the last whole chunk is left out",
        reading(lambda *given: tuple(p[:-1] for p in cut_into_lanes(*given))),
        "A lane of (L-1)//N symbols has room for `lane // T` whole chunks.",
        "`range(lane // T)`.",
    ),
    *(_reread(known) for known in ONE_READING),
]


def observe(value):
    """A list of triples as xs, ys, first: three lists; anything else is explained."""
    example = "a list of triples, `[(xs, ys, first), …]`"
    if not isinstance(value, list | tuple) or not value:
        words = "an empty list" if value in ([], ()) else kind_of(value)
        text = f"Your function returned {words}; expected {example}."
        if "generator" in words:
            text += " `list(…)` makes a list of a generator."
        raise ValueError(text)
    for place, triple in enumerate(value):
        if not isinstance(triple, list | tuple) or len(triple) != 3:
            raise ValueError(
                f"Entry {place} of the list is {kind_of(triple)}; expected {example}."
            )
    parts = [list(part) for part in zip(*value, strict=True)]
    for place, flag in enumerate(parts[2]):
        if np.shape(flag) != () or np.asarray(flag).dtype.kind not in "biu":
            raise ValueError(
                f"`first` of chunk {place} is {kind_of(flag)}; expected one bool for "
                "all lanes."
            )
    parts[2] = [bool(flag) for flag in parts[2]]
    return parts


def explain(case, value, observed, expected):
    """The first chunk that is wrong, in the order of reading: Fault or None."""
    total = len(expected[0])
    for chunk in range(min(total, len(observed[0]))):
        found, right = (
            dict(zip(("xs", "ys", "first"), (p[chunk] for p in parts), strict=True))
            for parts in (observed, expected)
        )
        text = _of_arrays(chunk, found, right) or _of_first(chunk, found, right, total)
        if text:
            return Fault([("Got", text)], quantity="chunk")
    if len(observed[0]) != total:
        text = (
            f"Your list has {len(observed[0])} chunks; expected {total}: two readings "
            f"of {total // 2}. Those that both have are right."
        )
        return Fault([("Got", text)], quantity="chunk")
    return None


def _of_arrays(chunk, found, right):
    for name in ("xs", "ys"):
        array, wanted = found[name], np.asarray(right[name])
        T, N = wanted.shape
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "iu":
            return (
                f"`{name}` of chunk {chunk} is {kind_of(array)}; expected an array "
                + (f"of whole numbers, (T, N) = {(T, N)}.")
            )
        if array.shape != wanted.shape:
            return f"`{name}` of chunk {chunk} has shape {array.shape}; expected " + (
                f"(T, N) = {(T, N)}."
            )
        off = np.flatnonzero((array != wanted).any(axis=0))
        if len(off):
            lane = int(off[0])
            return (
                f"In chunk {chunk} (the first is 0), lane {lane} of `{name}` is "
                f"{array[:, lane].tolist()}; expected {wanted[:, lane].tolist()}."
            )
    return None


def _of_first(chunk, found, right, total):
    if found["first"] == right["first"]:
        return None
    why = "goes on where the chunk before it stopped"
    if right["first"]:
        why = "begins the " + ("second reading" if chunk else "text")
    return (
        f"`first` of chunk {chunk} (of {total}) is {found['first']}; expected "
        f"{right['first']}: this chunk {why}."
    )


_rng = np.random.default_rng(10)

check_lanes = Checker(
    "lanes",
    stub=STUB,
    hints=HINTS,
    solution=lanes,
    cases=[
        {"ids": np.arange(24), "T": 3, "N": 2},
        {"ids": _rng.integers(0, 97, 61), "T": 5, "N": 3},
        {"ids": _rng.integers(0, 97, 95), "T": 2, "N": 6},
        {"ids": _rng.permutation(31), "T": 5, "N": 3},  # used to its very end
    ],
    quantities=[
        Quantity("xs", ("chunk", "T", "N"), kind="int"),
        Quantity("ys", ("chunk", "T", "N"), kind="int"),
        Quantity("first", ("chunk",), kind="int"),
    ],
    mistakes=MISTAKES,
    observe=observe,
    explain=explain,
    evidence="It reads four texts as the chapter's training loop does.",
    lesson="A state is kept from chunk to chunk, and thrown away when the text begins.",
)
