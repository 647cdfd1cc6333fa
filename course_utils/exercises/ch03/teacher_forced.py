"""Exercise `teacher_forced` of chapter 03."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def teacher_forced(xs, targets, U, W, b, V, b_s):
    """Scores of Jordan's network with the true previous output fed in. No loop over t.

    h(t) = tanh(U x(t) + W y(t-1) + b), s(t) = V h(t) + b_s, with y(0) = 0 and y the
    targets. xs (T, N, D), targets (T, N, K) one-hot, U (H, D), W (H, K), b (H,),
    V (K, H), b_s (K,)  →  logits (T, N, K)
    """
    return ...
'''

HINTS = [
    "Make one array `previous` of the shape of `targets` that holds, at step t, "
    "what was right at step t-1.",
    "`np.concatenate([np.zeros_like(targets[:1]), targets[:-1]])` is that array.",
    "All three products work on arrays (T, N, ·) at once: `xs @ U.T`, `previous @ "
    "W.T`, `hs @ V.T`.",
]


def teacher_forced(xs, targets, U, W, b, V, b_s):
    """The library's Jordan cell, taught: logits (T, N, K)."""
    cell = numpy_rnn.JordanCell.from_weights(U, W, b, V, b_s)
    return cell.forward_forced(xs, targets)[0]


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


MISTAKES = [
    KnownMistake(
        "the targets are fed in without the shift",
        _forced(lambda targets: targets),
        "At step t the network is told y(t), which is the answer it should give.",
        "Step t gets the target of step t-1: put a zero step in front and leave the "
        "last target out.",
    ),
    KnownMistake(
        "the targets are shifted the wrong way",
        _forced(lambda y: np.concatenate([y[1:], np.zeros_like(y[:1])])),
        "Step t is told the answer of step t+1.",
        "The zero step comes first: `np.concatenate([zeros, targets[:-1]])`.",
    ),
    KnownMistake(
        "the shift is circular (`np.roll`)",
        _forced(lambda y: np.roll(y, 1, axis=0)),
        "The first step is told the last answer. Before the first step there was none.",
        "Set the first row to zero after rolling.",
    ),
    KnownMistake(
        "the shift runs over the batch instead of over time",
        _forced(lambda y: np.concatenate([y[:, :1] * 0, y[:, :-1]], axis=1)),
        "Axis 0 is time, axis 1 the batch.",
        "Shift along axis 0.",
    ),
    KnownMistake(
        "the network's own predictions are fed back",
        _own_predictions(numpy_rnn.softmax),
        "That is free running: step t waits for step t-1, and an error is handed on.",
        "Feed `targets`, shifted by one step.",
    ),
    KnownMistake(
        "the network's own best guesses are fed back",
        _own_predictions(lambda scores: np.eye(scores.shape[1])[scores.argmax(-1)]),
        "That is free running: step t waits for step t-1, and an error is handed on.",
        "Feed `targets`, shifted by one step.",
    ),
    KnownMistake(
        "the bias is added after the tanh",
        lambda xs, targets, U, W, b, V, b_s: _scores(
            np.tanh(xs @ U.T + _shifted(targets) @ W.T) + b, V, b_s
        ),
        "The bias shifts the pre-activation.",
        "Close the tanh's bracket after `b`.",
    ),
    KnownMistake(
        "the network's own scores are fed back",
        _own_predictions(lambda scores: scores),
        "Fed back are scores of the network, neither a prediction nor the truth.",
        "Feed `targets`, shifted by one step.",
    ),
    KnownMistake(
        "nothing is fed back",
        _forced(lambda targets: targets * 0),
        "Without the term W y(t-1) the network sees one step at a time.",
        "Add `previous @ W.T`.",
    ),
    KnownMistake(
        "the tanh is missing",
        lambda *given: _with_tanh(*given, activation=lambda a: a),
        "Two linear layers in a row are one linear layer.",
        "h(t) = tanh(U x(t) + W y(t-1) + b).",
    ),
    KnownMistake(
        "the result is probabilities",
        _forced(_shifted, lambda hs, V, b_s: numpy_rnn.softmax(_scores(hs, V, b_s))),
        "The softmax is applied already. The loss takes scores and applies it itself.",
        "Return `hs @ V.T + b_s`.",
    ),
    KnownMistake(
        "the hidden layer's bias is missing",
        lambda xs, targets, U, W, b, V, b_s: _with_tanh(
            xs, targets, U, W, 0 * b, V, b_s
        ),
        "h(t) = tanh(U x(t) + W y(t-1) + b).",
        "Add `b` inside the tanh.",
    ),
    KnownMistake(
        "the last step is left out",
        lambda *given: _with_tanh(*given)[:-1],
        "There are T steps: the last target is fed to nobody, but the last input is "
        "read.",
        "Leave the last one out of `targets` only, and put zeros in front.",
    ),
    KnownMistake(
        "the output's bias is missing",
        _forced(_shifted, lambda hs, V, b_s: hs @ V.T),
        "s(t) = V h(t) + b_s.",
        "Add `b_s`.",
    ),
    KnownMistake(
        "the states are returned instead of the scores",
        _forced(_shifted, lambda hs, V, b_s: hs),
        "That is h(1) … h(T); the output layer is missing.",
        "Multiply by `V.T` and add `b_s`.",
    ),
]

_rng = np.random.default_rng(3)
_SIZES = [(5, 3, 4, 6, 2), (7, 2, 5, 3, 4), (4, 5, 2, 3, 6)]  # T, N, D, H, K


def _jordan_case(T, N, D, H, K):
    shapes = {"U": (H, D), "W": (H, K), "b": (H,), "V": (K, H), "b_s": (K,)}
    targets = np.eye(K)[_rng.integers(0, K, (T, N))]
    weights = {name: _rng.normal(0, 0.7, shape) for name, shape in shapes.items()}
    return {"xs": _rng.normal(size=(T, N, D)), "targets": targets} | weights


check_teacher_forced = Checker(
    "teacher_forced",
    stub=STUB,
    hints=HINTS,
    solution=teacher_forced,
    cases=[_jordan_case(*sizes) for sizes in _SIZES],
    quantities=[Quantity("logits", ("T", "N", "K"))],
    mistakes=MISTAKES,
    lesson="No step waits for another. That is what teacher forcing buys.",
)
