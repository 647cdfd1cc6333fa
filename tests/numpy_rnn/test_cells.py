"""One step of every cell: its equation, its gradients, its refusals."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import (
    ACTIVATIONS,
    JordanCell,
    RNNCell,
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


def test_jordan_step_is_the_equations(rng):
    cell = JordanCell(D, H, K, rng=rng)
    x, y = rng.normal(size=(N, D)), rng.normal(size=(N, K))
    h = np.tanh(x @ cell.U.T + y @ cell.W.T + cell.b)
    expected = softmax(h @ cell.V.T + cell.b_s)
    np.testing.assert_allclose(cell.step(cell.project(x), y), expected, rtol=1e-12)


def test_jordan_shapes(rng):
    shapes = {n: a.shape for n, a in JordanCell(D, H, K, rng=rng).parameters.items()}
    assert shapes == {"U": (H, D), "W": (H, K), "b": (H,), "V": (K, H), "b_s": (K,)}


def test_jordan_from_weights(rng):
    given = JordanCell(D, H, K, "relu", "identity", rng=rng)
    options = {"activation": "relu", "prediction": "identity"}
    cell = JordanCell.from_weights(**given.parameters, **options)
    x, y = rng.normal(size=(N, D)), rng.normal(size=(N, K))
    np.testing.assert_array_equal(
        cell.step(cell.project(x), y), given.step(given.project(x), y)
    )
    with pytest.raises(ValueError, match=r"W has shape \(6, 6\); expected \(6, 5\)"):
        JordanCell.from_weights(given.U, np.zeros((H, H)), V=given.V)
    with pytest.raises(ValueError, match="prediction is 'argmax'; expected one of"):
        JordanCell(D, H, K, prediction="argmax", rng=rng)
