"""Chapter 07: what makes the orthogonal matrix the one that is asked for."""

import numpy as np
import pytest

from course_utils.exercises import ch07 as ex


@pytest.mark.parametrize("case", ex.check_orthogonal.cases)
def test_the_matrix_is_orthogonal_and_its_r_positive(case):
    Q = ex.check_orthogonal.solution(**case)
    np.testing.assert_allclose(Q.T @ Q, np.eye(len(Q)), atol=1e-12)
    R = Q.T @ case["A"]
    np.testing.assert_allclose(np.tril(R, -1), 0, atol=1e-12)
    assert (np.diag(R) > 0).all()
