"""What every cell shares: parameters drawn, checks, the input product."""

import torch
from torch import nn

from course_utils.torch_rnn import initialise
from course_utils.validation import expect_dtype, expect_finite, expect_shape


class Cell(nn.Module):
    """Base of the cells; the twin of ``numpy_rnn``'s, without a way back.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    generator : torch.Generator, optional
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

    def __init__(
        self,
        input_size,
        hidden_size,
        *,
        generator=None,
        dtype=torch.float64,
        **rules,
    ):
        super().__init__()
        self._draw(input_size, hidden_size, generator, dtype, **rules)

    def _draw(
        self,
        D,
        H,
        generator,
        dtype,
        init="uniform",
        recurrent=None,
        spectral_radius=None,
    ):
        for name, shape in self.shapes(D, H).items():
            rule = (recurrent or init) if name == "W" else init
            blocks = self.blocks if name in ("U", "W") else 1
            drawn = initialise.draw(rule, shape, generator, H, dtype, blocks)
            if name == "W" and spectral_radius is not None:
                drawn = initialise.scale_to_radius(drawn, spectral_radius)
            setattr(self, name, nn.Parameter(drawn))

    @classmethod
    def with_weights(cls, weights, **options):
        """A cell of the tensors in dict `weights` and its `options`; none is drawn."""
        cell = cls.__new__(cls)
        nn.Module.__init__(cell)
        for name, value in options.items():
            setattr(cell, name, value)
        for name, tensor in weights.items():
            setattr(cell, name, nn.Parameter(tensor))
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

    def split(self, a):
        """The last axis in its blocks of H, as views."""
        return a.split(self.hidden_size, dim=-1)

    def project(self, x):
        """The input's share of the pre-activation: (..., D) → (..., rows of U).

        It does not depend on the state, so a whole sequence is projected at once.
        """
        return x @ self.U.T + self.b

    def step_with_output(self, ux, state):
        """`step`, and beside the new state what `forward` returns for it: h."""
        state = self.step(ux, state)
        return (state[0] if isinstance(state, tuple) else state), state

    def zero_state(self, N):
        """The state of a sequence that has seen nothing."""
        parts = tuple(self.U.new_zeros(shape) for shape in self.state_shapes(N))
        return parts if len(parts) > 1 else parts[0]

    def state_shapes(self, N):
        """The shape of each part of the state, for a batch of N."""
        return [(N, self.hidden_size)] * len(self.states)

    def check_inputs(self, xs, state):
        """Refuse inputs or a state of the wrong rank, size or dtype, or with NaN."""
        expect_shape("xs", xs, ("T", "N", self.input_size))
        expect_dtype("xs", xs, self.dtype)
        expect_finite("xs", xs, torch.isfinite)
        if state is not None:
            self.check_state("state", state, xs.shape[1])

    def check_state(self, name, state, N):
        """Refuse a state that is not one for a batch of N."""
        one = len(self.states) == 1
        parts = (state,) if one else state
        if not isinstance(parts, (tuple, list)) or len(parts) != len(self.states):
            raise ValueError(
                f"{name} is a {type(state).__name__}; expected a tuple "
                f"({', '.join(self.states)}) of tensors"
            )
        named = zip(self.states, parts, self.state_shapes(N), strict=True)
        for part_name, part, shape in named:
            label = name if one else f"{name} {part_name}"
            expect_shape(label, part, shape)
            expect_dtype(label, part, self.dtype)
            expect_finite(label, part, torch.isfinite)
