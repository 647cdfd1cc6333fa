"""The LSTM in PyTorch: one step forward; autograd goes back."""

import torch

from course_utils.torch_rnn import initialise
from course_utils.torch_rnn._cell import Cell


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
    generator, dtype, init, recurrent, spectral_radius
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

    def __init__(
        self,
        input_size,
        hidden_size,
        *,
        generator=None,
        peephole=False,
        coupled=False,
        forget_bias=None,
        chrono=None,
        dtype=torch.float64,
        **rules,
    ):
        super().__init__()
        self.peephole, self.coupled = peephole, coupled
        self._draw(self.shapes(input_size, hidden_size), generator, dtype, **rules)
        b_i, b_f, _, _ = self.split(self.b.detach())
        if forget_bias is not None:
            b_f.fill_(forget_bias)
        if chrono is not None:
            initialise.chrono(b_f, b_i, chrono, generator)

    @property
    def blocks(self):
        """H-row blocks of U, W and b: 4, or 3 without those of i."""
        return 3 if self.coupled else 4

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        p = {"p": ((self.blocks - 1) * H,)} if self.peephole else {}
        return super().shapes(D, H) | p

    def split(self, a):
        """The last axis in its blocks i, f, g, o, as views; i is None if coupled."""
        parts = a.chunk(self.blocks, dim=-1)
        return [None, *parts] if self.coupled else parts

    def split_peepholes(self, p):
        """p in its blocks i, f, o, as views; i is None if coupled."""
        parts = p.reshape(-1, self.hidden_size)
        return [None, *parts] if self.coupled else parts

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
        h, c : (N, H)
            The state after it.
        """
        h, c = state
        a = ux + h @ self.W.T
        i, f, g, o = self.split(a)
        if self.peephole:
            p_i, p_f, p_o = self.split_peepholes(self.p)
            f = f + p_f * c
            if not self.coupled:
                i = i + p_i * c
        f = torch.sigmoid(f)
        g = torch.tanh(g)
        i = 1 - f if self.coupled else torch.sigmoid(i)
        c = f * c + i * g
        if self.peephole:
            o = o + p_o * c
        o = torch.sigmoid(o)
        h = o * torch.tanh(c)
        return h, c
