"""Exercise `gru_step` of chapter 09."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch08.forward_steps import interleaved
from course_utils.exercises.ch09.gru_weights import gru_weights
from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.numpy_rnn import sigmoid

STUB = '''
def gru_step(x, h, U, W, b, b_hn):
    """One step of the GRU, with the reset gate after the product.

    x (N, D); h (N, H): the state before; U (3H, D), W (3H, H), b (3H,): rows in the
    order r, z, n; b_hn (H,): second bias of the candidate, inside the reset.
    z = 1 keeps the old state.
    →  h (N, H): the state after
    """
    return ...
'''

HINTS = [
    "The input's share and the state's share must stay apart here, because the "
    "reset gate stands between them: `u = x @ U.T + b` and `v = h @ W.T`.",
    "Split both in three: `u_r, u_z, u_n` and `v_r, v_z, v_n`. Then r = σ(u_r + "
    "v_r) and z = σ(u_z + v_z).",
    "`n = np.tanh(u_n + r * (v_n + b_hn))` and `(1 - z) * n + z * h`.",
]


def gru_step(x, h, U, W, b, b_hn):
    """The library's step under the exercise's signature; (N, H)."""
    cell = numpy_rnn.GRUCell.from_weights(U, W, b, b_hn)
    return cell.step(cell.project(x), h)[0]


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


def _without_n(b):
    b_r, b_z, b_n = np.split(b, 3)
    return np.concatenate([b_r, b_z, 0 * b_n])


def _deaf(W, block):
    """W with the rows of one gate at zero."""
    parts = np.split(W, 3)
    parts[block] = 0 * parts[block]
    return np.concatenate(parts)


MISTAKES = [
    KnownMistake(
        "z and 1 - z have changed places",
        _step(mix=lambda z, n, h: (1 - z) * h + z * n),
        "In this course, as in PyTorch, z = 1 *keeps the old state*. Some papers, and "
        "the slides, write it the other way round.",
        "h(t) = (1 - z) ∘ n + z ∘ h(t-1).",
    ),
    KnownMistake(
        "the reset gate stands before the product",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + (r * h) @ Wn.T + b_hn)),
        "W_n (r ∘ h) is the paper's form. PyTorch multiplies after: r ∘ (W_n h + "
        "b_hn). They are two networks, not two ways to write one.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    KnownMistake(
        "b_hn stands outside the reset gate",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + r * (h @ Wn.T) + b_hn)),
        "Outside it would be one more input bias, and b has one already. b_hn is "
        "there because the reset gate can switch it off.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    KnownMistake(
        "b_hn is left out",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + r * (h @ Wn.T))),
        "The candidate has a second bias, next to W_n h and inside the reset.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    KnownMistake(
        "the reset gate is left out",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + h @ Wn.T + b_hn)),
        "Then the candidate always sees the whole old state.",
        "`r * (h @ W_n.T + b_hn)`.",
    ),
    KnownMistake(
        "the reset gate multiplies the input's share too",
        _step(candidate=lambda un, r, h, Wn, b_hn: np.tanh(r * (un + h @ Wn.T + b_hn))),
        "Then r = 0 would hide the input as well. It hides the old state only.",
        "`u_n + r * (h @ W_n.T + b_hn)`.",
    ),
    KnownMistake(
        "z and 1 - z have changed places, and b_hn stands outside the reset gate",
        _step(
            mix=lambda z, n, h: (1 - z) * h + z * n,
            candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + r * (h @ Wn.T) + b_hn),
        ),
        "z = 1 keeps the old state, and the reset gate can switch b_hn off.",
        "`r * (h @ W_n.T + b_hn)` and h(t) = (1 - z) ∘ n + z ∘ h(t-1).",
    ),
    KnownMistake(
        "z does not read the old state",
        lambda x, h, U, W, b, b_hn: step(x, h, U, _deaf(W, 1), b, b_hn),
        "Every gate reads the input *and* the state before.",
        "z = σ(u_z + v_z).",
    ),
    KnownMistake(
        "r does not read the old state",
        lambda x, h, U, W, b, b_hn: step(x, h, U, _deaf(W, 0), b, b_hn),
        "Every gate reads the input *and* the state before.",
        "r = σ(u_r + v_r).",
    ),
    KnownMistake(
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
    KnownMistake(
        "the bias b is added twice",
        _bias_twice,
        "b belongs to the input's share, once. The state's share h @ W.T has no bias "
        "but b_hn, in the rows of n.",
        "`u = x @ U.T + b` and `v = h @ W.T`.",
    ),
    KnownMistake(
        "the candidate has no tanh",
        _step(candidate=lambda un, r, h, Wn, b_hn: un + r * (h @ Wn.T + b_hn)),
        "Without the tanh the candidate, and the state with it, has no bound.",
        "n = tanh(…).",
    ),
    KnownMistake(
        "z and 1 - z have changed places, and the reset stands before the product",
        _step(
            mix=lambda z, n, h: (1 - z) * h + z * n,
            candidate=lambda un, r, h, Wn, b_hn: np.tanh(un + (r * h) @ Wn.T + b_hn),
        ),
        "That is the paper's GRU, whole. PyTorch's differs in both: z = 1 keeps the "
        "old state, and r multiplies after W_n.",
        "`n = np.tanh(u_n + r * (v_n + b_hn))` and `(1 - z) * n + z * h`.",
    ),
    KnownMistake(
        "the rows are read in the order z, r, n",
        _step(order="zrn"),
        "The papers name z first. Here, as in PyTorch, the rows stand in the order r, "
        "z, n.",
        "`r, z, n = np.split(a, 3, axis=-1)`.",
    ),
    KnownMistake(
        "the rows are read in the order n, r, z",
        _step(order="nrz"),
        "The rows stand in the order r, z, n.",
        "`r, z, n = np.split(a, 3, axis=-1)`.",
    ),
    KnownMistake(
        "the rows of the three blocks are interleaved",
        lambda x, h, U, W, b, b_hn: step(x, h, *interleaved(3, U, W, b), b_hn),
        "Three rows for each unit in turn. Here all H rows of r come first, then those "
        "of z.",
        "`np.split(…, 3, axis=-1)`.",
    ),
    KnownMistake(
        "the candidate has no bias from b",
        lambda x, h, U, W, b, b_hn: step(x, h, U, W, _without_n(b), b_hn),
        "The last H entries of b belong to n; b_hn comes besides.",
        "`u = x @ U.T + b`, and `n = np.tanh(u_n + r * (v_n + b_hn))`.",
    ),
    KnownMistake(
        "the bias b is left out",
        lambda x, h, U, W, b, b_hn: step(x, h, U, W, 0 * b, b_hn),
        "r, z and n each have a bias of their own, besides b_hn.",
        "`u = x @ U.T + b`.",
    ),
    KnownMistake(
        "the gates are squashed by tanh",
        _step(squash=np.tanh),
        "r and z say how much, from 0 to 1; only the candidate may be negative.",
        "Sigmoid for r and z, tanh for n.",
    ),
    KnownMistake(
        "the candidate is squashed by a sigmoid",
        _step(candidate=lambda un, r, h, Wn, b_hn: sigmoid(un + r * (h @ Wn.T + b_hn))),
        "Then the state could never become negative.",
        "n = tanh(…).",
    ),
    KnownMistake(
        "the new state is the candidate",
        _step(mix=lambda z, n, h: n),
        "Without the mixture nothing is carried over except through W_n.",
        "h(t) = (1 - z) ∘ n + z ∘ h(t-1).",
    ),
    KnownMistake(
        "the old state is added whole",
        _step(mix=lambda z, n, h: (1 - z) * n + h),
        "The two shares must make one: 1 - z for the new, z for the old.",
        "h(t) = (1 - z) ∘ n + z ∘ h(t-1).",
    ),
]

_rng = np.random.default_rng(9)


def _case(N, D, H):
    state = {"x": _rng.normal(size=(N, D)), "h": _rng.uniform(-0.9, 0.9, (N, H))}
    return state | gru_weights(_rng, D, H) | {"b_hn": _rng.normal(0, 0.5, H)}


check_gru_step = Checker(
    "gru_step",
    stub=STUB,
    hints=HINTS,
    solution=gru_step,
    cases=[_case(3, 4, 6), _case(5, 2, 3), _case(2, 5, 4)],
    quantities=[Quantity("h", ("N", "H"))],
    mistakes=MISTAKES,
    lesson="The new state lies between the candidate and the old state.",
)
