"""Exercise `contributions` of chapter 04."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def contributions(das, hs, h0):
    """W's share of the gradient from each step, ① to T: they add up to dW.

    das (T, N, H): ∂L/∂a(t), hs (T, N, H): h(1) … h(T), h0 (N, H)  →  (T, H, H)
    """
    return ...
'''

HINTS = [
    "Which state stands beside W in the formula of a(t)?",
    "Step t's share for one example is the outer product of ā(t) and h(t-1); for "
    "a batch of rows, `da.T @ h_prev` is its sum over the batch.",
    "`np.concatenate([h0[None], hs[:-1]])` lists h(0) … h(T-1). Then one "
    "product for each t, and `np.stack`.",
]


def contributions(das, hs, h0):
    """The right answer: one outer product, summed over the batch, for each step."""
    return np.einsum("tni,tnj->tij", das, np.concatenate([h0[None], hs[:-1]]))


MISTAKES = [
    KnownMistake(
        "the state after the step is used",
        lambda das, hs, h0: np.einsum("tni,tnj->tij", das, hs),
        "W multiplies h(t-1), so that is what stands beside ā(t).",
        "Shift the states by one: h(0), …, h(T-1).",
    ),
    KnownMistake(
        "the state before the first step is taken from the end of `hs`",
        lambda das, hs, h0: np.einsum("tni,tnj->tij", das, np.roll(hs, 1, axis=0)),
        "`hs[-1]`, and the first entry of `np.roll`, is h(T).",
        "Put `h0` first: `np.concatenate([h0[None], hs[:-1]])`.",
    ),
    KnownMistake(
        "h(0) is taken for zero",
        lambda das, hs, h0: contributions(das, hs, np.zeros_like(h0)),
        "The share of step 1 vanishes only if h(0) does; here it is given.",
        "Use `h0` at the first step.",
    ),
    KnownMistake(
        "the shares are added up as they come",
        lambda das, hs, h0: contributions(das, hs, h0).cumsum(axis=0),
        "Entry t holds the sum of the shares 1 to t.",
        "Return the shares themselves; their sum is the gradient of W.",
    ),
    KnownMistake(
        "the shares are added up from the last step on",
        lambda das, hs, h0: contributions(das, hs, h0)[::-1].cumsum(axis=0)[::-1],
        "Entry t holds the sum of the shares t to T.",
        "Return the shares themselves; their sum is the gradient of W.",
    ),
    KnownMistake(
        "the sum over time is taken",
        lambda das, hs, h0: contributions(das, hs, h0).sum(axis=0),
        "That is the gradient of the tied W. The exercise asks for every share.",
        "Keep the time axis: the result is (T, H, H).",
    ),
    KnownMistake(
        "the outer products are transposed",
        lambda das, hs, h0: contributions(das, hs, h0).transpose(0, 2, 1),
        "Entry (i, j) is ā_i h_j: rows belong to ā.",
        "`da.T @ h_prev` for each step.",
    ),
    KnownMistake(
        "the shares are in the order of the way back",
        lambda das, hs, h0: contributions(das, hs, h0)[::-1],
        "The first entry is the share of step T.",
        "Entry t-1 is the share of step t, whatever the order of computing.",
    ),
    KnownMistake(
        "the average over the batch is taken",
        lambda das, hs, h0: contributions(das, hs, h0) / h0.shape[0],
        "The 1/N of the loss is in `das` already.",
        "Sum over the batch.",
    ),
    KnownMistake(
        "the last step is left out",
        lambda das, hs, h0: contributions(das, hs, h0)[:-1],
        "There are T shares, one for each step.",
        "The states beside them are h(0) … h(T-1): `h0` and `hs[:-1]`.",
    ),
    KnownMistake(
        "the first step is left out",
        lambda das, hs, h0: contributions(das, hs, h0)[1:],
        "That is the count of T-1 terms, right for the sum if h(0) = 0.",
        "With h(0) given there are T shares.",
    ),
]


def _bars_case(rng, T, N, H):
    return {
        "das": rng.normal(size=(T, N, H)),
        "hs": np.tanh(rng.normal(size=(T, N, H))),
        "h0": rng.uniform(-0.9, 0.9, (N, H)),
    }


_rng = np.random.default_rng(4)

check_contributions = Checker(
    "contributions",
    stub=STUB,
    hints=HINTS,
    solution=contributions,
    cases=[_bars_case(_rng, *sizes) for sizes in [(5, 3, 4), (2, 6, 3), (1, 4, 5)]],
    quantities=[Quantity("shares", ("T", "H", "H"))],
    mistakes=MISTAKES,
    lesson="An untied network would keep them apart; a recurrent one adds them up.",
)
