"""The GRU in its two forms: the equations, and where they agree."""

import numpy as np
import pytest

from course_utils.numpy_rnn import GRUCell, ResetBeforeGRUCell, sigmoid

N, D, H = 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(4)


@pytest.mark.parametrize("kind", [GRUCell, ResetBeforeGRUCell])
def test_step_is_the_equations(kind, rng):
    cell = kind(D, H, rng=rng)
    x, h_prev = rng.normal(size=(N, D)), rng.normal(size=(N, H))
    U_r, U_z, U_n = cell.U.reshape(3, H, D)
    W_r, W_z, W_n = cell.W.reshape(3, H, H)
    b_r, b_z, b_n = cell.b.reshape(3, H)
    r = sigmoid(x @ U_r.T + h_prev @ W_r.T + b_r)
    z = sigmoid(x @ U_z.T + h_prev @ W_z.T + b_z)
    if kind is GRUCell:
        inner = r * (h_prev @ W_n.T + cell.b_hn)
    else:
        inner = (r * h_prev) @ W_n.T
    n = np.tanh(x @ U_n.T + b_n + inner)
    h, _ = cell.step(cell.project(x), h_prev)
    np.testing.assert_allclose(h, (1 - z) * n + z * h_prev, rtol=1e-12)


def test_the_two_resets_agree_only_in_special_cases(rng):
    """H = 1 without b_hn: r and W_n are numbers, and numbers commute."""
    for size, agree in ((1, True), (H, False)):
        before = ResetBeforeGRUCell(D, size, rng=rng)
        after = GRUCell.from_weights(before.U, before.W, before.b)
        ux, h = before.project(rng.normal(size=(N, D))), rng.normal(size=(N, size))
        assert np.allclose(before.step(ux, h)[0], after.step(ux, h)[0]) == agree
