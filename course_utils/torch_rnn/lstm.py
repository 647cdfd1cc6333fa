"""The LSTM in PyTorch: one step forward; autograd goes back."""

import torch
from torch import sigmoid

from course_utils.torch_rnn import initialise
from course_utils.torch_rnn.cell import Cell


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
    generator, dtype, init, recurrent, spectral_radius
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
        generator=None,
        forget_bias=None,
        chrono=None,
        **rules,
    ):
        super().__init__(input_size, hidden_size, generator=generator, **rules)
        b = dict(zip(self.gates, self.split(self.b.detach()), strict=True))
        if forget_bias is not None:
            b["f"][:] = forget_bias
        if chrono is not None:
            initialise.chrono(b["f"], b.get("i"), chrono, generator)

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
        """
        h_prev, c_prev = state
        a = ux + h_prev @ self.W.T
        a_i, a_f, a_g, a_o = self.split(a)
        i, f, g, o = sigmoid(a_i), sigmoid(a_f), torch.tanh(a_g), sigmoid(a_o)
        c = f * c_prev + i * g
        h = o * torch.tanh(c)
        return h, c
