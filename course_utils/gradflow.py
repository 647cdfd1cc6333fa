"""Where the gradient goes: norms through time, Jacobians, bounds, spectra.

Everything here is for any cell of ``numpy_rnn`` (a PyTorch twin or ``torch.nn`` module
is converted first). What counts is the gradient of the *whole* state: h for the RNN and
the GRU, (h, c) joined for the LSTM, because its gradient leaves by both doors.

Norms are base-10 logarithms. A gradient that has shrunk by 10⁻⁴⁰⁰ is a number here, not
zero: what is carried back in time is rescaled to length one at every step, and only the
logarithm of its length is kept. Source of the analysis: Pascanu, Mikolov & Bengio
(2013), On the difficulty of training recurrent neural networks, sections 2.1-2.2.
"""

import math
from typing import NamedTuple

import numpy as np
import torch

from course_utils import numpy_rnn
from course_utils._vjp import (
    as_cell,
    lengths,
    log10,
    mapped,
    parts_of,
    path_of,
    pull_back,
    unit_path,
)
from course_utils.validation import expect_shape

# max |φ'|, reached at a = 0 (tanh, sigmoid) or wherever the unit is on.
LARGEST_SLOPE = {"tanh": 1.0, "relu": 1.0, "sigmoid": 0.25, "identity": 1.0}


class Norms(NamedTuple):
    """log10 of gradient norms, row t for the state after t steps.

    Attributes
    ----------
    joint : (T + 1, N)
        Of the whole state.
    parts : tuple of (T + 1, N)
        Of each part of the state alone: h; h and c; those of every layer.
    """

    joint: np.ndarray
    parts: tuple


class Products(NamedTuple):
    """∂s(T)/∂s(t) = matrices[t] · 10^logs[t], for t = 0 … T.

    Attributes
    ----------
    matrices : (T + 1, N, S, S)
        Scaled so that the largest row has length one.
    logs : (T + 1, N)
    """

    matrices: np.ndarray
    logs: np.ndarray


class Spectrum(NamedTuple):
    """Of one H×H block of W: what it can do in one step, and in many.

    Attributes
    ----------
    sigma_max : float
        Largest singular value: the most it stretches a vector in one step.
    radius : float
        Largest |eigenvalue|: the growth per step in the long run.
    eigenvalues : (H,) complex
    """

    sigma_max: float
    radius: float
    eigenvalues: np.ndarray


def gradient_norms(cell, xs, state=None, *, d_hs=None, d_final=None):
    """‖∂L/∂s(t)‖ for t = 0 … T, by one vector-Jacobian product a step.

    Parameters
    ----------
    cell : cell of ``numpy_rnn``, or what ``bridge.to_numpy`` turns into one
    xs : (T, N, D)
    state : state of the cell, optional
        s(0); zero if left out.
    d_hs : (T, N, H), optional
        ∂L/∂h(t) by way of each step's own output.
    d_final : as the state, optional
        ∂L/∂s(T). One of the two must be given: `random_direction` draws one, a loss
        gives the other.

    Returns
    -------
    Norms
        -inf where the gradient is exactly zero.

    Raises
    ------
    ValueError
        No gradient given, wrong shapes, or a state that overflows.

    Examples
    --------
    Of a trained network, from its own loss::

        hs, _, _ = numpy_rnn.forward(cell, xs)
        logits, cache = out.forward(hs)
        _, d_logits = numpy_rnn.softmax_cross_entropy(logits, targets)
        d_hs, _ = out.backward(d_logits, cache)
        norms = gradient_norms(cell, xs, d_hs=d_hs)
    """
    if d_hs is None and d_final is None:
        raise ValueError(
            "neither d_hs nor d_final is given; expected ∂L/∂hs of a loss, or a "
            "direction for d_final: random_direction draws one"
        )
    path = path_of(cell, xs, state)
    if d_hs is not None:
        expect_shape("d_hs", d_hs, (len(xs), *path.final[path.outlet].shape))
    parts = parts_of(d_final) or tuple(np.zeros_like(part) for part in path.final)
    if len(parts) != len(path.final):
        raise ValueError(
            f"d_final has {len(parts)} arrays; expected {len(path.final)}, as the state"
        )
    for part, like in zip(parts, path.final, strict=True):
        expect_shape("d_final", part, like.shape)
    joint, split = [], []
    for carried, logs in pull_back(path, parts, d_hs):
        joint.append(logs)
        split.append([logs + log10(lengths((part,))) for part in carried])
    split = np.moveaxis(np.array(split[::-1]), 1, 0)
    return Norms(np.array(joint[::-1]), tuple(split))


def random_direction(cell, N, rng):
    """A state-shaped gradient of length one in each of N lanes, all directions alike.

    Over many draws the mean of ‖∂L/∂s(t)‖² is ‖∂s(T)/∂s(t)‖²_F / S: how a *typical*
    gradient fares, where σ_max tells about the worst.
    """
    zero = as_cell(cell).zero_state(N)
    drawn = mapped(lambda part: rng.standard_normal(part.shape), zero)
    length = lengths(parts_of(drawn))[:, None]
    return mapped(lambda part: (part / length).astype(as_cell(cell).dtype), drawn)


def step_jacobians(cell, xs, state=None):
    """The exact ∂s(t+1)/∂s(t) of every step.

    Parameters
    ----------
    cell, xs, state
        As in `gradient_norms`.

    Returns
    -------
    (T, N, S, S)
        Entry [t, n, i, j] is ∂s_i(t+1)/∂s_j(t) in lane n; S = H, or 2H with h first
        for the LSTM. Row i is the vector-Jacobian product of the i-th unit vector.
    """
    path, units = unit_path(cell, xs, state)
    rows = [np.concatenate(path.back(t, units), axis=-1) for t in range(1, len(xs) + 1)]
    S = sum(part.shape[-1] for part in units)
    return np.array(rows).reshape(len(xs), -1, S, S)


def jacobian_products(cell, xs, state=None):
    """The exact ∂s(T)/∂s(t) for every t, carried back row by row.

    Parameters
    ----------
    cell, xs, state
        As in `gradient_norms`.

    Returns
    -------
    Products
    """
    path, units = unit_path(cell, xs, state)
    S = sum(part.shape[-1] for part in units)
    matrices, logs = [], []
    for parts, scales in pull_back(path, units, None, group=S):
        matrices.append(np.concatenate(parts, axis=-1).reshape(-1, S, S))
        logs.append(scales[::S])
    return Products(np.array(matrices[::-1]), np.array(logs[::-1]))


def product_norms(cell, xs, state=None):
    """log10 σ_max(∂s(T)/∂s(t)), (T + 1, N): the worst case that `rnn_bound` bounds."""
    matrices, logs = jacobian_products(cell, xs, state)
    return logs + log10(np.linalg.norm(matrices, ord=2, axis=(-2, -1)))


def rnn_bound(cell, T):
    """log10 of (σ_max(W) · max|φ'|)^(T-t) for t = 0 … T, (T + 1,).

    No ‖∂h(T)/∂h(t)‖ of a plain recurrent cell is above it, whatever the inputs.
    Source: Pascanu et al. (2013), equation 7.
    """
    cell = as_cell(cell)
    if not isinstance(cell, numpy_rnn.RNNCell):
        raise ValueError(
            f"cell is a {type(cell).__name__}; expected an RNNCell: no single matrix "
            "bounds a gated cell's step, use product_norms"
        )
    factor = np.linalg.norm(cell.W, ord=2) * LARGEST_SLOPE[cell.activation]
    bound = np.zeros(T + 1)  # at T it is the identity, even where W is zero
    bound[:T] = log10(float(factor)) * np.arange(T, 0.0, -1.0)
    return bound


def spectra(cell):
    """The `Spectrum` of every H×H block of W, by name.

    The RNN has one, "W"; the LSTM "W_i", "W_f", "W_g", "W_o"; the GRU "W_r", "W_z",
    "W_n"; a stack those of every cell ("W_i_l0", …). A spectral radius below one does
    not keep a gradient from growing first: for that σ_max must be below one.
    """
    cell = as_cell(cell)
    if hasattr(cell, "layers"):
        return {
            f"{name}_{suffix}": spectrum
            for suffix, inner in cell.cells.items()
            for name, spectrum in spectra(inner).items()
        }
    H = cell.hidden_size
    expect_shape("W", cell.W, (cell.blocks * H, H))
    names = [f"W_{gate}" for gate in cell.gates] or ["W"]
    blocks = zip(names, cell.W.reshape(-1, H, H), strict=True)
    return {name: _spectrum(block) for name, block in blocks}


def half_life(norms, left=0.5):
    """Steps back in time until at most `left` of the gradient's norm is left.

    Parameters
    ----------
    norms : (T + 1,) or (T + 1, N)
        log10 norms, as the functions here give them.
    left : float in (0, 1)

    Returns
    -------
    float or (N,)
        A whole number, or infinity where T steps are not enough: a first fall below
        the line counts, even if the gradient grows again before it.
    """
    if not 0 < left < 1:
        raise ValueError(f"left is {left}; expected a fraction between 0 and 1")
    norms = np.asarray(norms, dtype=np.float64)
    back = norms[::-1]
    below = back <= back[:1] + math.log10(left)
    steps = np.where(below.any(axis=0), below.argmax(axis=0), np.inf)
    return float(steps) if norms.ndim == 1 else steps


def tapped(state):
    """A PyTorch state to keep for `autograd_norms` *and* to pass on to the next step.

    Inside a step h(t) is made from c(t), so autograd's gradient of c(t) as the step
    returns it counts what flows through h(t) once more. These are new nodes after the
    step, side by side: the two doors of the joint state.
    """
    return mapped(lambda part: part.view_as(part), state)


def autograd_norms(loss, states):
    """log10 ‖∂loss/∂state‖ of PyTorch states, for any model and any loss.

    Parameters
    ----------
    loss : scalar tensor
    states : list of tensor or of tuple of tensors, each (N, ·)
        Each `tapped` in the forward pass that led to `loss`. Here nothing is
        rescaled: below about 1e-38 (float32) the gradient is zero, its logarithm -inf.

    Returns
    -------
    Norms
        One row for each of `states`.
    """
    flat = [part for state in states for part in parts_of(state)]
    grads = torch.autograd.grad(loss, flat, retain_graph=True, allow_unused=True)
    found = [
        np.zeros(part.shape) if grad is None else grad.detach().cpu().double().numpy()
        for part, grad in zip(flat, grads, strict=True)
    ]
    width = len(parts_of(states[0]))
    rows = [tuple(found[i : i + width]) for i in range(0, len(found), width)]
    split = [[log10(lengths((part,))) for part in row] for row in rows]
    joint = [log10(lengths(row)) for row in rows]
    return Norms(np.array(joint), tuple(np.moveaxis(np.array(split), 1, 0)))


def _spectrum(block):
    eigenvalues = np.linalg.eigvals(block)
    radius = float(np.abs(eigenvalues).max())
    return Spectrum(float(np.linalg.norm(block, ord=2)), radius, eigenvalues)
