"""The gate explorer's memory cell: an LSTM with one unit whose weights are gate values.

Its input is the signal x(t) and two marks, each 0 or 1; W = 0, so a gate sees nothing
else. With three values for a gate, its weights follow::

    gate = σ(b + U₁·mark₁ + U₂·mark₂)
    b = logit(value without a mark)      U₁ = logit(value at mark 1) - b      U₂ alike

The candidate is g = tanh(w x), or tanh(w) at every step, and a readout y = V h with
V = 1/w shows the output in units of the input: for a small w the two tanh bend little,
and what is kept can be read off. Twin: ``static/gates_cell.js``.
"""

import math

import numpy as np

from course_utils.numpy_rnn import LSTMCell

STEPS = 20  # T of every signal
CLOSED, OPEN = 0.001, 0.999  # as far as a sigmoid goes here: logits of ±6.9
GATES = ("i", "f", "o")
BLOCKS = ("i", "f", "g", "o")


def logit(value):
    """The pre-activation that makes a gate `value`: log(value / (1 - value))."""
    return math.log(value / (1 - value))


def weights_of(setting):
    """What a network would have to learn to set its gates like this.

    Parameters
    ----------
    setting : dict
        "i", "f", "o": three values each, without a mark, at mark 1, at mark 2;
        "candidate": "x" or "one"; "weight": w.

    Returns
    -------
    dict
        U (4, 3), W (4, 1), b (4,) in the blocks i, f, g, o over the inputs x, mark 1,
        mark 2; and V (1, 1).
    """
    U, b = np.zeros((4, 3)), np.zeros(4)
    for row, name in enumerate(BLOCKS):
        if name in GATES:
            b[row], *marked = map(logit, setting[name])
            U[row, 1:] = marked - b[row]
    g = BLOCKS.index("g")
    if setting["candidate"] == "x":
        U[g, 0] = setting["weight"]
    else:
        b[g] = setting["weight"]
    return {"U": U, "W": np.zeros((4, 1)), "b": b, "V": [[1 / setting["weight"]]]}


def inputs_of(xs, marks):
    """The cell's input (T, 1, 3): the signal, and both marks as 0 or 1."""
    marks = np.asarray(marks)
    return np.stack([np.asarray(xs, float), marks == 1, marks == 2], axis=1)[:, None]


def run(setting, xs, marks):
    """Every number of the cell over one signal.

    Parameters
    ----------
    setting : dict
        As for `weights_of`.
    xs : sequence of T floats
    marks : sequence of T ints
        0 for none, 1 or 2.

    Returns
    -------
    dict
        "i", "f", "g", "o", "h", "y": T numbers each, for t = 1 … T. "c": T + 1, with
        c(0). "memory": V c, T + 1. "carried": ∂c(T)/∂c(t) for t = 0 … T, the product
        of the forget gates after t.
    """
    weights = weights_of(setting)
    V = weights["V"][0][0]
    cell = LSTMCell.from_weights(weights["U"], weights["W"], weights["b"])
    state = cell.zero_state(1)
    rows, cs = [], [0.0]
    for ux in cell.project(inputs_of(xs, marks)):
        room = cell.new_room(state)
        state = cell.step(ux, state, out=room)
        rows.append([*room[2].ravel().tolist(), state[0].item()])
        cs.append(state[1].item())
    columns = [list(column) for column in zip(*rows, strict=True)]
    r = dict(zip((*BLOCKS, "h"), columns, strict=True))
    carried = [1.0]
    for f in reversed(r["f"]):
        carried.append(carried[-1] * f)
    return r | {
        "c": cs,
        "V": V,
        "memory": [V * c for c in cs],
        "y": [V * h for h in r["h"]],
        "carried": carried[::-1],
    }
