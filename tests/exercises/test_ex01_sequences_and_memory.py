"""Chapter 01's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch

from course_utils.exercises import ex01_sequences_and_memory as ex
from course_utils.models import autoregression


def test_windows_are_the_librarys():
    x = np.arange(8.0) ** 2
    for mine, library in zip(
        ex.check_windows.solution(x, 3), autoregression.windows(x, 3), strict=True
    ):
        np.testing.assert_array_equal(mine, library)


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


def test_sizes_of_a_case_are_all_different():
    for case in ex.check_time_delay.cases:
        H, p = case["U"].shape
        assert len({len(case["xs"]), len(case["xs"]) - p + 1, H, p}) == 4
    for case in ex.check_log_probability.cases:
        assert len(case["xs"]) != len(case["start"])


def test_unknown_mistake_is_located():
    def breaks_late(xs, U, b):
        hs = ex.check_time_delay.solution(xs, U, b)
        hs[3] = 0
        return hs

    verdict = ex.check_time_delay(breaks_late)
    assert verdict.status == "wrong"
    assert "first at t = 4, that is `hs[3]`".replace("`", "") in " ".join(
        repr(verdict).split()
    )


def test_every_case_tells_independence_from_the_chain():
    independent = ex.check_log_probability.mistakes[0].function
    for case in ex.check_log_probability.cases:
        right = ex.check_log_probability.solution(**case)
        assert abs(independent(**case) - right) > 1e-3
