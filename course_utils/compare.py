"""Holding two computations of one thing against each other.

Finite differences against a derivation, NumPy against its PyTorch twin and
``torch.nn``; and the two sources in two columns.
"""

from functools import partial

import numpy as np
import torch
from torch import nn

from course_utils import bridge, numpy_rnn, torch_rnn
from course_utils._source_columns import SideBySide, side_by_side

__all__ = [
    "SideBySide",
    "as_array",
    "numerical_gradient",
    "relative_difference",
    "report",
    "side_by_side",
    "three_ways",
]


def numerical_gradient(f, x, eps=1e-6):
    """∂f/∂x by central differences: (f(x + ε) - f(x - ε)) / 2ε for every entry.

    Parameters
    ----------
    f : callable
        Array of x's shape → float.
    x : array, float64
        Not changed.
    eps : float
        Error grows as ε² (curvature) and as 1e-16/ε (rounding); 1e-6 balances them.

    Returns
    -------
    array of x's shape
    """
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        kept = x[index]
        x[index] = kept + eps
        above = f(x)
        x[index] = kept - eps
        below = f(x)
        x[index] = kept
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def relative_difference(actual, expected):
    """Largest |actual - expected|, relative to the largest |expected|.

    Infinite where the shapes differ or one of them holds NaN; absolute where
    `expected` is zero everywhere.
    """
    actual, expected = as_array(actual), as_array(expected)
    if actual.shape != expected.shape:
        return np.inf
    if expected.size == 0:
        return 0.0
    difference = np.abs(actual - expected).max()
    scale = np.abs(expected).max()
    result = difference / scale if scale > 0 else difference
    return float(result) if np.isfinite(result) else np.inf


def report(pairs, tolerance=1e-10):
    """Print one line a quantity, "equal to 1e-10", and fail if one is not.

    Parameters
    ----------
    pairs : dict
        name → (actual, expected), or (actual, expected, third, …): all are held
        against the first of them. Arrays or tensors on any device.
    tolerance : float
        On `relative_difference`.

    Raises
    ------
    AssertionError
        Naming every quantity that differs, and by how much.
    """
    width = max(len(name) for name in pairs)
    shapes = {name: str(as_array(found[0]).shape) for name, found in pairs.items()}
    column = max(len(shape) for shape in shapes.values())
    wrong = []
    for name, (first, *others) in pairs.items():
        worst = max(relative_difference(other, first) for other in others)
        verdict = f"equal to {tolerance:.0e}".replace("e-0", "e-")
        if not worst <= tolerance:
            verdict = f"DIFFERENT, by {worst:.1e} of the largest entry"
            wrong.append(f"{name}: {verdict}")
        print(f"{name:<{width}}  {shapes[name]:<{column}}  {verdict}")
    assert not wrong, "; ".join(wrong)


def as_array(value):
    """`value` (array, tensor on any device, number, list) as a NumPy array."""
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().numpy()
    return np.asarray(value)


def three_ways(
    cell,
    xs,
    state=None,
    d_hs=None,
    d_final=None,
    device=None,
    *,
    lengths=None,
    masks=None,
    recurrent_mask=None,
):
    """Outputs and every gradient of one network: NumPy, twin, ``torch.nn``.

    Parameters
    ----------
    cell : a cell or Stack of numpy_rnn
    xs : (T, N, D)
    state : as `numpy_rnn.forward` takes it, optional
    d_hs, d_final : as `numpy_rnn.backward` takes them, optional
        ∂L/∂hs and ∂L/∂final that the gradients start from; ones and zeros if left out.
    device : torch.device, optional
        Where PyTorch computes; default: the best one that has float64.
    lengths : (N,) int, optional
        Of the sequences; ``torch.nn`` gets them packed.
    masks : list of arrays, optional
        Dropout masks of a Stack, the same for both.
    recurrent_mask : (N, H), optional
        As `numpy_rnn.forward` takes it, the same for both.

    Returns
    -------
    dict
        name → (NumPy, twin), or (NumPy, twin, torch.nn) where it has such a network.
        Names: "hs", "final", "d_xs", "d_state", "dU", "dW", "db" …; for the LSTM
        "final_h", "final_c" …, for a Stack with the suffix of each cell. For `report`.
    """
    device = torch_rnn.exact_device(device)
    extra = {"masks": masks} if masks is not None else {}
    if recurrent_mask is not None:
        extra["recurrent_mask"] = recurrent_mask
    run = cell.forward if masks is not None else partial(numpy_rnn.forward, cell)
    hs, final, cache = run(xs, state, lengths, **extra)
    state = cell.zero_state(xs.shape[1]) if state is None else state
    d_hs = np.ones_like(hs) if d_hs is None else d_hs
    if d_final is None:
        d_final = cell.zero_state(xs.shape[1])
    d_xs, d_state, grads = numpy_rnn.backward(cell, d_hs, d_final, cache)
    found = {"hs": hs} | named_parts(cell, "final", final) | {"d_xs": d_xs}
    found |= named_parts(cell, "d_state", d_state)
    found |= {f"d{name}": grad for name, grad in grads.items()}

    given = cell, xs, state, d_hs, d_final, lengths
    runs = [found, _run_twin(*given, extra, device)]
    if not extra and _has_nn(cell, lengths):
        runs.append(_run_nn(*given, device))
    return {name: tuple(run[name] for run in runs) for name in found}


def named_parts(cell, name, state):
    """`state` in its arrays: "final", or "final_h" and "final_c", or by cell too."""
    if hasattr(cell, "layers"):
        parts = {}
        for (suffix, inner), own in zip(cell.cells.items(), state, strict=True):
            parts |= {
                f"{part}_{suffix}": array
                for part, array in named_parts(inner, name, own).items()
            }
        return parts
    if len(cell.states) == 1:
        return {name: state}
    return {
        f"{name}_{part}": array for part, array in zip(cell.states, state, strict=True)
    }


def _run_twin(cell, xs, state, d_hs, d_final, lengths, extra, device):
    twin = bridge.to_twin(cell, device)
    wanted = bridge.named_parameters(twin)

    run = twin if "masks" in extra else partial(torch_rnn.forward, twin)
    extra = {name: _tensors(value, device) for name, value in extra.items()}

    def forward(xs, state):
        return run(xs, state, _tensors(lengths, device), **extra)

    hs, final, gradients = _run_autograd(
        forward, wanted, xs, state, d_hs, d_final, device
    )
    named = {f"d{name}": gradients[name] for name in wanted}
    found = {"hs": hs} | named_parts(cell, "final", final)
    found |= {"d_xs": gradients["xs"]}
    found |= named_parts(cell, "d_state", gradients["state"]) | named
    return {name: as_array(value) for name, value in found.items()}


def _has_nn(cell, lengths):
    empty = lengths is not None and (len(lengths) == 0 or np.min(lengths) == 0)
    return bridge.has_nn(cell) and not empty


def _run_nn(cell, xs, state, d_hs, d_final, lengths, device):
    module = bridge.to_nn(cell, device)
    packing = nn.utils.rnn

    def forward(xs, state):
        state = bridge.state_to_nn(cell, state)
        if lengths is None:
            hs, final = module(xs, state)
        else:
            given = torch.as_tensor(np.asarray(lengths), dtype=torch.int64)
            packed = packing.pack_padded_sequence(xs, given, enforce_sorted=False)
            packed, final = module(packed, state)
            hs, _ = packing.pad_packed_sequence(packed, total_length=len(xs))
        return hs, bridge.state_from_nn(cell, final)

    wanted = {
        name: parameter
        for name, parameter in module.named_parameters()
        if parameter.requires_grad
    }
    hs, final, gradients = _run_autograd(
        forward, wanted, xs, state, d_hs, d_final, device
    )
    found = {"hs": hs} | named_parts(cell, "final", final)
    found |= {"d_xs": gradients.pop("xs")}
    found |= named_parts(cell, "d_state", gradients.pop("state"))
    ours = bridge.from_nn_names(cell, gradients)
    found |= {f"d{name}": gradient for name, gradient in ours.items()}
    return {name: as_array(value) for name, value in found.items()}


def _run_autograd(forward, parameters, xs, state, d_hs, d_final, device):
    """hs, final and the gradients of xs, state (nested as given) and parameters."""
    xs = _tensors(xs, device).requires_grad_()
    state = _tensors(state, device)
    leaves = [leaf.requires_grad_() for leaf in _flat(state)]
    hs, final = forward(xs, state)
    weights = [_tensors(d_hs, device), *_flat(_tensors(d_final, device))]
    results = [hs, *_flat(final)]
    loss = sum((r * w).sum() for r, w in zip(results, weights, strict=True))
    wanted = [xs, *leaves, *parameters.values()]
    xs_grad, *rest = torch.autograd.grad(loss, wanted)
    gradients = dict(zip(parameters, rest[len(leaves) :], strict=True))
    gradients |= {"xs": xs_grad, "state": _nested(iter(rest), state)}
    return hs, final, gradients


def _tensors(value, device):
    if value is None:
        return None
    if isinstance(value, (tuple, list)) and not all(np.isscalar(v) for v in value):
        return tuple(_tensors(part, device) for part in value)
    return torch.tensor(np.asarray(value), device=device)


def _flat(value):
    if isinstance(value, (tuple, list)):
        return [leaf for part in value for leaf in _flat(part)]
    return [value]


def _nested(leaves, like):
    if isinstance(like, (tuple, list)):
        return tuple(_nested(leaves, part) for part in like)
    return next(leaves)
