"""Exercise `tanh_jacobian` of chapter 06."""

import numpy as np

from course_utils.exercises.ch06.random_networks import states, weights
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def tanh_jacobian(W, h):
    """∂h(t)/∂h(t-1) of the step h(t) = tanh(U x(t) + W h(t-1) + b).

    W (H, H), h (N, H): the state h(t), *after* the step
    →  J (N, H, H), J[n, i, j] = ∂h_i(t)/∂h_j(t-1) of sequence n
    """
    return ...
'''

HINTS = [
    "One unit first: h = tanh(u x + w h_prev). What is dh/dh_prev, written with h "
    "alone?",
    "Unit i: h_i = tanh(… + Σ_j W_ij h_j_prev). Its derivative by h_j_prev is its "
    "slope times one entry of W.",
    "`W` has axes (i, j), the slopes `1 - h**2` have (n, i). Make them meet: "
    "`(1 - h**2)[:, :, None] * W`.",
]


def tanh_jacobian(W, h, slope=lambda h: 1 - h**2, scaled="rows"):
    """∂h(t)/∂h(t-1) of a tanh step, (N, H, H), or with one thing changed."""
    factor = slope(h)
    return W * (factor[:, :, None] if scaled == "rows" else factor[:, None, :])


def _turned(W, h):
    return tanh_jacobian(W, h).swapaxes(1, 2)


MISTAKES = [
    KnownMistake(
        "the slope is left out",
        lambda W, h: np.broadcast_to(W, (len(h), *W.shape)).copy(),
        "W is the way from h(t-1) to the pre-activation a(t). From there to h(t) there "
        "is one more arrow, tanh, with its own factor for every unit.",
        "Which of the H units does row i of the Jacobian belong to, and what is its "
        "slope?",
    ),
    KnownMistake(
        "the slopes stand on the columns",
        lambda W, h: tanh_jacobian(W, h, scaled="columns"),
        "That is W diag(φ'). Column j says what h_j(t-1) does; the slope belongs to "
        "the unit that *receives*, row i.",
        "diag(φ') W: multiply row i of W by the slope of unit i.",
    ),
    KnownMistake(
        "the Jacobian is transposed",
        _turned,
        "Row and column have changed places: entry [i, j] is ∂h_j(t)/∂h_i(t-1). A "
        "gradient is carried back by the transpose, the Jacobian itself is not "
        "transposed.",
        "Rows for the output h(t), columns for the input h(t-1).",
    ),
    KnownMistake(
        "tanh is taken a second time",
        lambda W, h: tanh_jacobian(W, h, lambda h: 1 - np.tanh(h) ** 2),
        "`h` is already tanh(a). The slope at a is 1 - tanh(a)² = 1 - h².",
        "Use `1 - h**2`.",
    ),
    KnownMistake(
        "the square is missing in 1 - h²",
        lambda W, h: tanh_jacobian(W, h, lambda h: 1 - h),
        "1 - h is above 1 for every negative h, and no slope of tanh is above 1.",
        "tanh' = 1 - tanh².",
    ),
    KnownMistake(
        "the slope is the sigmoid's",
        lambda W, h: tanh_jacobian(W, h, lambda h: h * (1 - h)),
        "h (1 - h) is σ' where h = σ(a). Here h = tanh(a).",
        "tanh' = 1 - tanh².",
    ),
    KnownMistake(
        "the slopes are averaged over the units",
        lambda W, h: tanh_jacobian(
            W, h, lambda h: np.full_like(h, 1) * (1 - h**2).mean(-1, keepdims=True)
        ),
        "Each unit has its own slope; a saturated one passes nothing on, whatever the "
        "others do.",
        "Keep the slopes apart: one for each row.",
    ),
    KnownMistake(
        "there is one Jacobian for the whole batch",
        lambda W, h: tanh_jacobian(W, h).mean(axis=0),
        "Each sequence has its own state, hence its own slopes, hence its own matrix.",
        "The result has three axes: (N, H, H).",
    ),
]

_rng = np.random.default_rng(6)

check_tanh_jacobian = Checker(
    "tanh_jacobian",
    stub=STUB,
    hints=HINTS,
    solution=tanh_jacobian,
    cases=[
        {"W": weights(_rng, 6), "h": states(_rng, 3, 6)},
        {"W": weights(_rng, 4), "h": states(_rng, 5, 4)},
        {"W": weights(_rng, 2), "h": states(_rng, 7, 2)},
    ],
    quantities=[Quantity("J", ("N", "H", "H"))],
    mistakes=MISTAKES,
    lesson="diag(φ') W: each step's matrix is W with its rows turned down.",
    evidence="It agrees with the derivative of the step on three sizes.",
)
