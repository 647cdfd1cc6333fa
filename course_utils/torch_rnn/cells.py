"""Recurrent cells in PyTorch: one step forward; autograd goes back.

Read beside ``numpy_rnn/cells.py``: same names, same shapes, same order of lines. What
is missing here is what autograd does for you.
"""

import torch
from torch import nn

from course_utils.checks import expect_choice, expect_dtype, expect_shape
from course_utils.torch_rnn.activations import ACTIVATIONS


class RNNCell(nn.Module):
    """Plain recurrent cell: h(t) = φ(U x(t) + W h(t-1) + b).

    Source: Elman (1990), Finding structure in time, Cognitive Science 14, 179-211.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ.
    generator : torch.Generator, optional
        Draws every parameter uniformly from ±1/√H, as ``torch.nn.RNN`` does.
    dtype : float64 or float32

    Attributes
    ----------
    U : (H, D) input weights
    W : (H, H) recurrent weights
    b : (H,) bias; one, where ``torch.nn.RNN`` has two
    """

    parameter_names = ("U", "W", "b")

    def __init__(
        self,
        input_size,
        hidden_size,
        activation="tanh",
        *,
        generator=None,
        dtype=torch.float64,
    ):
        super().__init__()
        expect_choice("activation", activation, ACTIVATIONS)
        self.activation = activation
        bound = hidden_size**-0.5
        shapes = [(hidden_size, input_size), (hidden_size, hidden_size), (hidden_size,)]
        for name, shape in zip(self.parameter_names, shapes, strict=True):
            drawn = torch.empty(shape, dtype=dtype)
            drawn.uniform_(-bound, bound, generator=generator)
            setattr(self, name, nn.Parameter(drawn))

    @property
    def input_size(self):
        """D."""
        return self.U.shape[1]

    @property
    def hidden_size(self):
        """H."""
        return self.U.shape[0]

    def project(self, x):
        """The input's share of the pre-activation: (..., D) → (..., H).

        It does not depend on the state, so a whole sequence is projected at once.
        """
        return x @ self.U.T + self.b

    def step(self, ux, h):
        """One step of time.

        Parameters
        ----------
        ux : (N, H)
            ``project(x)`` for this step.
        h : (N, H)
            The state before it.

        Returns
        -------
        h : (N, H)
            The state after it.
        """
        phi = ACTIVATIONS[self.activation]
        a = ux + h @ self.W.T
        return phi(a)

    def check_inputs(self, xs, state):
        """Refuse inputs or a state of the wrong rank, size or dtype (ValueError)."""
        expect_shape("xs", xs, ("T", "N", self.input_size))
        expect_dtype("xs", xs, self.U.dtype)
        if state is not None:
            expect_shape("state", state, (xs.shape[1], self.hidden_size))
            expect_dtype("state", state, self.U.dtype)
