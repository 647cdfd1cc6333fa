"""The LSTM: its equations and its start."""

import numpy as np
import pytest

from course_utils.numpy_rnn import CoupledLSTMCell, LSTMCell, sigmoid

N, D, H = 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_step_is_the_equations(rng):
    cell = LSTMCell(D, H, rng=rng)
    x, h_prev, c_prev = (rng.normal(size=(N, size)) for size in (D, H, H))
    blocks = (cell.U.reshape(4, H, D), cell.W.reshape(4, H, H), cell.b.reshape(4, H))
    a_i, a_f, a_g, a_o = (
        x @ U.T + h_prev @ W.T + b for U, W, b in zip(*blocks, strict=True)
    )
    c = sigmoid(a_f) * c_prev + sigmoid(a_i) * np.tanh(a_g)
    (h, found), _ = cell.step(cell.project(x), (h_prev, c_prev))
    np.testing.assert_allclose(found, c, rtol=1e-12)
    np.testing.assert_allclose(h, sigmoid(a_o) * np.tanh(c), rtol=1e-12)


def test_forget_bias_sets_the_bias_of_f_alone(rng):
    cell = LSTMCell(D, H, rng=rng, forget_bias=1)
    assert (cell.b[H : 2 * H] == 1).all()
    assert (cell.b[:H] != 1).all()
    coupled = CoupledLSTMCell(D, H, rng=rng, forget_bias=1)
    assert (coupled.b[:H] == 1).all()


def test_chrono_spreads_the_memories(rng):
    cell = LSTMCell(D, 200, rng=rng, chrono=50)
    b_i, b_f, _, _ = cell.split(cell.b)
    np.testing.assert_array_equal(b_i, -b_f)
    spans = np.exp(b_f)
    assert 1 <= spans.min() < 4
    assert 45 < spans.max() <= 49
    with pytest.raises(ValueError, match="chrono is 2; expected the longest lag"):
        LSTMCell(D, H, rng=rng, chrono=2)
