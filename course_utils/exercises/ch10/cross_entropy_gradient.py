"""Exercise `cross_entropy_gradient` of chapter 10."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch10.overflow import naive_softmax
from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.numpy_rnn import log_softmax, softmax

STUB = '''
def cross_entropy_gradient(logits, targets):
    """∂L/∂logits of the token mean: L = mean over t and n of -log softmax(logits)[y].

    logits (T, N, K): scores, some of them near ±1000; targets (T, N): the numbers y
    →  d_logits (T, N, K)
    """
    return ...
'''

HINTS = [
    "For one step of one lane the gradient is p - y, with p the softmax of the "
    "scores and y the target as a one-hot vector. And what does the mean add?",
    "The softmax: subtract each largest score first, `logits.max(axis=-1, "
    "keepdims=True)`, then exp, then divide by the sum over the last axis.",
    "`np.eye(K)[targets]` is (T, N, K): ones at the targets. `(probs - "
    "np.eye(K)[targets]) / (T * N)`.",
]


def cross_entropy_gradient(logits, targets):
    """The library's gradient of the token mean; (T, N, K)."""
    return numpy_rnn.softmax_cross_entropy(logits, targets, reduction="token")[1]


def _over(axis):
    """Softmax over another axis, or several, without overflow."""

    def along(logits):
        powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
        return powers / powers.sum(axis=axis, keepdims=True)

    return along


def _naive_log_softmax(logits):
    return logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))


def gradient(logits, targets, probs=softmax, error=None, scale=None):
    """(p - y) / (T N), or with one thing changed."""
    T, N, K = logits.shape
    y = np.eye(K)[targets]
    error = error or (lambda p, y: p - y)
    return error(probs(logits), y) / (scale(T, N, K) if scale else T * N)


def _gradient(**change):
    return lambda logits, targets: gradient(logits, targets, **change)


def _number_subtracted(logits, targets):
    return (softmax(logits) - targets[..., None]) / targets.size


def _all_targets(logits, targets):
    d_logits = softmax(logits)
    d_logits[:, :, targets] -= 1
    return d_logits / targets.size


def _from_log_probs(p, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -y / p


OVERFLOW = (
    "One case has scores near 1000, and np.exp of them is infinite in float64; inf / "
    "inf is NaN. Scores near -1000 give 0 / 0.",
    "Subtract each step's largest score first, `logits - logits.max(axis=-1, "
    "keepdims=True)`: the probabilities stay the same.",
)

_STABLE = [
    KnownMistake(
        "the one-hot target is not subtracted",
        _gradient(error=lambda p, y: p),
        "That lowers every score, each by its probability. Nothing pulls the score of "
        "the target up.",
        "`probs - np.eye(K)[targets]`.",
    ),
    KnownMistake(
        "the sign is turned round",
        _gradient(error=lambda p, y: y - p),
        "y - p is the direction in which the log-likelihood grows. The loss is its "
        "negative, and an optimizer subtracts the gradient.",
        "`probs - np.eye(K)[targets]`.",
    ),
    KnownMistake(
        "the mean over the tokens is forgotten",
        _gradient(scale=lambda T, N, K: 1),
        "That is the gradient of the loss *summed* over all T·N symbols. A norm to "
        "clip at, or a learning rate, would mean something else for each T and N.",
        "Divide by T·N.",
    ),
    KnownMistake(
        "only the mean over the lanes is taken",
        _gradient(scale=lambda T, N, K: N),
        "Summed over the steps and averaged over the batch: that is the loss from "
        "which chapter 04 started. The token mean divides by the steps as well.",
        "Divide by T·N.",
    ),
    KnownMistake(
        "only the mean over the steps is taken",
        _gradient(scale=lambda T, N, K: T),
        "The loss is a mean over steps *and* lanes.",
        "Divide by T·N.",
    ),
    KnownMistake(
        "it is divided by the classes as well",
        _gradient(scale=lambda T, N, K: T * N * K),
        "`logits.size` is T·N·K. But there is one loss for each step and lane, T·N of "
        "them; the classes are not averaged.",
        "Divide by `targets.size`.",
    ),
    KnownMistake(
        "the loss is counted in bits",
        _gradient(scale=lambda T, N, K: T * N * np.log(2)),
        "With log2 everything is larger by 1/ln 2 = 1.44. This loss is in nats; bits "
        "are for reports.",
        "No factor besides 1/(T·N).",
    ),
    KnownMistake(
        "the softmax is taken over the steps",
        _gradient(probs=_over(0)),
        "Then each class's probabilities add up to 1 over time. They must over the "
        "classes, at each step.",
        "`axis=-1, keepdims=True`.",
    ),
    KnownMistake(
        "the softmax is taken over the lanes",
        _gradient(probs=_over(1)),
        "Then the lanes compete with each other. The classes must, at each step of "
        "each lane.",
        "`axis=-1, keepdims=True`.",
    ),
    KnownMistake(
        "the softmax is taken over all numbers at once",
        _gradient(probs=_over((0, 1, 2))),
        "`.sum()` without an axis adds up everything: all steps and lanes share one "
        "distribution.",
        "`axis=-1, keepdims=True`, for the sum.",
    ),
    KnownMistake(
        "it is the gradient with respect to the probabilities",
        _gradient(error=_from_log_probs),
        "-y/p is ∂L/∂p. The softmax is still to be crossed, and it mixes its classes: "
        "what comes out behind it is p - y.",
        "`probs - np.eye(K)[targets]`.",
    ),
    KnownMistake(
        "the slope p (1 - p) is multiplied in",
        _gradient(error=lambda p, y: (p - y) * p * (1 - p)),
        "p - y is behind the softmax already: its slope has cancelled against the 1/p "
        "of the logarithm.",
        "`probs - np.eye(K)[targets]`, no more.",
    ),
    KnownMistake(
        "only the target's score gets a gradient",
        _gradient(error=lambda p, y: y * (p - 1)),
        "p - 1 is right there. But the other scores stand in the softmax's sum, and "
        "each must go down by its probability.",
        "`probs - np.eye(K)[targets]`: subtract, do not select.",
    ),
    KnownMistake(
        "the softmax is left out",
        _gradient(probs=lambda logits: logits),
        "logits - y would be the gradient of half a squared error. Here the scores "
        "have to become probabilities first.",
        "`probs - np.eye(K)[targets]`.",
    ),
    KnownMistake(
        "the log-probabilities stand where the probabilities should",
        _gradient(probs=log_softmax),
        "The loss has the logarithm of p; its gradient has p itself.",
        "`probs - np.eye(K)[targets]`.",
    ),
    KnownMistake(
        "the target's number is subtracted from every class",
        _number_subtracted,
        "A target of 5 does not mean 'five more than 0': it says which of the K "
        "places holds the 1.",
        "`np.eye(K)[targets]` turns numbers into one-hot vectors.",
    ),
    KnownMistake(
        "1 is subtracted at every class that is a target anywhere",
        _all_targets,
        "`d[:, :, targets] -= 1` takes all (T, N) numbers at every step and lane. Each "
        "step and lane has its own target only.",
        "`np.eye(K)[targets]`, or three index arrays: `d[np.arange(T)[:, None], "
        "np.arange(N), targets] -= 1`.",
    ),
]


def _overflowing(known):
    """The same mistake made by who wrote the softmax without a maximum."""

    def function(logits, targets):
        # In moderate scores both are equal; in large ones the naive softmax is NaN.
        right = known.function(logits, targets)
        return np.where(np.isfinite(naive_softmax(logits)), right, np.nan)

    return KnownMistake(
        f"{known.name}, and the exponential overflows",
        function,
        f"{known.why} Besides: {OVERFLOW[0]}",
        f"{known.advice} {OVERFLOW[1]}",
    )


_OWN_SOFTMAX = [known for known in _STABLE if "softmax" not in known.name]

MISTAKES = [
    *_STABLE,
    KnownMistake(
        "the exponential overflows", _gradient(probs=naive_softmax), *OVERFLOW
    ),
    KnownMistake(
        "the exponential overflows inside the log-softmax",
        _gradient(probs=lambda logits: np.exp(_naive_log_softmax(logits))),
        "One case has scores near 1000, whose exponentials add up to infinity, and "
        "scores near -1000, whose exponentials add up to 0. The logarithm of the sum "
        "is inf or -inf, and so is all that comes after.",
        OVERFLOW[1],
    ),
    KnownMistake(
        "`keepdims=True` is missing",
        _gradient(probs=lambda logits: logits - logits.max(axis=-1)),
        "`logits.max(axis=-1)`, or the sum, is (T, N): its last axis is the lanes, and "
        "(T, N, K) cannot be combined with it. The last axis must stay, with length 1.",
        "`axis=-1, keepdims=True` gives (T, N, 1), for the maximum and for the sum.",
        line=r"^(?!.*(target|eye|\by\b)).*((max|sum)\(.*\)|/|logits - \w+$)",
    ),
    KnownMistake(
        "one largest score is subtracted at all steps",
        _gradient(probs=lambda logits: naive_softmax(logits - logits.max())),
        "Where all scores of a step are far below that maximum, every exponential is "
        "0 in float64, and 0 / 0 is NaN.",
        OVERFLOW[1],
    ),
    *(_overflowing(k) for k in _OWN_SOFTMAX if "log-prob" not in k.name),
]

_rng = np.random.default_rng(10)


def _scores_case(T, N, K, far=0):
    """Scores around 0; those of some lanes around ±far, where exp has no room."""
    centre = _rng.permutation(np.resize([0, far, -far], N))
    return {
        "logits": _rng.normal(centre[:, None], 2, (T, N, K)),
        "targets": _rng.integers(0, K, (T, N)),
    }


check_cross_entropy_gradient = Checker(
    "cross_entropy_gradient",
    stub=STUB,
    hints=HINTS,
    solution=cross_entropy_gradient,
    cases=[
        _scores_case(5, 3, 4),
        _scores_case(2, 6, 7, far=1000),
        _scores_case(7, 4, 3),
    ],
    quantities=[Quantity("d_logits", ("T", "N", "K"))],
    mistakes=MISTAKES,
    lesson="Each step's K numbers add up to zero: what the target gains, others lose.",
)
