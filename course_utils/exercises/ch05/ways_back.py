"""Ways back that are cut: what `chunk_gradient` and `window_gradient` share."""

import numpy as np

from course_utils.exercises.checking import KnownMistake


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
CASES = [_gradient_case(_rng, *sizes) for sizes in _SIZES]


def _run(xs, h0, U, W, b, reset=None):
    """States h(0) … h(T), (T + 1, N, H); from zero again every `reset` steps."""
    hs = [h0]
    for t, x in enumerate(xs):
        h = np.zeros_like(h0) if reset and t and t % reset == 0 else hs[-1]
        hs.append(np.tanh(x @ U.T + h @ W.T + b))
    return np.stack(hs)


def chunked(cut=lambda t, k, T: t % k == 0, **change):
    """A chunked backward pass with one thing changed.

    `cut(t, k, T)`: does nothing go from step index t to the one before it?
    """
    slope = change.get("slope", lambda h: 1 - h**2)
    before = change.get("before", 0)
    read = change.get("read", lambda t, k: t)

    def function(xs, h0, d_hs, U, W, b, k):
        T = len(xs)
        hs = _run(xs, h0, U, W, b, reset=k if change.get("reset") else None)
        dh, dW = np.zeros_like(h0), np.zeros_like(W)
        for t in reversed(range(T)):
            if change.get("drop") and change["drop"](t, k, T):
                dh = np.zeros_like(h0)
                continue
            da = (d_hs[read(t, k)] + dh) * slope(hs[t + (not change.get("early"))])
            if not (change.get("skip") and change["skip"](t, k, T)):
                dW += da.T @ hs[t + before]
            back = W.T if change.get("transposed") else W
            dh = np.zeros_like(h0) if cut(t, k, T) else da @ back
        return dW / (-(-T // k) if change.get("mean") else 1)

    return function


def windowed(steps=lambda k, T: k, losses=lambda T: range(T), **change):
    """A sliding window of `steps(k, T)` for each of `losses(T)`, one thing changed."""
    inner, again = change.get("inner", True), change.get("again", False)
    slope = change.get("slope", lambda h: 1 - h**2)
    before = change.get("before", 0)

    def function(xs, h0, d_hs, U, W, b, k):
        hs, dW = _run(xs, h0, U, W, b), np.zeros_like(W)
        back = W.T if change.get("transposed") else W
        for t in losses(len(xs)):
            dh = d_hs[t]
            last = max(t + 1 - steps(k, len(xs)), 0)
            for tau in range(t, last - 1, -1):
                da = dh * slope(hs[tau + 1])
                if inner or tau == last:
                    dW += da.T @ hs[tau + before]
                dh = da @ back + (d_hs[tau - 1] if again and tau else 0)
        return dW

    return function


def nothing_cut(advice):
    """The mistake that both exercises share; `advice` is the exercise's own."""
    return KnownMistake(
        "nothing is cut: this is the full gradient",
        chunked(cut=lambda t, k, T: False),
        "Every loss reached back to the first step, and k made no difference.",
        advice,
    )


def from_zero(function):
    """`function` for who starts the forward pass from zero instead of h0."""
    return KnownMistake(
        "h0 is not used and the network starts from zero",
        lambda xs, h0, d_hs, U, W, b, k: function(xs, 0 * h0, d_hs, U, W, b, k),
        "The sequence goes on from the state it is given, and W is used on that state "
        "at the first step.",
        "Put `h0` in front of the list of states.",
    )
