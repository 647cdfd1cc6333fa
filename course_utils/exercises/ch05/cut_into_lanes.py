"""Exercise `cut_into_lanes` of chapter 05."""

import numpy as np

from course_utils.datasets import text
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def cut_into_lanes(ids, T, N):
    """One long text as batches for a state that is carried on.

    ids (L,) integers. Each of N lanes reads (L - 1) // N symbols in a row; lane n + 1
    starts where lane n ends. All lanes are cut every T steps; the rest is left out.
    →  xs (B, T, N), ys (B, T, N): ys holds the symbol after each symbol of xs
    """
    return ...
'''

HINTS = [
    "Take 24 letters, N = 2 lanes and T = 3 steps, and write the lanes down as two "
    "rows. Where do you cut them?",
    "`lane = (len(ids) - 1) // N`, and `ids[: N * lane].reshape(N, lane)` has one "
    "lane a row. How many whole chunks of T fit into a row?",
    "With `B = lane // T`: keep the first B·T columns, transpose to (B·T, N), then "
    "`reshape(B, T, N)`. Do the same to `ids[1:]` for the targets.",
]


def _lanes(ids, T, N, shift=0):
    """The right cut of one stream that starts at `shift`."""
    lane = (len(ids) - 1) // N
    B = lane // T
    stream = np.asarray(ids)[shift : shift + N * lane].reshape(N, lane)
    return stream[:, : B * T].T.reshape(B, T, N)


def cut_into_lanes(ids, T, N):
    """The right answer, from which the wrong ones are made."""
    return _lanes(ids, T, N), _lanes(ids, T, N, shift=1)


def _both(cut):
    """The same cut for inputs and targets, one symbol apart."""

    def function(ids, T, N):
        B = (len(ids) - 1) // N // T
        ids = np.asarray(ids)
        return tuple(cut(ids[shift : shift + B * T * N], B, T, N) for shift in (0, 1))

    return function


def _turned(whole):
    """Targets from `np.roll` over the whole lanes, or over all of them in a row."""

    def function(ids, T, N):
        lane = (len(ids) - 1) // N
        B = lane // T
        rows = np.asarray(ids)[: N * lane].reshape(N, lane)
        turned = np.roll(rows, -1, axis=None if whole else 1)
        return tuple(part[:, : B * T].T.reshape(B, T, N) for part in (rows, turned))

    return function


def _rolled(ids, T, N):
    xs, _ = cut_into_lanes(ids, T, N)
    lanes = xs.reshape(-1, N)
    return xs, np.roll(lanes, -1, axis=0).reshape(xs.shape)


def _previous(ids, T, N):
    xs, ys = cut_into_lanes(ids, T, N)
    return ys, xs


def _each_lane_shifted(ids, T, N):
    """Lanes of L // N symbols; each drops its own last symbol, or its first."""
    lane = len(ids) // N
    B = (lane - 1) // T
    lanes = np.asarray(ids)[: N * lane].reshape(N, lane)
    starts = (0, 1)
    return tuple(lanes[:, s : s + B * T].T.reshape(B, T, N) for s in starts)


def _same_beginning(ids, T, N):
    xs, ys = cut_into_lanes(ids, T, N)
    return tuple(np.repeat(part[..., :1], N, axis=-1) for part in (xs, ys))


MISTAKES = [
    KnownMistake(
        "the stream is laid out in reading order, lane after lane at each step",
        _both(lambda s, B, T, N: s.reshape(B, T, N)),
        "Neighbouring symbols lie side by side at one step. Going down a lane, every "
        "step jumps over N symbols.",
        "Cut the stream into N long pieces first: `reshape(N, -1)`. One piece is one "
        "lane.",
    ),
    KnownMistake(
        "the lanes are cut anew for each batch",
        _both(lambda s, B, T, N: s.reshape(B, N, T).transpose(0, 2, 1)),
        "Within a batch each lane reads on. But lane n of the next batch starts "
        "somewhere else, so the state that is carried over belongs to another text.",
        "First N long lanes for the whole text, then cut all of them every T steps.",
    ),
    KnownMistake(
        "the lanes come before the steps in the result",
        lambda *given: tuple(p.transpose(0, 2, 1) for p in cut_into_lanes(*given)),
        "That is (B, N, T). The course puts time before the lanes.",
        "Transpose the lanes, `lanes.T`, before you cut them into batches.",
    ),
    KnownMistake(
        "the targets are the inputs themselves",
        lambda *given: (cut_into_lanes(*given)[0],) * 2,
        "The network would be asked for the symbol it has just read.",
        "The target of a symbol is the one after it: cut `ids[1:]` in the same way.",
    ),
    KnownMistake(
        "each lane's targets wrap around at its end",
        _rolled,
        "`np.roll` gives the last step of a lane the lane's own first symbol as "
        "target. What follows there is the next symbol of the stream.",
        "Shift the stream, not the lanes: cut `ids[:-1]` and `ids[1:]`.",
    ),
    KnownMistake(
        "each lane's targets wrap around at the end of the whole lane",
        _turned(whole=False),
        "It shows only where T divides the lane: there `np.roll` gives the last step "
        "the lane's own first symbol as target.",
        "Shift the stream, not the lanes: cut `ids[:-1]` and `ids[1:]`.",
    ),
    KnownMistake(
        "the targets wrap around at the end of the last lane",
        _turned(whole=True),
        "It shows only where the lanes reach the end of the text: there `np.roll` "
        "gives the last step the text's first symbol as target.",
        "Cut `ids[:-1]` and `ids[1:]`: the stream keeps one symbol for that.",
    ),
    KnownMistake(
        "the lanes are cut first, and each is then shifted within itself",
        _each_lane_shifted,
        "Lanes of L // N symbols, of which each keeps one back for its last target. "
        "Ours are (L-1)//N long: only the stream keeps one back.",
        "Shift the stream, not the lanes: cut `ids[:-1]` and `ids[1:]`, lane length "
        "`(len(ids) - 1) // N`.",
    ),
    KnownMistake(
        "inputs and targets have changed places",
        _previous,
        "The network would predict the symbol before.",
        "Inputs from `ids[:-1]`, targets from `ids[1:]`, returned in this order.",
    ),
    KnownMistake(
        "every lane reads the same text",
        _same_beginning,
        "N copies of one lane: a batch that costs N times as much and says nothing "
        "more.",
        "Lane n starts where lane n-1 ends.",
    ),
    KnownMistake(
        "the lanes are shortened before the stream is cut, so they do not meet",
        lambda ids, T, N: _both(
            lambda s, B, T, N: s.reshape(N, B * T).T.reshape(B, T, N)
        )(ids, T, N),
        "Lanes of B·T symbols leave the remainder at the end of the text. Ours are "
        "(L-1)//N long and leave a little at the end of each: lane n starts at "
        "n·((L-1)//N).",
        "Reshape to `(N, (L - 1) // N)` first, then keep the first B·T columns.",
    ),
]

_rng = np.random.default_rng(5)

check_cut_into_lanes = Checker(
    "cut_into_lanes",
    stub=STUB,
    hints=HINTS,
    solution=text.batches,
    cases=[
        {"ids": np.arange(24), "T": 3, "N": 2},
        {"ids": _rng.integers(0, 50, 72), "T": 5, "N": 4},
        {"ids": _rng.integers(0, 90, 101), "T": 4, "N": 7},
        {"ids": _rng.permutation(31), "T": 5, "N": 3},  # used to its very end
    ],
    quantities=[
        Quantity("xs", ("B", "T", "N"), kind="int"),
        Quantity("ys", ("B", "T", "N"), kind="int"),
    ],
    mistakes=MISTAKES,
    lesson="Lane n of a batch goes on where lane n of the batch before it stopped.",
)
