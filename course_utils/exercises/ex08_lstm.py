"""Exercises of chapter 08: the LSTM.

`check_lstm_step`, `check_lstm_backward` and `check_coupled_step`.
"""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises import _mistakes08 as mistakes
from course_utils.exercises import _mistakes08_backward as backward
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity

_rng = np.random.default_rng(8)


def lstm_step(x, h, c, U, W, b):
    """The library's step under the exercise's signature; h, c, each (N, H)."""
    cell = numpy_rnn.LSTMCell.from_weights(U, W, b)
    return cell.step(cell.project(x), (h, c))


def coupled_step(x, h, c, U, W, b):
    """The same with i = 1 - f."""
    cell = numpy_rnn.LSTMCell.from_weights(U, W, b, coupled=True)
    return cell.step(cell.project(x), (h, c))


def lstm_backward(dh, dc, c_prev, i, f, g, o, c, W):
    """The library's step back under the exercise's signature: da, dh_prev, dc_prev."""
    cell = numpy_rnn.LSTMCell.from_weights(np.zeros((len(W), 1)), W)
    da, (dh_prev, dc_prev) = cell.step_backward(
        (dh, dc), c_prev, np.stack([i, f, g, o]), np.tanh(c)
    )
    return da, dh_prev, dc_prev


def _weights(D, H, blocks):
    return {
        "U": _rng.normal(0, 0.7, (blocks * H, D)),
        "W": _rng.normal(0, 0.7, (blocks * H, H)),
        "b": _rng.normal(0, 0.5, blocks * H),
    }


def _forward_case(N, D, H, blocks=4):
    return {
        "x": _rng.normal(size=(N, D)),
        "h": _rng.uniform(-0.9, 0.9, (N, H)),
        "c": _rng.normal(0, 1.2, (N, H)),
        **_weights(D, H, blocks),
    }


def _backward_case(N, D, H):
    given = _forward_case(N, D, H)
    gates = mistakes.gates_of(given["x"], given["h"], *_named(given, "U", "W", "b"))
    return {
        "dh": _rng.normal(size=(N, H)),
        "dc": _rng.normal(size=(N, H)),
        "c_prev": given["c"],
        **gates,
        "c": gates["f"] * given["c"] + gates["i"] * gates["g"],
        "W": given["W"],
    }


def _named(case, *names):
    return [case[name] for name in names]


_STATE = [Quantity("h", ("N", "H")), Quantity("c", ("N", "H"))]

check_lstm_step = Checker(
    "lstm_step",
    stub='''
def lstm_step(x, h, c, U, W, b):
    """One step of the LSTM.

    x (N, D); h, c (N, H): the state before; U (4H, D), W (4H, H), b (4H,): rows in
    the order i, f, g, o
    →  h, c (N, H): the state after
    """
    return ...
''',
    solution=lstm_step,
    cases=[_forward_case(3, 4, 6), _forward_case(5, 2, 3), _forward_case(2, 5, 4)],
    quantities=_STATE,
    mistakes=mistakes.STEP,
    hints=[
        "All four pre-activations at once: `a = x @ U.T + h @ W.T + b` is (N, 4H). "
        "What cuts it into four (N, H)?",
        "`i, f, g, o = np.split(a, 4, axis=-1)`, then a sigmoid on three of them and "
        "tanh on one. Which?",
        "`c = f * c + i * g`, then `h = o * np.tanh(c)`.",
    ],
    lesson="Keep, store, output: one multiplication each.",
)

check_lstm_backward = Checker(
    "lstm_backward",
    stub='''
def lstm_backward(dh, dc, c_prev, i, f, g, o, c, W):
    """The same step with the arrows turned round.

    dh, dc (N, H): ∂L/∂h(t), everything that reaches it, and ∂L/∂c(t) from the next
    step; c_prev (N, H): c(t-1); i, f, g, o (N, H): the gates, after sigmoid and tanh;
    c (N, H): c(t); W (4H, H), rows in the order i, f, g, o
    →  da (N, 4H): ∂L/∂a(t); dh_prev, dc_prev (N, H)
    """
    return ...
''',
    solution=lstm_backward,
    cases=[_backward_case(3, 4, 6), _backward_case(5, 2, 3), _backward_case(2, 5, 4)],
    quantities=[
        Quantity("da", ("N", "4H")),
        Quantity("dh_prev", ("N", "H")),
        Quantity("dc_prev", ("N", "H")),
    ],
    mistakes=backward.BACKWARD,
    hints=[
        "Who reads c(t)? Draw the two arrows that leave it, turn them round, and add "
        "what comes back.",
        "dc = dc + dh ∘ o ∘ (1 - tanh²(c)). From this sum: d_i = dc ∘ g, d_f = dc ∘ "
        "c(t-1), d_g = dc ∘ i; and d_o = dh ∘ tanh(c).",
        "Each gate's gradient times its slope, y (1 - y) for i, f, o and 1 - g² for g, "
        "gives da. Then `dh_prev = da @ W` and `dc_prev = dc * f`.",
    ],
    lesson="Into c(t-1) the gradient goes times f: no W, no slope on the way.",
)

check_coupled_step = Checker(
    "coupled_step",
    stub='''
def coupled_step(x, h, c, U, W, b):
    """One step of the LSTM with coupled gates: the input gate is 1 - f.

    x (N, D); h, c (N, H); U (3H, D), W (3H, H), b (3H,): rows in the order f, g, o
    →  h, c (N, H)
    """
    return ...
''',
    solution=coupled_step,
    cases=[
        _forward_case(3, 4, 6, 3),
        _forward_case(4, 2, 5, 3),
        _forward_case(2, 5, 3, 3),
    ],
    quantities=_STATE,
    mistakes=mistakes.COUPLED,
    hints=[
        "Start from your `lstm_step`. Three blocks instead of four: which letter has "
        "gone?",
        "Wherever i stood, write 1 - f.",
    ],
    lesson="A quarter fewer parameters; c stays between its old value and the new one.",
)
