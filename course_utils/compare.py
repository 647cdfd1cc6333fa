"""Holding two computations of one thing against each other.

Finite differences against a derivation, NumPy against its PyTorch twin and
``torch.nn``; and the two sources in two columns.
"""

import html
import inspect
import textwrap

import numpy as np
import torch
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from course_utils import bridge, numpy_rnn, torch_rnn


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


def three_ways(cell, xs, state=None, d_hs=None, d_final=None, device=None):
    """Outputs and every gradient of one network: NumPy, twin, ``torch.nn``.

    Parameters
    ----------
    cell : numpy_rnn.RNNCell
    xs : (T, N, D)
    state : (N, H), optional
    d_hs, d_final : (T, N, H), (N, H), optional
        ∂L/∂hs and ∂L/∂final that the gradients start from; ones and zeros if left out.
    device : torch.device, optional
        Where PyTorch computes; default: the best one that has float64.

    Returns
    -------
    dict
        name → (NumPy, twin) or (NumPy, twin, torch.nn) where it has the activation;
        names "hs", "final", "d_xs", "d_state", "dU", "dW", "db". For `report`.
    """
    hs, final, cache = numpy_rnn.forward(cell, xs, state)
    state = np.zeros_like(final) if state is None else state
    d_hs = np.ones_like(hs) if d_hs is None else d_hs
    d_final = np.zeros_like(final) if d_final is None else d_final
    d_xs, d_state, grads = numpy_rnn.backward(cell, d_hs, d_final, cache)
    named = {f"d{name}": grad for name, grad in grads.items()}
    found = {"hs": hs, "final": final, "d_xs": d_xs, "d_state": d_state} | named

    device = torch_rnn.exact_device(device)
    runs = [found, _run_twin(cell, xs, state, d_hs, d_final, device)]
    if cell.activation in ("tanh", "relu"):
        runs.append(_run_nn(cell, xs, state, d_hs, d_final, device))
    return {name: tuple(run[name] for run in runs) for name in found}


def _run_twin(cell, xs, state, d_hs, d_final, device):
    twin = bridge.to_twin(cell, device)
    names = {f"d{name}": getattr(twin, name) for name in twin.parameter_names}
    forward = lambda xs, state: torch_rnn.forward(twin, xs, state)  # noqa: E731
    return _run_autograd(forward, names, xs, state, d_hs, d_final, device)


def _run_nn(cell, xs, state, d_hs, d_final, device):
    module = bridge.to_nn(cell, device)
    names = {
        "dU": module.weight_ih_l0,
        "dW": module.weight_hh_l0,
        "db": module.bias_ih_l0,
    }

    def forward(xs, state):
        hs, final = module(xs, state[None])
        return hs, final[0]

    return _run_autograd(forward, names, xs, state, d_hs, d_final, device)


def _run_autograd(forward, parameters, xs, state, d_hs, d_final, device):
    arrays = [torch.tensor(a, device=device) for a in (xs, state, d_hs, d_final)]
    xs, state, d_hs, d_final = arrays
    wanted = {"d_xs": xs.requires_grad_(), "d_state": state.requires_grad_()}
    wanted |= parameters
    hs, final = forward(xs, state)
    loss = (hs * d_hs).sum() + (final * d_final).sum()
    gradients = torch.autograd.grad(loss, list(wanted.values()))
    found = {"hs": hs, "final": final} | dict(zip(wanted, gradients, strict=True))
    return {name: as_array(value) for name, value in found.items()}


def as_array(value):
    """`value` (array, tensor on any device, number, list) as a NumPy array."""
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().numpy()
    return np.asarray(value)


def side_by_side(left, right, titles=("NumPy", "PyTorch")):
    """Two sources in two highlighted columns, for the last line of a cell.

    Parameters
    ----------
    left, right : function, method, class, or str
        What to show; a str is shown as it is. Docstrings are left out: the equation
        is what the reader compares.
    titles : (str, str)

    Returns
    -------
    SideBySide
        Shows itself in a notebook, in light and dark themes and in an HTML export.
    """
    return SideBySide([_source(left), _source(right)], titles)


class SideBySide:
    """Two sources; in text (a terminal, a test) one after the other."""

    def __init__(self, sources, titles):
        self.sources, self.titles = sources, titles

    def __repr__(self):
        parts = zip(self.titles, self.sources, strict=True)
        return "\n\n".join(f"# {title}\n{source}" for title, source in parts)

    def _repr_html_(self):
        columns = "".join(
            f'<div><p class="rnn-title">{html.escape(title)}</p>'
            f"{highlight(source, PythonLexer(), HtmlFormatter(cssclass='rnn-code'))}"
            "</div>"
            for title, source in zip(self.titles, self.sources, strict=True)
        )
        return f"{_side_by_side_style()}<div class='rnn-columns'>{columns}</div>"


# Colours by role from JupyterLab's theme, with values that serve where there is none.
_TOKENS = {
    ".k, .kn, .kc, .ow": "var(--jp-mirror-editor-keyword-color, #008000)",
    ".s1, .s2, .sd, .sa, .si": "var(--jp-mirror-editor-string-color, #a31515)",
    ".c1, .cm": "var(--jp-mirror-editor-comment-color, #3f7879)",
    ".mi, .mf": "var(--jp-mirror-editor-number-color, #116644)",
    ".o": "var(--jp-mirror-editor-operator-color, #9c27b0)",
    ".nf, .nc, .fm": "var(--jp-mirror-editor-def-color, #0000ff)",
}


def _side_by_side_style():
    tokens = "".join(
        ", ".join(f".rnn-code {name.strip()}" for name in names.split(","))
        + f" {{ color: {colour}; }} "
        for names, colour in _TOKENS.items()
    )
    return (
        "<style>.rnn-columns { display: grid; gap: 12px; "
        "grid-template-columns: repeat(2, minmax(0, 1fr)); } "
        ".rnn-columns > div { border: 1px solid var(--jp-border-color2, #bdbdbd); "
        "border-radius: 3px; overflow-x: auto; padding: 4px 10px; } "
        ".rnn-title { font-weight: 600; margin: 2px 0 6px; } "
        ".rnn-code pre { background: none; color: inherit; line-height: 1.45; "
        "font-size: var(--jp-code-font-size, 13px); margin: 0; padding: 0; } "
        f"{tokens}</style>"
    )


def _source(thing):
    if isinstance(thing, str):
        return textwrap.dedent(thing).strip()
    source = textwrap.dedent(inspect.getsource(thing))
    doc = inspect.getdoc(thing)
    if not doc:
        return source.strip()
    start = source.index('"""')
    end = source.index('"""', start + 3) + 3
    head, tail = source[:start].rstrip(" "), source[end:].lstrip("\n")
    return (head + tail).strip()
