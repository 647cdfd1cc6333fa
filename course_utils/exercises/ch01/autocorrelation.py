"""Exercise `autocorrelation` of chapter 01."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def autocorrelation(x, lag):
    """How alike a series is to itself `lag` steps later: 1 at lag 0.

    With z = x minus its mean: sum of z(t) z(t - lag) over the sum of z(t) squared.
    x (T,), lag from 0 to T - 1  →  a number
    """
    return ...
'''

HINTS = [
    "Two slices of the centred series, shifted against each other by the lag, "
    "have the same length. What is it?",
    "`z[lag:]` and `z[:len(z) - lag]`. (`z[:-lag]` is empty at lag 0.)",
]


def autocorrelation(x, lag):
    """Sum of products at a distance, over the sum of squares; a number."""
    centred = x - x.mean()
    return float(np.sum(centred[lag:] * centred[: len(x) - lag]) / np.sum(centred**2))


def _corr(center=True, lag_shift=0, scale=None):
    def wrong(x, lag):
        z = x - x.mean() if center else x
        lag = lag + lag_shift
        total = np.sum(z[lag:] * z[: len(z) - lag])
        return float(total / (np.sum(z**2) if scale is None else scale(z, lag)))

    return wrong


MISTAKES = [
    KnownMistake(
        "the mean is not taken out",
        _corr(center=False),
        "All sunspot numbers are positive, so all products are: everything seems "
        "related to everything.",
        "Start with `x - x.mean()`.",
    ),
    KnownMistake(
        "the sum is not divided by anything",
        _corr(scale=lambda z, lag: 1),
        "That grows with the unit and the length of the series.",
        "Divide by the sum of squares, so that lag 0 gives 1.",
    ),
    KnownMistake(
        "you divide by the number of products, but not by the variance",
        _corr(scale=lambda z, lag: len(z) - lag),
        "That is the autocovariance, in squared sunspots.",
        "Divide by the sum of squares of the whole centred series.",
    ),
    KnownMistake(
        "`z[:-lag]` is empty at lag 0",
        lambda x, lag: autocorrelation(x, lag) if lag else 0.0,
        "-0 is 0, and `z[:0]` has no entries, so nothing is added up.",
        "`z[:len(z) - lag]`.",
    ),
    KnownMistake(
        "`z[:-lag]` is empty at lag 0, and cannot be multiplied",
        lambda x, lag: autocorrelation(x, lag) if lag else x[lag:] * x[:-lag],
        "-0 is 0, and `z[:0]` has no entries, while `z[0:]` has all of them.",
        "`z[:len(z) - lag]`.",
        line=r"-lag",
    ),
    KnownMistake(
        "the sign is lost",
        lambda x, lag: abs(autocorrelation(x, lag)),
        "A negative value says that above the mean is followed by below it.",
        "Leave out the `abs`.",
    ),
    KnownMistake(
        "the lag is one too large",
        _corr(lag_shift=1),
        "Lag k compares x(t) with x(t-k); lag 0 must give 1.",
        "Compare `z[lag:]` with `z[:len(z) - lag]`.",
    ),
    KnownMistake(
        "the series wraps round",
        lambda x, lag: float(
            np.sum((z := x - x.mean()) * np.roll(z, lag)) / np.sum(z**2)
        ),
        "`np.roll` puts the last numbers before the first.",
        "Use two slices instead: they are shorter by the lag.",
    ),
    KnownMistake(
        "each of the two slices has a mean and a spread of its own",
        lambda x, lag: float(np.corrcoef(x[lag:], x[: len(x) - lag])[0, 1]),
        "That is the ordinary correlation of two samples (`np.corrcoef`). Close, and "
        "a fair measure too, but the autocorrelation takes one mean and one spread "
        "for the whole series.",
        "Centre once, before slicing; divide by `np.sum(z**2)`.",
    ),
    KnownMistake(
        "the sum is averaged over the products that there are",
        _corr(scale=lambda z, lag: np.sum(z**2) * (len(z) - lag) / len(z)),
        "That is another convention (sometimes called unbiased). It is noisier at "
        "long lags.",
        "Divide both sums by the same number, so that it cancels.",
    ),
    KnownMistake(
        "the square root of the sum of squares is taken",
        _corr(scale=lambda z, lag: np.sqrt(np.sum(z**2))),
        "Numerator and denominator then have different units.",
        "Divide by `np.sum(z**2)` itself.",
    ),
]

_rng = np.random.default_rng(1)

check_autocorrelation = Checker(
    "autocorrelation",
    stub=STUB,
    hints=HINTS,
    solution=autocorrelation,
    cases=[
        {"x": _rng.normal(3, 1, 12), "lag": 2},
        {"x": _rng.normal(-1, 2, 9), "lag": 1},
        {"x": _rng.normal(5, 2, 15), "lag": 4},
        {"x": _rng.normal(2, 1, 7), "lag": 0},
    ],
    quantities=[Quantity("r")],
    mistakes=MISTAKES,
    evidence="It is right on four series, at lags 0, 1, 2 and 4.",
    lesson="Shuffle a series, and every lag but 0 falls to the level of noise.",
)
