"""Wrong Jacobians, bounds and readings in chapter 06, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known
from course_utils.gradflow import LARGEST_SLOPE


def jacobian(W, h, slope=lambda h: 1 - h**2, scaled="rows"):
    """∂h(t)/∂h(t-1) of a tanh step, (N, H, H), or with one thing changed."""
    factor = slope(h)
    return W * (factor[:, :, None] if scaled == "rows" else factor[:, None, :])


def _turned(W, h):
    return jacobian(W, h).swapaxes(1, 2)


JACOBIAN = [
    Known(
        "the slope is left out",
        lambda W, h: np.broadcast_to(W, (len(h), *W.shape)).copy(),
        "W is the way from h(t-1) to the pre-activation a(t). From there to h(t) there "
        "is one more arrow, tanh, with its own factor for every unit.",
        "Which of the H units does row i of the Jacobian belong to, and what is its "
        "slope?",
    ),
    Known(
        "the slopes stand on the columns",
        lambda W, h: jacobian(W, h, scaled="columns"),
        "That is W diag(φ'). Column j says what h_j(t-1) does; the slope belongs to "
        "the unit that *receives*, row i.",
        "diag(φ') W: multiply row i of W by the slope of unit i.",
    ),
    Known(
        "the Jacobian is transposed",
        _turned,
        "Row and column have changed places: entry [i, j] is ∂h_j(t)/∂h_i(t-1). A "
        "gradient is carried back by the transpose, the Jacobian itself is not "
        "transposed.",
        "Rows for the output h(t), columns for the input h(t-1).",
    ),
    Known(
        "tanh is taken a second time",
        lambda W, h: jacobian(W, h, lambda h: 1 - np.tanh(h) ** 2),
        "`h` is already tanh(a). The slope at a is 1 - tanh(a)² = 1 - h².",
        "Use `1 - h**2`.",
    ),
    Known(
        "the square is missing in 1 - h²",
        lambda W, h: jacobian(W, h, lambda h: 1 - h),
        "1 - h is above 1 for every negative h, and no slope of tanh is above 1.",
        "tanh' = 1 - tanh².",
    ),
    Known(
        "the slope is the sigmoid's",
        lambda W, h: jacobian(W, h, lambda h: h * (1 - h)),
        "h (1 - h) is σ' where h = σ(a). Here h = tanh(a).",
        "tanh' = 1 - tanh².",
    ),
    Known(
        "the slopes are averaged over the units",
        lambda W, h: jacobian(
            W, h, lambda h: np.full_like(h, 1) * (1 - h**2).mean(-1, keepdims=True)
        ),
        "Each unit has its own slope; a saturated one passes nothing on, whatever the "
        "others do.",
        "Keep the slopes apart: one for each row.",
    ),
    Known(
        "there is one Jacobian for the whole batch",
        lambda W, h: jacobian(W, h).mean(axis=0),
        "Each sequence has its own state, hence its own slopes, hence its own matrix.",
        "The result has three axes: (N, H, H).",
    ),
]


def bound(W, activation, T, norm=lambda W: np.linalg.norm(W, 2), slope=None):
    """(σ_max · max φ')^(T-t) for t = 0 … T, or with one thing changed."""
    largest = LARGEST_SLOPE[activation] if slope is None else slope
    return (norm(W) * largest) ** np.arange(T, -1.0, -1.0)


def _radius(W):
    return np.abs(np.linalg.eigvals(W)).max()


BOUND = [
    Known(
        "the spectral radius stands where σ_max should",
        lambda W, activation, T: bound(W, activation, T, _radius),
        "The largest |eigenvalue| says how W grows in the long run. In a few steps a "
        "matrix can stretch a vector by more: only σ_max is a bound.",
        "`np.linalg.norm(W, 2)`, or the first of `np.linalg.svd(W)[1]`.",
    ),
    Known(
        "the Frobenius norm is used",
        lambda W, activation, T: bound(W, activation, T, np.linalg.norm),
        "`np.linalg.norm(W)` without a second argument is the root of the sum of all "
        "squares. That is a bound too, but up to √H too large at every step.",
        "`np.linalg.norm(W, 2)` is the largest singular value.",
    ),
    Known(
        "the largest entry of W is taken for its norm",
        lambda W, activation, T: bound(W, activation, T, lambda W: np.abs(W).max()),
        "Many small entries that pull the same way stretch a vector more than one "
        "large one.",
        "`np.linalg.norm(W, 2)` is the largest singular value.",
    ),
    Known(
        "the smallest singular value is taken",
        lambda W, activation, T: bound(
            W, activation, T, lambda W: np.linalg.norm(W, -2)
        ),
        "`svd` sorts them from the largest down; the last one is the *least* that W "
        "stretches a vector.",
        "The first of `np.linalg.svd(W)[1]`.",
    ),
    Known(
        "the root of the eigenvalue of WᵀW is not taken",
        lambda W, activation, T: bound(
            W, activation, T, lambda W: np.linalg.norm(W, 2) ** 2
        ),
        "The eigenvalues of WᵀW are the *squares* of the singular values.",
        "Take the root, or use `np.linalg.norm(W, 2)`.",
    ),
    Known(
        "the columns are summed: that is another norm",
        lambda W, activation, T: bound(
            W, activation, T, lambda W: np.linalg.norm(W, 1)
        ),
        "`np.linalg.norm(W, 1)` is the largest column sum. It bounds sums of absolute "
        "values, not the length ‖·‖ of this chapter.",
        "`np.linalg.norm(W, 2)` is the largest singular value.",
    ),
    Known(
        "the slope is left out",
        lambda W, activation, T: bound(W, activation, T, slope=1.0),
        "For tanh that makes no difference, its steepest slope is 1. The sigmoid's is "
        "1/4, and the bound may use it.",
        "Look `activation` up: what is max φ'?",
    ),
    Known(
        "the sigmoid's steepest slope is taken for 1/2",
        lambda W, activation, T: bound(
            W, activation, T, slope={"sigmoid": 0.5}.get(activation)
        ),
        "σ(0) is 1/2; its slope there is σ(0)·(1 - σ(0)) = 1/4.",
        "max σ' = 1/4.",
    ),
    Known(
        "the exponents run from 0 up to T",
        lambda W, activation, T: bound(W, activation, T)[::-1],
        "Entry t belongs to h(t), which is T - t steps before the loss: the last entry "
        "is one, the first has all T factors.",
        "`np.arange(T, -1, -1)`.",
    ),
    Known(
        "one entry is missing",
        lambda W, activation, T: bound(W, activation, T)[:-1],
        "t runs from 0 to T, so there are T + 1 entries; at t = T nothing has been "
        "multiplied yet and the bound is 1.",
        "`np.arange(T, -1, -1)` has T + 1 entries.",
    ),
    Known(
        "one factor more stands in every entry",
        lambda W, activation, T: bound(W, activation, T + 1)[:-1],
        "From h(t) to h(T) there are T - t steps. Your last entry should be 1: the "
        "loss's own gradient, before any step.",
        "Count the factors for t = T.",
    ),
    Known(
        "the factors are added up",
        lambda W, activation, T: (
            np.linalg.norm(W, 2) * LARGEST_SLOPE[activation] * np.arange(T, -1.0, -1.0)
        ),
        "Along a path factors multiply. Products make it a power, hence a straight "
        "line on a log axis.",
        "`factor ** exponents`.",
    ),
]


def carried(W, hs, dh, **change):
    """‖∂L/∂h(t)‖ for t = 0 … T of one sequence, or with one thing changed."""
    slope = change.get("slope", lambda hs, t: 1 - hs[t] ** 2)
    norm = change.get("norm", np.linalg.norm)
    back = W.T if change.get("transposed") else W
    norms = [norm(dh)]
    for t in range(len(hs) - 1, 0, -1):
        if change.get("after"):
            dh = (dh @ back) * slope(hs, t)
        else:
            da = dh * slope(hs, t)
            dh = da @ back
        norms.append(norm(da) if change.get("halfway") else norm(dh))
        if change.get("forgetful"):
            dh = dh / norm(dh)
    return np.array(norms if change.get("backwards") else norms[::-1])


def _changed(**change):
    return lambda W, hs, dh: carried(W, hs, dh, **change)


CARRIED = [
    Known(
        "the slope is left out",
        _changed(slope=lambda hs, t: 1.0),
        "Then only W shrinks or stretches the gradient, and a saturated network looks "
        "as healthy as a linear one.",
        "On its way from h(t) to a(t) the gradient is multiplied by 1 - h(t)².",
    ),
    Known(
        "W is transposed",
        _changed(transposed=True),
        "Forward, W turned h(t-1) into a(t) as `W @ h`. A gradient goes the other way "
        "with the transpose, `W.T @ da`: for a row vector that is `da @ W`.",
        "`dh = da @ W`.",
    ),
    Known(
        "W comes before the slope",
        _changed(after=True),
        "Backward, the arrows come in the opposite order: first through tanh, then "
        "through W.",
        "`da = dh * (1 - h**2)`, then `dh = da @ W`.",
    ),
    Known(
        "the slope is taken one step too early",
        _changed(slope=lambda hs, t: 1 - hs[t - 1] ** 2),
        "The step from h(t-1) to h(t) passes tanh at a(t), where its slope is "
        "1 - h(t)².",
        "Use the state *after* the step you walk back through.",
    ),
    Known(
        "the norms stand in the order in which they were computed",
        _changed(backwards=True),
        "Your first entry belongs to t = T. Entry t of the result belongs to h(t).",
        "Turn the list round at the end: `norms[::-1]`.",
    ),
    Known(
        "the length is taken before W",
        _changed(halfway=True),
        "That is ‖∂L/∂a(t)‖: the gradient has passed tanh and not yet W. Asked is the "
        "state's, ∂L/∂h(t-1), at the end of the step.",
        "First `dh = da @ W`, then the norm of dh.",
    ),
    Known(
        "the vector is rescaled at each step and its length forgotten",
        _changed(forgetful=True),
        "Then every entry is what one step does. What is left is the *product* of "
        "all of them.",
        "Carry dh on as it is (or multiply the lengths up).",
    ),
    Known(
        "all norms are divided by the one at T",
        lambda W, hs, dh: carried(W, hs, dh) / np.linalg.norm(dh),
        "That is the share that is left, as the plots show it. Asked are the norms "
        "themselves, ‖dh‖ at T.",
        "Leave the division out.",
    ),
    Known(
        "the logarithms are returned",
        lambda W, hs, dh: np.log10(carried(W, hs, dh)),
        "The plots show log10 of the norms. Asked are the norms.",
        "Leave the logarithm out.",
    ),
    Known(
        "the squared norm is returned",
        _changed(norm=lambda dh: (dh**2).sum()),
        "Σ dh² is the norm's square: on a log axis everything falls twice as fast.",
        "`np.linalg.norm(dh)` takes the root.",
    ),
    Known(
        "the largest entry is taken for the norm",
        _changed(norm=lambda dh: np.abs(dh).max()),
        "One entry says nothing about the others. The norm is √Σ dh².",
        "`np.linalg.norm(dh)`.",
    ),
]
