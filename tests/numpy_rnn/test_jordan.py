"""Recurrence from the output: its equations, and teacher forcing."""

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.numpy_rnn import JordanCell, softmax

T, N, D, H, K = 5, 3, 4, 6, 2


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_step_is_the_equations(rng):
    cell = JordanCell(D, H, K, rng=rng)
    x, y_prev = rng.normal(size=(N, D)), rng.normal(size=(N, K))
    h = np.tanh(x @ cell.U.T + y_prev @ cell.W.T + cell.b)
    logits = h @ cell.V.T + cell.b_s
    y, kept = cell.step(cell.project(x), y_prev)
    np.testing.assert_allclose(y, softmax(logits), rtol=1e-12)
    np.testing.assert_allclose(cell.output(y, kept), logits, rtol=1e-12)


def test_what_it_refuses(rng):
    given = JordanCell(D, H, K, rng=rng)
    with pytest.raises(ValueError, match=r"W has shape \(6, 6\); expected \(6, 2\)"):
        JordanCell.from_weights(given.U, np.zeros((H, H)), V=given.V)
    with pytest.raises(ValueError, match="prediction is 'argmax'; expected one of"):
        JordanCell(D, H, K, prediction="argmax", rng=rng)


def forced(rng):
    cell = JordanCell(D, H, K, rng=rng)
    xs, targets = rng.normal(size=(T, N, D)), np.eye(K)[rng.integers(0, K, (T, N))]
    return cell, xs, targets, rng.normal(size=(N, K)), rng.normal(size=(T, N, K))


def test_teacher_forcing_is_the_recurrence_fed_with_targets(rng):
    cell, xs, targets, first, d_logits = forced(rng)
    logits, cache = cell.forward_forced(xs, targets, first)
    d_xs, grads = cell.backward_forced(d_logits, cache)
    sums = {name: np.zeros_like(array) for name, array in cell.parameters.items()}
    for t, y in enumerate([first, *targets[:-1]]):
        step, _, one = numpy_rnn.forward(cell, xs[t : t + 1], y)
        np.testing.assert_allclose(logits[t], step[0], rtol=1e-12)
        d_x, _, found = numpy_rnn.backward(cell, d_logits[t : t + 1], None, one)
        np.testing.assert_allclose(d_xs[t], d_x[0], rtol=1e-12)
        for name in sums:
            sums[name] += found[name]
    for name, expected in sums.items():
        np.testing.assert_allclose(grads[name], expected, rtol=1e-10)


def test_teacher_forcing_keeps_nothing_that_was_given_or_returned(rng):
    cell, xs, targets, first, d_logits = forced(rng)
    logits, cache = cell.forward_forced(xs, targets, first)
    d_xs, grads = cell.backward_forced(d_logits, cache)
    for array in (xs, targets, first, logits):
        array *= 0.5
    again, same = cell.backward_forced(d_logits, cache)
    np.testing.assert_array_equal(again, d_xs)
    for name, grad in grads.items():
        np.testing.assert_array_equal(same[name], grad)


def test_teacher_forcing_refuses(rng):
    cell, xs, targets, _, d_logits = forced(rng)
    with pytest.raises(ValueError, match=r"targets has shape \(4, 3, 2\); expected"):
        cell.forward_forced(xs, targets[1:])
    _, cache = cell.forward_forced(xs, targets)
    with pytest.raises(ValueError, match=r"d_logits has shape \(3, 5, 2\); expected"):
        cell.backward_forced(d_logits.swapaxes(0, 1), cache)
