"""The way back through a cell's states: what ``gradflow`` measures along.

States come as one array or as a tuple of arrays (h, c); in here always as the tuple of
their parts.
"""

import numpy as np

from course_utils import bridge, numpy_rnn


class Path:
    """A cell's states along a sequence, and the way back, one step at a time."""

    def __init__(self, cell, xs, state):
        self.cell = as_cell(cell)
        xs = np.asarray(xs, dtype=self.cell.U.dtype)
        _, state, _ = numpy_rnn.forward(self.cell, xs[:0], state)
        self.parts, self.caches = parts_of(state), []
        for t in range(len(xs)):
            state = self._step(xs[t : t + 1], state, f"{t + 1} of {len(xs)}")

    def _step(self, x, state, which):
        # An overflow is reported as an error below, not as a warning here.
        with np.errstate(over="ignore", invalid="ignore"):
            hs, state, cache = numpy_rnn.forward(self.cell, x, state)
        if not all(np.isfinite(part).all() for part in parts_of(state)):
            raise ValueError(
                f"the state overflows at step {which}; expected finite states: shorten "
                "the sequence or scale W down"
            )
        self.caches.append(cache)
        self.silent = np.zeros_like(hs)
        return state

    def back(self, t, parts):
        """∂L/∂s(t) → ∂L/∂s(t-1), by way of step t alone."""
        d_state = whole(parts)
        cache = self.caches[t - 1]
        _, d_before, _ = numpy_rnn.backward(self.cell, self.silent, d_state, cache)
        return parts_of(d_before)


def pull_back(path, parts, d_hs, group=1):
    """Yield ∂L/∂s(t) as (parts, logs), parts · 10^logs, for t = T … 0.

    `group` neighbouring lanes share one scale: the rows of one matrix.
    """
    logs = np.zeros(len(parts[0]))
    for t in range(len(path.caches), -1, -1):
        if d_hs is not None and t > 0:
            parts, logs = _added(parts, logs, d_hs[t - 1])
        parts, logs = _rescaled(parts, logs, group)
        yield parts, logs
        if t > 0:
            parts = path.back(t, parts)


def _rescaled(parts, logs, group):
    """The same gradient with its length moved into `logs`; zero stays zero."""
    longest = lengths(parts).reshape(-1, group).max(axis=-1).repeat(group)
    scale = np.where(longest > 0, longest, 1)[:, None]
    parts = tuple((part / scale).astype(part.dtype) for part in parts)
    return parts, logs + log10(longest)


def _added(parts, logs, dh):
    """parts · 10^logs + (dh, 0), on the larger of the two scales."""
    (dh,), dh_logs = _rescaled((dh,), np.zeros(len(dh)), group=1)
    new = np.maximum(logs, dh_logs)
    new = np.where(np.isfinite(new), new, 0.0)
    first, *rest = (part * 10.0 ** (logs - new)[:, None] for part in parts)
    first = first + dh * 10.0 ** (dh_logs - new)[:, None]
    return tuple(part.astype(dh.dtype) for part in (first, *rest)), new


def lengths(parts):
    """√Σ over all parts and their last axis, in float64, without under- or overflow."""
    parts = [np.asarray(part, dtype=np.float64) for part in parts]
    largest = np.max([np.abs(p).max(axis=-1, initial=0) for p in parts], axis=0)
    scale = np.where(largest > 0, largest, 1)
    squares = sum(((p / scale[..., None]) ** 2).sum(axis=-1) for p in parts)
    return scale * np.sqrt(squares)


def log10(values):
    """log₁₀, with -inf for zero and no warning."""
    with np.errstate(divide="ignore"):
        return np.log10(values)


def unit_path(cell, xs, state):
    """A path with every lane S times, and the S unit vectors as its gradients."""
    cell = as_cell(cell)
    _, zero, _ = numpy_rnn.forward(cell, np.asarray(xs, cell.U.dtype)[:0], state)
    widths = [part.shape[-1] for part in parts_of(zero)]
    S, N = sum(widths), len(parts_of(zero)[0])
    many = whole(tuple(part.repeat(S, axis=0) for part in parts_of(zero)))
    path = Path(cell, np.repeat(xs, S, axis=1), many)
    units = np.tile(np.eye(S, dtype=cell.U.dtype), (N, 1))
    return path, tuple(np.split(units, np.cumsum(widths)[:-1], axis=-1))


def as_cell(network):
    """A NumPy cell as it is; what PyTorch has, converted."""
    is_torch = type(network).__module__.startswith(("torch", "course_utils.torch_rnn"))
    return bridge.to_numpy(network) if is_torch else network


def parts_of(state):
    """A state, or its gradient, as a tuple of arrays; () for None."""
    if state is None:
        return ()
    return state if isinstance(state, tuple) else (state,)


def whole(parts):
    """What `parts_of` took apart, as a cell takes it."""
    return parts[0] if len(parts) == 1 else tuple(parts)
