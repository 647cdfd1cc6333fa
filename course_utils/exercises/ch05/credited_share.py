"""Exercise `credited_share` of chapter 05."""

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def credited_share(lag, k):
    """Share of the steps whose loss chunks of k credit `lag` steps back.

    lag ≥ 0 and k ≥ 1 integers  →  a number from 0 to 1
    """
    return ...
'''

HINTS = [
    "Draw one chunk of k = 5 steps. For lag 2: from which steps can you go two "
    "steps back without leaving the chunk?",
    "The first `lag` steps of a chunk cannot. That leaves k - lag of k, if there "
    "are any.",
]


def credited_share(lag, k):
    """All steps of a chunk but its first `lag` ones, over k."""
    return max(k - lag, 0) / k


MISTAKES = [
    KnownMistake(
        "every lag shorter than the chunk counts as fully credited",
        lambda lag, k: float(lag < k),
        "Only the later steps of a chunk have a step `lag` earlier *in* the chunk.",
        "Number the steps of one chunk 0 … k-1. At which is index - lag at least 0?",
    ),
    KnownMistake(
        "the first step is counted from 1",
        lambda lag, k: max(k - lag + 1, 0) / k,
        "Lag 0 would get (k+1)/k, more than everything.",
        "Lag 0 is credited at all k steps, lag k-1 at one.",
    ),
    KnownMistake(
        "one step too few is counted",
        lambda lag, k: max(k - lag - 1, 0) / k,
        "Lag 0 is a step's own input: it is always credited.",
        "Lag 0 is credited at all k steps, lag k-1 at one.",
    ),
    KnownMistake(
        "lags longer than the chunk give a negative share",
        lambda lag, k: (k - lag) / k,
        "A share cannot be below zero: nothing is credited there.",
        "`max(k - lag, 0)`.",
    ),
    KnownMistake(
        "this is the share that is lost",
        lambda lag, k: min(lag / k, 1.0),
        "The first `lag` steps of a chunk are those *without* credit.",
        "One minus it.",
    ),
    KnownMistake(
        "the division is one of whole numbers",
        lambda lag, k: max(k - lag, 0) // k,
        "`//` leaves 0 of every share below 1.",
        "`/` instead of `//`.",
    ),
    KnownMistake(
        "the number of steps is returned, not their share",
        lambda lag, k: float(max(k - lag, 0)),
        "So many steps of each chunk are credited.",
        "Divide by k.",
    ),
]

check_credited_share = Checker(
    "credited_share",
    stub=STUB,
    hints=HINTS,
    solution=credited_share,
    cases=[
        {"lag": 8, "k": 9},
        {"lag": 3, "k": 16},
        {"lag": 9, "k": 4},
        {"lag": 0, "k": 5},
    ],
    quantities=[Quantity("share")],
    mistakes=MISTAKES,
    evidence="It counts rightly for lags shorter and longer than the chunk.",
    lesson="Nearly all of a lag is credited only when k is far above it.",
)
