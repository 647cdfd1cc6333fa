"""Chapter 06's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch

from course_utils import gradflow, numpy_rnn
from course_utils.exercises import _mistakes06 as mistakes
from course_utils.exercises import ex06_vanishing_gradients as ex


@pytest.mark.parametrize("case", ex.check_tanh_jacobian.cases)
def test_the_jacobian_is_what_autograd_finds(case):
    W, found = torch.tensor(case["W"]), mistakes.jacobian(**case)
    for n, h in enumerate(case["h"]):
        a = torch.atanh(torch.tensor(h))
        # Some h(t-1), and the input's share that makes a(t) of it.
        before = torch.linspace(-0.5, 0.8, len(h), dtype=torch.float64)
        share = a - W @ before
        expected = torch.autograd.functional.jacobian(
            lambda h, share=share: torch.tanh(share + W @ h), before
        )
        np.testing.assert_allclose(found[n], expected, rtol=1e-10)


def test_the_norms_are_the_librarys():
    rng = np.random.default_rng(2)
    cell = numpy_rnn.RNNCell(3, 5, rng=rng)
    xs, dh = rng.normal(size=(7, 1, 3)), rng.normal(size=(1, 5))
    hs, _, _ = numpy_rnn.forward(cell, xs)
    hs = np.concatenate([np.zeros((1, 5)), hs[:, 0]])
    expected = gradflow.gradient_norms(cell, xs, d_final=dh).joint[:, 0]
    found = mistakes.carried(cell.W, hs, dh[0])
    np.testing.assert_allclose(np.log10(found), expected, atol=1e-10)


@pytest.mark.parametrize("case", ex.check_rnn_bound.cases)
def test_the_bound_is_the_power_of_one_factor(case):
    np.testing.assert_allclose(ex.rnn_bound(**case), mistakes.bound(**case), rtol=1e-12)
    assert ex.rnn_bound(**case)[-1] == 1


def test_one_case_tells_the_radius_from_the_largest_singular_value():
    W = ex.check_rnn_bound.cases[0]["W"]
    assert np.abs(np.linalg.eigvals(W)).max() < 1 < np.linalg.norm(W, 2)


@pytest.mark.parametrize("case", ex.check_decay_reading.cases)
def test_readings_by_hand(case):
    logs = case["logs"]
    half_life, left, per_step = ex.decay_reading(logs)
    norms = 10.0 ** (logs - logs[-1])
    T = len(logs) - 1
    assert norms[T - int(half_life)] <= 0.5
    assert (norms[T - int(half_life) + 1 :] > 0.5).all()
    assert left == pytest.approx(norms[0])
    assert per_step**T == pytest.approx(left)


def test_an_unknown_mistake_is_located():
    def odd(W, hs, dh):
        norms = mistakes.carried(W, hs, dh)
        norms[2] *= 1.5
        return norms

    verdict = ex.check_gradient_norms(odd)
    assert verdict.status == "wrong"
    assert "goes wrong" in repr(verdict) and "norms" in repr(verdict)
