"""Chapter 07's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch

from course_utils.exercises import _mistakes07 as mistakes
from course_utils.exercises import ex07_taming_gradients as ex


@pytest.mark.parametrize("case", ex.check_clip_grad_norm.cases)
def test_clipping_is_pytorchs(case):
    parameters = [
        torch.nn.Parameter(torch.zeros(case[n].shape)) for n in case if n[0] == "d"
    ]
    for parameter, name in zip(parameters, ("dU", "dW", "db"), strict=True):
        parameter.grad = torch.tensor(case[name], dtype=parameter.dtype)
    norm = torch.nn.utils.clip_grad_norm_(parameters, case["max_norm"])
    *found, before = ex.clip_grad_norm(**case)
    assert before == pytest.approx(norm.item(), rel=1e-5)
    for parameter, grad in zip(parameters, found, strict=True):
        np.testing.assert_allclose(grad, parameter.grad, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("case", ex.check_clip_grad_norm.cases)
def test_the_solution_in_plain_lines_agrees(case):
    for one, other in zip(
        ex.clip_grad_norm(**case), mistakes.clipped(**case), strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_cases_are_long_short_and_zero():
    norms = [
        (ex.clip_grad_norm(**c)[3], c["max_norm"])
        for c in ex.check_clip_grad_norm.cases
    ]
    assert any(norm > limit for norm, limit in norms)
    assert any(0 < norm < limit for norm, limit in norms)
    assert any(norm == 0 for norm, _ in norms)


@pytest.mark.parametrize("case", ex.check_orthogonal.cases)
def test_the_matrix_is_orthogonal_and_its_r_positive(case):
    Q = mistakes.orthogonal(**case)
    np.testing.assert_allclose(Q.T @ Q, np.eye(len(Q)), atol=1e-12)
    R = Q.T @ case["A"]
    np.testing.assert_allclose(np.tril(R, -1), 0, atol=1e-12)
    assert (np.diag(R) > 0).all()


@pytest.mark.parametrize("case", ex.check_recurrent_dropout.cases)
def test_masked_states_agree_with_plain_lines(case):
    np.testing.assert_allclose(
        ex.recurrent_dropout(**case), mistakes.masked(**case), rtol=1e-12
    )
    assert 0 in case["mask"]


def test_an_unknown_mistake_is_located():
    def odd(xs, h0, U, W, b, mask):
        hs = mistakes.masked(xs, h0, U, W, b, mask)
        hs[1] += 0.01
        return hs

    verdict = ex.check_recurrent_dropout(odd)
    assert verdict.status == "wrong"
    assert "first at t = 2" in repr(verdict)
