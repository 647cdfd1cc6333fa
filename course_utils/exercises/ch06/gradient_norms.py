"""Exercise `gradient_norms` of chapter 06."""

import numpy as np

from course_utils.exercises.ch06.random_networks import states, weights
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def gradient_norms(W, hs, dh):
    """How long the gradient is at each step, on its way back from T to 0.

    The states of one sequence came from h(t) = tanh(U x(t) + W h(t-1) + b).
    W (H, H), hs (T + 1, H): h(0) … h(T), dh (H,): ∂L/∂h(T)
    →  norms (T + 1,): ‖∂L/∂h(t)‖ for t = 0 … T
    """
    return ...
'''

HINTS = [
    "Keep one vector, dh, and walk from t = T down to 1. What are the two things "
    "that happen to it between h(t) and h(t-1)?",
    "`da = dh * (1 - hs[t] ** 2)`, then `dh = da @ W`. No matrix is multiplied by "
    "a matrix.",
    "Start with `norms = [np.linalg.norm(dh)]`, append after every step, and turn "
    "the list round at the end.",
]


def gradient_norms(W, hs, dh, **change):
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
    return lambda W, hs, dh: gradient_norms(W, hs, dh, **change)


MISTAKES = [
    KnownMistake(
        "the slope is left out",
        _changed(slope=lambda hs, t: 1.0),
        "Then only W shrinks or stretches the gradient, and a saturated network looks "
        "as healthy as a linear one.",
        "On its way from h(t) to a(t) the gradient is multiplied by 1 - h(t)².",
    ),
    KnownMistake(
        "W is transposed",
        _changed(transposed=True),
        "Forward, W turned h(t-1) into a(t) as `W @ h`. A gradient goes the other way "
        "with the transpose, `W.T @ da`: for a row vector that is `da @ W`.",
        "`dh = da @ W`.",
    ),
    KnownMistake(
        "W comes before the slope",
        _changed(after=True),
        "Backward, the arrows come in the opposite order: first through tanh, then "
        "through W.",
        "`da = dh * (1 - h**2)`, then `dh = da @ W`.",
    ),
    KnownMistake(
        "the slope is taken one step too early",
        _changed(slope=lambda hs, t: 1 - hs[t - 1] ** 2),
        "The step from h(t-1) to h(t) passes tanh at a(t), where its slope is "
        "1 - h(t)².",
        "Use the state *after* the step you walk back through.",
    ),
    KnownMistake(
        "the norms stand in the order in which they were computed",
        _changed(backwards=True),
        "Your first entry belongs to t = T. Entry t of the result belongs to h(t).",
        "Turn the list round at the end: `norms[::-1]`.",
    ),
    KnownMistake(
        "the norm at T is left out",
        lambda W, hs, dh: gradient_norms(W, hs, dh)[:-1],
        "T + 1 states, T + 1 norms: the walk starts with ‖∂L/∂h(T)‖ itself.",
        "`norms = [np.linalg.norm(dh)]` before the loop.",
    ),
    KnownMistake(
        "the norm at h(0) is left out",
        lambda W, hs, dh: gradient_norms(W, hs, dh)[1:],
        "T + 1 states, T + 1 norms: the last step back leads from h(1) to h(0).",
        "Walk down to t = 1, and take the norm after that step.",
    ),
    KnownMistake(
        "every step starts from the same vector",
        lambda W, hs, dh: np.array(
            [*(np.linalg.norm(dh * (1 - h**2) @ W) for h in hs[1:]), np.linalg.norm(dh)]
        ),
        "What one step hands back is what the next one starts from: all the factors "
        "between T and t belong to the gradient at t.",
        "Assign dh inside the loop: `dh = da @ W`.",
    ),
    KnownMistake(
        "the length is taken before W",
        _changed(halfway=True),
        "That is ‖∂L/∂a(t)‖: the gradient has passed tanh and not yet W. Asked is the "
        "state's, ∂L/∂h(t-1), at the end of the step.",
        "First `dh = da @ W`, then the norm of dh.",
    ),
    KnownMistake(
        "the vector is rescaled at each step and its length forgotten",
        _changed(forgetful=True),
        "Then every entry is what one step does. What is left is the *product* of "
        "all of them.",
        "Carry dh on as it is (or multiply the lengths up).",
    ),
    KnownMistake(
        "all norms are divided by the one at T",
        lambda W, hs, dh: gradient_norms(W, hs, dh) / np.linalg.norm(dh),
        "That is the share that is left, as the plots show it. Asked are the norms "
        "themselves, ‖dh‖ at T.",
        "Leave the division out.",
    ),
    KnownMistake(
        "the logarithms are returned",
        lambda W, hs, dh: np.log10(gradient_norms(W, hs, dh)),
        "The plots show log10 of the norms. Asked are the norms.",
        "Leave the logarithm out.",
    ),
    KnownMistake(
        "the squared norm is returned",
        _changed(norm=lambda dh: (dh**2).sum()),
        "Σ dh² is the norm's square: on a log axis everything falls twice as fast.",
        "`np.linalg.norm(dh)` takes the root.",
    ),
    KnownMistake(
        "the largest entry is taken for the norm",
        _changed(norm=lambda dh: np.abs(dh).max()),
        "One entry says nothing about the others. The norm is √Σ dh².",
        "`np.linalg.norm(dh)`.",
    ),
]

_rng = np.random.default_rng(6)

check_gradient_norms = Checker(
    "gradient_norms",
    stub=STUB,
    hints=HINTS,
    solution=gradient_norms,
    cases=[
        {"W": weights(_rng, 6), "hs": states(_rng, 8, 6), "dh": _rng.normal(size=6)},
        {
            "W": weights(_rng, 3, 1.4),
            "hs": states(_rng, 9, 3),
            "dh": _rng.normal(size=3),
        },
        {
            "W": weights(_rng, 4, 2.0),
            "hs": states(_rng, 2, 4),
            "dh": _rng.normal(size=4),
        },
    ],
    quantities=[Quantity("norms", ("T + 1",), backward=True)],
    mistakes=MISTAKES,
    lesson="One vector-Jacobian product a step: H² multiplications, not H³.",
    evidence="It agrees with backpropagation on three sequences.",
)
