"""Exercise `rnn_bound` of chapter 06."""

import numpy as np

from course_utils import gradflow, numpy_rnn
from course_utils.exercises.ch06.random_networks import weights
from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.gradflow import LARGEST_SLOPE

STUB = '''
def rnn_bound(W, activation, T):
    """What ‖∂h(T)/∂h(t)‖ can never exceed, for t = 0 … T.

    W (H, H); activation "tanh", "sigmoid" or "relu"; T ≥ 0 steps
    →  bound (T + 1,): (σ_max(W) · max|φ'|)^(T-t)
    """
    return ...
'''

HINTS = [
    "What is the most that one step can stretch a vector? One number from W, one "
    "from φ.",
    "The most that W can stretch is its largest singular value: `np.linalg.norm(W, "
    "2)`. The steepest slopes are 1 for tanh and ReLU, 1/4 for the sigmoid.",
    "`factor ** np.arange(T, -1, -1)`.",
]


def rnn_bound(W, activation, T):
    """The library's bound under the exercise's signature; (T + 1,)."""
    cell = numpy_rnn.RNNCell.from_weights(np.ones((len(W), 1)), W, None, activation)
    return 10.0 ** gradflow.rnn_bound(cell, T)


def bound(W, activation, T, norm=lambda W: np.linalg.norm(W, 2), slope=None):
    """(σ_max · max φ')^(T-t) for t = 0 … T, or with one thing changed."""
    largest = LARGEST_SLOPE[activation] if slope is None else slope
    return (norm(W) * largest) ** np.arange(T, -1.0, -1.0)


def _radius(W):
    return np.abs(np.linalg.eigvals(W)).max()


MISTAKES = [
    KnownMistake(
        "the spectral radius stands where σ_max should",
        lambda W, activation, T: bound(W, activation, T, _radius),
        "The largest |eigenvalue| says how W grows in the long run. In a few steps a "
        "matrix can stretch a vector by more: only σ_max is a bound.",
        "`np.linalg.norm(W, 2)`, or the first of `np.linalg.svd(W)[1]`.",
    ),
    KnownMistake(
        "the Frobenius norm is used",
        lambda W, activation, T: bound(W, activation, T, np.linalg.norm),
        "`np.linalg.norm(W)` without a second argument is the root of the sum of all "
        "squares. That is a bound too, but up to √H too large at every step.",
        "`np.linalg.norm(W, 2)` is the largest singular value.",
    ),
    KnownMistake(
        "the largest entry of W is taken for its norm",
        lambda W, activation, T: bound(W, activation, T, lambda W: np.abs(W).max()),
        "Many small entries that pull the same way stretch a vector more than one "
        "large one.",
        "`np.linalg.norm(W, 2)` is the largest singular value.",
    ),
    KnownMistake(
        "the smallest singular value is taken",
        lambda W, activation, T: bound(
            W, activation, T, lambda W: np.linalg.norm(W, -2)
        ),
        "`svd` sorts them from the largest down; the last one is the *least* that W "
        "stretches a vector.",
        "The first of `np.linalg.svd(W)[1]`.",
    ),
    KnownMistake(
        "the root of the eigenvalue of WᵀW is not taken",
        lambda W, activation, T: bound(
            W, activation, T, lambda W: np.linalg.norm(W, 2) ** 2
        ),
        "The eigenvalues of WᵀW are the *squares* of the singular values.",
        "Take the root, or use `np.linalg.norm(W, 2)`.",
    ),
    KnownMistake(
        "the norm of a power of W is taken",
        lambda W, activation, T: np.array(
            [np.linalg.norm(np.linalg.matrix_power(W, T - t), 2) for t in range(T + 1)]
        ),
        "‖W^k‖ is at most σ_max^k. With another slope at every step the product is no "
        "power of W, and the bound has to hold for that product.",
        "The largest singular value of W first, then its powers.",
    ),
    KnownMistake(
        "the columns are summed: that is another norm",
        lambda W, activation, T: bound(
            W, activation, T, lambda W: np.linalg.norm(W, 1)
        ),
        "`np.linalg.norm(W, 1)` is the largest column sum. It bounds sums of absolute "
        "values, not the length ‖·‖ of this chapter.",
        "`np.linalg.norm(W, 2)` is the largest singular value.",
    ),
    KnownMistake(
        "the slope is left out",
        lambda W, activation, T: bound(W, activation, T, slope=1.0),
        "For tanh that makes no difference, its steepest slope is 1. The sigmoid's is "
        "1/4, and the bound may use it.",
        "Look `activation` up: what is max φ'?",
    ),
    KnownMistake(
        "the sigmoid's steepest slope is taken for 1/2",
        lambda W, activation, T: bound(
            W, activation, T, slope={"sigmoid": 0.5}.get(activation)
        ),
        "σ(0) is 1/2; its slope there is σ(0)·(1 - σ(0)) = 1/4.",
        "max σ' = 1/4.",
    ),
    KnownMistake(
        "the exponents run from 0 up to T",
        lambda W, activation, T: bound(W, activation, T)[::-1],
        "Entry t belongs to h(t), which is T - t steps before the loss: the last entry "
        "is one, the first has all T factors.",
        "`np.arange(T, -1, -1)`.",
    ),
    KnownMistake(
        "one entry is missing",
        lambda W, activation, T: bound(W, activation, T)[:-1],
        "t runs from 0 to T, so there are T + 1 entries; at t = T nothing has been "
        "multiplied yet and the bound is 1.",
        "`np.arange(T, -1, -1)` has T + 1 entries.",
    ),
    KnownMistake(
        "one factor more stands in every entry",
        lambda W, activation, T: bound(W, activation, T + 1)[:-1],
        "From h(t) to h(T) there are T - t steps. Your last entry should be 1: the "
        "loss's own gradient, before any step.",
        "Count the factors for t = T.",
    ),
    KnownMistake(
        "the factors are added up",
        lambda W, activation, T: (
            np.linalg.norm(W, 2) * LARGEST_SLOPE[activation] * np.arange(T, -1.0, -1.0)
        ),
        "Along a path factors multiply. Products make it a power, hence a straight "
        "line on a log axis.",
        "`factor ** exponents`.",
    ),
]

_rng = np.random.default_rng(6)

check_rnn_bound = Checker(
    "rnn_bound",
    stub=STUB,
    hints=HINTS,
    solution=rnn_bound,
    cases=[
        {"W": np.array([[0.6, 1.7], [0.0, 0.5]]), "activation": "tanh", "T": 5},
        {"W": weights(_rng, 6), "activation": "sigmoid", "T": 3},
        {"W": weights(_rng, 4, 1.5), "activation": "relu", "T": 7},
    ],
    quantities=[Quantity("bound", ("T + 1",), backward=True)],
    mistakes=MISTAKES,
    lesson="Below 1 it proves that the gradient vanishes; above 1 it proves nothing.",
)
