"""Backpropagation that goes back only so far: gradients by lag, window and chunk.

The loss of step t reaches the parameters through every copy of the step up to t: the
copy at t, the one at t-1, … So the gradient is a sum of terms (t, τ), τ ≤ t, and the
lag of a term is t - τ. Truncation leaves terms out and touches nothing else; the
forward pass is the whole one. Two ways to choose what stays:

- a *sliding window* of k keeps the lags 0 … k-1 of every loss;
- *chunks* of k keep the terms whose t and τ lie in the same chunk. That costs no more
  than one backward pass, and is what "detach the state" does.

Source: Williams & Peng (1990), An efficient gradient-based algorithm for on-line
training of recurrent network trajectories, where they are BPTT(h) and BPTT(h; h').
"""

from typing import NamedTuple

import numpy as np

from course_utils import numpy_rnn
from course_utils.validation import expect_dtype, expect_shape


class Agreement(NamedTuple):
    """How a gradient compares with the full one.

    Attributes
    ----------
    norm : float
        Its norm over the full one's.
    cosine : float
        Of the angle between them; 1 is the same direction, 0 says nothing about it.
    """

    norm: float
    cosine: float


def terms(cell, xs, d_hs, state=None):
    """Every term (t, τ) of the gradient, for short sequences.

    Parameters
    ----------
    cell : any cell of ``numpy_rnn``
    xs : (T, N, D)
    d_hs : (T, N, H)
        ∂ℓ(t)/∂h(t) of each step's own loss.
    state : state of the cell, optional
        h(0); zero if left out.

    Returns
    -------
    dict
        name → (T, T, ...): entry [t-1, τ-1] is what the loss of step t adds to that
        parameter's gradient through the copy at step τ; zero above the diagonal.

    Notes
    -----
    T² times the size of the parameters: about 40 MB for T = 32, H = D = 50.
    """
    T = len(xs)
    found = {n: np.zeros((T, T, *p.shape), p.dtype) for n, p in cell.parameters.items()}
    for lag, (das, kept) in enumerate(_by_lag(cell, xs, d_hs, state)):
        for tau in range(T - lag):
            one = slice(tau, tau + 1)
            da = _mapped(lambda steps, one=one: steps[one], das)
            grads = cell.gradients(da, xs[one], kept[one])
            for name, grad in grads.items():
                found[name][tau + lag, tau] = grad
    return found


def gradients_by_lag(cell, xs, d_hs, state=None):
    """The gradient in its lags: entry d is the sum of all terms with t - τ = d.

    All losses take their d-th step back at once, so T lags cost T passes that get
    shorter. Parameters as in `terms`.

    Returns
    -------
    dict
        name → (T, ...). Their sum over the first axis is the full gradient, their
        running sum the gradient with a sliding window: `window_gradients`.

    Raises
    ------
    ValueError
        Where `d_hs` has another shape or dtype than the outputs.
    """
    found = {name: [] for name in cell.parameters}
    for das, kept in _by_lag(cell, xs, d_hs, state):
        grads = cell.gradients(das, xs[: len(kept)], kept)
        for name, grad in grads.items():
            found[name].append(grad)
    return {name: np.array(grads) for name, grads in found.items()}


def window_gradients(by_lag):
    """What sliding windows of k = 1 … T find: name → (T, ...), entry k-1 for k.

    `by_lag` is what `gradients_by_lag` returned. The last entry is the full gradient.
    """
    return {name: np.cumsum(lags, axis=0) for name, lags in by_lag.items()}


def chunk_gradient(cell, xs, d_hs, k, state=None):
    """The gradient that chunks of k steps find, the state handed from one to the next.

    Forward, the chunks continue each other: the states are those of the whole
    sequence. Backward, each chunk starts with ∂L/∂(its final state) = 0, so nothing
    comes in from the chunk after it.

    Parameters
    ----------
    cell, xs, d_hs, state
        As in `terms`; here also a Stack. `d_hs` is of the whole sequence.
    k : int
        Steps in a chunk, from 1; the last chunk may be shorter.

    Returns
    -------
    dict
        The gradients by parameter name, summed over the chunks.
    """
    _expect_window(k)
    expect_shape("d_hs", d_hs, (*xs.shape[:2], cell.output_size))
    total = {name: np.zeros_like(p) for name, p in cell.parameters.items()}
    for start in range(0, len(xs), k):
        chunk = slice(start, start + k)
        _, state, cache = numpy_rnn.forward(cell, xs[chunk], state)
        _, _, grads = numpy_rnn.backward(cell, d_hs[chunk], None, cache)
        for name, grad in grads.items():
            total[name] += grad
    return total


def credited_share(lag, k):
    """The share of steps whose term at `lag` chunks of k keep: (k - lag)/k, or zero.

    In a chunk of k steps the first `lag` have no step to go back to. So a lag of k-1
    is credited at one step in k, and nearly everywhere only for k far above the lag.
    """
    _expect_window(k)
    return np.maximum(k - np.asarray(lag), 0) / k


def agreement(grads, full):
    """`Agreement` of a gradient with the full one, all parameters joined.

    Parameters
    ----------
    grads, full : dict of arrays, or arrays
        Of equal names and shapes.

    Raises
    ------
    ValueError
        If the names differ, or one of the two is zero: it then has no direction.
    """
    ours, theirs = _joined(grads), _joined(full)
    expect_shape("grads", ours, theirs.shape)
    if isinstance(grads, dict) and grads.keys() != full.keys():
        raise ValueError(
            f"grads has the names {sorted(grads)}; expected {sorted(full)}, as full has"
        )
    length, whole = np.linalg.norm(ours), np.linalg.norm(theirs)
    if not (length > 0 and whole > 0):
        raise ValueError(
            f"the norms are {length:.3g} and {whole:.3g}; expected both above 0: a "
            "gradient of zero has no direction"
        )
    return Agreement(float(length / whole), float(ours @ theirs / (length * whole)))


def _by_lag(cell, xs, d_hs, state):
    """For d = 0 … T-1: ∂ℓ(τ+d)/∂a(τ) for τ = 1 … T-d, and what those steps kept."""
    cell.check_inputs(xs, state)
    T, N, _ = xs.shape
    expect_shape("d_hs", d_hs, (T, N, cell.output_size))
    expect_dtype("d_hs", d_hs, cell.dtype)
    _, _, cache = numpy_rnn.forward(cell, xs, state)
    reaching = cell.collect(_as_lanes(d_hs), cell.zero_state(T * N))
    for lag in range(T):
        kept = cache.kept[: T - lag]
        lanes = type(kept[0])(*map(np.concatenate, zip(*kept, strict=True)))
        das, d_state = cell.step_backward(reaching, lanes)
        width = T - lag, N, -1
        yield _mapped(lambda da, shape=width: da.reshape(shape), das), kept
        # The loss of step τ+d goes on to the step before: drop what came to step 1.
        d_state = _mapped(lambda part: part[N:], d_state)
        silent = np.zeros(((T - lag - 1) * N, cell.output_size), cell.dtype)
        reaching = cell.collect(silent, d_state)


def _as_lanes(array):
    """(T, N, H) → (T·N, H): steps as if they were lanes."""
    return array.reshape(-1, array.shape[-1])


def _mapped(change, arrays):
    """`change` of an array, or of each in a tuple, plain or named."""
    if not isinstance(arrays, tuple):
        return change(arrays)
    changed = map(change, arrays)
    return type(arrays)(*changed) if hasattr(arrays, "_fields") else tuple(changed)


def _joined(grads):
    arrays = grads.values() if isinstance(grads, dict) else [grads]
    return np.concatenate([np.ravel(array) for array in arrays])


def _expect_window(k):
    if not isinstance(k, int | np.integer) or k < 1:
        raise ValueError(f"k is {k!r}; expected a whole number of steps, at least 1")
