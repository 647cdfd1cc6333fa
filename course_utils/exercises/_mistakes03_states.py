"""Wrong implementations for chapter 03: last states and two directions."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known


def last_states(hs, lengths):
    """The state of each sequence's last step, (N, H)."""
    return hs[lengths - 1, np.arange(len(lengths))]


LAST = [
    Known(
        "the last row of the padded array is taken",
        lambda hs, lengths: hs[-1],
        "That is right for the longest sequences only. The others ended before, and "
        "what stands there is padding: zero.",
        "Each sequence has an index of its own: its length minus one.",
    ),
    Known(
        "the index is the length itself",
        lambda hs, lengths: hs[lengths % len(hs), np.arange(len(lengths))],
        "Counting from 0, the step with index `length` is the first after the end.",
        "Subtract one.",
    ),
    Known(
        "the index is the length itself, and the longest sequence has no such step",
        lambda hs, lengths: hs[lengths, np.arange(len(lengths))],
        "Counting from 0, the step with index `length` is the first after the end.",
        "Subtract one.",
    ),
    Known(
        "every sequence is asked at every index (`hs[lengths - 1]`)",
        lambda hs, lengths: hs[lengths - 1],
        "One list of indices picks whole steps, with all sequences in each: (N, N, H).",
        "Give two lists: `hs[lengths - 1, np.arange(N)]`.",
    ),
    Known(
        "the mean over the padded time axis is taken",
        lambda hs, lengths: hs.mean(axis=0),
        "That mixes all states, and the zeros after the end.",
        "One state for each sequence: the one after its last step.",
    ),
    Known(
        "the mean over each sequence's own steps is taken",
        lambda hs, lengths: hs.sum(axis=0) / lengths[:, None],
        "A sensible summary, and not the one asked for.",
        "One state for each sequence: the one after its last step.",
    ),
    Known(
        "the states are added up over time",
        lambda hs, lengths: hs.sum(axis=0),
        "The state at the end already is a summary of all steps.",
        "One state for each sequence: the one after its last step.",
    ),
    Known(
        "the largest state over time is taken",
        lambda hs, lengths: hs.max(axis=0),
        "That is max-pooling, and the padding's zeros take part in it.",
        "One state for each sequence: the one after its last step.",
    ),
    Known(
        "the first state is taken",
        lambda hs, lengths: hs[0],
        "It has seen a single input.",
        "Index `lengths - 1`.",
    ),
]


def _run(xs, U, W, b):
    h, hs = np.zeros((xs.shape[1], len(W))), []
    for x in xs:
        h = np.tanh(x @ U.T + h @ W.T + b)
        hs.append(h)
    return np.stack(hs)


def _both(join):
    """hs of `right` forwards and of `left` backwards in time, joined by `join`."""
    return lambda xs, right, left: join(
        _run(xs, *right), _run(xs[::-1], *left)[::-1]
    )


def _beside(*parts):
    return np.concatenate(parts, axis=-1)


def _continued(xs, right, left):
    """The way back starts from the state in which the way there ended."""
    U, W, b = left
    forwards = _run(xs, *right)
    h, hs = forwards[-1], []
    for x in xs[::-1]:
        h = np.tanh(x @ U.T + h @ W.T + b)
        hs.append(h)
    return _beside(forwards, np.stack(hs)[::-1])


BOTH = [
    Known(
        "the states of the way back are not turned round again",
        lambda xs, right, left: _beside(_run(xs, *right), _run(xs[::-1], *left)),
        "Beside the state of step t stands the one of step T+1-t.",
        "The first state of the reversed run belongs to the last step: turn the "
        "result round with `[::-1]`.",
    ),
    Known(
        "both directions read from the first step to the last",
        lambda xs, right, left: _beside(_run(xs, *right), _run(xs, *left)),
        "No state knows anything of the future. (Turning the batch round, axis 1, "
        "comes to the same.)",
        "The second direction reads `xs[::-1]`: time is axis 0.",
    ),
    Known(
        "the inputs of the second direction are not turned, its states are",
        lambda xs, right, left: _beside(_run(xs, *right), _run(xs, *left)[::-1]),
        "It read forwards, and its states then stand at the wrong steps.",
        "Turn the inputs before and the states after: `run(xs[::-1], …)[::-1]`.",
    ),
    Known(
        "the two directions stand in the opposite order",
        _both(lambda a, b: _beside(b, a)),
        "The output layer knows the places: those of `right` come first.",
        "Swap the two in `np.concatenate`.",
    ),
    Known(
        "the two directions are added",
        _both(lambda a, b: a + b),
        "The sum is (T, N, H); what came from where is lost in it.",
        "Put them side by side: `np.concatenate([…], axis=-1)`.",
    ),
    Known(
        "the two directions are joined along time",
        _both(lambda a, b: np.concatenate([a, b])),
        "That is (2T, N, H).",
        "Join along the last axis: `axis=-1`.",
    ),
    Known(
        "the two directions are joined along the batch",
        _both(lambda a, b: np.concatenate([a, b], axis=1)),
        "That is (T, 2N, H).",
        "Join along the last axis: `axis=-1`.",
    ),
    Known(
        "both directions use the weights of `right`",
        lambda xs, right, left: _beside(
            _run(xs, *right), _run(xs[::-1], *right)[::-1]
        ),
        "Each direction has weights of its own.",
        "The way back uses `left`.",
    ),
    Known(
        "the way back starts from the last state of the way there",
        _continued,
        "That is a path between the directions. Each starts from zero.",
        "Start the second run with zeros too.",
    ),
    Known(
        "only the way there is returned",
        lambda xs, right, left: _run(xs, *right),
        "That is the network of chapter 02, (T, N, H).",
        "Run a second one from the end and join the two.",
    ),
]
