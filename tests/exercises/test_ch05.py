"""Chapter 05: the share of credit, counted."""

import numpy as np
import pytest

from course_utils.exercises import ch05 as ex


def test_the_share_is_what_counting_gives():
    for case in ex.check_credited_share.cases:
        lag, k = case["lag"], case["k"]
        steps = np.arange(60 * k)
        assert ex.check_credited_share.solution(lag, k) == pytest.approx(
            np.mean(steps % k >= lag)
        )
