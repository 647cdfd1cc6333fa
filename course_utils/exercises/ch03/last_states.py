"""Exercise `last_states` of chapter 03."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch03.lengths import some_lengths
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def last_states(hs, lengths):
    """The state after each sequence's own last step.

    hs (T, N, H), zero after a sequence's end; lengths (N,), each 1 … T  →  (N, H)
    """
    return ...
'''

HINTS = [
    "A sequence of length 3 has its last step at index 2. Which index has each "
    "sequence of the batch?",
    "NumPy takes two lists of indices at once: `hs[[4, 2], [0, 1]]` is step 4 of "
    "sequence 0 and step 2 of sequence 1.",
]


def last_states(hs, lengths):
    """The state of each sequence's last step, (N, H)."""
    return hs[lengths - 1, np.arange(len(lengths))]


MISTAKES = [
    KnownMistake(
        "the last row of the padded array is taken",
        lambda hs, lengths: hs[-1],
        "That is right for the longest sequences only. The others ended before, and "
        "what stands there is padding: zero.",
        "Each sequence has an index of its own: its length minus one.",
    ),
    KnownMistake(
        "the index is the length itself",
        lambda hs, lengths: hs[lengths % len(hs), np.arange(len(lengths))],
        "Counting from 0, the step with index `length` is the first after the end.",
        "Subtract one.",
    ),
    KnownMistake(
        "the index is the length itself, and the longest sequence has no such step",
        lambda hs, lengths: hs[lengths, np.arange(len(lengths))],
        "Counting from 0, the step with index `length` is the first after the end.",
        "Subtract one.",
        line=r"^hs\[(?!.*- 1)",
    ),
    KnownMistake(
        "the index is two less than the length",
        lambda hs, lengths: hs[lengths - 2, np.arange(len(lengths))],
        "A sequence of length 3 has its last step at index 2, one less.",
        "Subtract one.",
    ),
    KnownMistake(
        "batch and time have changed places in the index",
        lambda hs, lengths: hs[np.arange(len(lengths)), lengths - 1],
        "hs is (T, N, H): the step comes first, then the sequence.",
        "`hs[lengths - 1, np.arange(N)]`.",
        line=r"^hs\[.*, .*- 1",
    ),
    KnownMistake(
        "every sequence is asked at every index (`hs[lengths - 1]`)",
        lambda hs, lengths: hs[lengths - 1],
        "One list of indices picks whole steps, with all sequences in each: (N, N, H).",
        "Give two lists: `hs[lengths - 1, np.arange(N)]`.",
    ),
    KnownMistake(
        "the mean over the padded time axis is taken",
        lambda hs, lengths: hs.mean(axis=0),
        "That mixes all states, and the zeros after the end.",
        "One state for each sequence: the one after its last step.",
    ),
    KnownMistake(
        "the mean over each sequence's own steps is taken",
        lambda hs, lengths: hs.sum(axis=0) / lengths[:, None],
        "A sensible summary, and not the one asked for.",
        "One state for each sequence: the one after its last step.",
    ),
    KnownMistake(
        "the states are added up over time",
        lambda hs, lengths: hs.sum(axis=0),
        "The state at the end already is a summary of all steps.",
        "One state for each sequence: the one after its last step.",
    ),
    KnownMistake(
        "the largest state over time is taken",
        lambda hs, lengths: hs.max(axis=0),
        "That is max-pooling, and the padding's zeros take part in it.",
        "One state for each sequence: the one after its last step.",
    ),
    KnownMistake(
        "the first state is taken",
        lambda hs, lengths: hs[0],
        "It has seen a single input.",
        "Index `lengths - 1`.",
    ),
]

_rng = np.random.default_rng(3)


def _states_case(T, N, H):
    lengths = some_lengths(_rng, T, N)
    mask = numpy_rnn.length_mask(lengths, T)[..., None]
    return {"hs": _rng.normal(size=(T, N, H)) * mask, "lengths": lengths}


check_last_states = Checker(
    "last_states",
    stub=STUB,
    hints=HINTS,
    solution=last_states,
    cases=[_states_case(T, N, H) for T, N, H in ((5, 3, 4), (7, 4, 3), (6, 5, 2))],
    quantities=[Quantity("last", ("N", "H"))],
    mistakes=MISTAKES,
    evidence="Right on three batches in which the lengths differ.",
    lesson="`final` of `numpy_rnn.forward` is this array: the state frozen at the end.",
)
