"""Solutions of chapter 06 by another way."""

import numpy as np
import pytest
import torch

from course_utils import gradflow, numpy_rnn
from course_utils.exercises import ch06 as ex


@pytest.mark.parametrize("case", ex.check_tanh_jacobian.cases)
def test_the_jacobian_is_what_autograd_finds(case):
    W, found = torch.tensor(case["W"]), ex.check_tanh_jacobian.solution(**case)
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
    found = ex.check_gradient_norms.solution(cell.W, hs, dh[0])
    np.testing.assert_allclose(np.log10(found), expected, atol=1e-10)


@pytest.mark.parametrize("case", ex.check_decay_reading.cases)
def test_readings_by_hand(case):
    logs = case["logs"]
    half_life, left, per_step = ex.check_decay_reading.solution(logs)
    norms = 10.0 ** (logs - logs[-1])
    T = len(logs) - 1
    assert norms[T - int(half_life)] <= 0.5
    assert (norms[T - int(half_life) + 1 :] > 0.5).all()
    assert left == pytest.approx(norms[0])
    assert per_step**T == pytest.approx(left)
