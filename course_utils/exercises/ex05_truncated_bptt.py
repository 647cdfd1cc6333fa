"""Exercises of chapter 05: truncated backpropagation through time.

`check_cut_into_lanes`, `check_chunk_gradient`, `check_window_gradient` and
`check_credited_share`.
"""

import numpy as np

from course_utils import numpy_rnn, truncation
from course_utils.datasets import text
from course_utils.exercises import _mistakes05 as mistakes
from course_utils.exercises import _mistakes05_lanes as lanes
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity


def chunk_gradient(xs, h0, d_hs, U, W, b, k):
    """The library's chunked gradient of W under the exercise's signature; (H, H)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b)
    return truncation.chunk_gradient(cell, xs, d_hs, k, h0)["W"]


def window_gradient(xs, h0, d_hs, U, W, b, k):
    """The library's gradient of W with a sliding window of k steps; (H, H)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b)
    by_lag = truncation.gradients_by_lag(cell, xs, d_hs, h0)
    return truncation.window_gradients(by_lag)["W"][k - 1]


def _gradient_case(rng, T, N, D, H, k):
    shapes = {"U": (H, D), "W": (H, H), "b": (H,)}
    weights = {name: rng.normal(0, 0.6, shape) for name, shape in shapes.items()}
    return {
        "xs": rng.normal(size=(T, N, D)),
        "h0": rng.uniform(-0.9, 0.9, (N, H)),
        "d_hs": rng.normal(size=(T, N, H)),
        **weights,
        "k": k,
    }


_SIZES = [(7, 3, 4, 6, 3), (8, 2, 5, 3, 2), (5, 4, 2, 3, 1), (9, 5, 3, 4, 4)]
_rng = np.random.default_rng(5)
_CASES = [_gradient_case(_rng, *sizes) for sizes in _SIZES]

check_cut_into_lanes = Checker(
    "cut_into_lanes",
    stub='''
def cut_into_lanes(ids, T, N):
    """One long text as batches for a state that is carried on.

    ids (L,) integers. Each of N lanes reads (L - 1) // N symbols in a row; lane n + 1
    starts where lane n ends. All lanes are cut every T steps; the rest is left out.
    →  xs (B, T, N), ys (B, T, N): ys holds the symbol after each symbol of xs
    """
    return ...
''',
    solution=text.batches,
    cases=[
        {"ids": np.arange(24), "T": 3, "N": 2},
        {"ids": _rng.integers(0, 50, 72), "T": 5, "N": 4},
        {"ids": _rng.integers(0, 90, 101), "T": 4, "N": 7},
    ],
    quantities=[
        Quantity("xs", ("B", "T", "N"), kind="int"),
        Quantity("ys", ("B", "T", "N"), kind="int"),
    ],
    mistakes=lanes.LANES,
    hints=[
        "Take 24 letters, N = 2 lanes and T = 3 steps, and write the lanes down as two "
        "rows. Where do you cut them?",
        "`lane = (len(ids) - 1) // N`, and `ids[: N * lane].reshape(N, lane)` has one "
        "lane a row. How many whole chunks of T fit into a row?",
        "With `B = lane // T`: keep the first B·T columns, transpose to (B·T, N), then "
        "`reshape(B, T, N)`. Do the same to `ids[1:]` for the targets.",
    ],
    lesson="Lane n of a batch goes on where lane n of the batch before it stopped.",
)

check_chunk_gradient = Checker(
    "chunk_gradient",
    stub='''
def chunk_gradient(xs, h0, d_hs, U, W, b, k):
    """∂L/∂W with the way back cut every k steps, counted from the front.

    h(t) = tanh(U x(t) + W h(t-1) + b) runs over the whole sequence, from h0.
    xs (T, N, D), h0 (N, H), d_hs (T, N, H): ∂ℓ(t)/∂h(t) of each step's own loss,
    U (H, D), W (H, H), b (H,), k ≥ 1 (it need not divide T)  →  dW (H, H)
    """
    return ...
''',
    solution=chunk_gradient,
    cases=_CASES,
    quantities=[Quantity("dW", ("H", "H"))],
    mistakes=mistakes.CHUNK,
    hints=[
        "Forward first: all states, h(0) in front. Then the backward loop of chapter "
        "04. What has to change in it?",
        "In the full backward pass each step hands `da @ W` to the step before. Which "
        "steps must hand on zeros instead?",
        "Going down with step index t: `da = (d_hs[t] + dh) * (1 - h**2)`, `dW += "
        "da.T @ h_before`, then `dh = da @ W`, or zeros if `t % k == 0`.",
    ],
    lesson="One line of the full backward pass changed; the forward pass did not.",
)

check_window_gradient = Checker(
    "window_gradient",
    stub='''
def window_gradient(xs, h0, d_hs, U, W, b, k):
    """∂L/∂W when each loss goes back through k steps: t, t-1, …, t-k+1.

    Arguments as in chunk_gradient  →  dW (H, H)
    """
    return ...
''',
    solution=window_gradient,
    cases=_CASES,
    quantities=[Quantity("dW", ("H", "H"))],
    mistakes=mistakes.WINDOW,
    hints=[
        "Here the losses cannot share one way back. Two loops: one over t, one over "
        "the steps back from t.",
        "Start with `dh = d_hs[t]` and take at most k steps: `for tau in range(t, "
        "max(t - k, -1), -1)`.",
        "In the inner loop: `da = dh * (1 - h**2)` with the state after step tau, "
        "`dW += da.T @ h_before`, `dh = da @ W`.",
    ],
    lesson="It costs k backward passes where chunks cost one: hence chunks.",
)

check_credited_share = Checker(
    "credited_share",
    stub='''
def credited_share(lag, k):
    """Share of the steps whose loss chunks of k credit `lag` steps back.

    lag ≥ 0 and k ≥ 1 integers  →  a number from 0 to 1
    """
    return ...
''',
    solution=mistakes.share,
    cases=[
        {"lag": 8, "k": 9},
        {"lag": 3, "k": 16},
        {"lag": 9, "k": 4},
        {"lag": 0, "k": 5},
    ],
    quantities=[Quantity("share")],
    mistakes=mistakes.SHARE,
    evidence="It counts rightly for lags shorter and longer than the chunk.",
    hints=[
        "Draw one chunk of k = 5 steps. For lag 2: from which steps can you go two "
        "steps back without leaving the chunk?",
        "The first `lag` steps of a chunk cannot. That leaves k - lag of k, if there "
        "are any.",
    ],
    lesson="Nearly all of a lag is credited only when k is far above it.",
)
