"""Exercise `chunk_gradient` of chapter 05."""

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
def chunk_gradient(xs, h0, d_hs, U, W, b, k):
    """∂L/∂W with the way back cut every k steps, counted from the front.

    h(t) = tanh(U x(t) + W h(t-1) + b) runs over the whole sequence, from h0.
    xs (T, N, D), h0 (N, H), d_hs (T, N, H): ∂ℓ(t)/∂h(t) of each step's own loss,
    U (H, D), W (H, H), b (H,), k ≥ 1 (it need not divide T)  →  dW (H, H)
    """
    return ...
'''

HINTS = [
    "Forward first: all states, h(0) in front. Then the backward loop of chapter "
    "04. What has to change in it?",
    "In the full backward pass each step hands `da @ W` to the step before. Which "
    "steps must hand on zeros instead?",
    "Going down with step index t: `da = (d_hs[t] + dh) * (1 - h**2)`, `dW += "
    "da.T @ h_before`, then `dh = da @ W`, or zeros if `t % k == 0`.",
]


def chunk_gradient(xs, h0, d_hs, U, W, b, k):
    """The library's chunked gradient of W under the exercise's signature; (H, H)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b)
    return truncation.chunk_gradient(cell, xs, d_hs, k, h0)["W"]


MISTAKES = [
    nothing_cut(
        "Somewhere the way back has to end: what leaves a chunk through its first step "
        "is dropped."
    ),
    from_zero(chunked()),
    KnownMistake(
        "the state is set to zero at the start of each chunk",
        chunked(reset=True),
        "The *forward* pass was cut too, so the later states are other states. Only "
        "the way back is cut.",
        "Run forward once over everything, or hand each chunk the last state of the "
        "one before it.",
    ),
    KnownMistake(
        "every loss has a sliding window of its own",
        windowed(),
        "That keeps k steps for every loss. Chunks keep only what lies between the "
        "loss and the start of its chunk.",
        "Go back through a chunk once, with all its losses together.",
    ),
    KnownMistake(
        "only the last chunk is left",
        chunked(drop=lambda t, k, T: t // k != (T - 1) // k),
        "The gradients of the earlier chunks are overwritten or never computed.",
        "Add each chunk's gradient to the same dW with `+=`.",
    ),
    KnownMistake(
        "a last chunk shorter than k is left out",
        chunked(drop=lambda t, k, T: t >= T // k * k),
        "Where k does not divide T, the rest has losses too.",
        "`for start in range(0, T, k)` and `xs[start : start + k]`: Python shortens "
        "the last one by itself.",
    ),
    KnownMistake(
        "the chunks are counted from the end of the sequence",
        chunked(cut=lambda t, k, T: (T - t) % k == 0),
        "With k = 3 and T = 7 these chunks are 1 + 3 + 3 steps long; reading from "
        "the front gives 3 + 3 + 1.",
        "A chunk starts at the step indices 0, k, 2k, …: cut where `t % k == 0`.",
    ),
    KnownMistake(
        "the cut comes one step too late",
        chunked(cut=lambda t, k, T: t % k == k - 1),
        "The gradient stops before the last step of each chunk, not at its first.",
        "Step index t is the first of its chunk when `t % k == 0`: nothing goes on "
        "from there.",
    ),
    KnownMistake(
        "the first step of each chunk adds nothing to dW",
        chunked(skip=lambda t, k, T: t % k == 0),
        "That is right when the chunk starts from zero. Here it starts from the "
        "state it was handed, and W was used on it.",
        "All k terms: the first one is da(1).T @ (the state the chunk started from).",
    ),
    KnownMistake(
        "the chunks' gradients are averaged instead of added",
        chunked(mean=True),
        "The loss is a sum over time, and so is its gradient.",
        "Add; do not divide by the number of chunks.",
    ),
    KnownMistake(
        "dW is made with h(t) instead of h(t-1)",
        chunked(before=1),
        "W acts on the state *before* the step.",
        "Keep h(0) in front of your list of states, and read it one place earlier.",
    ),
    KnownMistake(
        "the step back multiplies by W.T",
        chunked(transposed=True),
        "Forward, a row of states is multiplied by `W.T`; on the way back by `W`.",
        "`dh = da @ W`: with states as rows that is W transposed times ∂L/∂a.",
    ),
    KnownMistake(
        "the outer product is transposed",
        lambda *given: chunked()(*given).T,
        "Entry (i, j) is ā_i h_j: rows belong to ā.",
        "`dW += da.T @ h_before`.",
    ),
    KnownMistake(
        "the slope is taken at the state before the step",
        chunked(early=True),
        "The tanh of step t leads to h(t), so its factor is 1 - h(t)².",
        "`1 - h**2` with the state *after* the step.",
    ),
    KnownMistake(
        "every chunk reads the ∂ℓ/∂h of the first one",
        chunked(read=lambda t, k: t % k),
        "The step was counted from the start of its chunk, but `d_hs` is of the whole "
        "sequence.",
        "In the chunk that begins at `start`: `d_hs[start + t]`.",
    ),
    KnownMistake(
        "the slope of tanh is missing",
        chunked(slope=lambda h: 1.0),
        "∂L/∂a is ∂L/∂h times 1 - h².",
        "`da = dh * (1 - h**2)`, with the state after the step.",
    ),
]

check_chunk_gradient = Checker(
    "chunk_gradient",
    stub=STUB,
    hints=HINTS,
    solution=chunk_gradient,
    cases=CASES,
    quantities=[Quantity("dW", ("H", "H"))],
    mistakes=MISTAKES,
    lesson="One line of the full backward pass changed; the forward pass did not.",
)
