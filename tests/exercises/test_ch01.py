"""Solutions of chapter 01 that the library does not have, by another way."""

import numpy as np
import pytest
import torch

from course_utils.exercises import ch01 as ex


@pytest.mark.parametrize("lag", [0, 1, 3])
def test_autocorrelation_by_hand(lag):
    x = np.array([1.0, 3.0, 2.0, 6.0, 3.0])
    z = x - 3.0
    expected = sum(z[t] * z[t - lag] for t in range(lag, 5)) / sum(z**2)
    assert ex.check_autocorrelation.solution(x, lag) == pytest.approx(expected)


def test_probabilities_of_all_sequences_sum_to_one():
    start, P = np.array([0.2, 0.8]), np.array([[0.6, 0.4], [0.1, 0.9]])
    total = sum(
        np.exp(ex.check_log_probability.solution(np.array(xs), start, P))
        for xs in np.ndindex(2, 2, 2, 2)
    )
    assert total == pytest.approx(1)


def test_time_delay_is_torch_conv1d():
    case = ex.check_time_delay.cases[0]
    xs, U, b = (torch.tensor(case[name]) for name in ("xs", "U", "b"))
    expected = torch.tanh(torch.conv1d(xs[None], U[:, None], b)).T
    found = ex.check_time_delay.solution(**case)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
