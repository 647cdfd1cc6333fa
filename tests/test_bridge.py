"""Weights across the three implementations, and back."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils import bridge, numpy_rnn, torch_rnn

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


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("way", [bridge.to_twin, bridge.to_nn])
def test_there_and_back(way, dtype, rng):
    cell = numpy_rnn.RNNCell(D, H, "relu", rng=rng, dtype=dtype)
    back = bridge.to_numpy(way(cell))
    same(cell, back)
    assert back.activation == "relu"
    layer = numpy_rnn.Linear(H, K, rng=rng, dtype=dtype)
    same(layer, bridge.to_numpy(way(layer)))


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
    assert not bridge.to_numpy(nn.RNN(D, H, bias=False)).b.any()
    assert not bridge.to_numpy(nn.Linear(H, K, bias=False)).b_s.any()


def test_second_bias_is_frozen(rng):
    module = bridge.to_nn(numpy_rnn.RNNCell(D, H, rng=rng))
    assert not module.bias_hh_l0.requires_grad
    assert module.bias_ih_l0.requires_grad


def test_what_cannot_cross(rng):
    with pytest.raises(ValueError, match=r"activation is 'sigmoid'; nn\.RNN has"):
        bridge.to_nn(numpy_rnn.RNNCell(D, H, "sigmoid", rng=rng))
    for way in (bridge.to_twin, bridge.to_numpy, bridge.to_nn):
        with pytest.raises(ValueError, match="network is a Conv1d; expected"):
            way(nn.Conv1d(1, 1, 1))


def test_twin_is_on_the_device_asked_for(rng):
    twin = bridge.to_twin(numpy_rnn.RNNCell(D, H, rng=rng), device="cpu")
    assert isinstance(twin, torch_rnn.RNNCell)
    assert twin.U.device.type == "cpu"
