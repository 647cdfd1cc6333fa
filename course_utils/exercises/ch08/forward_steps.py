"""Steps of an LSTM: what is given to them, and its gates."""

import numpy as np

from course_utils.exercises.checking import Quantity
from course_utils.numpy_rnn import sigmoid


def _weights(rng, D, H, blocks):
    return {
        "U": rng.normal(0, 0.7, (blocks * H, D)),
        "W": rng.normal(0, 0.7, (blocks * H, H)),
        "b": rng.normal(0, 0.5, blocks * H),
    }


def forward_case(rng, N, D, H, blocks=4):
    """x, h, c and the weights of a cell with so many blocks of rows."""
    return {
        "x": rng.normal(size=(N, D)),
        "h": rng.uniform(-0.9, 0.9, (N, H)),
        "c": rng.normal(0, 1.2, (N, H)),
        **_weights(rng, D, H, blocks),
    }


# Returned in PyTorch's order; c is computed first.
STATE = [Quantity("h", ("N", "H"), place=1), Quantity("c", ("N", "H"))]
ORDER = "ifgo"


def gates_of(x, h, U, W, b, order=ORDER, squash=None):
    """The gates by letter, each (N, H), from rows in `order`."""
    squash = squash or {}
    a = x @ U.T + h @ W.T + b
    parts = np.split(a, len(order), axis=-1)
    usual = {"g": np.tanh}
    return {
        name: squash.get(name, usual.get(name, sigmoid))(part)
        for name, part in zip(order, parts, strict=True)
    }


def interleaved(blocks, *arrays):
    """The arrays with their rows dealt out to the blocks one by one."""
    return [np.concatenate([a[k::blocks] for k in range(blocks)]) for a in arrays]
