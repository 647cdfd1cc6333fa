"""One step of the GRU: its equations, its gradients, its refusals."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import GRUCell, sigmoid

N, D, H = 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(4)


@pytest.mark.parametrize("reset_after", [False, True])
def test_gru_step_is_the_equations(reset_after, rng):
    cell = GRUCell(D, H, rng=rng, reset_after=reset_after)
    x, h = rng.normal(size=(N, D)), rng.normal(size=(N, H))
    U_r, U_z, U_n = cell.U.reshape(3, H, D)
    W_r, W_z, W_n = cell.W.reshape(3, H, H)
    b_r, b_z, b_n = cell.b.reshape(3, H)
    r = sigmoid(x @ U_r.T + h @ W_r.T + b_r)
    z = sigmoid(x @ U_z.T + h @ W_z.T + b_z)
    inner = r * (h @ W_n.T + cell.b_hn) if reset_after else (r * h) @ W_n.T
    n = np.tanh(x @ U_n.T + b_n + inner)
    expected = (1 - z) * n + z * h
    np.testing.assert_allclose(cell.step(cell.project(x), h), expected, rtol=1e-12)


@pytest.mark.parametrize("reset_after", [False, True])
def test_step_backward_against_finite_differences(reset_after, rng):
    cell = GRUCell(D, H, rng=rng, reset_after=reset_after)
    ux, h, dh = (rng.normal(size=(N, size)) for size in (3 * H, H, H))
    out = cell.new_room(h)
    cell.step(ux, h, out)
    da, dh_prev = cell.step_backward(dh, h, *out[1:])
    d_ux = np.concatenate([da[:, : 2 * H], da[:, -H:]], axis=-1)
    by_ux = numerical_gradient(lambda ux: (cell.step(ux, h) * dh).sum(), ux)
    by_h = numerical_gradient(lambda h: (cell.step(ux, h) * dh).sum(), h)
    assert relative_difference(d_ux, by_ux) < 1e-6
    assert relative_difference(dh_prev, by_h) < 1e-6


def test_the_two_resets_agree_only_in_special_cases(rng):
    """H = 1 without b_hn: r and W_n are numbers, and numbers commute."""
    for size, agree in ((1, True), (H, False)):
        before = GRUCell(D, size, rng=rng, reset_after=False)
        after = GRUCell.from_weights(before.U, before.W, before.b)
        ux, h = before.project(rng.normal(size=(N, D))), rng.normal(size=(N, size))
        assert np.allclose(before.step(ux, h), after.step(ux, h)) == agree


def test_shapes_and_block_order(rng):
    def shapes(**options):
        cell = GRUCell(D, H, rng=rng, **options)
        return {name: array.shape for name, array in cell.parameters.items()}

    before = {"U": (3 * H, D), "W": (3 * H, H), "b": (3 * H,)}
    assert shapes(reset_after=False) == before
    assert shapes() == before | {"b_hn": (H,)}


def test_from_weights():
    U, W = np.zeros((18, D)), np.zeros((18, H))
    assert not GRUCell.from_weights(U, W).b_hn.any()
    with pytest.raises(ValueError, match="b_hn is given with reset_after=False"):
        GRUCell.from_weights(U, W, b_hn=np.zeros(H), reset_after=False)
    with pytest.raises(ValueError, match=r"U has shape \(7, 4\); expected \(3H, D\)"):
        GRUCell.from_weights(np.zeros((7, D)), np.zeros((7, 2)))
