"""Chapter 09's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch

from course_utils.exercises import _mistakes09 as mistakes
from course_utils.exercises import _mistakes09_counts
from course_utils.exercises import ex09_gru as ex


@pytest.mark.parametrize("case", ex.check_gru_step.cases)
def test_the_step_is_pytorchs(case):
    given = {name: torch.tensor(value) for name, value in case.items()}
    D, H = case["x"].shape[1], case["h"].shape[1]
    cell = torch.nn.GRUCell(D, H).double()
    with torch.no_grad():
        cell.weight_ih.copy_(given["U"])
        cell.weight_hh.copy_(given["W"])
        cell.bias_ih.copy_(given["b"])
        cell.bias_hh.zero_()
        cell.bias_hh[2 * H :] = given["b_hn"]
        expected = cell(given["x"], given["h"])
    np.testing.assert_allclose(ex.gru_step(**case), expected, rtol=1e-10)
    np.testing.assert_allclose(mistakes.step(**case), expected, rtol=1e-10)


@pytest.mark.parametrize("case", ex.check_gru_step.cases)
def test_converted_weights_do_the_same_in_the_other_convention(case):
    weights = {name: case[name] for name in ("U", "W", "b")}
    turned = case | dict(zip("UWb", mistakes.converted(**weights), strict=True))
    renews = mistakes.step(**case, mix=lambda z, n, h: (1 - z) * h + z * n)
    np.testing.assert_allclose(ex.gru_step(**turned), renews, rtol=1e-12)


@pytest.mark.parametrize("case", ex.check_parameter_counts.cases)
def test_counts_are_the_formula(case):
    assert ex.parameter_counts(**case) == _mistakes09_counts.counts(**case)


def test_counts_against_pytorchs_two_biases():
    D, H = 4, 6
    found = ex.parameter_counts(D, H)
    for count, module, spare in zip(
        found,
        (torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU),
        (H, 4 * H, 2 * H),
        strict=True,
    ):
        theirs = sum(p.numel() for p in module(D, H).parameters())
        assert count == theirs - spare


def test_an_unknown_mistake_is_located():
    def odd(x, h, U, W, b, b_hn):
        return mistakes.step(x, h, U, W, b, b_hn) + 0.1

    verdict = ex.check_gru_step(odd)
    assert verdict.status == "wrong"
    assert "h" in repr(verdict) and "off" in repr(verdict)
