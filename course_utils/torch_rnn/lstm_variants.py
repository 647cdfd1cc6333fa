"""Three relatives of the LSTM in PyTorch: peepholes, coupled gates, and both.

Each is the LSTM of ``lstm.py`` with other equations; read its step beside that one.
"""

import torch
from torch import sigmoid

from course_utils.torch_rnn.lstm import LSTMCell


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
        g = torch.tanh(a_g)
        c = f * c_prev + i * g
        o = sigmoid(a_o + p_o * c)
        h = o * torch.tanh(c)
        return h, c


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
        f, g, o = sigmoid(a_f), torch.tanh(a_g), sigmoid(a_o)
        i = 1 - f
        c = f * c_prev + i * g
        h = o * torch.tanh(c)
        return h, c


class CoupledPeepholeLSTMCell(LSTMCell):
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
        f, g = sigmoid(a_f + p_f * c_prev), torch.tanh(a_g)
        i = 1 - f
        c = f * c_prev + i * g
        o = sigmoid(a_o + p_o * c)
        h = o * torch.tanh(c)
        return h, c
