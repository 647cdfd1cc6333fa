"""The GRU in PyTorch, with its reset after the product or before it.

One step forward; autograd goes back. The two cells differ in where the reset gate r
meets W_n; no choice of weights turns one into the other in general.
"""

import torch
from torch import sigmoid

from course_utils.torch_rnn.cell import Cell


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
        """
        u_r, u_z, u_n = self.split(ux)
        v_r, v_z, v_n = self.split(h_prev @ self.W.T)
        r, z = sigmoid(u_r + v_r), sigmoid(u_z + v_z)
        m = v_n + self.b_hn
        n = torch.tanh(u_n + r * m)
        h = (1 - z) * n + z * h_prev
        return h


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
        W_r, W_z, W_n = self.W.chunk(3)
        u_r, u_z, u_n = self.split(ux)
        r, z = sigmoid(u_r + h_prev @ W_r.T), sigmoid(u_z + h_prev @ W_z.T)
        m = r * h_prev
        n = torch.tanh(u_n + m @ W_n.T)
        h = (1 - z) * n + z * h_prev
        return h
