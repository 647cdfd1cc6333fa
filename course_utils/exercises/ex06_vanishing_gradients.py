"""Exercises of chapter 06: vanishing gradients.

`check_tanh_jacobian`, `check_gradient_norms`, `check_rnn_bound` and
`check_decay_reading`.
"""

import numpy as np

from course_utils import gradflow, numpy_rnn
from course_utils.exercises import _mistakes06 as mistakes
from course_utils.exercises import _mistakes06_reading as reading
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity

_rng = np.random.default_rng(6)


def _weights(H, scale=0.8):
    return _rng.normal(0, scale / np.sqrt(H), (H, H))


def _states(*shape):
    return _rng.uniform(-0.95, 0.95, shape)


def rnn_bound(W, activation, T):
    """The library's bound under the exercise's signature; (T + 1,)."""
    cell = numpy_rnn.RNNCell.from_weights(np.ones((len(W), 1)), W, None, activation)
    return 10.0 ** gradflow.rnn_bound(cell, T)


def decay_reading(logs):
    """half_life (the library's), left and per_step of log10 norms (T + 1,)."""
    left = 10.0 ** (logs[0] - logs[-1])
    return gradflow.half_life(logs), left, left ** (1 / (len(logs) - 1))


def _decay(T, rate, start):
    """Log10 norms that fall by `rate` a step on the way back, with bumps."""
    fall = np.log10(rate) * np.arange(T, -1.0, -1.0)
    bumps = _rng.normal(0, 0.05, T + 1)
    return start + fall + bumps


check_tanh_jacobian = Checker(
    "tanh_jacobian",
    stub='''
def tanh_jacobian(W, h):
    """∂h(t)/∂h(t-1) of the step h(t) = tanh(U x(t) + W h(t-1) + b).

    W (H, H), h (N, H): the state h(t), *after* the step
    →  J (N, H, H), J[n, i, j] = ∂h_i(t)/∂h_j(t-1) of sequence n
    """
    return ...
''',
    solution=mistakes.jacobian,
    cases=[
        {"W": _weights(6), "h": _states(3, 6)},
        {"W": _weights(4), "h": _states(5, 4)},
        {"W": _weights(2), "h": _states(7, 2)},
    ],
    quantities=[Quantity("J", ("N", "H", "H"))],
    mistakes=mistakes.JACOBIAN,
    hints=[
        "One unit first: h = tanh(u x + w h_prev). What is dh/dh_prev, written with h "
        "alone?",
        "Unit i: h_i = tanh(… + Σ_j W_ij h_j_prev). Its derivative by h_j_prev is its "
        "slope times one entry of W.",
        "`W` has axes (i, j), the slopes `1 - h**2` have (n, i). Make them meet: "
        "`(1 - h**2)[:, :, None] * W`.",
    ],
    lesson="diag(φ') W: each step's matrix is W with its rows turned down.",
    evidence="It agrees with the derivative of the step on three sizes.",
)

check_gradient_norms = Checker(
    "gradient_norms",
    stub='''
def gradient_norms(W, hs, dh):
    """How long the gradient is at each step, on its way back from T to 0.

    The states of one sequence came from h(t) = tanh(U x(t) + W h(t-1) + b).
    W (H, H), hs (T + 1, H): h(0) … h(T), dh (H,): ∂L/∂h(T)
    →  norms (T + 1,): ‖∂L/∂h(t)‖ for t = 0 … T
    """
    return ...
''',
    solution=mistakes.carried,
    cases=[
        {"W": _weights(6), "hs": _states(8, 6), "dh": _rng.normal(size=6)},
        {"W": _weights(3, 1.4), "hs": _states(9, 3), "dh": _rng.normal(size=3)},
        {"W": _weights(4, 2.0), "hs": _states(2, 4), "dh": _rng.normal(size=4)},
    ],
    quantities=[Quantity("norms", ("T + 1",), backward=True)],
    mistakes=mistakes.CARRIED,
    hints=[
        "Keep one vector, dh, and walk from t = T down to 1. What are the two things "
        "that happen to it between h(t) and h(t-1)?",
        "`da = dh * (1 - hs[t] ** 2)`, then `dh = da @ W`. No matrix is multiplied by "
        "a matrix.",
        "Start with `norms = [np.linalg.norm(dh)]`, append after every step, and turn "
        "the list round at the end.",
    ],
    lesson="One vector-Jacobian product a step: H² multiplications, not H³.",
    evidence="It agrees with backpropagation on three sequences.",
)

check_rnn_bound = Checker(
    "rnn_bound",
    stub='''
def rnn_bound(W, activation, T):
    """What ‖∂h(T)/∂h(t)‖ can never exceed, for t = 0 … T.

    W (H, H); activation "tanh", "sigmoid" or "relu"; T ≥ 0 steps
    →  bound (T + 1,): (σ_max(W) · max|φ'|)^(T-t)
    """
    return ...
''',
    solution=rnn_bound,
    cases=[
        {"W": np.array([[0.6, 1.7], [0.0, 0.5]]), "activation": "tanh", "T": 5},
        {"W": _weights(6), "activation": "sigmoid", "T": 3},
        {"W": _weights(4, 1.5), "activation": "relu", "T": 7},
    ],
    quantities=[Quantity("bound", ("T + 1",), backward=True)],
    mistakes=mistakes.BOUND,
    hints=[
        "What is the most that one step can stretch a vector? One number from W, one "
        "from φ.",
        "The most that W can stretch is its largest singular value: `np.linalg.norm(W, "
        "2)`. The steepest slopes are 1 for tanh and ReLU, 1/4 for the sigmoid.",
        "`factor ** np.arange(T, -1, -1)`.",
    ],
    lesson="Below 1 it proves that the gradient vanishes; above 1 it proves nothing.",
)

check_decay_reading = Checker(
    "decay_reading",
    stub='''
def decay_reading(logs):
    """Three numbers read off a decay plot.

    logs (T + 1,): log10 ‖∂L/∂h(t)‖ for t = 0 … T, as drawn
    →  half_life: steps back from T until at most half of the norm at T is left for
                  the first time (in these plots it is, somewhere),
       left: share of the norm at T that arrives at t = 0,
       per_step: the factor per step that would give the same, if all were equal
    """
    return ...
''',
    solution=decay_reading,
    cases=[
        {"logs": _decay(30, 0.9, -0.8)},
        {"logs": _decay(8, 0.6, 0.4)},
        {"logs": np.array([-1.2, -0.1, -0.9, 0.3, 0.2])},
        {"logs": np.array([0.5, -0.6, -1.1, -0.9, -0.4, 0.1, -0.2])},
    ],
    quantities=[Quantity("half_life"), Quantity("left"), Quantity("per_step")],
    mistakes=reading.READING,
    hints=[
        "Turn the array round first, `back = logs[::-1] - logs[-1]`: entry d is now "
        "what is left after d steps back, 0 at d = 0.",
        "Half is `np.log10(0.5)` ≈ -0.30 on this axis. The first d with `back[d]` at "
        "or below it is the half-life; count from there no further.",
        "`left = 10.0 ** back[-1]`, and T equal factors multiply to `left`: the T-th "
        "root.",
    ],
    lesson="A straight line down on a log axis is a constant factor per step.",
    evidence="It reads a slow, a steep and two bumpy curves rightly.",
)
