"""The cell with layer normalisation: its equation, its gradients, what it ignores."""

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import ACTIVATIONS, LayerNormRNNCell

T, N, D, H = 5, 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(8)


@pytest.fixture
def cell(rng):
    cell = LayerNormRNNCell(D, H, rng=rng)
    cell.gain[:], cell.b[:] = rng.uniform(0.5, 2, H), rng.normal(size=H)
    return cell


def test_step_is_the_equation_lane_by_lane(cell, rng):
    x, h = rng.normal(size=(N, D)), rng.normal(size=(N, H))
    found = cell.step(cell.project(x), h)
    for n in range(N):
        a = cell.U @ x[n] + cell.W @ h[n]
        y = (a - a.mean()) / np.sqrt(a.var() + 1e-5)
        np.testing.assert_allclose(found[n], np.tanh(cell.gain * y + cell.b))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_step_backward_against_finite_differences(activation, rng):
    cell = LayerNormRNNCell(D, H, activation, rng=rng)
    cell.gain[:] = rng.uniform(0.5, 2, H)
    ux, h, dh = (rng.normal(size=(N, H)) for _ in range(3))
    out = cell.new_room(h)
    cell.step(ux, h, out)
    da, dh_prev = cell.step_backward(dh, *out)
    by_ux = numerical_gradient(lambda ux: (cell.step(ux, h) * dh).sum(), ux)
    by_h = numerical_gradient(lambda h: (cell.step(ux, h) * dh).sum(), h)
    assert relative_difference(da[:, :H], by_ux) < 1e-6
    assert relative_difference(dh_prev, by_h) < 1e-6


@pytest.mark.parametrize("name", ["U", "W", "b", "gain"])
def test_parameter_gradients_against_finite_differences(name, cell, rng):
    xs, d_hs = rng.normal(size=(T, N, D)), rng.normal(size=(T, N, H))

    def loss(value):
        getattr(cell, name)[...] = value
        return (numpy_rnn.forward(cell, xs)[0] * d_hs).sum()

    start = getattr(cell, name).copy()
    by_nudging = numerical_gradient(loss, start.copy())
    getattr(cell, name)[...] = start
    _, _, cache = numpy_rnn.forward(cell, xs)
    _, _, grads = numpy_rnn.backward(cell, d_hs, None, cache)
    assert relative_difference(grads[name], by_nudging) < 1e-6


def test_the_size_of_the_weights_does_not_matter_to_the_step(cell, rng):
    x, h = rng.normal(size=(N, D)), rng.normal(size=(N, H))
    before = cell.step(cell.project(x), h)
    cell.U *= 30
    cell.W *= 30
    np.testing.assert_allclose(cell.step(cell.project(x), h), before, atol=1e-4)


def test_it_starts_with_gain_one_and_no_bias(rng):
    cell = LayerNormRNNCell(D, H, rng=rng)
    np.testing.assert_array_equal(cell.gain, np.ones(H))
    np.testing.assert_array_equal(cell.b, np.zeros(H))


def test_an_unknown_activation_is_refused(rng):
    with pytest.raises(ValueError, match="activation is 'cosine'"):
        LayerNormRNNCell(D, H, "cosine", rng=rng)
