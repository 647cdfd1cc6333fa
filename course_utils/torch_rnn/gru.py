"""The GRU in PyTorch: one step forward; autograd goes back."""

import torch

from course_utils.torch_rnn._cell import Cell


class GRUCell(Cell):
    """Gated recurrent unit: the new state lies between the old one and a candidate.

    With u = U x(t) + b and v = W h(t-1) in the row blocks r, z, n::

        r, z = σ(u_r + v_r), σ(u_z + v_z)
        n = tanh(u_n + r ∘ (v_n + b_hn))        reset after the product
        n = tanh(u_n + W_n (r ∘ h(t-1)))        reset before it
        h(t) = (1 - z) ∘ n + z ∘ h(t-1)

    "After" is what ``torch.nn.GRU`` and cuDNN compute; "before" is the paper's, and
    no choice of weights turns one into the other in general. z keeps the old state
    here; Chung et al. write 1 - z for it.

    Sources: Cho et al. (2014), Learning phrase representations using RNN
    encoder-decoder, arXiv:1406.1078v3, equations 5-8; Chung et al. (2014), Empirical
    evaluation of gated recurrent neural networks on sequence modeling, section 3.2.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    reset_after : bool
        Where the reset gate stands.
    generator, dtype, init, recurrent, spectral_radius
        As `Cell` says.

    Attributes
    ----------
    U : (3H, D), W : (3H, H), b : (3H,)
        Blocks r, z, n, as in ``torch.nn.GRU``.
    b_hn : (H,), with `reset_after` only
        The second bias of n, inside the reset; r and z need no second one.
    """

    options = ("reset_after",)
    blocks = 3

    def __init__(
        self,
        input_size,
        hidden_size,
        *,
        generator=None,
        reset_after=True,
        dtype=torch.float64,
        **rules,
    ):
        super().__init__()
        self.reset_after = reset_after
        self._draw(self.shapes(input_size, hidden_size), generator, dtype, **rules)

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        return super().shapes(D, H) | ({"b_hn": (H,)} if self.reset_after else {})

    def step(self, ux, h):
        """One step of time.

        Parameters
        ----------
        ux : (N, 3H)
            ``project(x)`` for this step.
        h : (N, H)
            The state before it.

        Returns
        -------
        h : (N, H)
            The state after it.
        """
        H = self.hidden_size
        if self.reset_after:
            v = h @ self.W.T
            gates = torch.sigmoid(ux[:, : 2 * H] + v[:, : 2 * H])
            r, z = gates.chunk(2, dim=-1)
            m = v[:, 2 * H :] + self.b_hn
            n = ux[:, 2 * H :] + r * m
        else:
            v = h @ self.W[: 2 * H].T
            gates = torch.sigmoid(ux[:, : 2 * H] + v)
            r, z = gates.chunk(2, dim=-1)
            m = r * h
            n = ux[:, 2 * H :] + m @ self.W[2 * H :].T
        n = torch.tanh(n)
        return (1 - z) * n + z * h
