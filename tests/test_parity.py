"""NumPy = own PyTorch = torch.nn: outputs and every gradient, over drawn shapes."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import bridge, compare, numpy_rnn, torch_rnn
from course_utils.numpy_rnn import GRUCell, JordanCell, LSTMCell, RNNCell, Stack
from tests._cells import CELLS, cell_of, like

TOLERANCE = {np.float64: 1e-10, np.float32: 1e-4}
size = st.integers(1, 7)
seeds = st.integers(0, 999)


def hold(pairs, tolerance, count=None):
    for name, found in pairs.items():
        assert count is None or len(found) == count, name
        for other in found[1:]:
            difference = compare.relative_difference(other, found[0])
            assert difference <= tolerance, (name, difference)


def away_from_the_kink(network, xs, state, lengths=None):
    """Whether no ReLU of a forward pass is so near 0 that rounding decides."""
    cells = bridge.cells_of(network).values()
    if not any(getattr(cell, "activation", "") == "relu" for cell in cells):
        return True
    hs, _, _ = numpy_rnn.forward(network, xs, state, lengths)
    return np.abs(hs[hs != 0]).min(initial=1) > 1e-3


def compared(network, T, N, rng, lengths=None, masks=None, recurrent_mask=None):
    dtype = network.dtype.type
    xs = rng.normal(size=(T, N, network.input_size)).astype(dtype)
    state = like(rng, network.zero_state(N))
    d_hs = rng.normal(size=(T, N, network.output_size)).astype(dtype)
    d_final = like(rng, network.zero_state(N))
    if not away_from_the_kink(network, xs, state, lengths):
        return {}
    return compare.three_ways(
        network,
        xs,
        state,
        d_hs,
        d_final,
        "cpu",
        lengths=lengths,
        masks=masks,
        recurrent_mask=recurrent_mask,
    )


def wide_enough(name, H):
    """H, or more for layer norm: of two units the values are 1 and -1 and no more."""
    return H + 3 if "layer-norm" in name else H


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("name", CELLS)
@settings(max_examples=15)
@given(T=st.integers(1, 30), N=size, D=size, H=size, seed=seeds)
def test_cell(name, dtype, T, N, D, H, seed):
    rng = np.random.default_rng(seed)
    cell = cell_of(name, D, wide_enough(name, H), rng, dtype)
    has_nn = CELLS[name][2]
    hold(compared(cell, T, N, rng), TOLERANCE[dtype], count=2 + has_nn)


@pytest.mark.parametrize("name", CELLS)
@settings(max_examples=15)
@given(T=size, N=size, D=size, H=size, shortest=st.sampled_from([0, 1]), seed=seeds)
def test_cell_with_lengths(name, T, N, D, H, shortest, seed):
    rng = np.random.default_rng(seed)
    cell = cell_of(name, D, wide_enough(name, H), rng)
    lengths = rng.integers(shortest, T + 1, N)
    has_nn = CELLS[name][2] and lengths.min() > 0  # PyTorch packs no empty sequence
    hold(compared(cell, T, N, rng, lengths), 1e-10, count=2 + has_nn)


@pytest.mark.parametrize("name", [name for name in CELLS if "jordan" not in name])
@settings(max_examples=12)
@given(
    T=size,
    N=size,
    D=size,
    H=size,
    layers=st.integers(1, 3),
    bidirectional=st.booleans(),
    packed=st.booleans(),
    dtype=st.sampled_from(list(TOLERANCE)),
    seed=seeds,
)
def test_stack(name, T, N, D, H, layers, bidirectional, packed, dtype, seed):
    kind, options, has_nn = CELLS[name]
    rng, H = np.random.default_rng(seed), wide_enough(name, H)
    options = options | {"bidirectional": bidirectional, "dtype": dtype}
    stack = Stack.build(getattr(numpy_rnn, kind), D, H, layers, rng=rng, **options)
    lengths = rng.integers(1, T + 1, N) if packed else None
    pairs = compared(stack, T, N, rng, lengths)
    hold(pairs, TOLERANCE[dtype], count=2 + has_nn)


MASKED = [name for name in CELLS if "jordan" not in name and "gru" not in name]


@pytest.mark.parametrize("name", MASKED)
@settings(max_examples=15)
@given(T=size, N=size, D=size, H=size, packed=st.booleans(), seed=seeds)
def test_recurrent_mask(name, T, N, D, H, packed, seed):
    rng, H = np.random.default_rng(seed), wide_enough(name, H)
    cell = cell_of(name, D, H, rng)
    mask = numpy_rnn.draw_recurrent_mask(0.4, N, H, rng)
    lengths = rng.integers(0, T + 1, N) if packed else None
    pairs = compared(cell, T, N, rng, lengths, recurrent_mask=mask)
    hold(pairs, 1e-10, count=2)


@pytest.mark.parametrize("variational", [False, True])
@settings(max_examples=10)
@given(T=size, N=size, D=size, H=size, bidirectional=st.booleans(), seed=seeds)
def test_stack_with_dropout(variational, T, N, D, H, bidirectional, seed):
    rng = np.random.default_rng(seed)
    stack = Stack.build(
        LSTMCell,
        D,
        H,
        3,
        rng=rng,
        bidirectional=bidirectional,
        dropout=0.4,
        variational=variational,
    )
    lengths = rng.integers(0, T + 1, N)
    hold(compared(stack, T, N, rng, lengths, stack.draw_masks(T, N, rng)), 1e-10, 2)


def test_stack_of_unlike_layers():
    rng = np.random.default_rng(2)
    layers = [
        (RNNCell(4, 6, rng=rng), RNNCell(4, 2, rng=rng)),
        GRUCell(8, 5, rng=rng),
        JordanCell(5, 3, 7, rng=rng),
    ]
    hold(compared(Stack(layers), 5, 3, rng, np.array([5, 0, 2])), 1e-10, count=2)


@settings(max_examples=30)
@given(T=size, N=size, H=size, K=st.integers(2, 7), masked=st.booleans(), seed=seeds)
def test_linear_and_loss(T, N, H, K, masked, seed):
    rng = np.random.default_rng(seed)
    layer = numpy_rnn.Linear(H, K, rng=rng)
    hs, targets = rng.normal(size=(T, N, H)), rng.integers(0, K, (T, N))
    mask = rng.random((T, N)) < 0.6 if masked else np.ones((T, N), bool)
    mask[0, 0] = True
    targets[~mask] = -100  # what stands at a masked step must not matter
    reduction = ("batch", "token", "sum")[seed % 3]
    logits, cache = layer.forward(hs)
    loss, d_logits = numpy_rnn.softmax_cross_entropy(logits, targets, mask, reduction)
    d_hs, grads = layer.backward(d_logits, cache)

    twin, tensor = bridge.to_twin(layer), torch.tensor(hs, requires_grad=True)
    scores = twin(tensor)
    scores.retain_grad()
    given_to_twin = torch.tensor(targets), torch.tensor(mask), reduction
    twin_loss = torch_rnn.softmax_cross_entropy(scores, *given_to_twin)
    twin_loss.backward()
    library = torch.nn.functional.cross_entropy(
        torch.tensor(logits).reshape(-1, K),
        torch.tensor(targets).reshape(-1),
        reduction="mean" if reduction == "token" else "sum",
    )
    pairs = {
        "loss": (loss, twin_loss, library / (N if reduction == "batch" else 1)),
        "logits": (logits, scores),
        "d_logits": (d_logits, scores.grad),
        "d_hs": (d_hs, tensor.grad),
        "dV": (grads["V"], twin.V.grad),
        "db_s": (grads["b_s"], twin.b_s.grad),
    }
    hold(pairs, 1e-10)


@given(T=size, N=size, D=size, K=size, seed=seeds)
def test_embedding(T, N, D, K, seed):
    rng = np.random.default_rng(seed)
    layer = numpy_rnn.Embedding(K, D, rng=rng)
    symbols, d_xs = rng.integers(0, K, (T, N)), rng.normal(size=(T, N, D))
    xs, cache = layer.forward(symbols)
    gradient = layer.backward(d_xs, cache)["E"]
    pairs = {"xs": [xs], "dE": [np.asarray(gradient)]}
    sparse = torch_rnn.Embedding(K, D, sparse=True)
    sparse.E.data = torch.tensor(layer.E)
    for module in (bridge.to_twin(layer), sparse, bridge.to_nn(layer)):
        found = module(torch.tensor(symbols))
        (found * torch.tensor(d_xs)).sum().backward()
        (table,) = module.parameters()
        pairs["xs"].append(found)
        pairs["dE"].append(table.grad.to_dense())
    hold(pairs, 1e-10)
    assert set(gradient.rows) == set(symbols.flat)


def test_teacher_forcing():
    rng = np.random.default_rng(3)
    cell = JordanCell(4, 6, 2, rng=rng)
    xs, d_logits = rng.normal(size=(5, 3, 4)), rng.normal(size=(5, 3, 2))
    targets, first = rng.normal(size=(5, 3, 2)), rng.normal(size=(3, 2))
    logits, cache = cell.forward_forced(xs, targets, first)
    d_xs, grads = cell.backward_forced(d_logits, cache)
    twin, tensor = bridge.to_twin(cell), torch.tensor(xs, requires_grad=True)
    scores = twin.forward_forced(tensor, torch.tensor(targets), torch.tensor(first))
    (scores * torch.tensor(d_logits)).sum().backward()
    pairs = {"logits": (logits, scores), "d_xs": (d_xs, tensor.grad)}
    pairs |= {name: (g, getattr(twin, name).grad) for name, g in grads.items()}
    hold(pairs, 1e-10)
