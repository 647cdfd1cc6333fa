"""Wrong gradients and shares of credit in chapter 05, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known


def run(xs, h0, U, W, b, reset=None):
    """States h(0) … h(T), (T + 1, N, H); from zero again every `reset` steps."""
    hs = [h0]
    for t, x in enumerate(xs):
        h = np.zeros_like(h0) if reset and t and t % reset == 0 else hs[-1]
        hs.append(np.tanh(x @ U.T + h @ W.T + b))
    return np.stack(hs)


def _chunked(cut=lambda t, k, T: t % k == 0, **change):
    """A chunked backward pass with one thing changed.

    `cut(t, k, T)`: does nothing go from step index t to the one before it?
    """
    slope = change.get("slope", lambda h: 1 - h**2)
    before = change.get("before", 0)
    read = change.get("read", lambda t, k: t)

    def function(xs, h0, d_hs, U, W, b, k):
        T = len(xs)
        hs = run(xs, h0, U, W, b, reset=k if change.get("reset") else None)
        dh, dW = np.zeros_like(h0), np.zeros_like(W)
        for t in reversed(range(T)):
            if change.get("drop") and change["drop"](t, k, T):
                dh = np.zeros_like(h0)
                continue
            da = (d_hs[read(t, k)] + dh) * slope(hs[t + 1])
            if not (change.get("skip") and change["skip"](t, k, T)):
                dW += da.T @ hs[t + before]
            back = W.T if change.get("transposed") else W
            dh = np.zeros_like(h0) if cut(t, k, T) else da @ back
        return dW / (-(-T // k) if change.get("mean") else 1)

    return function


def _windowed(steps=lambda k, T: k, losses=lambda T: range(T), **change):
    """A sliding window of `steps(k, T)` for each of `losses(T)`, one thing changed."""
    inner, again = change.get("inner", True), change.get("again", False)

    def function(xs, h0, d_hs, U, W, b, k):
        hs, dW = run(xs, h0, U, W, b), np.zeros_like(W)
        for t in losses(len(xs)):
            dh = d_hs[t]
            last = max(t + 1 - steps(k, len(xs)), 0)
            for tau in range(t, last - 1, -1):
                da = dh * (1 - hs[tau + 1] ** 2)
                if inner or tau == last:
                    dW += da.T @ hs[tau]
                dh = da @ W + (d_hs[tau - 1] if again and tau else 0)
        return dW

    return function


chunked, windowed = _chunked(), _windowed()

_FULL = Known(
    "nothing is cut: this is the full gradient",
    _chunked(cut=lambda t, k, T: False),
    "Every loss reached back to the first step, and k made no difference.",
    "Somewhere the way back has to end: what leaves a chunk through its first step "
    "is dropped.",
)

CHUNK = [
    _FULL,
    Known(
        "the state is set to zero at the start of each chunk",
        _chunked(reset=True),
        "The *forward* pass was cut too, so the later states are other states. Only "
        "the way back is cut.",
        "Run forward once over everything, or hand each chunk the last state of the "
        "one before it.",
    ),
    Known(
        "every loss has a sliding window of its own",
        windowed,
        "That keeps k steps for every loss. Chunks keep only what lies between the "
        "loss and the start of its chunk.",
        "Go back through a chunk once, with all its losses together.",
    ),
    Known(
        "only the last chunk is left",
        _chunked(drop=lambda t, k, T: t // k != (T - 1) // k),
        "The gradients of the earlier chunks are overwritten or never computed.",
        "Add each chunk's gradient to the same dW with `+=`.",
    ),
    Known(
        "a last chunk shorter than k is left out",
        _chunked(drop=lambda t, k, T: t >= T // k * k),
        "Where k does not divide T, the rest has losses too.",
        "`for start in range(0, T, k)` and `xs[start : start + k]`: Python shortens "
        "the last one by itself.",
    ),
    Known(
        "the chunks are counted from the end of the sequence",
        _chunked(cut=lambda t, k, T: (T - t) % k == 0),
        "With k = 3 and T = 7 these chunks are 1 + 3 + 3 steps long; reading from "
        "the front gives 3 + 3 + 1.",
        "A chunk starts at the step indices 0, k, 2k, …: cut where `t % k == 0`.",
    ),
    Known(
        "the cut comes one step too late",
        _chunked(cut=lambda t, k, T: t % k == k - 1),
        "The gradient stops before the last step of each chunk, not at its first.",
        "Step index t is the first of its chunk when `t % k == 0`: nothing goes on "
        "from there.",
    ),
    Known(
        "the first step of each chunk adds nothing to dW",
        _chunked(skip=lambda t, k, T: t % k == 0),
        "That is right when the chunk starts from zero. Here it starts from the "
        "state it was handed, and W was used on it.",
        "All k terms: the first one is da(1).T @ (the state the chunk started from).",
    ),
    Known(
        "the chunks' gradients are averaged instead of added",
        _chunked(mean=True),
        "The loss is a sum over time, and so is its gradient.",
        "Add; do not divide by the number of chunks.",
    ),
    Known(
        "dW is made with h(t) instead of h(t-1)",
        _chunked(before=1),
        "W acts on the state *before* the step.",
        "Keep h(0) in front of your list of states, and read it one place earlier.",
    ),
    Known(
        "the step back multiplies by W.T",
        _chunked(transposed=True),
        "Forward, a row of states is multiplied by `W.T`; on the way back by `W`.",
        "`dh = da @ W`: with states as rows that is W transposed times ∂L/∂a.",
    ),
    Known(
        "every chunk reads the ∂ℓ/∂h of the first one",
        _chunked(read=lambda t, k: t % k),
        "The step was counted from the start of its chunk, but `d_hs` is of the whole "
        "sequence.",
        "In the chunk that begins at `start`: `d_hs[start + t]`.",
    ),
    Known(
        "the slope of tanh is missing",
        _chunked(slope=lambda h: 1.0),
        "∂L/∂a is ∂L/∂h times 1 - h².",
        "`da = dh * (1 - h**2)`, with the state after the step.",
    ),
]

WINDOW = [
    _FULL,
    Known(
        "the window is one step too long",
        _windowed(steps=lambda k, T: k + 1),
        "k = 1 should keep the loss's own step alone: lag 0.",
        "The steps are t, t-1, …, t-k+1: k of them.",
    ),
    Known(
        "the window is one step too short",
        _windowed(steps=lambda k, T: k - 1),
        "k = 1 keeps lag 0; here it keeps nothing.",
        "The steps are t, t-1, …, t-k+1: k of them.",
    ),
    Known(
        "the sequence is cut into chunks",
        chunked,
        "There the losses early in a chunk go back fewer than k steps.",
        "Each loss starts a way back of its own, k steps long.",
    ),
    Known(
        "only the last step's loss is sent back",
        _windowed(losses=lambda T: [T - 1]),
        "Every step has a loss, so every t starts a window.",
        "An outer loop over t, an inner one over the k steps back from it.",
    ),
    Known(
        "each way back collects the other losses it passes",
        _windowed(again=True),
        "A loss between t-k+1 and t has a way back of its own. Here it is counted "
        "once more in every window that passes it.",
        "Only the loss of step t goes into its window: `d_hs[t]`, once, at its start.",
    ),
    Known(
        "only the last step of each window adds to dW",
        _windowed(inner=False),
        "Each step on the way used W, so each adds its term.",
        "`dW += da.T @ h[tau - 1]` inside the inner loop.",
    ),
]


def share(lag, k):
    """The right answer to the last exercise."""
    return max(k - lag, 0) / k


SHARE = [
    Known(
        "every lag shorter than the chunk counts as fully credited",
        lambda lag, k: float(lag < k),
        "Only the later steps of a chunk have a step `lag` earlier *in* the chunk.",
        "Number the steps of one chunk 0 … k-1. At which is index - lag at least 0?",
    ),
    Known(
        "the first step is counted from 1",
        lambda lag, k: max(k - lag + 1, 0) / k,
        "Lag 0 would get (k+1)/k, more than everything.",
        "Lag 0 is credited at all k steps, lag k-1 at one.",
    ),
    Known(
        "one step too few is counted",
        lambda lag, k: max(k - lag - 1, 0) / k,
        "Lag 0 is a step's own input: it is always credited.",
        "Lag 0 is credited at all k steps, lag k-1 at one.",
    ),
    Known(
        "lags longer than the chunk give a negative share",
        lambda lag, k: (k - lag) / k,
        "A share cannot be below zero: nothing is credited there.",
        "`max(k - lag, 0)`.",
    ),
    Known(
        "this is the share that is lost",
        lambda lag, k: min(lag / k, 1.0),
        "The first `lag` steps of a chunk are those *without* credit.",
        "One minus it.",
    ),
    Known(
        "the number of steps is returned, not their share",
        lambda lag, k: float(max(k - lag, 0)),
        "So many steps of each chunk are credited.",
        "Divide by k.",
    ),
]
