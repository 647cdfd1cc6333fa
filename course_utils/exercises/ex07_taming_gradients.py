"""Exercises of chapter 07: taming gradients.

`check_clip_grad_norm`, `check_orthogonal` and `check_recurrent_dropout`.
"""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises import _mistakes07 as mistakes
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity
from course_utils.numpy_rnn import optim

_rng = np.random.default_rng(7)


def clip_grad_norm(dU, dW, db, max_norm):
    """The library's clipping under the exercise's signature: dU, dW, db, norm."""
    grads = {"U": dU.copy(), "W": dW.copy(), "b": db.copy()}
    norm = optim.clip_by_norm(grads, max_norm)
    return grads["U"], grads["W"], grads["b"], norm


def recurrent_dropout(xs, h0, U, W, b, mask):
    """The library's forward pass with a recurrent mask; (T, N, H)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b)
    hs, _, _ = numpy_rnn.forward(cell, xs, h0, recurrent_mask=mask)
    return hs


def _gradients(D, H, scale, max_norm):
    return {
        "dU": _rng.normal(0, scale, (H, D)),
        "dW": _rng.normal(0, 2 * scale, (H, H)),
        "db": _rng.normal(0, scale, H),
        "max_norm": max_norm,
    }


def _sequence(T, N, D, H, dropout):
    return {
        "xs": _rng.normal(size=(T, N, D)),
        "h0": _rng.uniform(-0.9, 0.9, (N, H)),
        "U": _rng.normal(0, 0.6, (H, D)),
        "W": _rng.normal(0, 0.6, (H, H)),
        "b": _rng.normal(0, 0.3, H),
        "mask": numpy_rnn.draw_recurrent_mask(dropout, N, H, _rng),
    }


_NOTHING = {"dU": np.zeros((3, 4)), "dW": np.zeros((3, 3)), "db": np.zeros(3)}

check_clip_grad_norm = Checker(
    "clip_grad_norm",
    stub='''
def clip_grad_norm(dU, dW, db, max_norm):
    """The gradients, shortened together if they are too long.

    dU (H, D), dW (H, H), db (H,), max_norm > 0
    →  dU, dW, db, norm: new arrays whose joint norm is at most max_norm, pointing the
       same way; and the joint norm *before* clipping. Gradients may all be zero.
    """
    return ...
''',
    solution=clip_grad_norm,
    cases=[
        _gradients(4, 6, 3.0, 5.0),
        _gradients(2, 5, 0.5, 40.0),
        _gradients(5, 3, 8.0, 2.5),
        _NOTHING | {"max_norm": 1.5},
    ],
    quantities=[
        Quantity("dU", ("H", "D")),
        Quantity("dW", ("H", "H")),
        Quantity("db", ("H",)),
        Quantity("norm"),
    ],
    mistakes=mistakes.CLIP,
    hints=[
        "Think of all entries of the three arrays as one long vector. How long is it?",
        "norm² = Σ dU² + Σ dW² + Σ db². Only if the norm is above max_norm is there "
        "anything to do.",
        "`factor = max_norm / norm if norm > max_norm else 1.0`, and multiply each "
        "array by it.",
    ],
    lesson="One factor for all: the direction is the gradient's own.",
    evidence="It agrees with the library on long, short and zero gradients.",
)

check_orthogonal = Checker(
    "orthogonal",
    stub='''
def orthogonal(A):
    """An orthogonal matrix out of one drawn from a normal distribution.

    A (H, H)  →  Q (H, H) of A = Q R, where R has a positive diagonal
    """
    return ...
''',
    solution=mistakes.orthogonal,
    cases=[{"A": _rng.normal(size=(H, H))} for H in (6, 3, 9)],
    quantities=[Quantity("Q", ("H", "H"))],
    mistakes=mistakes.ORTHOGONAL,
    hints=[
        "NumPy has the decomposition: `np.linalg.qr(A)` gives Q and R. Look at the "
        "diagonal of R: is it positive?",
        "If entry k of that diagonal is negative, turn row k of R round, and column k "
        "of Q with it: their product stays A.",
        "`Q * np.sign(np.diag(R))` multiplies column k by the k-th sign.",
    ],
    lesson="Every singular value is 1: no direction grows, none decays, in W alone.",
    evidence="It finds the one such Q of three matrices of different sizes.",
)

check_recurrent_dropout = Checker(
    "recurrent_dropout",
    stub='''
def recurrent_dropout(xs, h0, U, W, b, mask):
    """States of a tanh network whose W reads a thinned-out state.

    xs (T, N, D), h0 (N, H), U (H, D), W (H, H), b (H,),
    mask (N, H): one for the whole sequence, 0 or 1 / (1 - p)
    →  hs (T, N, H): h(1) … h(T), unmasked, as the loss reads them
    """
    return ...
''',
    solution=recurrent_dropout,
    cases=[
        _sequence(5, 3, 4, 6, 0.4),
        _sequence(4, 2, 3, 7, 0.5),
        _sequence(3, 5, 2, 4, 0.25),
    ],
    quantities=[Quantity("hs", ("T", "N", "H"))],
    mistakes=mistakes.MASK,
    hints=[
        "Write the plain forward loop first. On which arrow of the unrolled graph does "
        "the mask stand?",
        "On the one from h(t-1) to a(t): W reads `h * mask`, the loss reads `h`.",
        "`h = np.tanh(x @ U.T + (h * mask) @ W.T + b)` in the loop, and append h.",
    ],
    lesson="The same units stay dropped from the first step to the last.",
)
