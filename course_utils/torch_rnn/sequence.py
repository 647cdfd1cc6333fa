"""A cell run over time. There is no `backward` here: that is autograd's."""

import torch

from course_utils.checks import expect_finite


def forward(cell, xs, state=None):
    """Run `cell` over a batch of sequences.

    Parameters
    ----------
    cell : RNNCell
    xs : (T, N, D)
        Time first. Same dtype and device as the cell's parameters.
    state : (N, H), optional
        h(0); zero if left out.

    Returns
    -------
    hs : (T, N, H)
        h(1) … h(T); the initial state is not among them.
    final : (N, H)
        h(T), ready to be the `state` of what follows (h(0) itself if T = 0).

    Raises
    ------
    ValueError
        Wrong rank, size or dtype, or NaN or infinity in `xs`.
    """
    cell.check_inputs(xs, state)
    expect_finite("xs", xs, torch.isfinite)
    T, N, _ = xs.shape
    h = xs.new_zeros(N, cell.hidden_size) if state is None else state
    ux = cell.project(xs)
    hs = []
    for t in range(T):
        h = cell.step(ux[t], h)
        hs.append(h)
    return torch.stack(hs) if hs else xs.new_zeros(0, *h.shape), h
