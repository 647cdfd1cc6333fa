"""A cell run over time, and back.

`forward` and `backward` are the two loops of the course. All that can be done for
every step at once is done outside them: the inputs are projected before the loop, and
the parameters' gradients are formed after it.
"""

import numpy as np

from course_utils.checks import expect_finite, expect_shape


def forward(cell, xs, state=None):
    """Run `cell` over a batch of sequences.

    Parameters
    ----------
    cell : RNNCell
    xs : (T, N, D)
        Time first. Same dtype as the cell's parameters.
    state : (N, H), optional
        h(0); zero if left out.

    Returns
    -------
    hs : (T, N, H)
        h(1) … h(T); the initial state is not among them.
    final : (N, H)
        h(T), ready to be the `state` of what follows (h(0) itself if T = 0).
    cache : tuple
        For `backward`.

    Raises
    ------
    ValueError
        Wrong rank, size or dtype, or NaN or infinity in `xs`.
    """
    cell.check_inputs(xs, state)
    expect_finite("xs", xs, np.isfinite)
    T, N, _ = xs.shape
    hs = np.empty((T + 1, N, cell.hidden_size), dtype=xs.dtype)
    hs[0] = 0 if state is None else state
    ux = cell.project(xs)
    for t in range(T):
        hs[t + 1] = cell.step(ux[t], hs[t])
    return hs[1:], hs[-1].copy(), (xs, hs)


def backward(cell, d_hs, d_final, cache):
    """Backpropagation through time for `forward` with the same `cell`.

    Parameters
    ----------
    cell : RNNCell
    d_hs : (T, N, H)
        ∂L/∂h(t) by way of each step's own output.
    d_final : (N, H) or None
        ∂L/∂final, if the loss also reads the final state.
    cache : tuple
        From `forward`; it is read, never changed, so calling twice is right twice.

    Returns
    -------
    d_xs : (T, N, D)
    d_state : (N, H)
        ∂L/∂h(0).
    grads : dict
        Gradients by parameter name, summed over time and batch.

    Raises
    ------
    ValueError
        If `d_hs` or `d_final` has another shape than what it is the gradient of.
    """
    xs, hs = cache
    expect_shape("d_hs", d_hs, hs[1:].shape)
    if d_final is not None:
        expect_shape("d_final", d_final, hs[0].shape)
    das = np.empty_like(hs[1:])
    dh_next = np.zeros_like(hs[0]) if d_final is None else d_final
    for t in reversed(range(len(das))):
        das[t], dh_next = cell.step_backward(d_hs[t] + dh_next, hs[t + 1])
    return das @ cell.U, np.array(dh_next), cell.gradients(das, xs, hs[:-1])
