"""Chapter 08's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch

from course_utils.exercises import _mistakes08 as mistakes
from course_utils.exercises import _mistakes08_backward as backward
from course_utils.exercises import ex08_lstm as ex


def as_tensors(case):
    return {name: torch.tensor(value) for name, value in case.items()}


@pytest.mark.parametrize("case", ex.check_lstm_step.cases)
def test_the_step_is_pytorchs(case):
    given = as_tensors(case)
    N, D = case["x"].shape
    cell = torch.nn.LSTMCell(D, case["h"].shape[1]).double()
    with torch.no_grad():
        cell.weight_ih.copy_(given["U"])
        cell.weight_hh.copy_(given["W"])
        cell.bias_ih.copy_(given["b"])
        cell.bias_hh.zero_()
        expected = cell(given["x"], (given["h"], given["c"]))
    for found, plain, wanted in zip(
        ex.lstm_step(**case), mistakes.step(**case), expected, strict=True
    ):
        np.testing.assert_allclose(found, wanted, rtol=1e-10)
        np.testing.assert_allclose(plain, wanted, rtol=1e-10)


@pytest.mark.parametrize("case", ex.check_lstm_backward.cases)
def test_the_step_back_is_what_autograd_finds(case):
    given = as_tensors(case)
    # Pre-activations that give these gates, as leaves.
    a = {name: torch.logit(given[name]) for name in "ifo"}
    a["g"] = torch.atanh(given["g"])
    a = torch.cat([a[name] for name in "ifgo"], dim=-1).requires_grad_()
    c_prev = given["c_prev"].requires_grad_()
    i, f, g, o = a.chunk(4, dim=-1)
    c = torch.sigmoid(f) * c_prev + torch.sigmoid(i) * torch.tanh(g)
    h = torch.sigmoid(o) * torch.tanh(c)
    loss = (given["dh"] * h).sum() + (given["dc"] * c).sum()
    da, dc_prev = torch.autograd.grad(loss, [a, c_prev])
    expected = da, da @ given["W"], dc_prev
    for found, plain, wanted in zip(
        ex.lstm_backward(**case), backward.backward(**case), expected, strict=True
    ):
        np.testing.assert_allclose(found, wanted, rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(plain, wanted, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("case", ex.check_coupled_step.cases)
def test_coupled_is_the_plain_step_with_i_set(case):
    for found, plain in zip(
        ex.coupled_step(**case), mistakes.coupled(**case), strict=True
    ):
        np.testing.assert_allclose(found, plain, rtol=1e-12)


def test_an_unknown_mistake_is_located():
    def odd(dh, dc, c_prev, i, f, g, o, c, W):
        da, dh_prev, dc_prev = backward.backward(dh, dc, c_prev, i, f, g, o, c, W)
        return da, dh_prev, 0.9 * dc_prev

    verdict = ex.check_lstm_backward(odd)
    assert verdict.status == "wrong"
    assert "dc_prev" in repr(verdict)
