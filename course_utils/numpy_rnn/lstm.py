"""The LSTM in NumPy: one step forward and, right beside it, one step back."""

import numpy as np

from course_utils.numpy_rnn import initialise
from course_utils.numpy_rnn._cell import Cell
from course_utils.numpy_rnn.activations import sigmoid


class LSTMCell(Cell):
    """Long short-term memory: a cell state c, and three gates around it.

    With a = U x(t) + W h(t-1) + b in the row blocks i, f, g, o::

        i, f, o = σ(a_i), σ(a_f), σ(a_o)        g = tanh(a_g)
        c(t) = f ∘ c(t-1) + i ∘ g               h(t) = o ∘ tanh(c(t))

    Sources: Hochreiter & Schmidhuber (1997), Long short-term memory, Neural
    Computation 9, 1735-1780; the forget gate: Gers, Schmidhuber & Cummins (2000),
    Learning to forget; peepholes: Gers & Schmidhuber (2000), Recurrent nets that time
    and count; coupling: Greff et al. (2017), LSTM: a search space odyssey (CIFG).

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    peephole : bool
        The gates see the cell state: a_i += p_i ∘ c(t-1), a_f += p_f ∘ c(t-1) and,
        one step fresher, a_o += p_o ∘ c(t).
    coupled : bool
        What is forgotten makes room: i = 1 - f, and i has no rows of its own.
    forget_bias : float, optional
        The bias of f at the start.
    chrono : int, optional
        The longest lag to remember: biases of f and i by `initialise.chrono`.
    rng, dtype, init, recurrent, spectral_radius
        As `Cell` says.

    Attributes
    ----------
    U : (4H, D), W : (4H, H), b : (4H,)
        Blocks i, f, g, o, as in ``torch.nn.LSTM``; coupled: (3H, ·), f, g, o.
    p : (3H,), with peepholes only
        Blocks i, f, o; coupled: (2H,), f, o.
    """

    options = ("peephole", "coupled")
    states = ("h", "c")
    masks_state = True
    gates_in_pieces = True
    read_back = ("c_prev", "gates", "tanh_c")
    summed = ("h_prev", "c_prev", "c")

    def __init__(
        self,
        input_size,
        hidden_size,
        *,
        rng,
        peephole=False,
        coupled=False,
        forget_bias=None,
        chrono=None,
        dtype=np.float64,
        **rules,
    ):
        self.peephole, self.coupled = peephole, coupled
        self._draw(self.shapes(input_size, hidden_size), rng, dtype, **rules)
        b_i, b_f, _, _ = self.split(self.b)
        if forget_bias is not None:
            b_f[:] = forget_bias
        if chrono is not None:
            initialise.chrono(b_f, b_i, chrono, rng)

    @classmethod
    def from_weights(cls, U, W, b=None, p=None, *, coupled=False):
        """A cell with the weights given; b zero if left out, peepholes if p is given.

        Raises ValueError if the shapes or dtypes do not fit each other.
        """
        weights = {"U": U, "W": W, "b": b, "p": p}
        return cls.with_weights(weights, peephole=p is not None, coupled=coupled)

    @property
    def blocks(self):
        """H-row blocks of U, W and b: 4, or 3 without those of i."""
        return 3 if self.coupled else 4

    @property
    def kept(self):
        """What `step` writes besides the state, with its width."""
        return {"gates": len(self.U), "tanh_c": self.hidden_size}

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        p = {"p": ((self.blocks - 1) * H,)} if self.peephole else {}
        return super().shapes(D, H) | p

    def split(self, a):
        """The last axis in its blocks i, f, g, o, as views; i is None if coupled."""
        H = a.shape[-1] // self.blocks
        parts = [a[..., k * H : (k + 1) * H] for k in range(self.blocks)]
        return self.named(parts)

    def split_peepholes(self, p):
        """p in its blocks i, f, o, as views; i is None if coupled."""
        parts = list(p.reshape(-1, self.hidden_size))
        return [None, *parts] if self.coupled else parts

    def step(self, ux, state, out=None):
        """One step of time.

        Parameters
        ----------
        ux : (N, 4H)
            ``project(x)`` for this step.
        state : (h, c), each (N, H)
            The state before it.
        out : (h, c, gates, tanh_c), optional
            Where to write: (N, H), (N, H), (4, N, H), (N, H). The gates, each in one
            piece, may have the memory of ux.

        Returns
        -------
        h, c : (N, H)
            The state after it.
        """
        h, c = state
        h_next, c_next, gates, tanh_c = self.new_room(state) if out is None else out
        a = ux + h @ self.W.T
        i, f, g, o = self.gate_by_gate(a, out=gates)
        if self.peephole:
            p_i, p_f, p_o = self.split_peepholes(self.p)
            a_o = o.copy()
            f += p_f * c
            if not self.coupled:
                i += p_i * c
        self.squash(gates)
        if self.coupled:
            i = 1 - f
        c = np.add(f * c, i * g, out=c_next)
        if self.peephole:
            sigmoid(a_o + p_o * c, out=o)
        h = np.multiply(o, np.tanh(c, out=tanh_c), out=h_next)
        return h, c

    def gate_by_gate(self, a, out):
        """a (N, 4H) with each gate's block in one piece, `out` (4, N, H): i, f, g, o.

        What follows is elementwise, and up to three times as fast on whole pieces.
        """
        out[:] = a.reshape(len(a), self.blocks, self.hidden_size).swapaxes(0, 1)
        return self.named(out)

    def named(self, blocks):
        """Blocks as i, f, g, o; i is None if coupled."""
        return [None, *blocks] if self.coupled else blocks

    def squash(self, gates):
        """σ on i, f, o and tanh on g, in place; σ(a) = ½ (1 + tanh(½ a)).

        One tanh over all is faster than one function for each gate.
        """
        sigmoids = gates[:-2], gates[-1]
        for gate in sigmoids:
            gate *= 0.5
        np.tanh(gates, out=gates)
        for gate in sigmoids:
            gate *= 0.5
            gate += 0.5

    def step_backward(self, d_state, c_prev, gates, tanh_c, out=None):
        """The same step with the arrows turned round.

        Parameters
        ----------
        d_state : (dh, dc), each (N, H)
            ∂L/∂h(t), everything that reaches it, and ∂L/∂c(t) from the next step.
        c_prev : (N, H)
            c(t-1).
        gates, tanh_c : (4, N, H), (N, H)
            As `step` wrote them.
        out : (N, 4H), optional
            Where to write `da`.

        Returns
        -------
        da : (N, 4H)
            ∂L/∂a(t).
        (dh_prev, dc_prev) : each (N, H)
            ∂L/∂h(t-1) and ∂L/∂c(t-1) by way of this step.
        """
        dh, dc = d_state
        da = np.empty((len(dh), len(self.U)), dh.dtype) if out is None else out
        i, f, g, o = self.named(gates)
        da_i, da_f, da_g, da_o = self.split(da)
        # tanh' = 1 - tanh². σ' = σ (1 - σ): its σ is in dh ∘ o, dc ∘ f, dc ∘ i already.
        dh_o = dh * o
        np.multiply(dh_o * tanh_c, 1 - o, out=da_o)
        dc = dc + dh_o * (1 - tanh_c * tanh_c)
        if self.peephole:
            p_i, p_f, p_o = self.split_peepholes(self.p)
            dc += da_o * p_o
        dc_prev = dc * f
        if self.coupled:
            np.multiply(dc_prev * (c_prev - g), 1 - f, out=da_f)
            dc_i = dc - dc_prev
        else:
            np.multiply(dc_prev * c_prev, 1 - f, out=da_f)
            dc_i = dc * i
            np.multiply(dc_i * g, 1 - i, out=da_i)
        np.multiply(dc_i, 1 - g * g, out=da_g)
        if self.peephole:
            dc_prev += da_f * p_f
            if not self.coupled:
                dc_prev += da_i * p_i
        dh_prev = da @ self.W
        return da, (dh_prev, dc_prev)

    def collect(self, d_out, d_state):
        """What reaches (h, c): the output's gradient goes to h."""
        dh, dc = d_state
        return d_out + dh, dc

    def gradients(self, das, xs, hs_prev, cs_prev, cs):
        """`Cell.gradients`, and that of p: i and f saw c(t-1), o saw c(t)."""
        grads = super().gradients(das, xs, hs_prev)
        if self.peephole:
            da_i, da_f, _, da_o = self.split(das)
            seen = [(da_i, cs_prev), (da_f, cs_prev), (da_o, cs)]
            sums = [(da * c).sum(axis=(0, 1)) for da, c in seen if da is not None]
            grads["p"] = np.concatenate(sums)
        return grads
