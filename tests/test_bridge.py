"""Weights across the three implementations, and back."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils import bridge, numpy_rnn, torch_rnn
from course_utils.numpy_rnn import Stack

T, N, D, H, K = 5, 3, 4, 6, 7


@pytest.fixture
def rng():
    return np.random.default_rng(8)


def same(first, second):
    assert type(first) is type(second)
    assert first.parameters.keys() == second.parameters.keys()
    for name, array in first.parameters.items():
        assert array.dtype == second.parameters[name].dtype
        np.testing.assert_array_equal(array, second.parameters[name])


NETWORKS = {
    "rnn": lambda **o: numpy_rnn.RNNCell(D, H, "relu", **o),
    "lstm": lambda **o: numpy_rnn.LSTMCell(D, H, **o),
    "gru": lambda **o: numpy_rnn.GRUCell(D, H, **o),
    "linear": lambda **o: numpy_rnn.Linear(H, K, **o),
    "embedding": lambda **o: numpy_rnn.Embedding(K, D, **o),
    "stack": lambda **o: Stack.build(numpy_rnn.GRUCell, D, H, 3, dropout=0.2, **o),
    "both-ways": lambda **o: Stack.build(
        numpy_rnn.LSTMCell, D, H, 2, bidirectional=True, **o
    ),
}
ONLY_TWINS = {
    "sigmoid": lambda **o: numpy_rnn.RNNCell(D, H, "sigmoid", **o),
    "peephole": lambda **o: numpy_rnn.PeepholeLSTMCell(D, H, **o),
    "coupled": lambda **o: numpy_rnn.CoupledLSTMCell(D, H, **o),
    "both": lambda **o: numpy_rnn.CoupledPeepholeLSTMCell(D, H, **o),
    "layer-norm": lambda **o: numpy_rnn.LayerNormRNNCell(D, H, **o),
    "before": lambda **o: numpy_rnn.ResetBeforeGRUCell(D, H, **o),
    "jordan": lambda **o: numpy_rnn.JordanCell(D, H, K, prediction="tanh", **o),
    "variational": lambda **o: Stack.build(
        numpy_rnn.RNNCell, D, H, 2, dropout=0.2, variational=True, **o
    ),
    "unlike": lambda **o: Stack(
        [numpy_rnn.RNNCell(D, H, **o), numpy_rnn.RNNCell(H, 2, **o)]
    ),
}
WAYS = [(name, bridge.to_nn) for name in NETWORKS]
WAYS += [(name, bridge.to_twin) for name in NETWORKS | ONLY_TWINS]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("name", "way"), WAYS)
def test_there_and_back(name, way, dtype, rng):
    network = (NETWORKS | ONLY_TWINS)[name](rng=rng, dtype=dtype)
    back = bridge.to_numpy(way(network))
    same(network, back)
    for attribute in ("dropout", "variational", *getattr(network, "options", ())):
        assert getattr(back, attribute, None) == getattr(network, attribute, None)


@pytest.mark.parametrize("name", ONLY_TWINS)
def test_what_torch_nn_does_not_have(name, rng):
    network = ONLY_TWINS[name](rng=rng)
    assert not bridge.has_nn(network)
    with pytest.raises(ValueError, match="use to_twin for it"):
        bridge.to_nn(network)


@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_any_network_of_torch_nn(kind, layers, bidirectional):
    """Drawn by PyTorch, both biases not zero."""
    module = kind(D, H, layers, bidirectional=bidirectional, dtype=torch.float64)
    network = bridge.to_numpy(module)
    assert isinstance(network, Stack) == (layers > 1 or bidirectional)
    xs = torch.randn(T, N, D, dtype=torch.float64)
    hs, final, _ = numpy_rnn.forward(network, xs.numpy())
    expected, end = module(xs)
    np.testing.assert_allclose(hs, expected.detach(), rtol=1e-9, atol=1e-12)
    ours = bridge.state_to_nn(network, to_tensors(final))
    for found, wanted in zip(
        ours if isinstance(ours, tuple) else [ours],
        end if isinstance(end, tuple) else [end],
        strict=True,
    ):
        torch.testing.assert_close(found, wanted)


def to_tensors(state):
    if isinstance(state, tuple):
        return tuple(to_tensors(part) for part in state)
    return torch.tensor(state)


@pytest.mark.parametrize("kind", [numpy_rnn.LSTMCell, numpy_rnn.GRUCell])
def test_training_step_of_torch_nn_equals_the_twins(kind, rng):
    """The second bias does not move, so one SGD step is the same on both."""
    cell = kind(D, H, rng=rng)
    twin, module = bridge.to_twin(cell), bridge.to_nn(cell)
    xs = torch.randn(T, N, D, dtype=torch.float64)
    for network, run in (
        (twin, lambda: torch_rnn.forward(twin, xs)[0]),
        (module, lambda: module(xs)[0]),
    ):
        optimiser = torch.optim.SGD(network.parameters(), lr=0.5)
        run().square().sum().backward()
        optimiser.step()
    moved = bridge.to_numpy(module)
    assert (moved.W != cell.W).any()
    for name, array in bridge.to_numpy(twin).parameters.items():
        np.testing.assert_allclose(moved.parameters[name], array, rtol=1e-9)


@pytest.mark.parametrize("option", [{"batch_first": True}, {"proj_size": 2}])
def test_to_numpy_refuses(option):
    with pytest.raises(ValueError, match=f"{next(iter(option))}="):
        bridge.to_numpy(nn.LSTM(D, H, **option))


@pytest.mark.parametrize(
    "option", [{"padding_idx": 0}, {"max_norm": 1.0}, {"scale_grad_by_freq": True}]
)
def test_an_embedding_that_does_more_than_ours_is_refused(option):
    with pytest.raises(ValueError, match=f"nn.Embedding has {next(iter(option))}="):
        bridge.to_numpy(nn.Embedding(K, D, **option))


def test_tied_parameters_are_refused_rather_than_untied():
    cell = torch_rnn.RNNCell(D, D)
    with pytest.raises(ValueError, match="U_l0 and U_l1 are one array"):
        bridge.to_numpy(torch_rnn.Stack([cell, cell]))


def test_dropout_of_a_single_layer_does_nothing_and_is_dropped():
    with pytest.warns(UserWarning, match="dropout"):
        module = nn.GRU(D, H, dropout=0.2, bidirectional=True)
    assert bridge.to_numpy(module).dropout == 0


def test_nothing_is_shared(rng):
    cell = numpy_rnn.RNNCell(D, H, rng=rng)
    kept = cell.W.copy()
    for network in (bridge.to_twin(cell), bridge.to_nn(cell)):
        for parameter in network.parameters():
            nn.init.zeros_(parameter)
        bridge.to_numpy(network).W[:] = 1
    np.testing.assert_array_equal(cell.W, kept)


def test_two_biases_are_added():
    module = nn.RNN(D, H)
    cell = bridge.to_numpy(module)
    xs = torch.randn(T, N, D)
    hs, _, _ = numpy_rnn.forward(cell, xs.numpy())
    np.testing.assert_allclose(hs, module(xs)[0].detach(), rtol=1e-4, atol=1e-6)
    for kind in (nn.RNN, nn.LSTM, nn.GRU):
        assert not bridge.to_numpy(kind(D, H, bias=False)).b.any()
    assert not bridge.to_numpy(nn.Linear(H, K, bias=False)).b_s.any()


def test_second_bias_is_frozen(rng):
    module = bridge.to_nn(numpy_rnn.RNNCell(D, H, rng=rng))
    assert not module.bias_hh_l0.requires_grad
    assert module.bias_ih_l0.requires_grad


def test_what_cannot_cross():
    for way in (bridge.to_twin, bridge.to_numpy, bridge.to_nn):
        with pytest.raises(ValueError, match="network is a Conv1d; expected"):
            way(nn.Conv1d(1, 1, 1))


def test_twin_is_on_the_device_asked_for(rng):
    twin = bridge.to_twin(numpy_rnn.RNNCell(D, H, rng=rng), device="cpu")
    assert isinstance(twin, torch_rnn.RNNCell)
    assert twin.U.device.type == "cpu"
