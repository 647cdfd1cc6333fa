"""What every cell shares: parameters drawn or given, sums over time, checks.

A cell adds its equations, ``step``, and the same step with the arrows turned round::

    state, kept = cell.step(ux, state_prev)
    da, d_state_prev = cell.step_backward(d_state, kept)

``kept`` is a named tuple with what the way back needs. Where a cell has more than one
sum a, ``da`` is a named tuple too, whose field ``da`` belongs to the input's share.
"""

import numpy as np

from course_utils.numpy_rnn import initialise
from course_utils.numpy_rnn._arrays import floating
from course_utils.validation import expect_dtype, expect_finite, expect_shape


class Cell:
    """Base of the cells. A cell keeps its parameters and nothing else.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    rng : numpy.random.Generator
        Draws the parameters.
    dtype : float64 or float32
    init, recurrent : {"uniform", "xavier", "orthogonal", "identity"}
        Rule for all parameters (PyTorch's if left out), and another one for W.
    spectral_radius : float, optional
        Every H×H block of W is scaled to it.
    """

    options = ()  # what makes the cell what it is, besides its parameters
    gates = ""  # a letter for each H-row block of U, W and b; none if there is one
    states = ("h",)  # handed from step to step
    masks_state = False  # h(t-1) is read by W alone, so a recurrent mask is possible

    def __init__(self, input_size, hidden_size, *, rng, dtype=np.float64, **rules):
        self._draw(input_size, hidden_size, rng, dtype, **rules)

    def _draw(
        self, D, H, rng, dtype, init="uniform", recurrent=None, spectral_radius=None
    ):
        for name, shape in self.shapes(D, H).items():
            rule = (recurrent or init) if name == "W" else init
            blocks = self.blocks if name in ("U", "W") else 1
            drawn = initialise.draw(rule, shape, rng, H, dtype, blocks)
            if name == "W" and spectral_radius is not None:
                drawn = initialise.scale_to_radius(drawn, spectral_radius)
            setattr(self, name, drawn)

    @classmethod
    def from_weights(cls, U, W, b=None):
        """A cell with the weights given; b zero if left out.

        Raises ValueError if the shapes or dtypes do not fit each other.
        """
        return cls.with_weights({"U": U, "W": W, "b": b})

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

    def shapes(self, D, H):
        """Every parameter's shape by name, in the order they are drawn."""
        rows = self.blocks * H
        return {"U": (rows, D), "W": (rows, H), "b": (rows,)}

    @property
    def blocks(self):
        """How many H-row blocks U, W and b have."""
        return max(1, len(self.gates))

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

    def split(self, a):
        """The last axis in its blocks of H, as views."""
        H = self.hidden_size
        return [a[..., k : k + H] for k in range(0, a.shape[-1], H)]

    def project(self, x):
        """The input's share of the pre-activation: (..., D) → (..., rows of U).

        It does not depend on the state, so a whole sequence is projected at once.
        """
        ux = x.reshape(-1, self.input_size) @ self.U.T
        ux += self.b
        return ux.reshape(*x.shape[:-1], len(self.U))

    def output(self, state, kept):
        """What `forward` returns for a step."""
        return state[0] if isinstance(state, tuple) else state

    def collect(self, d_output, d_state):
        """What reaches the state: the gradients of its output and of the next step."""
        if isinstance(d_state, tuple):
            dh, *others = d_state
            return (d_output + dh, *others)
        return d_output + d_state

    def gradients(self, das, xs, kept):
        """Gradients of the parameters, for all steps at once.

        Parameters
        ----------
        das : (T, N, rows of U), or a named tuple of such arrays
            What `step_backward` returned first, of every step.
        xs : (T, N, D)
            The inputs.
        kept : list of T named tuples
            What `step` kept.

        Returns
        -------
        dict
            By name, of the parameters' shapes.
        """
        hs_prev = over_time(kept, "h_prev")
        return {
            "U": summed_products(das, xs),
            "W": summed_products(das, hs_prev),
            "b": summed(das),
        }

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


def over_time(kept, name):
    """One field of what every step kept, as one array (T, N, ...)."""
    return np.stack([getattr(one, name) for one in kept])


def summed_products(ds, seen):
    """Σ_t Σ_n d(t) seen(t)ᵀ: one matrix product over the flattened (T·N) axis."""
    return ds.reshape(-1, ds.shape[-1]).T @ seen.reshape(-1, seen.shape[-1])


def summed(ds):
    """Σ_t Σ_n d(t)."""
    return ds.reshape(-1, ds.shape[-1]).sum(axis=0)
