"""Every cell of the library, for tests that hold for all of them."""

import numpy as np

from course_utils import numpy_rnn

# name: (class in numpy_rnn and torch_rnn, options, whether torch.nn has it)
CELLS = {
    "rnn-tanh": ("RNNCell", {"activation": "tanh"}, True),
    "rnn-relu": ("RNNCell", {"activation": "relu"}, True),
    "rnn-sigmoid": ("RNNCell", {"activation": "sigmoid"}, False),
    "rnn-identity": ("RNNCell", {"activation": "identity"}, False),
    "layer-norm": ("LayerNormRNNCell", {}, False),
    "layer-norm-relu": ("LayerNormRNNCell", {"activation": "relu"}, False),
    "jordan": ("JordanCell", {"output_size": 5}, False),
    "jordan-linear": (
        "JordanCell",
        {"output_size": 2, "prediction": "identity"},
        False,
    ),
    "jordan-sigmoid": (
        "JordanCell",
        {"output_size": 2, "prediction": "sigmoid"},
        False,
    ),
    "jordan-tanh": ("JordanCell", {"output_size": 2, "prediction": "tanh"}, False),
    "lstm": ("LSTMCell", {}, True),
    "lstm-peephole": ("PeepholeLSTMCell", {}, False),
    "lstm-coupled": ("CoupledLSTMCell", {}, False),
    "lstm-both": ("CoupledPeepholeLSTMCell", {}, False),
    "gru": ("GRUCell", {}, True),
    "gru-before": ("ResetBeforeGRUCell", {}, False),
}


def cell_of(name, D, H, rng, dtype=np.float64):
    """A drawn cell of numpy_rnn; a normalised one with gain and bias drawn too."""
    kind, options, _ = CELLS[name]
    cell = getattr(numpy_rnn, kind)(D, H, rng=rng, dtype=dtype, **options)
    if kind == "LayerNormRNNCell":
        cell.gain[:], cell.b[:] = rng.uniform(0.5, 2, H), rng.normal(size=H)
    return cell


def parts(state):
    """A state as a flat tuple of its arrays."""
    if not isinstance(state, (tuple, list)):
        return (state,)
    return tuple(part for inner in state for part in parts(inner))


def like(rng, state):
    """Random numbers in the nesting, shapes and dtype of `state`."""
    if isinstance(state, tuple):
        return tuple(like(rng, part) for part in state)
    return rng.normal(size=state.shape).astype(state.dtype)
