"""The same weights in NumPy, in our PyTorch twins and in ``torch.nn``.

Every function copies: changing one network afterwards leaves the other alone.
"""

import numpy as np
import torch
from torch import nn

from course_utils import numpy_rnn, torch_rnn
from course_utils._from_nn import array_of, from_nn
from course_utils.validation import expect_distinct

CELLS = (
    "RNNCell",
    "LayerNormRNNCell",
    "JordanCell",
    "LSTMCell",
    "PeepholeLSTMCell",
    "CoupledLSTMCell",
    "CoupledPeepholeLSTMCell",
    "GRUCell",
    "ResetBeforeGRUCell",
)
MODULES = {"RNNCell": nn.RNN, "LSTMCell": nn.LSTM, "GRUCell": nn.GRU}


def to_twin(network, device=None):
    """A NumPy network → its twin in ``torch_rnn`` with the same weights.

    Parameters
    ----------
    network : any cell, Stack, Linear or Embedding of ``numpy_rnn``
    device : torch.device, optional
        CPU if left out.

    Returns
    -------
    The class of the same name in ``torch_rnn``
        Same dtype; parameters require gradients.
    """
    if isinstance(network, numpy_rnn.Stack):
        layers = [[to_twin(cell, device) for cell in layer] for layer in network.layers]
        return torch_rnn.Stack(layers, network.dropout, network.variational)
    kind = type(network).__name__
    if not _ours(network, numpy_rnn):
        raise _unknown(network, "a cell, Stack, Linear or Embedding of numpy_rnn")
    weights = {
        name: torch.tensor(array, device=device)
        for name, array in network.parameters.items()
    }
    twin_class = getattr(torch_rnn, kind)
    if kind in CELLS:
        return twin_class.with_weights(weights, **_options(network))
    twin = twin_class.__new__(twin_class)
    nn.Module.__init__(twin)
    for name, tensor in weights.items():
        setattr(twin, name, nn.Parameter(tensor))
    if kind == "Embedding":
        twin.sparse = False
    return twin


def to_numpy(network):
    """A twin, or a network of ``torch.nn`` → NumPy.

    Parameters
    ----------
    network : of ``torch_rnn``, or nn.RNN, nn.LSTM, nn.GRU, nn.Linear, nn.Embedding
        ``torch.nn`` has two biases where we have one: they are added (nn.GRU's
        second one of n stays by itself).

    Returns
    -------
    The class of ``numpy_rnn``
        A cell for one layer in one direction, a Stack for more.

    Raises
    ------
    ValueError
        For what NumPy's networks do not have: batch first, projections, one parameter
        in two places, an embedding's padding_idx, max_norm and scale_grad_by_freq.
    """
    if isinstance(network, torch_rnn.Stack):
        expect_distinct(named_parameters(network))
        layers = [[to_numpy(cell) for cell in layer] for layer in network.layers]
        return numpy_rnn.Stack(layers, network.dropout, network.variational)
    if isinstance(network, (*MODULES.values(), nn.Linear, nn.Embedding)):
        return from_nn(network)
    if not _ours(network, torch_rnn):
        raise _unknown(
            network, "a network of torch_rnn, nn.RNN, nn.LSTM, nn.GRU, nn.Linear …"
        )
    kind = type(network).__name__
    weights = {
        name: array_of(getattr(network, name)) for name in network.parameter_names
    }
    numpy_class = getattr(numpy_rnn, kind)
    if kind in CELLS:
        return numpy_class.with_weights(weights, **_options(network))
    return numpy_class.from_weights(**weights)


def to_nn(network, device=None):
    """A NumPy network → ``torch.nn``'s with the same weights, in one call.

    The second bias, ``bias_hh``, is zero and frozen: with both free the pair would
    take twice our step in training. Of nn.GRU's only the rows of n are free, which are
    our b_hn: a hook (lost in a deep copy) makes the gradient of the others zero.

    Parameters
    ----------
    network : RNNCell, LSTMCell, GRUCell, a Stack of them, Linear or Embedding
    device : torch.device, optional
        CPU if left out.

    Returns
    -------
    nn.RNN, nn.LSTM, nn.GRU, nn.Linear or nn.Embedding

    Raises
    ------
    ValueError
        For what ``torch.nn`` does not have: other activations than tanh and relu,
        peepholes, coupled gates, the reset before the product, Jordan's network,
        variational dropout, a stack of unequal cells.
    """
    if isinstance(network, numpy_rnn.Linear):
        K, H = network.V.shape
        module = nn.Linear(H, K, device=device, dtype=_dtype(network.V))
        return _fill(module, {"weight": network.V, "bias": network.b_s})
    if isinstance(network, numpy_rnn.Embedding):
        module = nn.Embedding(*network.E.shape, device=device, dtype=_dtype(network.E))
        return _fill(module, {"weight": network.E})
    if not isinstance(network, numpy_rnn.Stack) and not _ours(network, numpy_rnn):
        raise _unknown(network, "a cell, Stack, Linear or Embedding of numpy_rnn")
    missing = _missing_in_nn(network)
    if missing:
        raise ValueError(f"{missing}: use to_twin for it")
    cells = cells_of(network)
    module = _empty_module(network, cells, device)
    for suffix, cell in cells.items():
        second = np.zeros_like(cell.b)
        if "b_hn" in cell.parameter_names:
            second[2 * cell.hidden_size :] = cell.b_hn
        _fill(
            module,
            {
                f"weight_ih_{suffix}": cell.U,
                f"weight_hh_{suffix}": cell.W,
                f"bias_ih_{suffix}": cell.b,
                f"bias_hh_{suffix}": second,
            },
        )
        _freeze(getattr(module, f"bias_hh_{suffix}"), cell)
    return module


def has_nn(network):
    """Whether `to_nn` knows a network of ``torch.nn`` for this one."""
    return not _missing_in_nn(network)


def cells_of(network):
    """A network's cells by PyTorch's suffix; a cell by itself is "l0"."""
    return network.cells if hasattr(network, "layers") else {"l0": network}


def named_parameters(twin):
    """A twin's parameters by the names its NumPy network has for them."""
    if not hasattr(twin, "layers"):
        return {name: getattr(twin, name) for name in twin.parameter_names}
    return {
        f"{name}_{suffix}": getattr(cell, name)
        for suffix, cell in twin.cells.items()
        for name in cell.parameter_names
    }


def from_nn_names(network, values):
    """Gradients by the names of ``torch.nn`` → by the names of NumPy `network`."""
    found = {}
    for suffix, cell in cells_of(network).items():
        mark = f"_{suffix}" if hasattr(network, "layers") else ""
        found[f"U{mark}"] = values[f"weight_ih_{suffix}"]
        found[f"W{mark}"] = values[f"weight_hh_{suffix}"]
        found[f"b{mark}"] = values[f"bias_ih_{suffix}"]
        if "b_hn" in cell.parameter_names:
            rows = slice(2 * cell.hidden_size, None)
            found[f"b_hn{mark}"] = values[f"bias_hh_{suffix}"][rows]
    return found


def state_to_nn(network, state):
    """Tensors in our nesting → ``torch.nn``'s: (L, N, H), or a pair of them (LSTM)."""
    states = state if hasattr(network, "layers") else (state,)
    if isinstance(states[0], (tuple, list)):
        return tuple(torch.stack(part) for part in zip(*states, strict=True))
    return torch.stack(tuple(states))


def state_from_nn(network, state):
    """The way back of `state_to_nn`."""
    states = tuple(zip(*state, strict=True)) if isinstance(state, tuple) else state
    return tuple(states) if hasattr(network, "layers") else states[0]


def _missing_in_nn(network):
    """What ``torch.nn`` lacks to hold `network`, in words; "" if nothing."""
    cells = list(cells_of(network).values())
    first = cells[0]
    if type(first).__name__ not in MODULES:
        return f"torch.nn has no {type(first).__name__}"
    if any(_kind(cell) != _kind(first) for cell in cells):
        return "the stack's cells differ in kind or size, torch.nn's are equal"
    if len({len(layer) for layer in getattr(network, "layers", [()])}) > 1:
        return "only some layers are bidirectional, in torch.nn all or none are"
    if getattr(network, "variational", False) and network.dropout:
        return "torch.nn has no variational dropout"
    if getattr(first, "activation", "tanh") not in ("tanh", "relu"):
        return f"activation is {first.activation!r}; nn.RNN has 'tanh' and 'relu'"
    return ""


def _kind(cell):
    return type(cell), cell.hidden_size, cell.dtype, _options(cell)


def _empty_module(network, cells, device):
    first = cells["l0"]
    options = {}
    if hasattr(network, "layers"):
        options["num_layers"] = len(network.layers)
        options["bidirectional"] = len(network.layers[0]) == 2
        options["dropout"] = network.dropout
    if isinstance(first, numpy_rnn.RNNCell):
        options["nonlinearity"] = first.activation
    sizes = first.input_size, first.hidden_size
    make = MODULES[type(first).__name__]
    return make(*sizes, **options, device=device, dtype=_dtype(first.U))


def _freeze(bias_hh, cell):
    if "b_hn" not in cell.parameter_names:
        bias_hh.requires_grad_(False)
        return
    free = torch.zeros_like(bias_hh)
    free[2 * cell.hidden_size :] = 1
    bias_hh.register_hook(lambda gradient: gradient * free)


def _ours(network, package):
    """Whether `network` is one of `package`'s cells or layers."""
    kind = type(network).__name__
    known = kind in (*CELLS, "Linear", "Embedding")
    return known and isinstance(network, getattr(package, kind))


def _options(cell):
    return {name: getattr(cell, name) for name in cell.options}


def _fill(module, arrays):
    with torch.no_grad():
        for name, array in arrays.items():
            getattr(module, name).copy_(torch.from_numpy(np.array(array)))
    return module


def _dtype(array):
    return torch.from_numpy(array).dtype


def _unknown(network, expected):
    return ValueError(f"network is a {type(network).__name__}; expected {expected}")
