"""Exercise `time_delay` of chapter 01."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def time_delay(xs, U, b):
    """One layer of a time-delay network: the same weights on every window.

    h(t) = tanh(U · window t + b), oldest number first
    xs (T,), U (H, p), b (H,)  →  hs (T - p + 1, H)
    """
    return ...
'''

HINTS = [
    "How many windows of 3 numbers are there in 8? All of them count here: "
    "nothing has to come after a window.",
    "One row is `np.tanh(U @ xs[t:t + p] + b)`.",
    "Loop over `range(len(xs) - p + 1)` and stack the rows.",
]


def time_delay(xs, U, b):
    """tanh of the sum over the window; hs (T - p + 1, H)."""
    H, p = U.shape
    hs = np.empty((len(xs) - p + 1, H))
    for t in range(len(hs)):
        hs[t] = np.tanh(U @ xs[t : t + p] + b)
    return hs


def _delay(flip=False, bias=1, phi=np.tanh, pad=None, step=1):
    def wrong(xs, U, b):
        p = U.shape[1]
        if pad is not None:
            xs = np.concatenate([np.zeros(p - 1), xs, np.zeros(pad * (p - 1))])
        w = U[:, ::-1] if flip else U
        starts = range(0, len(xs) - p + 1, step)
        return np.stack([phi(w @ xs[t : t + p] + bias * b) for t in starts])

    return wrong


MISTAKES = [
    KnownMistake(
        "the weights meet the window in reverse",
        _delay(flip=True),
        "That is the convolution of mathematics (and of `np.convolve`). What deep "
        "learning calls a convolution does not turn the weights round.",
        "U[:, 0] belongs to the oldest number of the window.",
    ),
    KnownMistake(
        "the bias is missing",
        _delay(bias=0),
        "Each unit adds its own b before the tanh.",
        "`U @ window + b`.",
    ),
    KnownMistake(
        "the activation is the ReLU",
        _delay(phi=lambda a: np.maximum(a, 0)),
        "Negative sums became 0; tanh keeps their sign.",
        "Use `np.tanh`.",
    ),
    KnownMistake(
        "the activation is the sigmoid",
        _delay(phi=lambda a: 1 / (1 + np.exp(-a))),
        "Its values lie between 0 and 1; tanh's lie between -1 and 1.",
        "Use `np.tanh`.",
    ),
    KnownMistake(
        "the bias and the last window are missing",
        lambda xs, U, b: time_delay(xs[:-1], U, 0 * b),
        "Each unit adds its own b before the tanh; and nothing has to come after a "
        "window here.",
        "`U @ window + b` for every t in `range(T - p + 1)`.",
    ),
    KnownMistake(
        "the bias is added after the tanh",
        lambda xs, U, b: time_delay(xs, U, 0 * b) + b,
        "The bias shifts the sum; outside, it takes the state past ±1.",
        "`np.tanh(U @ window + b)`.",
    ),
    KnownMistake(
        "the tanh is missing",
        _delay(phi=lambda a: a),
        "Without it this is H autoregressions side by side.",
        "Apply `np.tanh` to the sum.",
    ),
    KnownMistake(
        "the series is padded with zeros at its start",
        _delay(pad=0),
        "You get T rows. The first p - 1 of them see numbers that were never there.",
        "Start with the first full window: T - p + 1 rows.",
    ),
    KnownMistake(
        "the series is padded with zeros on both sides",
        _delay(pad=1),
        'That is `np.convolve`\'s mode "full".',
        "Only full windows: T - p + 1 rows.",
    ),
    KnownMistake(
        "the last window is missing",
        lambda xs, U, b: time_delay(xs[:-1], U, b),
        "Nothing has to come after a window here: T - p + 1 of them fit.",
        "`range(T - p + 1)`.",
    ),
    KnownMistake(
        "the windows do not overlap",
        lambda xs, U, b: _delay(step=U.shape[1])(xs, U, b),
        "The window moves by p. That is a convolution with stride p.",
        "Move it by one.",
    ),
    KnownMistake(
        "the result is transposed",
        lambda xs, U, b: time_delay(xs, U, b).T,
        "That is PyTorch's order for `Conv1d`, channels before time. Here time comes "
        "first.",
        "One row a window: (T - p + 1, H).",
    ),
]

_rng = np.random.default_rng(1)

check_time_delay = Checker(
    "time_delay",
    stub=STUB,
    hints=HINTS,
    solution=time_delay,
    cases=[
        {
            "xs": _rng.normal(size=T),
            "U": _rng.normal(size=(H, p)),
            "b": _rng.normal(size=H),
        }
        for T, p, H in [(8, 3, 2), (11, 4, 5), (9, 2, 3)]
    ],
    quantities=[Quantity("hs", ("T", "H"))],
    mistakes=MISTAKES,
    lesson="This is a convolution: the weights slide over time and do not change.",
)
