"""Autoregression: the next number as a weighted sum of the last p.

    x(t+1) ≈ w_1 x(t-p+1) + … + w_p x(t) + b

The weights stand in the order of time: the last one belongs to the present, x(t).
Source: G. U. Yule (1927), On a method of investigating periodicities in disturbed
series, Philosophical Transactions of the Royal Society A 226 (for the sunspots, p = 2).
"""

import numpy as np

from course_utils.validation import expect_shape


def windows(x, p):
    """Every window of `p` numbers in a row, and the number that came after it.

    Parameters
    ----------
    x : (T,) array
    p : int
        From 1 to T - 1.

    Returns
    -------
    X : (T - p, p) array
        A read-only view; the oldest number of a window comes first.
    y : (T - p,) array

    Raises
    ------
    ValueError
        If `x` is not one-dimensional, or has no number after a window of `p`.
    """
    x = np.asarray(x)
    expect_shape("x", x, ("T",))
    if not 1 <= p < len(x):
        raise ValueError(
            f"p is {p} for {len(x)} numbers; expected 1 to {len(x) - 1}: a window and "
            "at least one number after it"
        )
    return np.lib.stride_tricks.sliding_window_view(x[:-1], p), x[p:]


def fit(x, p):
    """Weights (p,) and bias of the AR(p) model with the least squared error on `x`."""
    X, y = windows(x, p)
    solution = np.linalg.lstsq(_with_ones(X), y, rcond=None)[0]
    return solution[:-1], float(solution[-1])


def forecasts(x, weights, bias):
    """One-step forecasts of x[p:], (T - p,), each from the true p numbers before."""
    return windows(x, len(weights))[0] @ weights + bias


def _with_ones(X):
    return np.column_stack([X, np.ones(len(X))])
