"""The same weights in NumPy, in our PyTorch twins and in ``torch.nn``.

Every function copies: changing one network afterwards leaves the other alone.
"""

import numpy as np
import torch
from torch import nn

from course_utils import numpy_rnn, torch_rnn


def to_twin(network, device=None):
    """A NumPy cell or layer → its twin in ``torch_rnn`` with the same weights.

    Parameters
    ----------
    network : numpy_rnn.RNNCell or numpy_rnn.Linear
    device : torch.device, optional
        CPU if left out.

    Returns
    -------
    torch_rnn.RNNCell or torch_rnn.Linear
        Same dtype; parameters require gradients.
    """
    if isinstance(network, numpy_rnn.RNNCell):
        sizes = network.input_size, network.hidden_size, network.activation
        twin = torch_rnn.RNNCell(*sizes)
    elif isinstance(network, numpy_rnn.Linear):
        twin = torch_rnn.Linear(*network.V.shape[::-1])
    else:
        raise _unknown(network, "numpy_rnn.RNNCell or numpy_rnn.Linear")
    for name, array in network.parameters.items():
        setattr(twin, name, nn.Parameter(torch.tensor(array, device=device)))
    return twin


def to_numpy(network):
    """A twin, ``nn.RNN`` (one layer, one direction) or ``nn.Linear`` → NumPy.

    ``nn.RNN`` has two biases where we have one: they are added.
    """
    if isinstance(network, torch_rnn.RNNCell):
        weights = [_array(p) for p in (network.U, network.W, network.b)]
        return numpy_rnn.RNNCell.from_weights(*weights, activation=network.activation)
    if isinstance(network, torch_rnn.Linear):
        return numpy_rnn.Linear.from_weights(_array(network.V), _array(network.b_s))
    if isinstance(network, nn.Linear):
        b_s = None if network.bias is None else _array(network.bias)
        return numpy_rnn.Linear.from_weights(_array(network.weight), b_s)
    if isinstance(network, nn.RNN):
        _expect_plain(network)
        b = None
        if network.bias:
            b = _array(network.bias_ih_l0) + _array(network.bias_hh_l0)
        return numpy_rnn.RNNCell.from_weights(
            _array(network.weight_ih_l0),
            _array(network.weight_hh_l0),
            b,
            activation=network.nonlinearity,
        )
    raise _unknown(network, "a torch_rnn cell or layer, nn.RNN or nn.Linear")


def to_nn(network, device=None):
    """A NumPy cell or layer → ``nn.RNN`` or ``nn.Linear`` with the same weights.

    The second bias, ``bias_hh_l0``, is zero and frozen: with both free the pair would
    take twice our step in training.

    Raises
    ------
    ValueError
        For an activation ``nn.RNN`` does not have (it has tanh and relu).
    """
    if isinstance(network, numpy_rnn.Linear):
        K, H = network.V.shape
        module = nn.Linear(H, K, device=device, dtype=_dtype(network.V))
        _fill(module, {"weight": network.V, "bias": network.b_s})
        return module
    if not isinstance(network, numpy_rnn.RNNCell):
        raise _unknown(network, "numpy_rnn.RNNCell or numpy_rnn.Linear")
    if network.activation not in ("tanh", "relu"):
        raise ValueError(
            f"activation is {network.activation!r}; nn.RNN has 'tanh' and 'relu': "
            "use to_twin for the others"
        )
    module = nn.RNN(
        network.input_size,
        network.hidden_size,
        nonlinearity=network.activation,
        device=device,
        dtype=_dtype(network.U),
    )
    weights = {"weight_ih_l0": network.U, "weight_hh_l0": network.W}
    biases = {"bias_ih_l0": network.b, "bias_hh_l0": np.zeros_like(network.b)}
    _fill(module, weights | biases)
    module.bias_hh_l0.requires_grad_(False)
    return module


def _fill(module, arrays):
    with torch.no_grad():
        for name, array in arrays.items():
            getattr(module, name).copy_(torch.from_numpy(np.array(array)))


def _array(parameter):
    return parameter.detach().cpu().numpy().copy()


def _dtype(array):
    return torch.from_numpy(array).dtype


def _expect_plain(rnn):
    if rnn.num_layers > 1 or rnn.bidirectional or rnn.batch_first:
        raise ValueError(
            f"nn.RNN has num_layers={rnn.num_layers}, bidirectional="
            f"{rnn.bidirectional}, batch_first={rnn.batch_first}; expected one layer, "
            "one direction, time first"
        )


def _unknown(network, expected):
    return ValueError(f"network is a {type(network).__name__}; expected {expected}")
