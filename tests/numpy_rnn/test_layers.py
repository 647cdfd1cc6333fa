"""Scores and loss: values, gradients, refusals."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import (
    Embedding,
    Linear,
    log_softmax,
    softmax,
    softmax_cross_entropy,
)

T, N, D, H, K = 5, 3, 4, 6, 7


@pytest.fixture
def rng():
    return np.random.default_rng(6)


@pytest.mark.parametrize("leading", [(N,), (T, N)])
def test_linear(leading, rng):
    layer = Linear(H, K, rng=rng)
    hs, d_logits = rng.normal(size=(*leading, H)), rng.normal(size=(*leading, K))

    def loss(hs=hs, V=layer.V, b_s=layer.b_s):
        return (Linear.from_weights(V, b_s).forward(hs)[0] * d_logits).sum()

    logits, cache = layer.forward(hs)
    assert logits.shape == (*leading, K)
    d_hs, grads = layer.backward(d_logits, cache)
    found = {"hs": d_hs, **grads}
    for name, value in {"hs": hs, **layer.parameters}.items():
        expected = numerical_gradient(lambda v, name=name: loss(**{name: v}), value)
        assert relative_difference(found[name], expected) < 1e-6, name


def test_linear_refuses(rng):
    layer = Linear(H, K, rng=rng)
    with pytest.raises(ValueError, match=r"hs has shape \(3, 7\); expected \(..., 6\)"):
        layer.forward(np.zeros((N, K)))
    with pytest.raises(ValueError, match=r"b_s has shape \(6,\); expected \(7,\)"):
        Linear.from_weights(np.zeros((K, H)), np.zeros(H))
    assert not Linear.from_weights(np.zeros((K, H))).b_s.any()
    _, cache = layer.forward(np.zeros((T, N, H)))
    with pytest.raises(ValueError, match=r"d_logits has shape \(3, 5, 7\)"):
        layer.backward(np.zeros((N, T, K)), cache)


def test_linear_keeps_nothing_that_was_given(rng):
    layer, hs = Linear(H, K, rng=rng), rng.normal(size=(T, N, H))
    d_logits = rng.normal(size=(T, N, K))
    _, cache = layer.forward(hs)
    _, grads = layer.backward(d_logits, cache)
    hs *= 0.5
    np.testing.assert_array_equal(layer.backward(d_logits, cache)[1]["V"], grads["V"])


def test_embedding_keeps_nothing_that_was_given(rng):
    layer, symbols = Embedding(K, D, rng=rng), np.array([[2, 5], [5, 0]])
    _, cache = layer.forward(symbols)
    symbols[:] = 1
    assert layer.backward(np.ones((2, 2, D)), cache)["E"].rows.tolist() == [0, 2, 5]


def test_softmax(rng):
    logits = rng.normal(size=(T, N, K)) * 3
    probs = softmax(logits)
    np.testing.assert_allclose(probs.sum(axis=-1), 1)
    np.testing.assert_allclose(np.log(probs), log_softmax(logits), rtol=1e-10)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_array_equal(softmax(np.array([1e4, 0.0])), [1, 0])
        np.testing.assert_array_equal(log_softmax(np.array([0.0, -1e4])), [0, -1e4])


def test_cross_entropy_is_summed_over_time_and_averaged_over_the_batch(rng):
    logits, targets = rng.normal(size=(T, N, K)), rng.integers(0, K, (T, N))
    loss, _ = softmax_cross_entropy(logits, targets)
    probs = softmax(logits)
    by_hand = sum(
        -np.log(probs[t, n, targets[t, n]]) for t in range(T) for n in range(N)
    )
    assert loss == pytest.approx(by_hand / N)
    even, _ = softmax_cross_entropy(np.zeros((T, N, K)), targets)
    assert even == pytest.approx(T * np.log(K))


def test_cross_entropy_gradient(rng):
    logits, targets = rng.normal(size=(T, N, K)), rng.integers(0, K, (T, N))
    _, d_logits = softmax_cross_entropy(logits, targets)
    expected = numerical_gradient(
        lambda logits: softmax_cross_entropy(logits, targets)[0], logits
    )
    assert relative_difference(d_logits, expected) < 1e-6


@pytest.mark.parametrize(
    ("logits", "targets", "message"),
    [
        (np.zeros((T, K)), np.zeros((T, N), int), r"logits has shape \(5, 7\)"),
        (np.zeros((T, N, K)), np.zeros((N, T), int), r"targets has shape \(3, 5\)"),
        (np.zeros((T, N, K)), np.full((T, N), K), "integers from 0 to 6"),
        (np.zeros((T, N, K)), np.full((T, N), -1), "integers from 0 to 6"),
        (np.zeros((T, N, K)), np.zeros((T, N)), "integers from 0 to 6; got float64"),
    ],
)
def test_cross_entropy_refuses(logits, targets, message):
    with pytest.raises(ValueError, match=message):
        softmax_cross_entropy(logits, targets)


def test_cross_entropy_with_mask_and_reductions(rng):
    logits, targets = rng.normal(size=(T, N, K)), rng.integers(0, K, (T, N))
    mask = rng.random((T, N)) < 0.5
    each = -np.take_along_axis(log_softmax(logits), targets[..., None], -1)[..., 0]
    total = each[mask].sum()
    for reduction, scale in {"batch": N, "token": mask.sum(), "sum": 1}.items():
        loss, d_logits = softmax_cross_entropy(logits, targets, mask, reduction)
        assert loss == pytest.approx(total / scale)
        assert not d_logits[~mask].any()
        expected = numerical_gradient(
            lambda logits, how=reduction: softmax_cross_entropy(
                logits, targets, mask, how
            )[0],
            logits,
        )
        assert relative_difference(d_logits, expected) < 1e-6


def test_cross_entropy_refuses_masks_and_reductions():
    logits, targets = np.zeros((T, N, K)), np.zeros((T, N), int)
    with pytest.raises(ValueError, match="reduction is 'mean'; expected one of"):
        softmax_cross_entropy(logits, targets, reduction="mean")
    with pytest.raises(ValueError, match=r"mask has shape \(3, 5\); expected \(5, 3\)"):
        softmax_cross_entropy(logits, targets, np.ones((N, T), bool))
    with pytest.raises(ValueError, match="mask has dtype float64; expected bool"):
        softmax_cross_entropy(logits, targets, np.ones((T, N)))
    nothing = np.zeros((T, N), bool)
    assert softmax_cross_entropy(logits, targets, nothing)[0] == 0
    with pytest.raises(ValueError, match="mask is False everywhere"):
        softmax_cross_entropy(logits, targets, nothing, "token")


def test_embedding_gradient_has_only_the_rows_used(rng):
    layer = Embedding(K, D, rng=rng)
    symbols = np.array([[2, 5], [5, 0], [5, 2]])
    xs, cache = layer.forward(symbols)
    np.testing.assert_array_equal(xs[0, 1], layer.E[5])
    d_xs = rng.normal(size=xs.shape)
    gradient = layer.backward(d_xs, cache)["E"]
    assert gradient.rows.tolist() == [0, 2, 5]
    assert (gradient.shape, gradient.dtype) == (layer.E.shape, layer.E.dtype)

    def loss(E):
        return (Embedding.from_weights(E).forward(symbols)[0] * d_xs).sum()

    expected = numerical_gradient(loss, layer.E)
    assert relative_difference(np.asarray(gradient), expected) < 1e-6


@pytest.mark.parametrize("symbols", [[K], [-1], [0.5]])
def test_embedding_refuses(symbols, rng):
    with pytest.raises(ValueError, match="symbols must be integers from 0 to 6; got"):
        Embedding(K, D, rng=rng).forward(np.array(symbols))
