"""Exercises of chapter 03: kinds of recurrent network.

`check_total_loss`, `check_last_states`, `check_teacher_forced` and
`check_bidirectional`.
"""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises import _mistakes03 as mistakes
from course_utils.exercises import _mistakes03_states as mistakes_states
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity


def total_loss(logits, targets, lengths):
    """The library's masked loss under the exercise's signature."""
    mask = numpy_rnn.length_mask(lengths, len(logits))
    return numpy_rnn.softmax_cross_entropy(logits, targets, mask)[0]


def teacher_forced(xs, targets, U, W, b, V, b_s):
    """The library's Jordan cell, taught: logits (T, N, K)."""
    cell = numpy_rnn.JordanCell.from_weights(U, W, b, V, b_s)
    return cell.forward_forced(xs, targets)[0]


def bidirectional(xs, right, left):
    """The library's bidirectional layer: hs (T, N, 2H)."""
    cells = [numpy_rnn.RNNCell.from_weights(*weights) for weights in (right, left)]
    return numpy_rnn.forward(numpy_rnn.Stack([cells]), xs)[0]


_rng = np.random.default_rng(3)
_SIZES = [(5, 3, 4, 6, 2), (7, 2, 5, 3, 4), (4, 5, 2, 3, 6)]  # T, N, D, H, K


def _lengths(T, N):
    """Different lengths; one sequence is as long as the batch."""
    lengths = _rng.permutation(np.arange(N) % T + 1)
    lengths[0] = T
    return lengths


def _loss_case(T, N, K):
    return {
        "logits": _rng.normal(0, 2, (T, N, K)),
        "targets": _rng.integers(0, K, (T, N)),
        "lengths": _lengths(T, N),
    }


def _states_case(T, N, H):
    lengths = _lengths(T, N)
    mask = numpy_rnn.length_mask(lengths, T)[..., None]
    return {"hs": _rng.normal(size=(T, N, H)) * mask, "lengths": lengths}


def _jordan_case(T, N, D, H, K):
    shapes = {"U": (H, D), "W": (H, K), "b": (H,), "V": (K, H), "b_s": (K,)}
    targets = np.eye(K)[_rng.integers(0, K, (T, N))]
    weights = {name: _rng.normal(0, 0.7, shape) for name, shape in shapes.items()}
    return {"xs": _rng.normal(size=(T, N, D)), "targets": targets} | weights


def _both_case(T, N, D, H):
    def weights():
        return [_rng.normal(0, 0.6, shape) for shape in ((H, D), (H, H), (H,))]

    return {"xs": _rng.normal(size=(T, N, D)), "right": weights(), "left": weights()}


check_total_loss = Checker(
    "total_loss",
    stub='''
def total_loss(logits, targets, lengths):
    """Negative log-likelihood: summed over each sequence's steps, mean over the batch.

    logits (T, N, K), targets (T, N) integers, lengths (N,): steps of each sequence
    →  a number
    """
    return ...
''',
    solution=total_loss,
    cases=[_loss_case(T, N, K) for T, N, K in ((5, 3, 4), (7, 4, 3), (4, 5, 6))],
    quantities=[Quantity("loss")],
    mistakes=mistakes.LOSS,
    hints=[
        "Three parts: log-probabilities of all classes, the entry of the target, and "
        "which steps count. Write the shape of each.",
        "`log_probs = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))` is "
        "(T, N, K). `np.take_along_axis(log_probs, targets[..., None], axis=-1)[..., "
        "0]` picks one entry a step.",
        "`mask = np.arange(T)[:, None] < lengths` is (T, N). Multiply, sum over "
        "everything, divide by N, change the sign.",
    ],
    lesson="Every later chapter trains on this number, or on its mean a step.",
)

check_last_states = Checker(
    "last_states",
    stub='''
def last_states(hs, lengths):
    """The state after each sequence's own last step.

    hs (T, N, H), zero after a sequence's end; lengths (N,), each 1 … T  →  (N, H)
    """
    return ...
''',
    solution=mistakes_states.last_states,
    cases=[_states_case(T, N, H) for T, N, H in ((5, 3, 4), (7, 4, 3), (6, 5, 2))],
    quantities=[Quantity("last", ("N", "H"))],
    mistakes=mistakes_states.LAST,
    evidence="Right on three batches in which the lengths differ.",
    hints=[
        "A sequence of length 3 has its last step at index 2. Which index has each "
        "sequence of the batch?",
        "NumPy takes two lists of indices at once: `hs[[4, 2], [0, 1]]` is step 4 of "
        "sequence 0 and step 2 of sequence 1.",
    ],
    lesson="`final` of `numpy_rnn.forward` is this array: the state frozen at the end.",
)

check_teacher_forced = Checker(
    "teacher_forced",
    stub='''
def teacher_forced(xs, targets, U, W, b, V, b_s):
    """Scores of Jordan's network with the true previous output fed in. No loop over t.

    h(t) = tanh(U x(t) + W y(t-1) + b), s(t) = V h(t) + b_s, with y(0) = 0 and y the
    targets. xs (T, N, D), targets (T, N, K) one-hot, U (H, D), W (H, K), b (H,),
    V (K, H), b_s (K,)  →  logits (T, N, K)
    """
    return ...
''',
    solution=teacher_forced,
    cases=[_jordan_case(*sizes) for sizes in _SIZES],
    quantities=[Quantity("logits", ("T", "N", "K"))],
    mistakes=mistakes.FORCED,
    hints=[
        "Make one array `previous` of the shape of `targets` that holds, at step t, "
        "what was right at step t-1.",
        "`np.concatenate([np.zeros_like(targets[:1]), targets[:-1]])` is that array.",
        "All three products work on arrays (T, N, ·) at once: `xs @ U.T`, `previous @ "
        "W.T`, `hs @ V.T`.",
    ],
    lesson="No step waits for another. That is what teacher forcing buys.",
)

check_bidirectional = Checker(
    "bidirectional",
    stub='''
def bidirectional(xs, right, left):
    """States of both directions side by side: at step t past and future.

    xs (T, N, D); right, left: lists [U (H, D), W (H, H), b (H,)] for the direction
    from the first step to the last, and from the last to the first; states start
    from zero  →  hs (T, N, 2H), those of `right` first
    """
    return ...
''',
    solution=bidirectional,
    cases=[_both_case(*sizes[:4]) for sizes in _SIZES],
    quantities=[Quantity("hs", ("T", "N", "2H"))],
    mistakes=mistakes_states.BOTH,
    hints=[
        "Write a function for one direction first: the forward pass of chapter 02, "
        "with h(0) = 0.",
        "For the other direction run the same function on `xs[::-1]`. Its first "
        "state then belongs to the last step: what has to happen before you join?",
        "`np.concatenate([run(xs, *right), run(xs[::-1], *left)[::-1]], axis=-1)`.",
    ],
    lesson="Two networks that never meet before the output.",
)
