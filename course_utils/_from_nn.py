"""Networks of ``torch.nn`` as NumPy networks: one half of ``bridge.to_numpy``."""

from torch import nn

from course_utils import numpy_rnn


def from_nn(module):
    """nn.RNN, nn.LSTM, nn.GRU, nn.Linear or nn.Embedding → its like in numpy_rnn."""
    if isinstance(module, nn.Linear):
        b_s = None if module.bias is None else array_of(module.bias)
        return numpy_rnn.Linear.from_weights(array_of(module.weight), b_s)
    if isinstance(module, nn.Embedding):
        _expect_plain_table(module)
        return numpy_rnn.Embedding.from_weights(array_of(module.weight))
    return _recurrent(module)


def array_of(parameter):
    """A parameter on any device as an array with memory of its own."""
    return parameter.detach().cpu().numpy().copy()


def _recurrent(module):
    if module.batch_first or module.proj_size:
        raise ValueError(
            f"nn.{module.mode} has batch_first={module.batch_first}, proj_size="
            f"{module.proj_size}; expected time first and no projection"
        )
    directions = ["", "_reverse"] if module.bidirectional else [""]
    layers = [
        [_cell(module, f"l{k}{direction}") for direction in directions]
        for k in range(module.num_layers)
    ]
    if len(layers) == len(directions) == 1:
        return layers[0][0]
    dropout = module.dropout if len(layers) > 1 else 0.0  # PyTorch only warns
    return numpy_rnn.Stack(layers, dropout)


def _expect_plain_table(module):
    options = {"padding_idx": None, "max_norm": None, "scale_grad_by_freq": False}
    for name, plain in options.items():
        if getattr(module, name) != plain:
            raise ValueError(
                f"nn.Embedding has {name}={getattr(module, name)}; expected {plain}: "
                "numpy_rnn.Embedding has no such option"
            )


def _cell(module, suffix):
    names = "weight_ih", "weight_hh", "bias_ih", "bias_hh"
    U, W, b, second = (
        array_of(getattr(module, f"{name}_{suffix}"))
        if hasattr(module, f"{name}_{suffix}")
        else None
        for name in names
    )
    if isinstance(module, nn.GRU):
        b_hn = None
        if b is not None:
            gates = 2 * module.hidden_size
            b_hn = second[gates:].copy()
            second[gates:] = 0
            b = b + second
        return numpy_rnn.GRUCell.from_weights(U, W, b, b_hn)
    b = None if b is None else b + second
    if isinstance(module, nn.LSTM):
        return numpy_rnn.LSTMCell.from_weights(U, W, b)
    activation = module.nonlinearity
    return numpy_rnn.RNNCell.from_weights(U, W, b, activation=activation)
