"""Exercise `total_loss` of chapter 03."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch03.lengths import some_lengths
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def total_loss(logits, targets, lengths):
    """Negative log-likelihood: summed over each sequence's steps, mean over the batch.

    logits (T, N, K), targets (T, N) integers, lengths (N,): steps of each sequence
    →  a number
    """
    return ...
'''

HINTS = [
    "Three parts: log-probabilities of all classes, the entry of the target, and "
    "which steps count. Write the shape of each.",
    "With `z = logits - logits.max(axis=-1, keepdims=True)`, so that no exponential "
    "overflows, `log_probs = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))` is "
    "(T, N, K). `np.take_along_axis(log_probs, targets[..., None], axis=-1)[..., "
    "0]` picks one entry a step.",
    "`mask = np.arange(T)[:, None] < lengths` is (T, N). Multiply, sum over "
    "everything, divide by N, change the sign.",
]


def total_loss(logits, targets, lengths):
    """The library's masked loss under the exercise's signature."""
    mask = numpy_rnn.length_mask(lengths, len(logits))
    return numpy_rnn.softmax_cross_entropy(logits, targets, mask)[0]


def _picked(scores, targets):
    return np.take_along_axis(scores, targets[..., None], axis=-1)[..., 0]


def _mask(logits, lengths):
    return np.arange(len(logits))[:, None] < lengths


def _loss(scores=numpy_rnn.log_softmax, mask=_mask, reduce=None):
    """A loss whose scores, mask or reduction may be wrong."""

    def loss(logits, targets, lengths):
        kept = mask(logits, lengths)
        terms = -_picked(scores(logits), targets) * kept
        return reduce(terms, kept) if reduce else terms.sum() / len(lengths)

    return loss


def _along(axis):
    """Log-softmax over another axis, or over all, without overflow."""

    def scores(logits):
        z = logits - logits.max(axis=axis, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))

    return scores


def _naive(logits):
    return logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))


OVERFLOW = (
    "One case has scores near 1000, whose exponentials are infinite in float64, and "
    "scores near -1000, whose exponentials are all 0.",
    "Subtract each step's largest score first, `logits - logits.max(axis=-1, "
    "keepdims=True)`: the probabilities stay the same.",
)


_STABLE = [
    KnownMistake(
        "the steps after a sequence's end are counted too",
        _loss(mask=lambda logits, lengths: np.ones(logits.shape[:2])),
        "What the network says of padding is nobody's question, and it is in the sum.",
        "Multiply by `np.arange(T)[:, None] < lengths` before summing.",
    ),
    KnownMistake(
        "the mean is taken over all tokens",
        _loss(reduce=lambda terms, kept: terms.sum() / kept.sum()),
        "That is the loss a step. Asked for is the sum over a sequence's steps, and "
        "the mean over sequences: long sequences then weigh more.",
        "Divide by N, the number of sequences.",
    ),
    KnownMistake(
        "the mean is taken over T and N",
        _loss(reduce=lambda terms, kept: terms.mean()),
        "The padded steps are in the number it is divided by.",
        "Sum over time, divide by N alone.",
    ),
    KnownMistake(
        "the sum is divided by T instead of N",
        _loss(reduce=lambda terms, kept: terms.sum() / len(terms)),
        "The first axis is time. The mean runs over sequences, the second axis.",
        "`T, N, K = logits.shape`; divide by N.",
    ),
    KnownMistake(
        "each sequence's loss is divided by its own length",
        _loss(reduce=lambda terms, kept: (terms.sum(0) / kept.sum(0)).mean()),
        "The total loss adds up the steps of a sequence; it takes no mean of them.",
        "Leave the division by the lengths out.",
    ),
    KnownMistake(
        "the batch is summed, not averaged",
        _loss(reduce=lambda terms, kept: terms.sum()),
        "That is N times as much.",
        "Divide by N, the number of sequences.",
    ),
    KnownMistake(
        "the sign is missing",
        _loss(reduce=lambda terms, kept: -terms.sum() / terms.shape[1]),
        "Log-probabilities are negative; a loss is their negative.",
        "Put a minus in front.",
    ),
    KnownMistake(
        "the logarithm is missing",
        _loss(scores=numpy_rnn.softmax),
        "These are probabilities, and their sum is no likelihood: probabilities "
        "multiply, their logarithms add.",
        "Take `np.log` of the softmax before you pick and sum.",
    ),
    KnownMistake(
        "the scores are used without the softmax",
        _loss(scores=lambda logits: logits),
        "A score is no log-probability until the log of the sum of the exponentials "
        "is taken off.",
        "`z - np.log(np.exp(z).sum(axis=-1, "
        "keepdims=True))` with z the scores minus their largest.",
    ),
    KnownMistake(
        "the softmax runs over time",
        _loss(scores=_along(0)),
        "Classes compete with each other, steps do not.",
        "Sum over the last axis: `axis=-1`.",
    ),
    KnownMistake(
        "the softmax runs over the whole array",
        _loss(scores=_along((0, 1, 2))),
        "The probabilities of one step of one sequence add up to 1, not those of all.",
        "Sum over the last axis only: `axis=-1, keepdims=True`.",
    ),
    KnownMistake(
        "the mask keeps one step too many",
        _loss(mask=lambda logits, lengths: np.arange(len(logits))[:, None] <= lengths),
        "A sequence of length 3 has the steps with index 0, 1 and 2.",
        "Use `<`, not `<=`.",
    ),
    KnownMistake(
        "the mask leaves the last step out",
        _loss(
            mask=lambda logits, lengths: np.arange(len(logits))[:, None] < lengths - 1
        ),
        "A sequence of length 3 has the steps with index 0, 1 and 2.",
        "Compare with `lengths`, not with `lengths - 1`.",
    ),
    KnownMistake(
        "only each sequence's last step is counted",
        _loss(
            mask=lambda logits, lengths: np.arange(len(logits))[:, None] == lengths - 1
        ),
        "That is the loss of a network with a single answer.",
        "Every step with index below the length counts.",
    ),
    KnownMistake(
        "the result is the loss of each sequence",
        _loss(reduce=lambda terms, kept: terms.sum(axis=0)),
        "That is an array of N numbers; what is minimised is one.",
        "Take the mean of it.",
    ),
    KnownMistake(
        "the logarithm is to base 2",
        _loss(scores=lambda logits: numpy_rnn.log_softmax(logits) / np.log(2)),
        "These are bits; the course's loss is in nats.",
        "Use `np.log`.",
    ),
]


def _overflowing(known):
    """The same mistake made by who subtracts no maximum: NaN where exp overflows."""

    def function(*given):
        return known.function(*given) + 0 * _loss(scores=_naive)(*given)

    return KnownMistake(
        f"{known.name}, and the exponential overflows",
        function,
        f"{known.why} Besides: {OVERFLOW[0]}",
        f"{known.advice} {OVERFLOW[1]}",
    )


MISTAKES = [
    *_STABLE,
    KnownMistake("the exponential overflows", _loss(scores=_naive), *OVERFLOW),
    *(_overflowing(k) for k in _STABLE if "softmax" not in k.name),
]

_rng = np.random.default_rng(3)


def _loss_case(T, N, K, far=0):
    """Scores around 0; those of some sequences around ±far, where exp has no room."""
    centre = np.resize([0, far, -far], N)
    return {
        "logits": _rng.normal(centre[:, None], 2, (T, N, K)),
        "targets": _rng.integers(0, K, (T, N)),
        "lengths": some_lengths(_rng, T, N),
    }


check_total_loss = Checker(
    "total_loss",
    stub=STUB,
    hints=HINTS,
    solution=total_loss,
    cases=[
        _loss_case(5, 3, 4),
        _loss_case(7, 4, 3),
        _loss_case(4, 5, 6),
        _loss_case(3, 6, 2, far=1000),
    ],
    quantities=[Quantity("loss")],
    mistakes=MISTAKES,
    lesson="Every later chapter trains on this number, or on its mean a step.",
)
