"""Exercises of chapter 04: backpropagation through time.

`check_backward`, `check_contributions`, `check_leaky_step_backward`,
`check_sensitivity` and `check_diagnose`; the clinic's `PATIENTS` (and `ZERO`, the one
the chapter examines) with the names of their `AILMENTS`.
"""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises import _diagnosis04 as diagnosis
from course_utils.exercises import _mistakes04 as mistakes
from course_utils.exercises import _mistakes04_more as more
from course_utils.exercises._checker import Checker
from course_utils.exercises._clinic04 import AILMENTS, PATIENTS, ZERO  # noqa: F401
from course_utils.exercises._compare import Quantity


def backward(xs, h0, hs, probs, targets, W, V):
    """The library's gradients under the exercise's signature; dict U, W, b, V, b_s."""
    D, (K, _) = xs.shape[2], V.shape
    cell = numpy_rnn.RNNCell.from_weights(np.zeros((len(W), D)), W)
    d_logits = (probs - np.eye(K)[targets]) / xs.shape[1]
    d_hs, grads = numpy_rnn.Linear.from_weights(V).backward(d_logits, hs)
    # The tape of `forward` with the states that were given.
    states = np.concatenate([h0[None], hs])
    cache = (xs, {"h": states[1:], "h_prev": states[:-1]}, None)
    return numpy_rnn.backward(cell, d_hs, None, cache)[2] | grads


def _network_case(rng, T, N, D, H, K):
    shapes = {"U": (H, D), "W": (H, H), "b": (H,)}
    cell = numpy_rnn.RNNCell.from_weights(
        **{name: rng.normal(0, 0.6, shape) for name, shape in shapes.items()}
    )
    out = numpy_rnn.Linear(H, K, rng=rng)
    xs, h0 = rng.normal(size=(T, N, D)), rng.uniform(-0.9, 0.9, (N, H))
    hs, _, _ = numpy_rnn.forward(cell, xs, h0)
    probs = numpy_rnn.softmax(out.forward(hs)[0])
    targets = rng.integers(0, K, (T, N))
    return {
        "xs": xs, "h0": h0, "hs": hs, "probs": probs, "targets": targets,
        "W": cell.W, "V": out.V,
    }  # fmt: skip


def _bars_case(rng, T, N, H):
    return {
        "das": rng.normal(size=(T, N, H)),
        "hs": np.tanh(rng.normal(size=(T, N, H))),
        "h0": rng.uniform(-0.9, 0.9, (N, H)),
    }


def _leaky_case(rng, N, H, alpha):
    return {
        "dh": rng.normal(size=(N, H)),
        "n": np.tanh(rng.normal(size=(N, H))),
        "alpha": alpha,
        "W": rng.normal(0, 0.7, (H, H)),
    }


_rng = np.random.default_rng(4)
_SIZES = [(5, 3, 4, 6, 7), (4, 5, 3, 2, 6), (1, 3, 5, 2, 4), (6, 2, 1, 3, 5)]

check_backward = Checker(
    "backward",
    stub='''
def backward(xs, h0, hs, probs, targets, W, V):
    """Gradients of L = 1/N Σ_n Σ_t -log ŷ(t)[target], as {"U", "W", "b", "V", "b_s"}.

    a(t) = U x(t) + W h(t-1) + b, h = tanh(a), s = V h + b_s, ŷ = softmax(s)
    xs (T, N, D), h0 (N, H), hs (T, N, H): h(1) … h(T), probs (T, N, K): ŷ,
    targets (T, N) of classes, W (H, H), V (K, H)
    """
    return ...
''',
    solution=backward,
    cases=[_network_case(_rng, *sizes) for sizes in _SIZES],
    quantities=[
        Quantity("V", ("K", "H")),
        Quantity("b_s", ("K",)),
        Quantity("U", ("H", "D")),
        Quantity("W", ("H", "H")),
        Quantity("b", ("H",)),
    ],
    mistakes=mistakes.BACKWARD,
    as_dict=True,
    time_limit=10.0,
    hints=[
        "Draw one column of the graph and turn its arrows round: ℓ → s → h → a, and "
        "from a to x, to h(t-1) and to the weights. Which of these have two arrows "
        "coming in?",
        "Inside `for t in reversed(range(T)):` the order is ds, dh, da. ds is "
        "`(probs[t] - onehot) / N`, and dh has two terms: `ds @ V` from this step's "
        "scores, and what came back from step t+1.",
        "After da set `dh_next = da @ W` for the next turn of the loop (start it at "
        "zero). Then add each weight's share: `dW += da.T @ h_prev`, where h_prev is "
        "`hs[t - 1]`, or `h0` at t = 0. U, V and the biases go the same way.",
    ],
    lesson="One line for each arrow, and the loop turned round: that is all of BPTT.",
)

check_contributions = Checker(
    "contributions",
    stub='''
def contributions(das, hs, h0):
    """W's share of the gradient from each step, ① to T: they add up to dW.

    das (T, N, H): ∂L/∂a(t), hs (T, N, H): h(1) … h(T), h0 (N, H)  →  (T, H, H)
    """
    return ...
''',
    solution=more.shares,
    cases=[_bars_case(_rng, *sizes) for sizes in [(5, 3, 4), (2, 6, 3), (1, 4, 5)]],
    quantities=[Quantity("shares", ("T", "H", "H"))],
    mistakes=more.CONTRIBUTIONS,
    hints=[
        "Which state stands beside W in the formula of a(t)?",
        "Step t's share for one example is the outer product of ā(t) and h(t-1); for "
        "a batch of rows, `da.T @ h_prev` is its sum over the batch.",
        "`np.concatenate([h0[None], hs[:-1]])` lists h(0) … h(T-1). Then one "
        "product for each t, and `np.stack`.",
    ],
    lesson="An untied network would keep them apart; a recurrent one adds them up.",
)

check_leaky_step_backward = Checker(
    "leaky_step_backward",
    stub='''
def leaky_step_backward(dh, n, alpha, W):
    """One step back through a unit that keeps a part of its old state.

    a(t) = U x(t) + W h(t-1) + b, n(t) = tanh(a(t)), h(t) = (1-α) h(t-1) + α n(t)
    dh (N, H): ∂L/∂h(t), n (N, H): n(t), alpha a number, W (H, H)
    →  da (N, H): ∂L/∂a(t), dh_prev (N, H): ∂L/∂h(t-1) by way of this step
    """
    return ...
''',
    solution=more.leaky_step_backward,
    cases=[
        _leaky_case(_rng, 3, 4, 0.3),
        _leaky_case(_rng, 5, 2, 0.8),
        _leaky_case(_rng, 2, 6, 1.0),
    ],
    quantities=[Quantity("da", ("N", "H")), Quantity("dh_prev", ("N", "H"))],
    mistakes=more.LEAKY,
    hints=[
        "Draw h(t-1), a(t), n(t) and h(t). How many arrows leave h(t-1)?",
        "The factors: n → h is α, a → n is 1 - n², h(t-1) → h(t) is 1-α, and "
        "h(t-1) → a(t) is W.",
        "`da = alpha * dh * (1 - n**2)`; two paths lead back to h(t-1), and they add.",
    ],
    lesson=(
        "The direct edge brings the bar back without passing any tanh. Chapter 08 "
        "builds the LSTM on that."
    ),
)

check_sensitivity = Checker(
    "sensitivity",
    stub='''
def sensitivity(x, h0, U, W, b):
    """How much each state moves when W does: dh(t)/dW for t = 1 … T, going forwards.

    h(t) = tanh(U x(t) + W h(t-1) + b); x (T,), the rest numbers  →  (T,)
    """
    return ...
''',
    solution=more.sensitivity,
    cases=[
        {"x": _rng.normal(size=T), "h0": h0, "U": 0.8, "W": W, "b": 0.1}
        for T, h0, W in [(5, 0.4, 0.6), (3, -0.7, -1.2), (1, 0.5, 0.9)]
    ],
    quantities=[Quantity("dh_dW", ("T",))],
    mistakes=more.SENSITIVITY,
    hints=[
        "Move W by a little. a(t) = U x(t) + W h(t-1) + b changes for two reasons.",
        "W itself has changed, which counts h(t-1) times; and h(t-1) has changed, "
        "which counts W times. Then both pass through the tanh.",
        "Carry `d` beside `h`, starting at 0: `d = (1 - h_new**2) * (h_old + W * d)`.",
    ],
    lesson="This is forward mode: no way back, but one such number for every weight.",
)

check_diagnose = Checker(
    "diagnose",
    stub='''
def diagnose():
    """Ailment and line for each patient; `ex.AILMENTS` lists the names.

    →  {"A": ("sum over t missing", 3), "B": …, … "H": …}
    """
    return ...
''',
    solution=diagnosis.diagnose,
    cases=[{}],
    quantities=[],
    mistakes=diagnosis.MISTAKES,
    observe=diagnosis.checked,
    explain=diagnosis.explain,
    evidence="All eight patients are diagnosed, each with its line.",
    hints=[
        "`examine` every patient with T = 1 first. Who is ill there? Whatever needs "
        "two steps to go wrong cannot show.",
        "Then look at *which* gradients are off, with T = 5: W alone, all below the "
        "tanh (U, W and b), or all five? And is there a common factor? Compare N = 1 "
        "with N = 3.",
        "Three patients are left that are right with T = 1 and wrong below the tanh "
        "with more. H = 1 tells one of them apart, `by_step` the other two.",
    ],
    lesson="T = 1, N = 1, H = 1 and one share at a time: small cases find large bugs.",
)
