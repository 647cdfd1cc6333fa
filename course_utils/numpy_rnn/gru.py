"""The GRU in NumPy, with its reset after the product or before it.

One step forward and, right beside it, one step back. The two cells differ in where
the reset gate r meets W_n; no choice of weights turns one into the other in general.
"""

from typing import NamedTuple

import numpy as np

from course_utils.numpy_rnn.activations import sigmoid
from course_utils.numpy_rnn.cell import Cell, over_time, summed, summed_products


class Kept(NamedTuple):
    """What a step keeps for the way back; each (N, H)."""

    h_prev: np.ndarray
    r: np.ndarray
    z: np.ndarray
    n: np.ndarray
    m: np.ndarray


class Sides(NamedTuple):
    """The gradients of both sums, U x + b and W h(t-1); each (N, 3H)."""

    da: np.ndarray
    dv: np.ndarray


class GRUCell(Cell):
    """Gated recurrent unit: the new state lies between the old one and a candidate.

    With u = U x(t) + b and v = W h(t-1) in the row blocks r, z, n::

        r, z = σ(u_r + v_r), σ(u_z + v_z)
        n = tanh(u_n + r ∘ (v_n + b_hn))
        h(t) = (1 - z) ∘ n + z ∘ h(t-1)

    The reset stands after the product, as in ``torch.nn.GRU`` and cuDNN. z keeps the
    old state, as there; Chung et al. write 1 - z for it.

    Sources: Cho et al. (2014), Learning phrase representations using RNN
    encoder-decoder, arXiv:1406.1078; Chung et al. (2014), Empirical evaluation of
    gated recurrent neural networks on sequence modeling, section 3.2.

    Parameters are those of `Cell`.

    Attributes
    ----------
    U : (3H, D), W : (3H, H), b : (3H,)
        Blocks r, z, n, as in ``torch.nn.GRU``.
    b_hn : (H,)
        The second bias of n, inside the reset; r and z need no second one.
    """

    gates = "rzn"

    @classmethod
    def from_weights(cls, U, W, b=None, b_hn=None):
        """A cell with the weights given; biases zero if left out.

        Raises ValueError if the shapes or dtypes do not fit each other.
        """
        return cls.with_weights({"U": U, "W": W, "b": b, "b_hn": b_hn})

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        return super().shapes(D, H) | {"b_hn": (H,)}

    def step(self, ux, h_prev):
        """One step of time.

        Parameters
        ----------
        ux : (N, 3H)
            ``project(x)`` for this step.
        h_prev : (N, H)
            The state before it.

        Returns
        -------
        h : (N, H)
            The state after it.
        kept : Kept
        """
        u_r, u_z, u_n = self.split(ux)
        v_r, v_z, v_n = self.split(h_prev @ self.W.T)
        r, z = sigmoid(u_r + v_r), sigmoid(u_z + v_z)
        m = v_n + self.b_hn
        n = np.tanh(u_n + r * m)
        h = (1 - z) * n + z * h_prev
        return h, Kept(h_prev, r, z, n, m)

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
        Sides
            ∂L/∂u(t) and ∂L/∂v(t). They differ in n, because r multiplies v_n alone.
        dh_prev : (N, H)
            ∂L/∂h(t-1) by way of this step.
        """
        h_prev, r, z, n, m = kept
        dz, dn = dh * (h_prev - n), dh * (1 - z)
        da_n = dn * (1 - n * n)
        dr, dm = da_n * m, da_n * r
        da_r, da_z = dr * r * (1 - r), dz * z * (1 - z)
        da = np.concatenate([da_r, da_z, da_n], axis=-1)
        dv = np.concatenate([da_r, da_z, dm], axis=-1)
        dh_prev = dv @ self.W + dh * z
        return Sides(da, dv), dh_prev

    def gradients(self, sides, xs, kept):
        """As `Cell.gradients`: U and b are on the one side, W and b_hn on the other."""
        das, dvs = sides
        _, _, dms = self.split(dvs)
        return {
            "U": summed_products(das, xs),
            "W": summed_products(dvs, over_time(kept, "h_prev")),
            "b": summed(das),
            "b_hn": summed(dms),
        }


class ResetBeforeGRUCell(Cell):
    """The GRU as first published: the reset stands before the product.

    With u = U x(t) + b in the row blocks r, z, n::

        r, z = σ(u_r + W_r h(t-1)), σ(u_z + W_z h(t-1))
        n = tanh(u_n + W_n (r ∘ h(t-1)))
        h(t) = (1 - z) ∘ n + z ∘ h(t-1)

    Source: Cho et al. (2014), Learning phrase representations using RNN
    encoder-decoder, arXiv:1406.1078v3, equations 5-8.

    Parameters are those of `Cell`.

    Attributes
    ----------
    U : (3H, D), W : (3H, H), b : (3H,)
        Blocks r, z, n.
    """

    gates = "rzn"

    def step(self, ux, h_prev):
        """As `GRUCell.step`."""
        W_r, W_z, W_n = np.split(self.W, 3)
        u_r, u_z, u_n = self.split(ux)
        r, z = sigmoid(u_r + h_prev @ W_r.T), sigmoid(u_z + h_prev @ W_z.T)
        m = r * h_prev
        n = np.tanh(u_n + m @ W_n.T)
        h = (1 - z) * n + z * h_prev
        return h, Kept(h_prev, r, z, n, m)

    def step_backward(self, dh, kept):
        """As `GRUCell.step_backward`; here ∂L/∂u is ∂L/∂a, (N, 3H)."""
        h_prev, r, z, n, _ = kept
        W_r, W_z, W_n = np.split(self.W, 3)
        dz, dn = dh * (h_prev - n), dh * (1 - z)
        da_n = dn * (1 - n * n)
        dm = da_n @ W_n
        dr = dm * h_prev
        da_r, da_z = dr * r * (1 - r), dz * z * (1 - z)
        da = np.concatenate([da_r, da_z, da_n], axis=-1)
        dh_prev = da_r @ W_r + da_z @ W_z + dm * r + dh * z
        return da, dh_prev

    def gradients(self, das, xs, kept):
        """As `Cell.gradients`; W_n saw m = r ∘ h(t-1)."""
        da_r, da_z, da_n = self.split(das)
        hs_prev, ms = over_time(kept, "h_prev"), over_time(kept, "m")
        seen = (da_r, hs_prev), (da_z, hs_prev), (da_n, ms)
        dW = np.concatenate([summed_products(da, read) for da, read in seen])
        return {"U": summed_products(das, xs), "W": dW, "b": summed(das)}
