"""A recurrent cell that normalises what it adds up; autograd goes back.

Read beside ``numpy_rnn/layer_norm.py``.
"""

import torch
from torch.nn import functional as F

from course_utils.torch_rnn.activations import ACTIVATIONS
from course_utils.torch_rnn.cell import Cell
from course_utils.validation import expect_choice

EPSILON = 1e-5


class LayerNormRNNCell(Cell):
    """Plain recurrent cell whose pre-activation has mean 0 and variance 1 over units.

    With mean and variance over the H units of one step and one lane::

        a = U x(t) + W h(t-1)
        y = (a - mean(a)) / √(variance(a) + ε)
        h(t) = φ(gain ∘ y + b)

    Source: Ba, Kiros & Hinton (2016), Layer normalization, arXiv:1607.06450,
    equation 4.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ.
    generator, dtype, init, recurrent, spectral_radius
        As `Cell` says; gain starts at one and b at zero.

    Attributes
    ----------
    U : (H, D), W : (H, H), b : (H,), gain : (H,)
    """

    options = ("activation",)
    masks_state = True

    def __init__(self, input_size, hidden_size, activation="tanh", **rules):
        expect_choice("activation", activation, ACTIVATIONS)
        super().__init__(input_size, hidden_size, **rules)
        self.activation = activation
        with torch.no_grad():
            self.gain.fill_(1)
            self.b.zero_()

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        return super().shapes(D, H) | {"gain": (H,)}

    def project(self, x):
        """U x: (..., D) → (..., H). The bias comes after the normalisation."""
        return x @ self.U.T

    def step(self, ux, h_prev):
        """One step of time.

        Parameters
        ----------
        ux : (N, H)
            ``project(x)`` for this step.
        h_prev : (N, H)
            The state before it.

        Returns
        -------
        h : (N, H)
            The state after it.
        """
        phi = ACTIVATIONS[self.activation]
        a = ux + h_prev @ self.W.T
        h = phi(F.layer_norm(a, a.shape[-1:], self.gain, self.b, EPSILON))
        return h
