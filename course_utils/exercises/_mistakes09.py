"""Wrong GRU steps and conversions in chapter 09, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known
from course_utils.numpy_rnn import sigmoid


def candidate_after(un, r, h, Wn, b_hn):
    """n with the reset gate after the product, as PyTorch and cuDNN have it."""
    return np.tanh(un + r * (h @ Wn.T + b_hn))


def step(x, h, U, W, b, b_hn, order="rzn", **change):
    """h after one step, or with one thing changed."""
    ux = x @ U.T + b
    u = dict(zip(order, np.split(ux, 3, axis=-1), strict=True))
    Ws = dict(zip(order, np.split(W, 3), strict=True))
    squash = change.get("squash", sigmoid)
    r, z = (squash(u[k] + h @ Ws[k].T) for k in "rz")
    candidate = change.get("candidate", candidate_after)
    n = candidate(u["n"], r, h, Ws["n"], b_hn)
    mix = change.get("mix", lambda z, n, h: (1 - z) * n + z * h)
    return mix(z, n, h)


def _step(**change):
    return lambda x, h, U, W, b, b_hn: step(x, h, U, W, b, b_hn, **change)


def _bias_twice(x, h, U, W, b, b_hn):
    b_r, b_z, b_n = np.split(b, 3)
    return step(x, h, U, W, np.concatenate([2 * b_r, 2 * b_z, b_n]), b_n + b_hn)


STEP = [
    Known(
        "z and 1 - z have changed places",
        _step(mix=lambda z, n, h: (1 - z) * h + z * n),
        "In this course, as in PyTorch, z = 1 *keeps the old state*. Some papers, and "
        "the slides, write it the other way round.",
        "h(t) = (1 - z) ∘ n + z ∘ h(t-1).",
    ),
    Known(
        "the reset gate stands before the product",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + (r * h) @ Wn.T + b_hn)),
        "W_n (r ∘ h) is the paper's form. PyTorch multiplies after: r ∘ (W_n h + "
        "b_hn). They are two networks, not two ways to write one.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    Known(
        "b_hn stands outside the reset gate",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + r * (h @ Wn.T) + b_hn)),
        "Outside it would be one more input bias, and b has one already. b_hn is "
        "there because the reset gate can switch it off.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    Known(
        "b_hn is left out",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + r * (h @ Wn.T))),
        "The candidate has a second bias, next to W_n h and inside the reset.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    Known(
        "the reset gate is left out",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + h @ Wn.T + b_hn)),
        "Then the candidate always sees the whole old state.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    Known(
        "the reset gate multiplies the input's share too",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(r * (un + h @ Wn.T + b_hn))),
        "Then r = 0 would hide the input as well. It hides the old state only.",
        "`u_n + r * (h @ W_n.T + b_hn)`.",
    ),
    Known(
        "r and 1 - r have changed places",
        _step(
            candidate=lambda un, r, h, Wn, b_hn: np.tanh(
                un + (1 - r) * (h @ Wn.T + b_hn)
            )
        ),
        "r = 1 lets the candidate see the old state, r = 0 hides it. Only z has a "
        "1 - z beside it.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    Known(
        "the bias b is added twice",
        _bias_twice,
        "b belongs to the input's share, once. The state's share h @ W.T has no bias "
        "but b_hn, in the rows of n.",
        "`u = x @ U.T + b` and `v = h @ W.T`.",
    ),
    Known(
        "the candidate has no tanh",
        _step(candidate=lambda un, r, h, Wn, b_hn: un + r * (h @ Wn.T + b_hn)),
        "Without the tanh the candidate, and the state with it, has no bound.",
        "n = tanh(…).",
    ),
    Known(
        "the rows are read in the order z, r, n",
        _step(order="zrn"),
        "The papers name z first. Here, as in PyTorch, the rows stand in the order r, "
        "z, n.",
        "`r, z, n = np.split(a, 3, axis=-1)`.",
    ),
    Known(
        "the rows are read in the order n, r, z",
        _step(order="nrz"),
        "The rows stand in the order r, z, n.",
        "`r, z, n = np.split(a, 3, axis=-1)`.",
    ),
    Known(
        "the gates are squashed by tanh",
        _step(squash=np.tanh),
        "r and z say how much, from 0 to 1; only the candidate may be negative.",
        "Sigmoid for r and z, tanh for n.",
    ),
    Known(
        "the candidate is squashed by a sigmoid",
        _step(candidate=lambda un, r, h, Wn, b_hn: sigmoid(un + r * (h @ Wn.T + b_hn))),
        "Then the state could never become negative.",
        "n = tanh(…).",
    ),
    Known(
        "the new state is the candidate",
        _step(mix=lambda z, n, h: n),
        "Without the mixture nothing is carried over except through W_n.",
        "h(t) = (1 - z) ∘ n + z ∘ h(t-1).",
    ),
    Known(
        "the old state is added whole",
        _step(mix=lambda z, n, h: (1 - z) * n + h),
        "The two shares must make one: 1 - z for the new, z for the old.",
        "h(t) = (1 - z) ∘ n + z ∘ h(t-1).",
    ),
]


def converted(U, W, b, rows="z", signs=(True, True, True)):
    """U, W, b with the sign of `rows` turned, in those arrays that `signs` says."""
    start = "rzn".index(rows[0]) * (len(b) // 3)
    stop = start + len(rows) * (len(b) // 3)
    turned = []
    for array, turn in zip((U, W, b), signs, strict=True):
        array = array.copy()
        array[start:stop] *= -1 if turn else 1
        turned.append(array)
    return tuple(turned)


def _converted(**change):
    return lambda U, W, b: converted(U, W, b, **change)


def _one_minus(U, W, b):
    U, W, b = U.copy(), W.copy(), b.copy()
    H = len(b) // 3
    for array in (U, W, b):
        array[H : 2 * H] = 1 - array[H : 2 * H]
    return U, W, b


def _swapped(U, W, b):
    def swap(array):
        r, z, n = np.split(array, 3)
        return np.concatenate([z, r, n])

    return swap(U), swap(W), swap(b)


def _columns(U, W, b):
    U, W, b = U.copy(), W.copy(), b.copy()
    H = len(b) // 3
    for array in (U.T, W.T, b):
        array[H : 2 * H] *= -1
    return U, W, b


CONVENTION = [
    Known(
        "nothing is changed",
        lambda U, W, b: (U.copy(), W.copy(), b.copy()),
        "With the same weights the gate has the same value, and that value means the "
        "opposite here.",
        "Negate the z rows of U, of W and of b.",
    ),
    Known(
        "columns of U and W are negated instead of rows",
        _columns,
        "Each gate is a block of *rows*: row k of U holds the weights that make a[k]. "
        "A column belongs to one input or unit.",
        "`U[H:2*H]`, not `U[:, H:2*H]`.",
    ),
    Known(
        "the bias is left as it is",
        _converted(signs=(True, True, False)),
        "σ(-a) = 1 - σ(a) needs the *whole* pre-activation turned round, and the bias "
        "is part of it.",
        "Negate the z rows of U, of W and of b.",
    ),
    Known(
        "only the bias is negated",
        _converted(signs=(False, False, True)),
        "The pre-activation of z is U_z x + W_z h + b_z: all three terms must change "
        "their sign.",
        "Negate the z rows of U, of W and of b.",
    ),
    Known(
        "W is left as it is",
        _converted(signs=(True, False, True)),
        "z reads the old state as well as the input.",
        "Negate the z rows of U, of W and of b.",
    ),
    Known(
        "U is left as it is",
        _converted(signs=(False, True, True)),
        "z reads the input as well as the old state.",
        "Negate the z rows of U, of W and of b.",
    ),
    Known(
        "the rows of r are negated",
        _converted(rows="r"),
        "The first H rows belong to r. The two conventions agree on it.",
        "z has the rows H … 2H-1.",
    ),
    Known(
        "the rows of n are negated",
        _converted(rows="n"),
        "The last H rows belong to n. The two conventions agree on it.",
        "z has the rows H … 2H-1.",
    ),
    Known(
        "the rows of r are negated as well",
        _converted(rows="rz"),
        "Only z changes its meaning; r resets in both.",
        "z has the rows H … 2H-1.",
    ),
    Known(
        "everything is negated",
        _converted(rows="rzn"),
        "Only z changes its meaning.",
        "z has the rows H … 2H-1.",
    ),
    Known(
        "1 - the weights are taken",
        _one_minus,
        "1 - z is wanted of the *gate*, after the sigmoid. Before it, that is a change "
        "of sign: σ(-a) = 1 - σ(a).",
        "Negate instead.",
    ),
    Known(
        "the rows of r and z are exchanged",
        _swapped,
        "The order of the rows is the same in both; the meaning of z is not.",
        "Negate the z rows.",
    ),
]
