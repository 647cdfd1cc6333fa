"""A cell run over time, and back.

`forward` and `backward` are the two loops of the course. All that can be done for
every step at once is done outside them: the inputs are projected before the loop, and
the parameters' gradients are formed after it.
"""

import copy
from typing import NamedTuple

import numpy as np

from course_utils.validation import (
    expect_dtype,
    expect_lengths,
    expect_recurrent_mask,
    expect_shape,
)

FEW_STEPS = 4  # W is not worth laying out for fewer


class Cache(NamedTuple):
    """What `forward` hands to `backward`; it shares no memory with anything else.

    Attributes
    ----------
    xs : (T, N, D)
    kept : list of T named tuples
        From the cell's `step`.
    ended : (T, N, 1) bool, or None
        True where a sequence is over.
    recurrent_mask : (N, H), or None
    """

    xs: np.ndarray
    kept: list
    ended: np.ndarray | None = None
    recurrent_mask: np.ndarray | None = None


def forward(cell, xs, state=None, lengths=None, *, recurrent_mask=None):
    """Run `cell` over a batch of sequences.

    Parameters
    ----------
    cell : any cell, or a Stack
    xs : (T, N, D)
        Time first. Same dtype as the cell's parameters.
    state : (N, H), or (h, c) for the LSTM, optional
        The state before the first step; zero if left out.
    lengths : (N,) int, optional
        How many steps each sequence has, 0 … T. After its end a sequence's state is
        frozen and its outputs are zero, as PyTorch's packed sequences give them.
    recurrent_mask : (N, H), optional
        What W reads is multiplied by it, the same at every step: `draw_recurrent_mask`
        draws one for dropout in time. The outputs themselves stay whole. Not for
        JordanCell, the GRUs (they also hand h on around W) and Stack.

    Returns
    -------
    hs : (T, N, H)
        h(1) … h(T); the initial state is not among them. (JordanCell: scores, K.)
    final : like `state`
        The state after each sequence's last step, ready to be the `state` of what
        follows (the initial state itself if there was no step).
    cache : Cache
        For `backward`. Nothing in it is `xs`, `state`, `hs` or `final`: these may be
        changed before going back. The parameters may not.

    Raises
    ------
    ValueError
        Wrong rank, size or dtype, NaN or infinity in `xs` or `state`, a length
        outside 0 … T, or a mask for a cell that has no place for it.
    """
    if recurrent_mask is not None:
        expect_recurrent_mask(cell, recurrent_mask, xs)
    if hasattr(cell, "forward"):
        return cell.forward(xs, state, lengths)
    cell.check_inputs(xs, state)
    T, N, _ = xs.shape
    ended = ended_steps(lengths, T, N)
    cache = Cache(xs.copy(), [], ended, copied(recurrent_mask))
    state = cell.zero_state(N) if state is None else copied(state)
    hs = np.zeros((T, N, cell.output_size), cell.dtype)
    ux = cell.project(xs)
    cell = with_fast_transpose(cell) if T > FEW_STEPS else cell
    for t in range(T):
        before = state
        state, kept = cell.step(ux[t], masked(before, recurrent_mask))
        hs[t] = cell.output(state, kept)
        cache.kept.append(kept)
        if ended is not None:
            hs[t][ended[t, :, 0]] = 0
            state = where(ended[t], before, state)
    return hs, copied(state), cache


def backward(cell, d_hs, d_final, cache):
    """Backpropagation through time for `forward` with the same `cell`.

    Parameters
    ----------
    cell : any cell, or a Stack
    d_hs : (T, N, H)
        ∂L/∂h(t) by way of each step's own output. What it says of steps after a
        sequence's end is ignored: those outputs are zero whatever the parameters.
    d_final : (N, H), (d_h, d_c) for the LSTM, or None
        ∂L/∂final, if the loss also reads the final state.
    cache : Cache
        From `forward`; it is read, never changed, so calling twice is right twice.

    Returns
    -------
    d_xs : (T, N, D)
    d_state : like `d_final`
        ∂L/∂(initial state).
    grads : dict
        Gradients by parameter name, summed over time and batch.

    Raises
    ------
    ValueError
        If `d_hs` or `d_final` has another shape or dtype than what it is the
        gradient of.
    """
    if hasattr(cell, "backward"):
        return cell.backward(d_hs, d_final, cache)
    xs, kept, ended, mask = cache
    T, N, _ = xs.shape
    expect_shape("d_hs", d_hs, (T, N, cell.output_size))
    expect_dtype("d_hs", d_hs, cell.dtype)
    if d_final is not None:
        cell.check_state("d_final", d_final, N)
    d_state = cell.zero_state(N) if d_final is None else copied(d_final)
    if T == 0:
        nothing = {name: np.zeros_like(p) for name, p in cell.parameters.items()}
        return np.zeros_like(xs), d_state, nothing
    das = [None] * T
    for t in reversed(range(T)):
        reaching = cell.collect(d_hs[t], d_state)
        das[t], d_before = cell.step_backward(reaching, kept[t])
        d_before = masked(d_before, mask)
        if ended is not None:
            das[t] = where(ended[t], 0, das[t])
            d_before = where(ended[t], d_state, d_before)
        d_state = d_before
    das = stacked(das)
    d_xs = getattr(das, "da", das) @ cell.U
    return d_xs, d_state, cell.gradients(das, xs, kept)


def reverse(xs, lengths=None):
    """Each sequence from its last step to its first; padding stays where it is.

    xs (T, N, D) → an array of that shape. Doing it twice gives `xs` back. ValueError
    for a length outside 0 … T.
    """
    if lengths is None:
        return xs[::-1]
    T, N = xs.shape[:2]
    lengths = np.asarray(lengths)
    expect_lengths(lengths, T, N)
    steps = np.arange(T)[:, None]
    mirrored = np.where(steps < lengths, lengths - 1 - steps, steps)
    return xs[mirrored, np.arange(N)]


def length_mask(lengths, T):
    """(T, N), True at the steps a sequence has: the `mask` of a loss."""
    lengths = np.asarray(lengths)
    expect_lengths(lengths, T, "N")
    return np.arange(T)[:, None] < lengths


def draw_recurrent_mask(dropout, N, H, rng, dtype=np.float64):
    """A `recurrent_mask` for one forward pass in training.

    Parameters
    ----------
    dropout : float in [0, 1)
        Share of the units that W does not read, in each lane another choice.
    N, H : int
    rng : numpy.random.Generator

    Returns
    -------
    (N, H)
        0 where a unit is dropped, 1 / (1 - dropout) where it is kept.

    Notes
    -----
    One choice for all steps: with a new one at every step nothing would be
    remembered for long. Source: Gal & Ghahramani (2016), A theoretically grounded
    application of dropout in recurrent neural networks, section 4.
    """
    kept = rng.random((N, H)) >= dropout
    return (kept / (1 - dropout)).astype(dtype)


def masked(state, mask):
    """`state` with its h times `mask`; c of a pair (h, c), and None, change nothing."""
    if mask is None:
        return state
    if isinstance(state, (tuple, list)):
        h, *others = state
        return (h * mask, *others)
    return state * mask


def with_fast_transpose(cell):
    """This cell with W laid out for W.T: the same numbers in another order.

    ``h @ W.T`` is up to twice as fast when W.T is contiguous. Copying W pays when
    many steps use it.
    """
    cell = copy.copy(cell)
    cell.W = np.asfortranarray(cell.W)
    return cell


def ended_steps(lengths, T, N):
    """(T, N, 1), True where a sequence is over; None without lengths."""
    if lengths is None:
        return None
    lengths = np.asarray(lengths)
    expect_lengths(lengths, T, N)
    return (np.arange(T)[:, None] >= lengths)[..., None]


def stacked(steps):
    """A list of arrays, or of named tuples of arrays: the same, time first."""
    if isinstance(steps[0], tuple):
        return type(steps[0])(*map(np.stack, zip(*steps, strict=True)))
    return np.stack(steps)


def where(condition, one, other):
    """`np.where` of arrays or, part by part, of tuples of them."""
    if not isinstance(other, tuple):
        return np.where(condition, one, other)
    ones = one if isinstance(one, tuple) else [one] * len(other)
    parts = [np.where(condition, *pair) for pair in zip(ones, other, strict=True)]
    return type(other)(*parts) if hasattr(other, "_fields") else tuple(parts)


def copied(state):
    """A state, or None, with memory of its own."""
    if isinstance(state, (tuple, list)):
        return tuple(part.copy() for part in state)
    return None if state is None else state.copy()
