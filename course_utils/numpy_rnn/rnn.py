"""The plain recurrent cell in NumPy: one step forward and, beside it, one step back."""

from typing import NamedTuple

import numpy as np

from course_utils.numpy_rnn.activations import ACTIVATIONS
from course_utils.numpy_rnn.cell import Cell
from course_utils.validation import expect_choice


class Kept(NamedTuple):
    """What a step keeps for the way back; each (N, H)."""

    h_prev: np.ndarray
    h: np.ndarray


class RNNCell(Cell):
    """Plain recurrent cell: h(t) = φ(U x(t) + W h(t-1) + b).

    Source: Elman (1990), Finding structure in time, Cognitive Science 14, 179-211.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ.
    rng, dtype, init, recurrent, spectral_radius
        As `Cell` says. Left out: uniform in ±1/√H, as ``torch.nn.RNN`` draws.

    Attributes
    ----------
    U : (H, D) input weights
    W : (H, H) recurrent weights
    b : (H,) bias
    """

    options = ("activation",)
    masks_state = True

    def __init__(self, input_size, hidden_size, activation="tanh", *, rng, **rules):
        expect_choice("activation", activation, ACTIVATIONS)
        self.activation = activation
        super().__init__(input_size, hidden_size, rng=rng, **rules)

    @classmethod
    def from_weights(cls, U, W, b=None, activation="tanh"):
        """A cell with the weights given: U (H, D), W (H, H), b (H,) or zero.

        Raises ValueError if the shapes or dtypes do not fit each other.
        """
        expect_choice("activation", activation, ACTIVATIONS)
        return cls.with_weights({"U": U, "W": W, "b": b}, activation=activation)

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
        kept : Kept
        """
        phi, _ = ACTIVATIONS[self.activation]
        a = ux + h_prev @ self.W.T
        h = phi(a)
        return h, Kept(h_prev, h)

    def step_backward(self, dh, kept):
        """The same step with the arrows turned round.

        Parameters
        ----------
        dh : (N, H)
            ∂L/∂h(t), everything that reaches the state: its output and the next step.
        kept : Kept
            From `step`.

        Returns
        -------
        da : (N, H)
            ∂L/∂a(t).
        dh_prev : (N, H)
            ∂L/∂h(t-1) by way of this step.
        """
        _, phi_prime = ACTIVATIONS[self.activation]
        da = dh * phi_prime(kept.h)
        dh_prev = da @ self.W
        return da, dh_prev
