"""A cell run over time, and back.

`forward` and `backward` are the two loops of the course. All that can be done for
every step at once is done outside them: the inputs are projected before the loop, and
the parameters' gradients are formed after it.
"""

import numpy as np

from course_utils.validation import (
    expect_dtype,
    expect_lengths,
    expect_recurrent_mask,
    expect_shape,
)

FEW_STEPS = 4  # fewer are not worth preparing for


def forward(cell, xs, state=None, lengths=None, *, recurrent_mask=None):
    """Run `cell` over a batch of sequences.

    Parameters
    ----------
    cell : RNNCell, LSTMCell, GRUCell, JordanCell or Stack
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
        JordanCell, GRUCell (it also hands h on around W) and Stack.

    Returns
    -------
    hs : (T, N, H)
        h(1) … h(T); the initial state is not among them. (JordanCell: scores, K.)
    final : like `state`
        The state after each sequence's last step, ready to be the `state` of what
        follows (the initial state itself if there was no step).
    cache : tuple
        For `backward`.

    Raises
    ------
    ValueError
        Wrong rank, size or dtype, NaN or infinity in `xs` or `state`, a length
        outside 0 … T, or a mask for a cell that has no place for it.
    """
    if recurrent_mask is not None:
        expect_recurrent_mask(cell, recurrent_mask, xs)
    if hasattr(cell, "layers"):
        return cell.forward(xs, state, lengths)
    cell.check_inputs(xs, state)
    T, N, _ = xs.shape
    ended = _ended(lengths, T, N)
    state = cell.zero_state(N) if state is None else state
    state = tuple(state) if isinstance(state, list) else state
    ux = cell.project(xs)
    tape = cell.tape(T, N, state, ux)
    tape["recurrent_mask"] = recurrent_mask
    cell = cell.with_fast_transpose() if T > FEW_STEPS else cell
    for t in range(T):
        before, read = state, masked(state, recurrent_mask)
        state = cell.step(ux[t], read, out=cell.room(tape, t))
        if ended is not None:
            for new, old in zip(_parts(state), _parts(before), strict=True):
                np.copyto(new, old, where=ended[t])
    hs = tape[cell.output]
    if ended is not None:
        hs = np.where(ended, 0, hs)
    return hs, _like(state, [part.copy() for part in _parts(state)]), (xs, tape, ended)


def backward(cell, d_hs, d_final, cache):
    """Backpropagation through time for `forward` with the same `cell`.

    Parameters
    ----------
    cell : RNNCell, LSTMCell, GRUCell, JordanCell or Stack
    d_hs : (T, N, H)
        ∂L/∂h(t) by way of each step's own output. What it says of steps after a
        sequence's end is ignored: those outputs are zero whatever the parameters.
    d_final : (N, H), (d_h, d_c) for the LSTM, or None
        ∂L/∂final, if the loss also reads the final state.
    cache : tuple
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
    if hasattr(cell, "layers"):
        return cell.backward(d_hs, d_final, cache)
    xs, tape, ended = cache
    expect_shape("d_hs", d_hs, tape[cell.output].shape)
    expect_dtype("d_hs", d_hs, cell.dtype)
    T, N, _ = d_hs.shape
    if d_final is not None:
        cell.check_state("d_final", d_final, N)
    mask = tape.get("recurrent_mask")
    das = np.empty((T, N, cell.backward_width), cell.dtype)
    d_state = cell.zero_state(N) if d_final is None else d_final
    for t in reversed(range(T)):
        reaching = cell.collect(d_hs[t], d_state)
        saved = (tape[name][t] for name in cell.read_back)
        _, d_prev = cell.step_backward(reaching, *saved, out=das[t])
        d_prev = masked(d_prev, mask)
        if ended is not None:
            np.copyto(das[t], 0, where=ended[t])
            for new, old in zip(_parts(d_prev), _parts(d_state), strict=True):
                np.copyto(new, old, where=ended[t])
        d_state = d_prev
    read, *others = (tape[name] for name in cell.summed)
    grads = cell.gradients(das, xs, masked(read, mask), *others)
    d_state = _like(d_state, [np.array(part) for part in _parts(d_state)])
    return cell.input_gradients(das), d_state, grads


def reverse(xs, lengths=None):
    """Each sequence from its last step to its first; padding stays where it is.

    xs (T, N, D) → an array of that shape. Doing it twice gives `xs` back.
    """
    if lengths is None:
        return xs[::-1]
    T, N, _ = xs.shape
    steps = np.arange(T)[:, None]
    mirrored = np.where(steps < lengths, np.asarray(lengths) - 1 - steps, steps)
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


def _ended(lengths, T, N):
    """(T, N, 1), True where a sequence is over; None without lengths."""
    if lengths is None:
        return None
    lengths = np.asarray(lengths)
    expect_lengths(lengths, T, N)
    return (np.arange(T)[:, None] >= lengths)[..., None]


def _parts(state):
    return state if isinstance(state, (tuple, list)) else (state,)


def _like(state, parts):
    return tuple(parts) if isinstance(state, (tuple, list)) else parts[0]
