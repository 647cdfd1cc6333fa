"""Wrong implementations for chapter 03: the total loss and teacher forcing."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known


def _log_probs(logits):
    return logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))


def _picked(scores, targets):
    return np.take_along_axis(scores, targets[..., None], axis=-1)[..., 0]


def _mask(logits, lengths):
    return np.arange(len(logits))[:, None] < lengths


def _loss(scores=_log_probs, mask=_mask, reduce=None):
    """A loss whose scores, mask or reduction may be wrong."""

    def loss(logits, targets, lengths):
        kept = mask(logits, lengths)
        terms = -_picked(scores(logits), targets) * kept
        return reduce(terms, kept) if reduce else terms.sum() / len(lengths)

    return loss


def _softmax(logits):
    return np.exp(_log_probs(logits))


def _over_time(logits):
    return logits - np.log(np.exp(logits).sum(axis=0, keepdims=True))


LOSS = [
    Known(
        "the steps after a sequence's end are counted too",
        _loss(mask=lambda logits, lengths: np.ones(logits.shape[:2])),
        "What the network says of padding is nobody's question, and it is in the sum.",
        "Multiply by `np.arange(T)[:, None] < lengths` before summing.",
    ),
    Known(
        "the mean is taken over all tokens",
        _loss(reduce=lambda terms, kept: terms.sum() / kept.sum()),
        "That is the loss a step. Asked for is the sum over a sequence's steps, and "
        "the mean over sequences: long sequences then weigh more.",
        "Divide by N, the number of sequences.",
    ),
    Known(
        "the mean is taken over T and N",
        _loss(reduce=lambda terms, kept: terms.mean()),
        "The padded steps are in the number it is divided by.",
        "Sum over time, divide by N alone.",
    ),
    Known(
        "the sum is divided by T instead of N",
        _loss(reduce=lambda terms, kept: terms.sum() / len(terms)),
        "The first axis is time. The mean runs over sequences, the second axis.",
        "`T, N, K = logits.shape`; divide by N.",
    ),
    Known(
        "each sequence's loss is divided by its own length",
        _loss(reduce=lambda terms, kept: (terms.sum(0) / kept.sum(0)).mean()),
        "The total loss adds up the steps of a sequence; it takes no mean of them.",
        "Leave the division by the lengths out.",
    ),
    Known(
        "the batch is summed, not averaged",
        _loss(reduce=lambda terms, kept: terms.sum()),
        "That is N times as much.",
        "Divide by N, the number of sequences.",
    ),
    Known(
        "the sign is missing",
        _loss(reduce=lambda terms, kept: -terms.sum() / terms.shape[1]),
        "Log-probabilities are negative; a loss is their negative.",
        "Put a minus in front.",
    ),
    Known(
        "the logarithm is missing",
        _loss(scores=_softmax),
        "These are probabilities, and their sum is no likelihood: probabilities "
        "multiply, their logarithms add.",
        "Take `np.log` of the softmax before you pick and sum.",
    ),
    Known(
        "the scores are used without the softmax",
        _loss(scores=lambda logits: logits),
        "A score is no log-probability until the log of the sum of the exponentials "
        "is taken off.",
        "`logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))`.",
    ),
    Known(
        "the softmax runs over time",
        _loss(scores=_over_time),
        "Classes compete with each other, steps do not.",
        "Sum over the last axis: `axis=-1`.",
    ),
    Known(
        "the softmax runs over the whole array",
        _loss(scores=lambda logits: logits - np.log(np.exp(logits).sum())),
        "The probabilities of one step of one sequence add up to 1, not those of all.",
        "Sum over the last axis only: `axis=-1, keepdims=True`.",
    ),
    Known(
        "the mask keeps one step too many",
        _loss(mask=lambda logits, lengths: np.arange(len(logits))[:, None] <= lengths),
        "A sequence of length 3 has the steps with index 0, 1 and 2.",
        "Use `<`, not `<=`.",
    ),
    Known(
        "the mask leaves the last step out",
        _loss(
            mask=lambda logits, lengths: np.arange(len(logits))[:, None] < lengths - 1
        ),
        "A sequence of length 3 has the steps with index 0, 1 and 2.",
        "Compare with `lengths`, not with `lengths - 1`.",
    ),
    Known(
        "only each sequence's last step is counted",
        _loss(
            mask=lambda logits, lengths: np.arange(len(logits))[:, None] == lengths - 1
        ),
        "That is the loss of a network with a single answer.",
        "Every step with index below the length counts.",
    ),
    Known(
        "the result is the loss of each sequence",
        _loss(reduce=lambda terms, kept: terms.sum(axis=0)),
        "That is an array of N numbers; what is minimised is one.",
        "Take the mean of it.",
    ),
    Known(
        "the logarithm is to base 2",
        _loss(scores=lambda logits: _log_probs(logits) / np.log(2)),
        "These are bits; the course's loss is in nats.",
        "Use `np.log`.",
    ),
]


def _forced(previous, wrong=None):
    """Teacher forcing with `previous(targets)` fed in."""

    def forced(xs, targets, U, W, b, V, b_s):
        hs = np.tanh(xs @ U.T + previous(targets) @ W.T + b)
        return (wrong or _scores)(hs, V, b_s)

    return forced


def _scores(hs, V, b_s):
    return hs @ V.T + b_s


def _shifted(targets):
    return np.concatenate([np.zeros_like(targets[:1]), targets[:-1]])


def _own_predictions(feed):
    """The network left to itself: `feed` of its scores goes back in."""

    def free(xs, targets, U, W, b, V, b_s):
        y, logits = np.zeros_like(targets[0]), []
        for x in xs:
            scores = np.tanh(x @ U.T + y @ W.T + b) @ V.T + b_s
            y = feed(scores)
            logits.append(scores)
        return np.stack(logits)

    return free


def _with_tanh(xs, targets, U, W, b, V, b_s, activation=np.tanh):
    return activation(xs @ U.T + _shifted(targets) @ W.T + b) @ V.T + b_s


FORCED = [
    Known(
        "the targets are fed in without the shift",
        _forced(lambda targets: targets),
        "At step t the network is told y(t), which is the answer it should give.",
        "Step t gets the target of step t-1: put a zero step in front and leave the "
        "last target out.",
    ),
    Known(
        "the targets are shifted the wrong way",
        _forced(lambda y: np.concatenate([y[1:], np.zeros_like(y[:1])])),
        "Step t is told the answer of step t+1.",
        "The zero step comes first: `np.concatenate([zeros, targets[:-1]])`.",
    ),
    Known(
        "the shift is circular (`np.roll`)",
        _forced(lambda y: np.roll(y, 1, axis=0)),
        "The first step is told the last answer. Before the first step there was none.",
        "Set the first row to zero after rolling.",
    ),
    Known(
        "the shift runs over the batch instead of over time",
        _forced(lambda y: np.concatenate([y[:, :1] * 0, y[:, :-1]], axis=1)),
        "Axis 0 is time, axis 1 the batch.",
        "Shift along axis 0.",
    ),
    Known(
        "the network's own predictions are fed back",
        _own_predictions(_softmax),
        "That is free running: step t waits for step t-1, and an error is handed on.",
        "Feed `targets`, shifted by one step.",
    ),
    Known(
        "the network's own scores are fed back",
        _own_predictions(lambda scores: scores),
        "Fed back are scores of the network, neither a prediction nor the truth.",
        "Feed `targets`, shifted by one step.",
    ),
    Known(
        "nothing is fed back",
        _forced(lambda targets: targets * 0),
        "Without the term W y(t-1) the network sees one step at a time.",
        "Add `previous @ W.T`.",
    ),
    Known(
        "the tanh is missing",
        lambda *given: _with_tanh(*given, activation=lambda a: a),
        "Two linear layers in a row are one linear layer.",
        "h(t) = tanh(U x(t) + W y(t-1) + b).",
    ),
    Known(
        "the result is probabilities",
        _forced(_shifted, lambda hs, V, b_s: _softmax(_scores(hs, V, b_s))),
        "The softmax is applied already. The loss takes scores and applies it itself.",
        "Return `hs @ V.T + b_s`.",
    ),
    Known(
        "the output's bias is missing",
        _forced(_shifted, lambda hs, V, b_s: hs @ V.T),
        "s(t) = V h(t) + b_s.",
        "Add `b_s`.",
    ),
    Known(
        "the states are returned instead of the scores",
        _forced(_shifted, lambda hs, V, b_s: hs),
        "That is h(1) … h(T); the output layer is missing.",
        "Multiply by `V.T` and add `b_s`.",
    ),
]
