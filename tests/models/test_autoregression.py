"""Autoregression: windows, exact recovery, errors."""

import numpy as np
import pytest

from course_utils.models import autoregression as ar


def test_windows_by_hand():
    X, y = ar.windows(np.array([1, 2, 4, 7, 11]), 3)
    assert X.tolist() == [[1, 2, 4], [2, 4, 7]] and y.tolist() == [7, 11]


def test_a_series_that_follows_the_rule_is_found():
    x = np.random.default_rng(0).normal(size=40)
    for t in range(3, 40):
        x[t] = 0.2 * x[t - 3] - 0.5 * x[t - 2] + 0.9 * x[t - 1] + 0.7
    weights, bias = ar.fit(x, 3)
    np.testing.assert_allclose(weights, [0.2, -0.5, 0.9], rtol=1e-8)
    assert bias == pytest.approx(0.7)
    np.testing.assert_allclose(ar.forecasts(x, weights, bias), x[3:], rtol=1e-8)


def test_residuals_are_orthogonal_to_the_windows():
    x = np.random.default_rng(1).normal(size=60).cumsum()
    X, y = ar.windows(x, 4)
    residual = y - ar.forecasts(x, *ar.fit(x, 4))
    np.testing.assert_allclose(X.T @ residual, 0, atol=1e-9)
    assert residual.sum() == pytest.approx(0, abs=1e-9)


def test_errors():
    with pytest.raises(ValueError, match="p is 5 for 5 numbers; expected 1 to 4"):
        ar.windows(np.arange(5.0), 5)
    with pytest.raises(ValueError, match=r"x has shape \(2, 3\)"):
        ar.windows(np.ones((2, 3)), 1)
