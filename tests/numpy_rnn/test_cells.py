"""One step of every cell: its equation, its gradients, its refusals."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import (
    ACTIVATIONS,
    GRUCell,
    JordanCell,
    LSTMCell,
    RNNCell,
    sigmoid,
    softmax,
)

N, D, H, K = 3, 4, 6, 5


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_rnn_step_is_the_equation_number_by_number(rng):
    cell = RNNCell(D, H, rng=rng)
    x, h = rng.normal(size=(N, D)), rng.normal(size=(N, H))
    found = cell.step(cell.project(x), h)
    for n in range(N):
        for j in range(H):
            a = cell.b[j]
            a += sum(cell.U[j, d] * x[n, d] for d in range(D))
            a += sum(cell.W[j, k] * h[n, k] for k in range(H))
            assert found[n, j] == pytest.approx(np.tanh(a), rel=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_rnn_step_backward_against_finite_differences(activation, rng):
    cell = RNNCell(D, H, activation, rng=rng)
    ux, h, dh = (rng.normal(size=(N, H)) for _ in range(3))
    da, dh_prev = cell.step_backward(dh, cell.step(ux, h))
    by_ux = numerical_gradient(lambda ux: (cell.step(ux, h) * dh).sum(), ux)
    by_h = numerical_gradient(lambda h: (cell.step(ux, h) * dh).sum(), h)
    assert relative_difference(da, by_ux) < 1e-6
    assert relative_difference(dh_prev, by_h) < 1e-6


def test_rnn_parameters_by_name_are_the_arrays_themselves(rng):
    cell = RNNCell(D, H, rng=rng)
    shapes = {name: array.shape for name, array in cell.parameters.items()}
    assert shapes == {"U": (H, D), "W": (H, H), "b": (H,)}
    cell.parameters["W"][0, 0] = 7
    assert cell.W[0, 0] == 7
    assert (cell.input_size, cell.hidden_size) == (D, H)


def test_rnn_is_drawn_uniformly_from_its_rng_only():
    drawn = [RNNCell(30, 50, rng=np.random.default_rng(5)) for _ in range(2)]
    for name, array in drawn[0].parameters.items():
        np.testing.assert_array_equal(array, drawn[1].parameters[name])
        bound = 1 / np.sqrt(50)
        assert bound * 0.8 < np.abs(array).max() <= bound


def test_rnn_follows_the_dtype_asked_for(rng):
    cell = RNNCell(D, H, rng=rng, dtype=np.float32)
    assert {array.dtype for array in cell.parameters.values()} == {np.dtype("f4")}


def test_rnn_from_weights(rng):
    U, W = rng.normal(size=(H, D)), rng.normal(size=(H, H))
    cell = RNNCell.from_weights(U, W, activation="relu")
    assert cell.activation == "relu"
    np.testing.assert_array_equal(cell.b, np.zeros(H))
    assert RNNCell.from_weights([[1.0]], [[2.0]]).U.shape == (1, 1)
    half = RNNCell.from_weights(U.astype("f4"), W.astype("f4"))
    assert half.b.dtype == np.float32


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ((np.zeros(H), np.zeros((H, H))), r"U has shape \(6,\); expected \(H, D\)"),
        ((np.zeros((H, D)), np.zeros((D, H))), r"W has shape \(4, 6\).*\(6, 6\)"),
        ((np.zeros((H, D)), np.zeros((H, H)), np.zeros(D)), r"b has shape \(4,\)"),
    ],
)
def test_rnn_from_weights_refuses_what_does_not_fit(weights, message):
    with pytest.raises(ValueError, match=message):
        RNNCell.from_weights(*weights)


def test_unknown_activation(rng):
    with pytest.raises(ValueError, match="activation is 'softsign'; expected one of"):
        RNNCell(D, H, "softsign", rng=rng)


def test_refusing_changes_nothing_that_was_given(rng):
    U = rng.normal(size=(H, D)).astype(np.float32)
    with pytest.raises(ValueError, match="W has dtype float64; expected float32"):
        RNNCell.from_weights(U, np.zeros((H, H)))


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


def test_jordan_step_is_the_equations(rng):
    cell = JordanCell(D, H, K, rng=rng)
    x, y = rng.normal(size=(N, D)), rng.normal(size=(N, K))
    h = np.tanh(x @ cell.U.T + y @ cell.W.T + cell.b)
    expected = softmax(h @ cell.V.T + cell.b_s)
    np.testing.assert_allclose(cell.step(cell.project(x), y), expected, rtol=1e-12)


def test_shapes_and_block_order(rng):
    def shapes(cell):
        return {name: array.shape for name, array in cell.parameters.items()}

    lstm = {"U": (4 * H, D), "W": (4 * H, H), "b": (4 * H,)}
    assert shapes(LSTMCell(D, H, rng=rng)) == lstm
    peephole = shapes(LSTMCell(D, H, rng=rng, peephole=True))
    assert peephole == lstm | {"p": (3 * H,)}
    both = shapes(LSTMCell(D, H, rng=rng, peephole=True, coupled=True))
    assert both == {"U": (18, D), "W": (18, H), "b": (18,), "p": (2 * H,)}
    gru = {"U": (3 * H, D), "W": (3 * H, H), "b": (3 * H,)}
    assert shapes(GRUCell(D, H, rng=rng)) == gru | {"b_hn": (H,)}
    assert shapes(GRUCell(D, H, rng=rng, reset_after=False)) == gru
    jordan = {"U": (H, D), "W": (H, K), "b": (H,), "V": (K, H), "b_s": (K,)}
    assert shapes(JordanCell(D, H, K, rng=rng)) == jordan


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


def test_from_weights_of_gated_cells_refuses(rng):
    with pytest.raises(ValueError, match=r"U has shape \(7, 4\); expected \(4H, D\)"):
        LSTMCell.from_weights(np.zeros((7, D)), np.zeros((7, 2)))
    with pytest.raises(ValueError, match=r"p has shape \(6,\); expected \(18,\)"):
        LSTMCell.from_weights(np.zeros((24, D)), np.zeros((24, H)), p=np.zeros(H))
    with pytest.raises(ValueError, match="b_hn is given with reset_after=False"):
        GRUCell.from_weights(
            np.zeros((18, D)), np.zeros((18, H)), b_hn=np.zeros(H), reset_after=False
        )
    cell = LSTMCell.from_weights(np.zeros((24, D)), np.zeros((24, H)))
    assert not cell.peephole
    assert not cell.b.any()
    assert not GRUCell.from_weights(np.zeros((18, D)), np.zeros((18, H))).b_hn.any()
