"""Exercise `bidirectional` of chapter 03."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def bidirectional(xs, right, left):
    """States of both directions side by side: at step t past and future.

    xs (T, N, D); right, left: lists [U (H, D), W (H, H), b (H,)] for the direction
    from the first step to the last, and from the last to the first; states start
    from zero  →  hs (T, N, 2H), those of `right` first
    """
    return ...
'''

HINTS = [
    "Write a function for one direction first: the forward pass of chapter 02, "
    "with h(0) = 0.",
    "For the other direction run the same function on `xs[::-1]`. Its first "
    "state then belongs to the last step: what has to happen before you join?",
    "`np.concatenate([run(xs, *right), run(xs[::-1], *left)[::-1]], axis=-1)`.",
]


def bidirectional(xs, right, left):
    """The library's bidirectional layer: hs (T, N, 2H)."""
    cells = [numpy_rnn.RNNCell.from_weights(*weights) for weights in (right, left)]
    return numpy_rnn.forward(numpy_rnn.Stack([cells]), xs)[0]


def _run(xs, U, W, b):
    h, hs = np.zeros((xs.shape[1], len(W))), []
    for x in xs:
        h = np.tanh(x @ U.T + h @ W.T + b)
        hs.append(h)
    return np.stack(hs)


def _both(join):
    """hs of `right` forwards and of `left` backwards in time, joined by `join`."""
    return lambda xs, right, left: join(_run(xs, *right), _run(xs[::-1], *left)[::-1])


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


def _without_bias(weights):
    U, W, b = weights
    return U, W, 0 * b


MISTAKES = [
    KnownMistake(
        "the states of the way back are not turned round again",
        lambda xs, right, left: _beside(_run(xs, *right), _run(xs[::-1], *left)),
        "Beside the state of step t stands the one of step T+1-t.",
        "The first state of the reversed run belongs to the last step: turn the "
        "result round with `[::-1]`.",
    ),
    KnownMistake(
        "the way back reads from the first step to the last as well",
        lambda xs, right, left: _beside(_run(xs, *right), _run(xs, *left)),
        "No state knows anything of the future. (Turning the batch round, axis 1, "
        "comes to the same.)",
        "The second direction reads `xs[::-1]`: time is axis 0.",
    ),
    KnownMistake(
        "the inputs of the second direction are not turned, its states are",
        lambda xs, right, left: _beside(_run(xs, *right), _run(xs, *left)[::-1]),
        "It read forwards, and its states then stand at the wrong steps.",
        "Turn the inputs before and the states after: `run(xs[::-1], …)[::-1]`.",
    ),
    KnownMistake(
        "the two directions stand in the opposite order",
        _both(lambda a, b: _beside(b, a)),
        "The output layer knows the places: those of `right` come first.",
        "Swap the two in `np.concatenate`.",
    ),
    KnownMistake(
        "the two directions are added",
        _both(lambda a, b: a + b),
        "The sum is (T, N, H); what came from where is lost in it.",
        "Put them side by side: `np.concatenate([…], axis=-1)`.",
    ),
    KnownMistake(
        "the two directions are joined along time",
        _both(lambda a, b: np.concatenate([a, b])),
        "That is (2T, N, H).",
        "Join along the last axis: `axis=-1`.",
    ),
    KnownMistake(
        "the two directions are joined along the batch",
        _both(lambda a, b: np.concatenate([a, b], axis=1)),
        "That is (T, 2N, H).",
        "Join along the last axis: `axis=-1`.",
    ),
    KnownMistake(
        "the way back uses the weights of `right`",
        lambda xs, right, left: _beside(_run(xs, *right), _run(xs[::-1], *right)[::-1]),
        "Each direction has weights of its own.",
        "The way back uses `left`.",
    ),
    KnownMistake(
        "the two directions use each other's weights",
        lambda xs, right, left: _both(_beside)(xs, left, right),
        "`right` reads from the first step to the last, `left` from the last to the "
        "first.",
        "Swap the two lists of weights.",
    ),
    KnownMistake(
        "the way back starts from the last state of the way there",
        _continued,
        "That is a path between the directions. Each starts from zero.",
        "Start the second run with zeros too.",
    ),
    KnownMistake(
        "the bias of `left` is left out",
        lambda xs, right, left: _both(_beside)(xs, right, _without_bias(left)),
        "The direction from the last step to the first has a bias, too.",
        "`np.tanh(x @ U.T + h @ W.T + b)` in both directions.",
    ),
    KnownMistake(
        "the state is not carried on from the last step to the first",
        lambda xs, right, left: _beside(
            _run(xs, *right), np.tanh(xs @ left[0].T + left[2])
        ),
        "The second direction has a state as well: step t reads the state of step t+1.",
        "Start from zeros and run the same loop over `xs[::-1]`.",
    ),
    KnownMistake(
        "the biases are left out",
        lambda xs, right, left: _beside(
            _run(xs, *_without_bias(right)), _run(xs[::-1], *_without_bias(left))[::-1]
        ),
        "Each direction has a bias of its own, inside the tanh.",
        "`np.tanh(x @ U.T + h @ W.T + b)`.",
    ),
    KnownMistake(
        "only the way there is returned",
        lambda xs, right, left: _run(xs, *right),
        "That is the network of chapter 02, (T, N, H).",
        "Run a second one from the end and join the two.",
    ),
]

_rng = np.random.default_rng(3)
_SIZES = [(5, 3, 4, 6, 2), (7, 2, 5, 3, 4), (4, 5, 2, 3, 6)]  # T, N, D, H, K


def _both_case(T, N, D, H):
    def weights():
        return [_rng.normal(0, 0.6, shape) for shape in ((H, D), (H, H), (H,))]

    return {"xs": _rng.normal(size=(T, N, D)), "right": weights(), "left": weights()}


check_bidirectional = Checker(
    "bidirectional",
    stub=STUB,
    hints=HINTS,
    solution=bidirectional,
    cases=[_both_case(*sizes[:4]) for sizes in _SIZES],
    quantities=[Quantity("hs", ("T", "N", "2H"), blocks=("right", "left"))],
    mistakes=MISTAKES,
    lesson="Two networks that never meet before the output.",
)
