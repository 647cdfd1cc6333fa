"""What every cell shares: parameters drawn or given, checks, room for what it keeps."""

import copy

import numpy as np

from course_utils.numpy_rnn import initialise
from course_utils.numpy_rnn._arrays import floating
from course_utils.validation import expect_dtype, expect_finite, expect_shape


class Cell:
    """Base of the cells. A cell keeps its parameters and nothing else.

    What `step` computes and the way back needs goes on a *tape*, one array a
    quantity, time first. A cell names its quantities once, in `states` … `summed`.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws the parameters.
    dtype : float64 or float32
    init, recurrent : {"uniform", "xavier", "orthogonal", "identity"}
        Rule for all parameters (PyTorch's if left out), and another one for W.
    spectral_radius : float, optional
        Every H×H block of W is scaled to it.
    """

    options = ()  # what makes the cell what it is, besides its parameters
    blocks = 1  # H-row blocks of U, W and b
    states = ("h",)  # handed from step to step
    kept = {}  # noqa: RUF012  what else `step` writes: name → width
    masks_state = False  # h(t-1) is read by W alone, so a recurrent mask is possible
    gates_in_pieces = False  # "gates" is (T, blocks, N, H), not (T, N, blocks · H)
    output = "h"  # what `forward` returns for each step
    read_back = ("h",)  # what `step_backward` reads of its step
    summed = ("h_prev",)  # what `gradients` reads of all steps

    def shapes(self, D, H):
        """Every parameter's shape by name, in the order they are drawn."""
        rows = self.blocks * H
        return {"U": (rows, D), "W": (rows, H), "b": (rows,)}

    def _draw(
        self, shapes, rng, dtype, init="uniform", recurrent=None, spectral_radius=None
    ):
        H = shapes["b"][0] // self.blocks
        for name, shape in shapes.items():
            rule = (recurrent or init) if name == "W" else init
            blocks = self.blocks if name in ("U", "W") else 1
            drawn = initialise.draw(rule, shape, rng, H, dtype, blocks)
            if name == "W" and spectral_radius is not None:
                drawn = initialise.scale_to_radius(drawn, spectral_radius)
            setattr(self, name, drawn)

    @classmethod
    def with_weights(cls, weights, **options):
        """A cell of dict `weights` (None: zero) and its `options`, as `bridge` needs.

        Raises ValueError if shapes or dtypes do not fit each other.
        """
        cell = cls.__new__(cls)
        vars(cell).update(options)
        U = floating(weights["U"])
        rows = "H" if cell.blocks == 1 else f"{cell.blocks}H"
        expect_shape("U", U, (rows, "D"))
        if len(U) % cell.blocks:
            raise ValueError(f"U has shape {U.shape}; expected ({rows}, D)")
        for name, shape in cell.shapes(U.shape[1], len(U) // cell.blocks).items():
            value = weights[name]
            array = np.zeros(shape, U.dtype) if value is None else floating(value)
            expect_shape(name, array, shape)
            expect_dtype(name, array, U.dtype)
            setattr(cell, name, array)
        return cell

    @property
    def input_size(self):
        """D."""
        return self.U.shape[1]

    @property
    def hidden_size(self):
        """H."""
        return len(self.U) // self.blocks

    @property
    def output_size(self):
        """The last axis of what `forward` returns."""
        return self.hidden_size

    @property
    def backward_width(self):
        """Columns that `step_backward` writes for each step: the rows of U."""
        return len(self.U)

    @property
    def dtype(self):
        """Of the parameters, and so of everything computed with them."""
        return self.U.dtype

    @property
    def parameter_names(self):
        """U, W, b and what else the cell has."""
        return tuple(self.shapes(self.input_size, self.hidden_size))

    @property
    def parameters(self):
        """The parameters by name: the arrays themselves, not copies."""
        return {name: getattr(self, name) for name in self.parameter_names}

    def project(self, x):
        """The input's share of the pre-activation: (..., D) → (..., rows of U).

        It does not depend on the state, so a whole sequence is projected at once.
        """
        ux = x.reshape(-1, self.input_size) @ self.U.T
        ux += self.b
        return ux.reshape(*x.shape[:-1], len(self.U))

    def input_gradients(self, das):
        """∂L/∂xs from ∂L/∂a of every step: `project` with the arrows turned round."""
        d_xs = das.reshape(-1, len(self.U)) @ self.U
        return d_xs.reshape(*das.shape[:-1], self.input_size)

    def gradients(self, das, xs, hs_prev):
        """Gradients of the parameters: one product each over the flattened (T·N) axis.

        Parameters
        ----------
        das : (T, N, rows of U)
            ∂L/∂a(t) of every step.
        xs : (T, N, D)
            The inputs.
        hs_prev : (T, N, H)
            The states *before* each step: h(0) … h(T-1).

        Returns
        -------
        dict
            "U", "W", "b", of the parameters' shapes.
        """
        dA = das.reshape(-1, len(self.U))
        return {
            "U": dA.T @ xs.reshape(-1, self.input_size),
            "W": dA.T @ hs_prev.reshape(-1, hs_prev.shape[-1]),
            "b": dA.sum(axis=0),
        }

    def collect(self, d_out, d_state):
        """What reaches the state: its own output's gradient and the next step's."""
        return d_out + d_state

    def tape(self, T, N, state, ux=None):
        """Room for all that T steps write, after `state`: name → (T, N, ...) array.

        "h_prev" is "h" one step earlier: the same memory, which also holds h(0). The
        gates may take the memory of `ux`, of which they are made: less to move.
        """
        tape = {}
        parts = state if isinstance(state, tuple) else (state,)
        for name, first in zip(self.states, parts, strict=True):
            whole = np.empty((T + 1, *first.shape), self.dtype)
            whole[0] = first
            tape[name], tape[f"{name}_prev"] = whole[1:], whole[:-1]
        for name, width in self.kept.items():
            fresh = ux is None or name != "gates"
            tape[name] = np.empty((T, N, width), self.dtype) if fresh else ux
        if self.gates_in_pieces:
            tape["gates"] = tape["gates"].reshape(T, self.blocks, N, self.hidden_size)
        return tape

    def with_fast_transpose(self):
        """This cell with W laid out for W.T: the same numbers in another order.

        ``h @ W.T`` is up to twice as fast when W.T is contiguous. Copying W pays when
        many steps use it.
        """
        cell = copy.copy(self)
        cell.W = np.asfortranarray(self.W)
        return cell

    def room(self, tape, t):
        """Where `step` writes at step t (from 0): its argument `out`."""
        names = (*self.states, *self.kept)
        rows = tuple(tape[name][t] for name in names)
        return rows if len(rows) > 1 else rows[0]

    def new_room(self, state):
        """The same for a step by itself."""
        N = len(state[0] if isinstance(state, tuple) else state)
        return self.room(self.tape(1, N, state), 0)

    def zero_state(self, N):
        """The state of a sequence that has seen nothing."""
        parts = tuple(np.zeros(shape, self.dtype) for shape in self.state_shapes(N))
        return parts if len(parts) > 1 else parts[0]

    def state_shapes(self, N):
        """The shape of each part of the state, for a batch of N."""
        return [(N, self.hidden_size)] * len(self.states)

    def check_inputs(self, xs, state):
        """Refuse inputs or a state of the wrong rank, size or dtype, or with NaN."""
        expect_shape("xs", xs, ("T", "N", self.input_size))
        expect_dtype("xs", xs, self.dtype)
        expect_finite("xs", xs, np.isfinite)
        if state is not None:
            self.check_state("state", state, xs.shape[1])

    def check_state(self, name, state, N):
        """Refuse a state (or its gradient) that is not one for a batch of N."""
        one = len(self.states) == 1
        parts = (state,) if one else state
        if not isinstance(parts, (tuple, list)) or len(parts) != len(self.states):
            raise ValueError(
                f"{name} is a {type(state).__name__}; expected a tuple "
                f"({', '.join(self.states)}) of arrays"
            )
        named = zip(self.states, parts, self.state_shapes(N), strict=True)
        for part_name, part, shape in named:
            label = name if one else f"{name} {part_name}"
            expect_shape(label, part, shape)
            expect_dtype(label, part, self.dtype)
            expect_finite(label, part, np.isfinite)
