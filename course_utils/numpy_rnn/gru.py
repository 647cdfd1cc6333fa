"""The GRU in NumPy: one step forward and, right beside it, one step back."""

import numpy as np

from course_utils.numpy_rnn._cell import Cell
from course_utils.numpy_rnn.activations import sigmoid


class GRUCell(Cell):
    """Gated recurrent unit: the new state lies between the old one and a candidate.

    With u = U x(t) + b and v = W h(t-1) in the row blocks r, z, n::

        r, z = σ(u_r + v_r), σ(u_z + v_z)
        n = tanh(u_n + r ∘ (v_n + b_hn))        reset after the product
        n = tanh(u_n + W_n (r ∘ h(t-1)))        reset before it
        h(t) = (1 - z) ∘ n + z ∘ h(t-1)

    "After" is what PyTorch and cuDNN compute; "before" is the paper's, and no choice
    of weights turns one into the other in general. z keeps the old state here; Chung
    et al. write 1 - z for it.

    Sources: Cho et al. (2014), Learning phrase representations using RNN
    encoder-decoder, arXiv:1406.1078v3, equations 5-8; Chung et al. (2014), Empirical
    evaluation of gated recurrent neural networks on sequence modeling, section 3.2.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    reset_after : bool
        Where the reset gate stands.
    rng, dtype, init, recurrent, spectral_radius
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
    gates_in_pieces = True
    read_back = ("h_prev", "gates", "m")
    summed = ("h_prev", "m")

    def __init__(
        self,
        input_size,
        hidden_size,
        *,
        rng,
        reset_after=True,
        dtype=np.float64,
        **rules,
    ):
        self.reset_after = reset_after
        self._draw(self.shapes(input_size, hidden_size), rng, dtype, **rules)

    @classmethod
    def from_weights(cls, U, W, b=None, b_hn=None, *, reset_after=True):
        """A cell with the weights given; biases zero if left out.

        Raises ValueError if the shapes or dtypes do not fit each other, or for a
        b_hn without `reset_after`.
        """
        if b_hn is not None and not reset_after:
            raise ValueError(
                "b_hn is given with reset_after=False, which has no such bias; "
                "expected None"
            )
        weights = {"U": U, "W": W, "b": b, "b_hn": b_hn}
        return cls.with_weights(weights, reset_after=reset_after)

    @property
    def kept(self):
        """What `step` writes besides the state, with its width."""
        return {"gates": len(self.U), "m": self.hidden_size}

    @property
    def backward_width(self):
        """Columns `step_backward` writes: r, z, n, or r, z, m, n."""
        return len(self.U) + (self.hidden_size if self.reset_after else 0)

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        return super().shapes(D, H) | ({"b_hn": (H,)} if self.reset_after else {})

    def split(self, a):
        """The last axis in its blocks, as views: r, z, n, or what it holds."""
        H = self.hidden_size
        return [a[..., k : k + H] for k in range(0, a.shape[-1], H)]

    def pieces(self, a):
        """a (N, blocks · H) → (blocks, N, H), a view: one piece a gate."""
        H = self.hidden_size
        return a.reshape(len(a), a.shape[-1] // H, H).swapaxes(0, 1)

    def step(self, ux, h, out=None):
        """One step of time.

        Parameters
        ----------
        ux : (N, 3H)
            ``project(x)`` for this step.
        h : (N, H)
            The state before it.
        out : (h, gates, m), optional
            Where to write: (N, H), (3, N, H), (N, H). The gates, each in one piece,
            may have the memory of ux. m is what meets the reset gate: W_n h + b_hn,
            or r ∘ h if the reset comes first.

        Returns
        -------
        h : (N, H)
            The state after it.
        """
        H = self.hidden_size
        h_next, gates, m = self.new_room(h) if out is None else out
        r, z, n = gates
        u_rz, u_n = self.pieces(ux[:, : 2 * H]), ux[:, 2 * H :].copy()
        if self.reset_after:
            v = self.pieces(h @ self.W.T)
            sigmoid(u_rz + v[:2], out=gates[:2])
            np.add(v[2], self.b_hn, out=m)
            np.add(u_n, r * m, out=n)
        else:
            v_rz = self.pieces(h @ self.W[: 2 * H].T)
            sigmoid(u_rz + v_rz, out=gates[:2])
            np.multiply(r, h, out=m)
            np.add(u_n, m @ self.W[2 * H :].T, out=n)
        np.tanh(n, out=n)
        return np.add((1 - z) * n, z * h, out=h_next)

    def step_backward(self, dh, h_prev, gates, m, out=None):
        """The same step with the arrows turned round.

        Parameters
        ----------
        dh : (N, H)
            ∂L/∂h(t), everything that reaches it.
        h_prev : (N, H)
            h(t-1).
        gates, m : (3, N, H), (N, H)
            As `step` wrote them.
        out : (N, 4H) or (N, 3H), optional
            Where to write the first result.

        Returns
        -------
        da : (N, 4H) or (N, 3H)
            ∂L/∂a(t) in the blocks r, z, m, n; the reset before the product has no m.
        dh_prev : (N, H)
            ∂L/∂h(t-1) by way of this step.
        """
        H = self.hidden_size
        shape = (len(dh), self.backward_width)
        da = np.empty(shape, dh.dtype) if out is None else out
        r, z, n = gates
        da_r, da_z, *da_m, da_n = self.split(da)
        # tanh' = 1 - tanh². σ' = σ (1 - σ): its σ is in dh ∘ z and dm already.
        not_z, dh_prev = 1 - z, dh * z
        np.multiply(dh * not_z, 1 - n * n, out=da_n)
        np.multiply(dh_prev * (h_prev - n), not_z, out=da_z)
        if self.reset_after:
            dm = np.multiply(da_n, r, out=da_m[0])
            np.multiply(dm * m, 1 - r, out=da_r)
            dh_prev += da[:, : 3 * H] @ self.W
        else:
            dh_by_r = da_n @ self.W[2 * H :] * r
            np.multiply(dh_by_r * h_prev, 1 - r, out=da_r)
            dh_prev += dh_by_r
            dh_prev += da[:, : 2 * H] @ self.W[: 2 * H]
        return da, dh_prev

    def input_gradients(self, das):
        """∂L/∂xs from ∂L/∂a of every step; the block m did not come from the input."""
        H = self.hidden_size
        if not self.reset_after:
            return super().input_gradients(das)
        dA = das.reshape(-1, 4 * H)
        d_xs = dA[:, : 2 * H] @ self.U[: 2 * H]
        d_xs += dA[:, 3 * H :] @ self.U[2 * H :]
        return d_xs.reshape(*das.shape[:-1], self.input_size)

    def gradients(self, das, xs, hs_prev, ms):
        """Gradients of the parameters: one product each over the flattened (T·N) axis.

        `das` as `step_backward` returns it, (T, N, 4H or 3H); `ms` (T, N, H) as
        `step` wrote it. U saw the blocks r, z, n; W saw r, z and what met the reset.
        """
        H = self.hidden_size
        dA, X = das.reshape(-1, self.backward_width), xs.reshape(-1, self.input_size)
        h_prev, m = hs_prev.reshape(-1, H), ms.reshape(-1, H)
        U, W, sums = np.empty_like(self.U), np.empty_like(self.W), dA.sum(axis=0)
        np.matmul(dA[:, : 2 * H].T, X, out=U[: 2 * H])
        np.matmul(dA[:, -H:].T, X, out=U[2 * H :])
        grads = {"U": U, "W": W, "b": np.concatenate([sums[: 2 * H], sums[-H:]])}
        if self.reset_after:
            np.matmul(dA[:, : 3 * H].T, h_prev, out=W)
            return grads | {"b_hn": sums[2 * H : 3 * H]}
        np.matmul(dA[:, : 2 * H].T, h_prev, out=W[: 2 * H])
        np.matmul(dA[:, -H:].T, m, out=W[2 * H :])
        return grads
