"""A cell run over time. There is no `backward` here: that is autograd's."""

import torch

from course_utils.validation import expect_lengths, expect_recurrent_mask


def forward(cell, xs, state=None, lengths=None, *, recurrent_mask=None):
    """Run `cell` over a batch of sequences.

    Parameters
    ----------
    cell : any cell, or a Stack
    xs : (T, N, D)
        Time first. Same dtype and device as the cell's parameters.
    state : (N, H), or (h, c) for the LSTM, optional
        The state before the first step; zero if left out.
    lengths : (N,) int64, optional
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

    Raises
    ------
    ValueError
        Wrong rank, size or dtype, NaN or infinity in `xs` or `state`, a length
        outside 0 … T, or a mask for a cell that has no place for it.
    """
    if recurrent_mask is not None:
        expect_recurrent_mask(cell, recurrent_mask, xs)
    if hasattr(cell, "layers"):
        return cell(xs, state, lengths)
    cell.check_inputs(xs, state)
    T, N, _ = xs.shape
    ended = None if lengths is None else ~length_mask(lengths, T, xs)[..., None]
    state = cell.zero_state(N) if state is None else state
    state = tuple(state) if isinstance(state, list) else state
    ux = cell.project(xs)
    hs = []
    for t in range(T):
        before = state
        h, state = cell.step_with_output(ux[t], masked(state, recurrent_mask))
        if ended is not None:
            h, state = h.masked_fill(ended[t], 0), _freeze(ended[t], before, state)
        hs.append(h)
    return torch.stack(hs) if hs else xs.new_zeros(0, N, cell.output_size), state


def reverse(xs, lengths=None):
    """Each sequence from its last step to its first; padding stays where it is.

    xs (T, N, D) → a tensor of that shape. Doing it twice gives `xs` back. ValueError
    for a length outside 0 … T.
    """
    if lengths is None:
        return xs.flip(0)
    T, N = xs.shape[:2]
    expect_lengths(lengths, T, N)
    steps = torch.arange(T, device=xs.device)[:, None]
    lengths = lengths.to(xs.device)
    mirrored = torch.where(steps < lengths, lengths - 1 - steps, steps)
    return xs[mirrored, torch.arange(N, device=xs.device)]


def length_mask(lengths, T, like=None):
    """(T, N), True at the steps a sequence has; on the device of `like`, if given."""
    N = "N" if like is None else like.shape[1]
    expect_lengths(lengths, T, N)
    lengths = lengths if like is None else lengths.to(like.device)
    return torch.arange(T, device=lengths.device)[:, None] < lengths


def draw_recurrent_mask(dropout, N, H, generator=None, like=None):
    """A `recurrent_mask` (N, H) for one forward pass in training.

    0 where a unit is dropped, 1 / (1 - dropout) where it is kept; one choice for all
    steps, in each lane another. Of the dtype and on the device of `like`, if given; a
    generator must be of that device.

    Source: Gal & Ghahramani (2016), A theoretically grounded application of dropout in
    recurrent neural networks, section 4.
    """
    like = torch.empty(0, dtype=torch.float64) if like is None else like
    drawn = torch.rand(N, H, generator=generator, device=like.device)
    return (drawn >= dropout).to(like.dtype) / (1 - dropout)


def masked(state, mask):
    """`state` with its h times `mask`; c of a pair (h, c), and None, change nothing."""
    if mask is None:
        return state
    if isinstance(state, (tuple, list)):
        h, *others = state
        return (h * mask, *others)
    return state * mask


def _freeze(ended, before, after):
    if not isinstance(after, tuple):
        return torch.where(ended, before, after)
    pairs = zip(before, after, strict=True)
    return tuple(torch.where(ended, old, new) for old, new in pairs)
