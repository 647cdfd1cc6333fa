"""A recurrent cell that normalises what it adds up, forward and backward, in NumPy."""

import numpy as np

from course_utils.numpy_rnn._cell import Cell
from course_utils.numpy_rnn.activations import ACTIVATIONS
from course_utils.validation import expect_choice

EPSILON = 1e-5  # under the root, as in torch.nn.functional.layer_norm


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
    read_back = ("h", "y", "scale")
    summed = ("h_prev", "y")

    def __init__(
        self,
        input_size,
        hidden_size,
        activation="tanh",
        *,
        rng,
        dtype=np.float64,
        **rules,
    ):
        expect_choice("activation", activation, ACTIVATIONS)
        self.activation = activation
        self._draw(self.shapes(input_size, hidden_size), rng, dtype, **rules)
        self.gain[:], self.b[:] = 1, 0

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        return super().shapes(D, H) | {"gain": (H,)}

    @property
    def kept(self):
        """What `step` writes besides the state, with its width."""
        return {"y": self.hidden_size, "scale": 1}

    @property
    def backward_width(self):
        """Columns that `step_backward` writes: ∂L/∂a, and ∂L/∂(gain ∘ y + b)."""
        return 2 * self.hidden_size

    def project(self, x):
        """U x: (..., D) → (..., H). The bias comes after the normalisation."""
        return x @ self.U.T

    def step(self, ux, h, out=None):
        """One step of time.

        Parameters
        ----------
        ux : (N, H)
            ``project(x)`` for this step.
        h : (N, H)
            The state before it.
        out : (h, y, scale), optional
            Where to write: (N, H), (N, H), (N, 1).

        Returns
        -------
        h : (N, H)
            The state after it.
        """
        h_next, y, scale = self.new_room(h) if out is None else out
        phi, _ = ACTIVATIONS[self.activation]
        a = ux + h @ self.W.T
        centred = a - a.mean(axis=-1, keepdims=True)
        variance = (centred**2).mean(axis=-1, keepdims=True)
        np.sqrt(variance + EPSILON, out=scale)
        np.divide(centred, scale, out=y)
        return phi(self.gain * y + self.b, out=h_next)

    def step_backward(self, dh, h, y, scale, out=None):
        """The same step with the arrows turned round.

        Parameters
        ----------
        dh : (N, H)
            ∂L/∂h(t), everything that reaches the state.
        h, y, scale : (N, H), (N, H), (N, 1)
            As `step` wrote them.
        out : (N, 2H), optional
            Where to write `da`.

        Returns
        -------
        da : (N, 2H)
            ∂L/∂a(t), and beside it ∂L/∂(gain ∘ y + b).
        dh_prev : (N, H)
            ∂L/∂h(t-1) by way of this step.
        """
        H = self.hidden_size
        da = np.empty((len(dh), 2 * H), dh.dtype) if out is None else out
        d_a, d_sum = da[:, :H], da[:, H:]
        _, phi_prime = ACTIVATIONS[self.activation]
        np.multiply(dh, phi_prime(h), out=d_sum)
        dy = d_sum * self.gain
        # Mean and variance hang on every unit: what would move them is taken out.
        mean, along_y = (part.mean(axis=-1, keepdims=True) for part in (dy, dy * y))
        np.divide(dy - mean - y * along_y, scale, out=d_a)
        dh_prev = d_a @ self.W
        return da, dh_prev

    def input_gradients(self, das):
        """∂L/∂xs from what `step_backward` wrote of every step."""
        return das[..., : self.hidden_size] @ self.U

    def gradients(self, das, xs, hs_prev, ys):
        """`Cell.gradients`; gain saw y, and b no further product."""
        H = self.hidden_size
        d_a, d_sums = das[..., :H], das[..., H:]
        grads = super().gradients(d_a, xs, hs_prev)
        return grads | {
            "b": d_sums.sum(axis=(0, 1)),
            "gain": (d_sums * ys).sum(axis=(0, 1)),
        }
