"""Vector-Jacobian products through a cell's states: what ``gradflow`` measures along.

States come as one array or as a tuple of arrays (h, c); in here always as the tuple of
their parts.
"""

import numpy as np

from course_utils import bridge, numpy_rnn


def path_of(network, xs, state):
    """The way through `network` along xs (T, N, D), from `state`."""
    cell = as_cell(network)
    xs = np.asarray(xs, dtype=cell.dtype)
    kind = _StackPath if hasattr(cell, "layers") else _Path
    return kind(cell, xs, state)


class _Path:
    """A cell's states along a sequence, and the way back, one step at a time."""

    def __init__(self, cell, xs, state):
        cell.check_inputs(xs, state)
        self.cell, self.steps = cell, len(xs)
        N = xs.shape[1]
        state = cell.zero_state(N) if state is None else whole(parts_of(state))
        self.kept, finite = [], []
        # An overflow is reported as an error below, not as a warning here.
        with np.errstate(over="ignore", invalid="ignore"):
            for ux in cell.project(xs):
                state, kept = cell.step(ux, state)
                self.kept.append(kept)
                finite.append(all(np.isfinite(part).all() for part in parts_of(state)))
        _expect_finite_steps(finite)
        self.final = parts_of(state)
        self.silent = np.zeros((N, cell.output_size), cell.dtype)

    @property
    def outlet(self):
        """Which part of the state is the step's output."""
        if "h" not in self.cell.states:
            raise ValueError(
                f"d_hs is given for a {type(self.cell).__name__}, whose output is no "
                "part of its state; expected d_final alone"
            )
        return self.cell.states.index("h")

    def back(self, t, parts):
        """∂L/∂s(t) → ∂L/∂s(t-1), by way of step t alone."""
        reaching = self.cell.collect(self.silent, whole(parts))
        _, d_before = self.cell.step_backward(reaching, self.kept[t - 1])
        return parts_of(d_before)


class _StackPath:
    """The same for layers on top of each other, by sequences of length one."""

    def __init__(self, stack, xs, state):
        if any(len(layer) > 1 for layer in stack.layers):
            raise ValueError(
                "network is bidirectional: its states do not follow each other in one "
                "direction; expected one direction, or measure each cell alone"
            )
        self.stack, self.steps = stack, len(xs)
        state = stack.zero_state(xs.shape[1]) if state is None else state
        self.like, self.caches, finite = state, [], []
        with np.errstate(over="ignore", invalid="ignore"):
            for t in range(len(xs)):
                hs, state, cache = numpy_rnn.forward(stack, xs[t : t + 1], state)
                self.caches.append(cache)
                self.silent = np.zeros_like(hs)
                finite.append(all(np.isfinite(p).all() for p in parts_of(state)))
                _expect_finite_steps(finite)
        self.final = parts_of(state)
        self.outlet = len(self.final) - len(parts_of(state[-1]))

    def back(self, t, parts):
        """∂L/∂s(t) → ∂L/∂s(t-1), by way of step t alone."""
        flat = iter(parts)
        d_state = tuple(whole([next(flat) for _ in parts_of(s)]) for s in self.like)
        cache = self.caches[t - 1]
        return parts_of(numpy_rnn.backward(self.stack, self.silent, d_state, cache)[1])


def _expect_finite_steps(finite):
    if not np.all(finite):
        raise ValueError(
            f"the state overflows at step {int(np.argmin(finite)) + 1}; expected "
            "finite states: shorten the sequence or scale W down"
        )


def pull_back(path, parts, d_hs, group=1):
    """Yield ∂L/∂s(t) as (parts, logs), parts · 10^logs, for t = T … 0.

    `group` neighbouring lanes share one scale: the rows of one matrix.
    """
    logs = np.zeros(len(parts[0]))
    for t in range(path.steps, -1, -1):
        if d_hs is not None and t > 0:
            parts, logs = _added(parts, logs, d_hs[t - 1], path.outlet)
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


def _added(parts, logs, dh, outlet):
    """parts · 10^logs, plus dh in the part `outlet`, on the larger of both scales."""
    (dh,), dh_logs = _rescaled((dh,), np.zeros(len(dh)), group=1)
    new = np.maximum(logs, dh_logs)
    new = np.where(np.isfinite(new), new, 0.0)
    parts = [part * 10.0 ** (logs - new)[:, None] for part in parts]
    parts[outlet] = parts[outlet] + dh * 10.0 ** (dh_logs - new)[:, None]
    return tuple(part.astype(dh.dtype) for part in parts), new


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


def unit_path(network, xs, state):
    """A path with every lane S times, and the S unit vectors as its gradients."""
    cell = as_cell(network)
    start = cell.zero_state(xs.shape[1]) if state is None else state
    widths = [part.shape[-1] for part in parts_of(start)]
    S, N = sum(widths), len(parts_of(start)[0])
    many = mapped(lambda part: np.repeat(part, S, axis=0), start)
    path = path_of(cell, np.repeat(xs, S, axis=1), many)
    units = np.tile(np.eye(S, dtype=cell.dtype), (N, 1))
    return path, tuple(np.split(units, np.cumsum(widths)[:-1], axis=-1))


def mapped(function, state):
    """`function` of every array of a state, in the state's own shape."""
    if isinstance(state, (tuple, list)):
        return tuple(mapped(function, part) for part in state)
    return function(state)


def as_cell(network):
    """A NumPy cell as it is; what PyTorch has, converted."""
    is_torch = type(network).__module__.startswith(("torch", "course_utils.torch_rnn"))
    return bridge.to_numpy(network) if is_torch else network


def parts_of(state):
    """A state, or its gradient, as a flat tuple of arrays; () for None."""
    if state is None:
        return ()
    if isinstance(state, (tuple, list)):
        return tuple(part for inner in state for part in parts_of(inner))
    return (state,)


def whole(parts):
    """What `parts_of` took apart, as a cell takes it."""
    return parts[0] if len(parts) == 1 else tuple(parts)
