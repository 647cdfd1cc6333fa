"""Gradients by lag, window and chunk against the full one and against PyTorch."""

import numpy as np
import pytest
import torch

from course_utils import bridge, numpy_rnn, torch_rnn, truncation

T, N, D, H, K = 7, 3, 4, 6, 2


def drawn(kind="RNNCell", seed=0):
    """A cell, inputs, ∂ℓ/∂h and an initial state that is not zero."""
    rng = np.random.default_rng(seed)
    sizes = (D, H, K) if kind == "JordanCell" else (D, H)
    cell = getattr(numpy_rnn, kind)(*sizes, rng=rng)
    parts = [rng.normal(0, 0.5, shape) for shape in cell.state_shapes(N)]
    state = tuple(parts) if len(parts) > 1 else parts[0]
    d_hs = rng.normal(size=(T, N, K if kind == "JordanCell" else H))
    return cell, rng.normal(size=(T, N, D)), d_hs, state


def full_gradient(cell, xs, d_hs, state):
    _, _, cache = numpy_rnn.forward(cell, xs, state)
    return numpy_rnn.backward(cell, d_hs, None, cache)[2]


def assert_same(actual, expected):
    assert actual.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_allclose(actual[name], array, rtol=1e-10, atol=1e-12)


KINDS = bridge.CELLS
COMMON = ["RNNCell", "LSTMCell", "GRUCell"]


@pytest.mark.parametrize("kind", KINDS)
def test_lags_and_windows_add_up_to_the_full_gradient(kind):
    cell, xs, d_hs, state = drawn(kind)
    full = full_gradient(cell, xs, d_hs, state)
    by_lag = truncation.gradients_by_lag(cell, xs, d_hs, state)
    assert_same({name: lags.sum(axis=0) for name, lags in by_lag.items()}, full)
    windows = truncation.window_gradients(by_lag)
    assert_same({name: each[-1] for name, each in windows.items()}, full)


@pytest.mark.parametrize("kind", KINDS)
def test_a_term_is_one_loss_through_one_copy(kind):
    """Row t: the full gradient of step t's loss alone. Diagonals: the lags."""
    cell, xs, d_hs, state = drawn(kind)
    found = truncation.terms(cell, xs, d_hs, state)
    by_lag = truncation.gradients_by_lag(cell, xs, d_hs, state)
    for t in range(T):
        alone = np.zeros_like(d_hs)
        alone[t] = d_hs[t]
        row = {name: terms[t].sum(axis=0) for name, terms in found.items()}
        assert_same(row, full_gradient(cell, xs, alone, state))
    for name, terms in found.items():
        assert not np.triu(np.abs(terms).reshape(T, T, -1).max(axis=-1), 1).any()
        for lag in range(T):
            diagonal = sum(terms[t, t - lag] for t in range(lag, T))
            np.testing.assert_allclose(by_lag[name][lag], diagonal, atol=1e-12)


@pytest.mark.parametrize("k", [1, 2, 3, 5, 7, 9])
@pytest.mark.parametrize("kind", COMMON)
def test_chunks_keep_the_terms_of_one_chunk(kind, k):
    cell, xs, d_hs, state = drawn(kind)
    found = truncation.terms(cell, xs, d_hs, state)
    chunk = np.arange(T) // k
    same = (chunk[:, None] == chunk).astype(float)
    kept = {name: np.tensordot(same, terms) for name, terms in found.items()}
    assert_same(truncation.chunk_gradient(cell, xs, d_hs, k, state), kept)


@pytest.mark.parametrize("kind", COMMON)
def test_chunks_are_what_detach_does(kind):
    cell, xs, d_hs, state = drawn(kind)
    twin = bridge.to_twin(cell)
    carried = torch.utils._pytree.tree_map(torch.tensor, state)
    loss = 0
    for start in range(0, T, 3):
        part = torch.tensor(xs[start : start + 3])
        hs, carried = torch_rnn.forward(twin, part, carried)
        carried = torch.utils._pytree.tree_map(torch.Tensor.detach, carried)
        loss = loss + (hs * torch.tensor(d_hs[start : start + 3])).sum()
    loss.backward()
    ours = truncation.chunk_gradient(cell, xs, d_hs, 3, state)
    assert_same(ours, {name: getattr(twin, name).grad.numpy() for name in ours})


def test_a_window_of_one_is_the_diagonal_of_chunks_of_one():
    cell, xs, d_hs, state = drawn()
    windows = truncation.window_gradients(
        truncation.gradients_by_lag(cell, xs, d_hs, state)
    )
    first = {name: each[0] for name, each in windows.items()}
    assert_same(truncation.chunk_gradient(cell, xs, d_hs, 1, state), first)


def test_window_and_chunks_differ_in_between():
    cell, xs, d_hs, state = drawn()
    by_lag = truncation.gradients_by_lag(cell, xs, d_hs, state)
    window = truncation.window_gradients(by_lag)["W"][2]
    chunk = truncation.chunk_gradient(cell, xs, d_hs, 3, state)["W"]
    assert np.abs(window - chunk).max() > 1e-3


@pytest.mark.parametrize(
    ("lag", "k", "share"),
    [(0, 1, 1), (8, 8, 0), (8, 9, 1 / 9), (8, 32, 0.75), (9, 4, 0)],
)
def test_credited_share_counts_steps(lag, k, share):
    assert truncation.credited_share(lag, k) == pytest.approx(share)
    steps = np.arange(10 * k)
    counted = np.mean(steps % k >= lag)  # the step `lag` earlier is in the same chunk
    assert counted == pytest.approx(share)


def test_agreement():
    full = {"U": np.array([3.0, 0.0]), "W": np.array([[4.0]])}
    half = {"U": np.array([1.5, 0.0]), "W": np.array([[2.0]])}
    assert truncation.agreement(half, full) == pytest.approx((0.5, 1.0))
    other = {"U": np.array([0.0, 5.0]), "W": np.array([[0.0]])}
    assert truncation.agreement(other, full) == pytest.approx((1.0, 0.0))
    assert truncation.agreement(-full["U"], full["U"]) == pytest.approx((1.0, -1.0))


def test_errors_say_what_to_do():
    cell, xs, d_hs, state = drawn()
    with pytest.raises(ValueError, match="k is 0; expected a whole number of steps"):
        truncation.chunk_gradient(cell, xs, d_hs, 0, state)
    with pytest.raises(ValueError, match=r"k is 1.5"):
        truncation.credited_share(1, 1.5)
    with pytest.raises(ValueError, match="d_hs"):
        truncation.gradients_by_lag(cell, xs, d_hs[1:], state)
    with pytest.raises(ValueError, match=r"d_hs has shape \(8, 3, 6\); expected"):
        surplus = np.concatenate([d_hs, d_hs[:1]])
        truncation.chunk_gradient(cell, xs, surplus, 2, state)
    with pytest.raises(ValueError, match="no direction"):
        truncation.agreement(np.zeros(3), np.ones(3))
    with pytest.raises(ValueError, match="names"):
        truncation.agreement({"U": np.ones(3)}, {"W": np.ones(3)})
