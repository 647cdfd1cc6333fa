"""The cell with layer normalisation: its equation, and what it ignores."""

import numpy as np
import pytest

from course_utils.numpy_rnn import LayerNormRNNCell
from tests._cells import cell_of

N, D, H = 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(8)


def test_step_is_the_equation_lane_by_lane(rng):
    cell = cell_of("layer-norm", D, H, rng)
    x, h_prev = rng.normal(size=(N, D)), rng.normal(size=(N, H))
    h, _ = cell.step(cell.project(x), h_prev)
    for n in range(N):
        a = cell.U @ x[n] + cell.W @ h_prev[n]
        y = (a - a.mean()) / np.sqrt(a.var() + 1e-5)
        np.testing.assert_allclose(h[n], np.tanh(cell.gain * y + cell.b))


def test_the_size_of_the_weights_does_not_matter_to_the_step(rng):
    cell = cell_of("layer-norm", D, H, rng)
    x, h_prev = rng.normal(size=(N, D)), rng.normal(size=(N, H))
    before, _ = cell.step(cell.project(x), h_prev)
    cell.U *= 30
    cell.W *= 30
    after, _ = cell.step(cell.project(x), h_prev)
    np.testing.assert_allclose(after, before, atol=1e-4)


def test_it_starts_with_gain_one_and_no_bias(rng):
    drawn = LayerNormRNNCell(D, H, rng=rng)
    for cell in (drawn, LayerNormRNNCell.from_weights(drawn.U, drawn.W)):
        np.testing.assert_array_equal(cell.gain, np.ones(H))
        np.testing.assert_array_equal(cell.b, np.zeros(H))


def test_an_unknown_activation_is_refused(rng):
    with pytest.raises(ValueError, match="activation is 'cosine'"):
        LayerNormRNNCell(D, H, "cosine", rng=rng)
