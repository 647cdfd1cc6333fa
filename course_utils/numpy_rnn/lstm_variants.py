"""Three relatives of the LSTM in NumPy: peepholes, coupled gates, and both.

Each is the LSTM of ``lstm.py`` with other equations; read its step beside that one.
"""

from typing import NamedTuple

import numpy as np

from course_utils.numpy_rnn.activations import sigmoid
from course_utils.numpy_rnn.cell import over_time, summed
from course_utils.numpy_rnn.lstm import LSTMCell


class Kept(NamedTuple):
    """What a step keeps for the way back; each (N, H)."""

    h_prev: np.ndarray
    c_prev: np.ndarray
    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray
    tanh_c: np.ndarray


class PeepholeLSTMCell(LSTMCell):
    """The LSTM whose gates see the cell state, each unit its own.

    i and f see c(t-1); o sees c(t), one step fresher::

        i, f = σ(a_i + p_i ∘ c(t-1)), σ(a_f + p_f ∘ c(t-1))        g = tanh(a_g)
        c(t) = f ∘ c(t-1) + i ∘ g
        o = σ(a_o + p_o ∘ c(t))                                    h(t) = o ∘ tanh(c(t))

    Source: Gers & Schmidhuber (2000), Recurrent nets that time and count.

    Parameters are those of `LSTMCell`.

    Attributes
    ----------
    U : (4H, D), W : (4H, H), b : (4H,)
        Blocks i, f, g, o.
    p : (3H,)
        Blocks i, f, o.
    """

    @classmethod
    def from_weights(cls, U, W, b=None, p=None):
        """A cell with the weights given; b and p zero if left out.

        Raises ValueError if the shapes or dtypes do not fit each other.
        """
        return cls.with_weights({"U": U, "W": W, "b": b, "p": p})

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        return super().shapes(D, H) | {"p": (3 * H,)}

    def step(self, ux, state):
        """As `LSTMCell.step`."""
        h_prev, c_prev = state
        p_i, p_f, p_o = self.split(self.p)
        a = ux + h_prev @ self.W.T
        a_i, a_f, a_g, a_o = self.split(a)
        i, f = sigmoid(a_i + p_i * c_prev), sigmoid(a_f + p_f * c_prev)
        g = np.tanh(a_g)
        c = f * c_prev + i * g
        o = sigmoid(a_o + p_o * c)
        tanh_c = np.tanh(c)
        h = o * tanh_c
        return (h, c), Kept(h_prev, c_prev, i, f, g, o, c, tanh_c)

    def step_backward(self, d_state, kept):
        """As `LSTMCell.step_backward`."""
        dh, dc = d_state
        _, c_prev, i, f, g, o, _, tanh_c = kept
        p_i, p_f, p_o = self.split(self.p)
        da_o = dh * tanh_c * o * (1 - o)
        dc = dc + dh * o * (1 - tanh_c * tanh_c) + da_o * p_o
        di, df, dg = dc * g, dc * c_prev, dc * i
        da_i, da_f = di * i * (1 - i), df * f * (1 - f)
        da_g = dg * (1 - g * g)
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=-1)
        dc_prev = dc * f + da_i * p_i + da_f * p_f
        return da, (da @ self.W, dc_prev)

    def gradients(self, das, xs, kept):
        """`Cell.gradients`, and that of p: i and f saw c(t-1), o saw c(t)."""
        da_i, da_f, _, da_o = self.split(das)
        cs_prev, cs = over_time(kept, "c_prev"), over_time(kept, "c")
        dp = [summed(da_i * cs_prev), summed(da_f * cs_prev), summed(da_o * cs)]
        return super().gradients(das, xs, kept) | {"p": np.concatenate(dp)}


class CoupledLSTMCell(LSTMCell):
    """The LSTM in which what is forgotten makes room: i = 1 - f.

    With a = U x(t) + W h(t-1) + b in the row blocks f, g, o::

        f, o = σ(a_f), σ(a_o)                   g = tanh(a_g)
        c(t) = f ∘ c(t-1) + (1 - f) ∘ g         h(t) = o ∘ tanh(c(t))

    Source: Greff et al. (2017), LSTM: a search space odyssey (there: CIFG).

    Parameters are those of `LSTMCell`.

    Attributes
    ----------
    U : (3H, D), W : (3H, H), b : (3H,)
        Blocks f, g, o.
    """

    gates = "fgo"

    def step(self, ux, state):
        """As `LSTMCell.step`; ux is (N, 3H)."""
        h_prev, c_prev = state
        a = ux + h_prev @ self.W.T
        a_f, a_g, a_o = self.split(a)
        f, g, o = sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        i = 1 - f
        c = f * c_prev + i * g
        tanh_c = np.tanh(c)
        h = o * tanh_c
        return (h, c), Kept(h_prev, c_prev, i, f, g, o, c, tanh_c)

    def step_backward(self, d_state, kept):
        """As `LSTMCell.step_backward`; da is (N, 3H)."""
        dh, dc = d_state
        _, c_prev, i, f, g, o, _, tanh_c = kept
        do = dh * tanh_c
        dc = dc + dh * o * (1 - tanh_c * tanh_c)
        df, dg, dc_prev = dc * (c_prev - g), dc * i, dc * f
        da_f, da_g, da_o = df * f * (1 - f), dg * (1 - g * g), do * o * (1 - o)
        da = np.concatenate([da_f, da_g, da_o], axis=-1)
        return da, (da @ self.W, dc_prev)


class CoupledPeepholeLSTMCell(PeepholeLSTMCell):
    """Both: i = 1 - f, and f and o see the cell state.

    With a = U x(t) + W h(t-1) + b in the row blocks f, g, o::

        f = σ(a_f + p_f ∘ c(t-1))               g = tanh(a_g)
        c(t) = f ∘ c(t-1) + (1 - f) ∘ g
        o = σ(a_o + p_o ∘ c(t))                 h(t) = o ∘ tanh(c(t))

    Parameters are those of `LSTMCell`.

    Attributes
    ----------
    U : (3H, D), W : (3H, H), b : (3H,)
        Blocks f, g, o.
    p : (2H,)
        Blocks f, o.
    """

    gates = "fgo"

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        return super().shapes(D, H) | {"p": (2 * H,)}

    def step(self, ux, state):
        """As `LSTMCell.step`; ux is (N, 3H)."""
        h_prev, c_prev = state
        p_f, p_o = self.split(self.p)
        a = ux + h_prev @ self.W.T
        a_f, a_g, a_o = self.split(a)
        f, g = sigmoid(a_f + p_f * c_prev), np.tanh(a_g)
        i = 1 - f
        c = f * c_prev + i * g
        o = sigmoid(a_o + p_o * c)
        tanh_c = np.tanh(c)
        h = o * tanh_c
        return (h, c), Kept(h_prev, c_prev, i, f, g, o, c, tanh_c)

    def step_backward(self, d_state, kept):
        """As `LSTMCell.step_backward`; da is (N, 3H)."""
        dh, dc = d_state
        _, c_prev, i, f, g, o, _, tanh_c = kept
        p_f, p_o = self.split(self.p)
        da_o = dh * tanh_c * o * (1 - o)
        dc = dc + dh * o * (1 - tanh_c * tanh_c) + da_o * p_o
        df, dg = dc * (c_prev - g), dc * i
        da_f, da_g = df * f * (1 - f), dg * (1 - g * g)
        da = np.concatenate([da_f, da_g, da_o], axis=-1)
        dc_prev = dc * f + da_f * p_f
        return da, (da @ self.W, dc_prev)

    def gradients(self, das, xs, kept):
        """`Cell.gradients`, and that of p: f saw c(t-1), o saw c(t)."""
        da_f, _, da_o = self.split(das)
        cs_prev, cs = over_time(kept, "c_prev"), over_time(kept, "c")
        dp = [summed(da_f * cs_prev), summed(da_o * cs)]
        return LSTMCell.gradients(self, das, xs, kept) | {"p": np.concatenate(dp)}
