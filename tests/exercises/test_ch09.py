"""Chapter 09: converted weights, run in both conventions."""

import numpy as np
import pytest

from course_utils.exercises import ch09 as ex
from course_utils.exercises.ch09 import gru_step


@pytest.mark.parametrize("case", ex.check_gru_step.cases)
def test_converted_weights_do_the_same_in_the_other_convention(case):
    weights = {name: case[name] for name in ("U", "W", "b")}
    turned = case | dict(
        zip("UWb", ex.check_convention.solution(**weights), strict=True)
    )
    renews = gru_step.step(**case, mix=lambda z, n, h: (1 - z) * h + z * n)
    np.testing.assert_allclose(ex.check_gru_step.solution(**turned), renews, rtol=1e-12)
