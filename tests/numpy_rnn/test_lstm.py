"""One step of the LSTM: its equations, its gradients, its refusals."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import LSTMCell, sigmoid

N, D, H = 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.mark.parametrize("peephole", [False, True])
@pytest.mark.parametrize("coupled", [False, True])
def test_lstm_step_is_the_equations(peephole, coupled, rng):
    cell = LSTMCell(D, H, rng=rng, peephole=peephole, coupled=coupled)
    x, h, c = (rng.normal(size=(N, size)) for size in (D, H, H))
    rows = {name: slice(k * H, (k + 1) * H) for k, name in enumerate("ifgo")}
    if coupled:
        rows = {name: slice(k * H, (k + 1) * H) for k, name in enumerate("fgo")}
    a = {
        name: x @ cell.U[k].T + h @ cell.W[k].T + cell.b[k] for name, k in rows.items()
    }
    p = dict.fromkeys("ifo", np.zeros(H))
    if peephole:
        names = "fo" if coupled else "ifo"
        p |= dict(zip(names, cell.p.reshape(-1, H), strict=True))
    f = sigmoid(a["f"] + p["f"] * c)
    i = 1 - f if coupled else sigmoid(a["i"] + p["i"] * c)
    new_c = f * c + i * np.tanh(a["g"])
    new_h = sigmoid(a["o"] + p["o"] * new_c) * np.tanh(new_c)
    found = cell.step(cell.project(x), (h, c))
    np.testing.assert_allclose(found[0], new_h, rtol=1e-12)
    np.testing.assert_allclose(found[1], new_c, rtol=1e-12)


@pytest.mark.parametrize("peephole", [False, True])
@pytest.mark.parametrize("coupled", [False, True])
def test_step_backward_against_finite_differences(peephole, coupled, rng):
    cell = LSTMCell(D, H, rng=rng, peephole=peephole, coupled=coupled)
    ux = rng.normal(size=(N, len(cell.U)))
    h, c, dh, dc = (rng.normal(size=(N, H)) for _ in range(4))

    def loss(ux=ux, h=h, c=c):
        new_h, new_c = cell.step(ux, (h, c))
        return (new_h * dh).sum() + (new_c * dc).sum()

    out = cell.new_room((h, c))
    cell.step(ux, (h, c), out)
    gates, tanh_c = out[2:]
    da, (dh_prev, dc_prev) = cell.step_backward((dh, dc), c, gates, tanh_c)
    found = {"ux": da, "h": dh_prev, "c": dc_prev}
    for name, value in {"ux": ux, "h": h, "c": c}.items():
        expected = numerical_gradient(lambda v, name=name: loss(**{name: v}), value)
        assert relative_difference(found[name], expected) < 1e-6, name


def test_step_leaves_its_arguments_alone(rng):
    """Only `out` is written, though gates may share the memory of ux."""
    cell = LSTMCell(D, H, rng=rng, peephole=True)
    ux, h, c = rng.normal(size=(N, 4 * H)), rng.normal(size=(N, H)), np.ones((N, H))
    kept = ux.copy(), h.copy(), c.copy()
    cell.step(ux, (h, c))
    for before, after in zip(kept, (ux, h, c), strict=True):
        np.testing.assert_array_equal(before, after)


def test_shapes_and_block_order(rng):
    def shapes(**options):
        cell = LSTMCell(D, H, rng=rng, **options)
        return {name: array.shape for name, array in cell.parameters.items()}

    plain = {"U": (4 * H, D), "W": (4 * H, H), "b": (4 * H,)}
    assert shapes() == plain
    assert shapes(peephole=True) == plain | {"p": (3 * H,)}
    both = {"U": (3 * H, D), "W": (3 * H, H), "b": (3 * H,), "p": (2 * H,)}
    assert shapes(peephole=True, coupled=True) == both


def test_forget_bias_and_chrono(rng):
    cell = LSTMCell(D, H, rng=rng, forget_bias=1)
    assert (cell.b[H : 2 * H] == 1).all()
    assert (cell.b[:H] != 1).all()
    cell = LSTMCell(D, 200, rng=rng, chrono=50)
    b_i, b_f, _, _ = cell.split(cell.b)
    np.testing.assert_array_equal(b_i, -b_f)
    spans = np.exp(b_f)
    assert 1 <= spans.min() < 4
    assert 45 < spans.max() <= 49
    with pytest.raises(ValueError, match="chrono is 2; expected the longest lag"):
        LSTMCell(D, H, rng=rng, chrono=2)


def test_from_weights(rng):
    cell = LSTMCell.from_weights(np.zeros((24, D)), np.zeros((24, H)))
    assert not cell.peephole
    assert not cell.b.any()
    with pytest.raises(ValueError, match=r"U has shape \(7, 4\); expected \(4H, D\)"):
        LSTMCell.from_weights(np.zeros((7, D)), np.zeros((7, 2)))
    with pytest.raises(ValueError, match=r"p has shape \(6,\); expected \(18,\)"):
        LSTMCell.from_weights(np.zeros((24, D)), np.zeros((24, H)), p=np.zeros(H))
