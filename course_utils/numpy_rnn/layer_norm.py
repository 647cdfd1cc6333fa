"""A recurrent cell that normalises what it adds up, forward and backward, in NumPy."""

from typing import NamedTuple

import numpy as np

from course_utils.numpy_rnn.activations import ACTIVATIONS
from course_utils.numpy_rnn.cell import Cell, over_time, summed, summed_products
from course_utils.validation import expect_choice

EPSILON = 1e-5  # under the root, as in torch.nn.functional.layer_norm


class Kept(NamedTuple):
    """What a step keeps for the way back: (N, H) each, scale (N, 1)."""

    h_prev: np.ndarray
    y: np.ndarray
    scale: np.ndarray
    h: np.ndarray


class Sums(NamedTuple):
    """∂L/∂a, and ∂L/∂s of the sum s = gain ∘ y + b; each (N, H)."""

    da: np.ndarray
    ds: np.ndarray


class LayerNormRNNCell(Cell):
    """Plain recurrent cell whose pre-activation has mean 0 and variance 1 over units.

    With mean and variance over the H units of one step and one lane::

        a = U x(t) + W h(t-1)
        y = (a - mean(a)) / √(variance(a) + ε)
        h(t) = φ(gain ∘ y + b)

    Scaling U and W together changes nothing (but for ε), so a large W alone can
    neither saturate the units nor blow the state up.

    Source: Ba, Kiros & Hinton (2016), Layer normalization, arXiv:1607.06450,
    equation 4.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H. With H = 1 the state is φ(b), whatever is read.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ.
    rng, dtype, init, recurrent, spectral_radius
        As `Cell` says; gain starts at one and b at zero.

    Attributes
    ----------
    U : (H, D), W : (H, H), b : (H,), gain : (H,)
    """

    options = ("activation",)
    masks_state = True

    def __init__(self, input_size, hidden_size, activation="tanh", *, rng, **rules):
        expect_choice("activation", activation, ACTIVATIONS)
        self.activation = activation
        super().__init__(input_size, hidden_size, rng=rng, **rules)
        self.gain[:], self.b[:] = 1, 0

    @classmethod
    def from_weights(cls, U, W, b=None, gain=None, activation="tanh"):
        """A cell with the weights given; b zero and gain one if left out.

        Raises ValueError if the shapes or dtypes do not fit each other.
        """
        expect_choice("activation", activation, ACTIVATIONS)
        gain = np.ones_like(U, shape=len(U)) if gain is None else gain
        weights = {"U": U, "W": W, "b": b, "gain": gain}
        return cls.with_weights(weights, activation=activation)

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
        kept : Kept
        """
        phi, _ = ACTIVATIONS[self.activation]
        a = ux + h_prev @ self.W.T
        centred = a - a.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        y = centred / scale
        h = phi(self.gain * y + self.b)
        return h, Kept(h_prev, y, scale, h)

    def step_backward(self, dh, kept):
        """The same step with the arrows turned round.

        Parameters
        ----------
        dh : (N, H)
            ∂L/∂h(t), everything that reaches the state.
        kept : Kept
            From `step`.

        Returns
        -------
        Sums
            ∂L/∂a(t) and ∂L/∂s(t).
        dh_prev : (N, H)
            ∂L/∂h(t-1) by way of this step.
        """
        _, y, scale, h = kept
        _, phi_prime = ACTIVATIONS[self.activation]
        ds = dh * phi_prime(h)
        dy = ds * self.gain
        # Mean and variance hang on every unit: what would move them is taken out.
        mean, along_y = (part.mean(axis=-1, keepdims=True) for part in (dy, dy * y))
        da = (dy - mean - y * along_y) / scale
        return Sums(da, ds), da @ self.W

    def gradients(self, sums, xs, kept):
        """As `Cell.gradients`; gain saw y, and b no further product."""
        das, dss = sums
        return {
            "U": summed_products(das, xs),
            "W": summed_products(das, over_time(kept, "h_prev")),
            "b": summed(dss),
            "gain": summed(dss * over_time(kept, "y")),
        }
