"""Scores and loss: values, gradients, refusals."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import (
    Linear,
    log_softmax,
    softmax,
    softmax_cross_entropy,
)

T, N, H, K = 5, 3, 6, 7


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
