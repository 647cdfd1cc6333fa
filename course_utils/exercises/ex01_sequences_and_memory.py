"""Exercises of chapter 01: sequences and memory.

`check_windows`, `check_autocorrelation`, `check_log_probability` and
`check_time_delay`.
"""

import numpy as np

from course_utils.exercises import _mistakes01 as mistakes
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity
from course_utils.models import autoregression

_rng = np.random.default_rng(1)


def windows(x, p):
    """The library's windows under the exercise's signature; X (T-p, p), y (T-p,)."""
    X, y = autoregression.windows(x, p)
    return X.copy(), y.copy()


def _chain_case(K, T):
    P = _rng.random((K, K)) + 0.1
    start = _rng.random(K) + 0.1
    xs = _rng.integers(0, K, T)
    return {
        "xs": xs,
        "start": start / start.sum(),
        "P": P / P.sum(axis=1, keepdims=True),
    }


check_windows = Checker(
    "windows",
    stub='''
def windows(x, p):
    """Every window of p numbers in a row, and the number that came after it.

    x (T,)  →  X (T - p, p), oldest number first; y (T - p,)
    """
    return ...
''',
    solution=windows,
    cases=[
        {"x": np.array([1.0, 2.0, 4.0, 7.0, 11.0, 16.0]), "p": 2},
        {"x": _rng.normal(size=11), "p": 4},
        {"x": _rng.normal(size=9), "p": 3},
    ],
    quantities=[Quantity("X", ("T - p", "p")), Quantity("y", ("T - p",))],
    mistakes=mistakes.WINDOWS,
    hints=[
        "Take the series 1, 2, 4, 7, 11 and p = 2. Write down the first window, the "
        "number after it, then the second window. How many are there?",
        "Row i is `x[i:i + p]`, and its target is `x[i + p]`. For which i does the "
        "target exist?",
        "`np.stack([x[i:i + p] for i in range(len(x) - p)])` makes X; all the targets "
        "together are one slice of x.",
    ],
    lesson="Every fixed-window model begins with these two arrays.",
)

check_autocorrelation = Checker(
    "autocorrelation",
    stub='''
def autocorrelation(x, lag):
    """How alike a series is to itself `lag` steps later: 1 at lag 0.

    With z = x minus its mean: sum of z(t) z(t - lag) over the sum of z(t) squared.
    x (T,), lag from 0 to T - 1  →  a number
    """
    return ...
''',
    solution=mistakes.autocorrelation,
    cases=[
        {"x": _rng.normal(3, 1, 12), "lag": 2},
        {"x": _rng.normal(-1, 2, 9), "lag": 1},
        {"x": _rng.normal(5, 2, 15), "lag": 4},
        {"x": _rng.normal(2, 1, 7), "lag": 0},
    ],
    quantities=[Quantity("r")],
    mistakes=mistakes.AUTOCORRELATION,
    evidence="It is right on four series, at lags 0, 1, 2 and 4.",
    hints=[
        "Two slices of the centred series, shifted against each other by the lag, "
        "have the same length. What is it?",
        "`z[lag:]` and `z[:len(z) - lag]`. (`z[:-lag]` is empty at lag 0.)",
    ],
    lesson="Shuffle a series, and every lag but 0 falls to the level of noise.",
)

check_log_probability = Checker(
    "log_probability",
    stub='''
def log_probability(xs, start, P):
    """ln Pr(x(1), …, x(T)) under the Markov assumption.

    xs (T,) of integers below K; start (K,): Pr(x(1)); P (K, K): P[i, j] is the
    probability that j comes after i  →  a number
    """
    return ...
''',
    solution=mistakes.log_probability,
    cases=[_chain_case(3, 5), _chain_case(4, 9), _chain_case(2, 7)],
    quantities=[Quantity("log_probability")],
    mistakes=mistakes.CHAIN,
    evidence="It is right on three chains of different sizes.",
    hints=[
        "Write the product for three symbols: which factor belongs to the first, "
        "which to the second and third?",
        "The logarithm of a product is the sum of the logarithms. `P[xs[:-1], "
        "xs[1:]]` picks one entry for each pair of neighbours.",
    ],
    lesson="With P the same in every row, this is the independent model.",
)

check_time_delay = Checker(
    "time_delay",
    stub='''
def time_delay(xs, U, b):
    """One layer of a time-delay network: the same weights on every window.

    h(t) = tanh(U · window t + b), oldest number first
    xs (T,), U (H, p), b (H,)  →  hs (T - p + 1, H)
    """
    return ...
''',
    solution=mistakes.time_delay,
    cases=[
        {"xs": _rng.normal(size=T), "U": _rng.normal(size=(H, p)),
         "b": _rng.normal(size=H)}
        for T, p, H in [(8, 3, 2), (11, 4, 5), (9, 2, 3)]
    ],
    quantities=[Quantity("hs", ("T", "H"))],
    mistakes=mistakes.DELAY,
    hints=[
        "How many windows of 3 numbers are there in 8? All of them count here: "
        "nothing has to come after a window.",
        "One row is `np.tanh(U @ xs[t:t + p] + b)`.",
        "Loop over `range(len(xs) - p + 1)` and stack the rows.",
    ],
    lesson="This is a convolution: the weights slide over time and do not change.",
)
