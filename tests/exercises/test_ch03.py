"""Chapter 03: the last state of each sequence, one at a time."""

import numpy as np
import pytest

from course_utils.exercises import ch03 as ex


@pytest.mark.parametrize("case", ex.check_last_states.cases)
def test_last_states_one_sequence_at_a_time(case):
    found = ex.check_last_states.solution(**case)
    for n, length in enumerate(case["lengths"]):
        np.testing.assert_array_equal(found[n], case["hs"][length - 1, n])
