"""The LSTM in NumPy: one step forward and, right beside it, one step back."""

from typing import NamedTuple

import numpy as np

from course_utils.numpy_rnn import initialise
from course_utils.numpy_rnn.activations import sigmoid
from course_utils.numpy_rnn.cell import Cell


class Kept(NamedTuple):
    """What a step keeps for the way back; each (N, H)."""

    h_prev: np.ndarray
    c_prev: np.ndarray
    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    tanh_c: np.ndarray


class LSTMCell(Cell):
    """Long short-term memory: a cell state c, and three gates around it.

    With a = U x(t) + W h(t-1) + b in the row blocks i, f, g, o::

        i, f, o = σ(a_i), σ(a_f), σ(a_o)        g = tanh(a_g)
        c(t) = f ∘ c(t-1) + i ∘ g               h(t) = o ∘ tanh(c(t))

    Sources: Hochreiter & Schmidhuber (1997), Long short-term memory, Neural
    Computation 9, 1735-1780; the forget gate: Gers, Schmidhuber & Cummins (2000),
    Learning to forget.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    forget_bias : float, optional
        The bias of f at the start.
    chrono : int, optional
        The longest lag to remember: biases of f and i by `initialise.chrono`.
    rng, dtype, init, recurrent, spectral_radius
        As `Cell` says.

    Attributes
    ----------
    U : (4H, D), W : (4H, H), b : (4H,)
        Blocks i, f, g, o, as in ``torch.nn.LSTM``.
    """

    gates = "ifgo"
    states = ("h", "c")
    masks_state = True

    def __init__(
        self,
        input_size,
        hidden_size,
        *,
        rng,
        forget_bias=None,
        chrono=None,
        **rules,
    ):
        super().__init__(input_size, hidden_size, rng=rng, **rules)
        b = dict(zip(self.gates, self.split(self.b), strict=True))
        if forget_bias is not None:
            b["f"][:] = forget_bias
        if chrono is not None:
            initialise.chrono(b["f"], b.get("i"), chrono, rng)

    def step(self, ux, state):
        """One step of time.

        Parameters
        ----------
        ux : (N, 4H)
            ``project(x)`` for this step.
        state : (h, c), each (N, H)
            The state before it.

        Returns
        -------
        (h, c) : each (N, H)
            The state after it.
        kept : Kept
        """
        h_prev, c_prev = state
        a = ux + h_prev @ self.W.T
        a_i, a_f, a_g, a_o = self.split(a)
        i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        c = f * c_prev + i * g
        tanh_c = np.tanh(c)
        h = o * tanh_c
        return (h, c), Kept(h_prev, c_prev, i, f, g, o, tanh_c)

    def step_backward(self, d_state, kept):
        """The same step with the arrows turned round.

        Parameters
        ----------
        d_state : (dh, dc), each (N, H)
            ∂L/∂h(t), everything that reaches it, and ∂L/∂c(t) from the next step.
        kept : Kept
            From `step`.

        Returns
        -------
        da : (N, 4H)
            ∂L/∂a(t).
        (dh_prev, dc_prev) : each (N, H)
            ∂L/∂h(t-1) and ∂L/∂c(t-1) by way of this step.
        """
        dh, dc = d_state
        _, c_prev, i, f, g, o, tanh_c = kept
        do = dh * tanh_c
        dc = dc + dh * o * (1 - tanh_c * tanh_c)
        di, df, dg, dc_prev = dc * g, dc * c_prev, dc * i, dc * f
        da_i, da_f = di * i * (1 - i), df * f * (1 - f)
        da_g, da_o = dg * (1 - g * g), do * o * (1 - o)
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=-1)
        dh_prev = da @ self.W
        return da, (dh_prev, dc_prev)
