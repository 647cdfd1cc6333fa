"""NumPy = own PyTorch = torch.nn: outputs and every gradient, over drawn shapes."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils import bridge, compare, numpy_rnn, torch_rnn

TOLERANCE = {np.float64: 1e-10, np.float32: 1e-4}
size = st.integers(1, 7)


def hold(pairs, tolerance):
    for name, (first, *others) in pairs.items():
        for other in others:
            difference = compare.relative_difference(other, first)
            assert difference <= tolerance, (name, difference)


@pytest.mark.parametrize("dtype", TOLERANCE)
@given(
    T=st.integers(1, 12),
    N=size,
    D=size,
    H=size,
    activation=st.sampled_from(sorted(numpy_rnn.ACTIVATIONS)),
    seed=st.integers(0, 999),
)
def test_rnn(dtype, T, N, D, H, activation, seed):
    rng = np.random.default_rng(seed)
    cell = numpy_rnn.RNNCell(D, H, activation, rng=rng, dtype=dtype)
    draw = lambda *shape: rng.normal(size=shape).astype(dtype)  # noqa: E731
    pairs = compare.three_ways(
        cell, draw(T, N, D), draw(N, H), draw(T, N, H), draw(N, H), device="cpu"
    )
    hold(pairs, TOLERANCE[dtype])


@given(T=size, N=size, H=size, K=size, seed=st.integers(0, 999))
def test_linear_and_loss(T, N, H, K, seed):
    rng = np.random.default_rng(seed)
    layer = numpy_rnn.Linear(H, K, rng=rng)
    hs, targets = rng.normal(size=(T, N, H)), rng.integers(0, K, (T, N))
    logits, cache = layer.forward(hs)
    loss, d_logits = numpy_rnn.softmax_cross_entropy(logits, targets)
    d_hs, grads = layer.backward(d_logits, cache)

    twin, tensor = bridge.to_twin(layer), torch.tensor(hs, requires_grad=True)
    scores = twin(tensor)
    scores.retain_grad()
    twin_loss = torch_rnn.softmax_cross_entropy(scores, torch.tensor(targets))
    twin_loss.backward()
    pairs = {
        "loss": (loss, twin_loss),
        "logits": (logits, scores),
        "d_logits": (d_logits, scores.grad),
        "d_hs": (d_hs, tensor.grad),
        "dV": (grads["V"], twin.V.grad),
        "db_s": (grads["b_s"], twin.b_s.grad),
    }
    if K == 1:  # one class: every gradient is zero, there is no scale to compare by
        pairs = {name: pairs[name] for name in ("loss", "logits")}
    hold(pairs, 1e-10)
