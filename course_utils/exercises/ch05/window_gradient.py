"""Exercise `window_gradient` of chapter 05."""

from course_utils import numpy_rnn, truncation
from course_utils.exercises.ch05.ways_back import (
    CASES,
    chunked,
    from_zero,
    nothing_cut,
    windowed,
)
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def window_gradient(xs, h0, d_hs, U, W, b, k):
    """∂L/∂W when each loss goes back through k steps: t, t-1, …, t-k+1.

    Arguments as in chunk_gradient  →  dW (H, H)
    """
    return ...
'''

HINTS = [
    "Here the losses cannot share one way back. Two loops: one over t, one over "
    "the steps back from t.",
    "Start with `dh = d_hs[t]` and take at most k steps: `for tau in range(t, "
    "max(t - k, -1), -1)`.",
    "In the inner loop: `da = dh * (1 - h**2)` with the state after step tau, "
    "`dW += da.T @ h_before`, `dh = da @ W`.",
]


def window_gradient(xs, h0, d_hs, U, W, b, k):
    """The library's gradient of W with a sliding window of k steps; (H, H)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b)
    by_lag = truncation.gradients_by_lag(cell, xs, d_hs, h0)
    return truncation.window_gradients(by_lag)["W"][k - 1]


MISTAKES = [
    nothing_cut(
        "Each loss walks back k steps and stops: a loop of its own for every t, over "
        "`range(t, max(t - k, -1), -1)`."
    ),
    from_zero(windowed()),
    KnownMistake(
        "the window is one step too long",
        windowed(steps=lambda k, T: k + 1),
        "k = 1 should keep the loss's own step alone: lag 0.",
        "The steps are t, t-1, …, t-k+1: k of them.",
    ),
    KnownMistake(
        "the window is one step too short",
        windowed(steps=lambda k, T: k - 1),
        "k = 1 keeps lag 0; here it keeps nothing.",
        "The steps are t, t-1, …, t-k+1: k of them.",
    ),
    KnownMistake(
        "the sequence is cut into chunks",
        chunked(),
        "There the losses early in a chunk go back fewer than k steps.",
        "Each loss starts a way back of its own, k steps long.",
    ),
    KnownMistake(
        "only the last step's loss is sent back",
        windowed(losses=lambda T: [T - 1]),
        "Every step has a loss, so every t starts a window.",
        "An outer loop over t, an inner one over the k steps back from it.",
    ),
    KnownMistake(
        "each way back collects the other losses it passes",
        windowed(again=True),
        "A loss between t-k+1 and t has a way back of its own. Here it is counted "
        "once more in every window that passes it.",
        "Only the loss of step t goes into its window: `d_hs[t]`, once, at its start.",
    ),
    KnownMistake(
        "the step back multiplies by W.T",
        windowed(transposed=True),
        "Forward, a row of states is multiplied by `W.T`; on the way back by `W`.",
        "`dh = da @ W`.",
    ),
    KnownMistake(
        "the slope of tanh is missing",
        windowed(slope=lambda h: 1.0),
        "∂L/∂a is ∂L/∂h times 1 - h².",
        "`da = dh * (1 - h**2)`, with the state after the step.",
    ),
    KnownMistake(
        "dW is made with h(t) instead of h(t-1)",
        windowed(before=1),
        "W acts on the state *before* the step.",
        "Keep h(0) in front of your list of states, and read it one place earlier.",
    ),
    KnownMistake(
        "the outer product is transposed",
        lambda *given: windowed()(*given).T,
        "Entry (i, j) is ā_i h_j: rows belong to ā.",
        "`dW += da.T @ h_before`.",
    ),
    KnownMistake(
        "only the last step of each window adds to dW",
        windowed(inner=False),
        "Each step on the way used W, so each adds its term.",
        "`dW += da.T @ h[tau - 1]` inside the inner loop.",
    ),
]

check_window_gradient = Checker(
    "window_gradient",
    stub=STUB,
    hints=HINTS,
    solution=window_gradient,
    cases=CASES,
    quantities=[Quantity("dW", ("H", "H"))],
    mistakes=MISTAKES,
    lesson="It costs k backward passes where chunks cost one: hence chunks.",
)
