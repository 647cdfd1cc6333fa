"""The plain recurrent cell in PyTorch: one step forward; autograd goes back.

Read beside ``numpy_rnn/rnn.py``: same names, same shapes, same order of lines. What is
missing here is what autograd does for you.
"""

from course_utils.torch_rnn.activations import ACTIVATIONS
from course_utils.torch_rnn.cell import Cell
from course_utils.validation import expect_choice


class RNNCell(Cell):
    """Plain recurrent cell: h(t) = φ(U x(t) + W h(t-1) + b).

    Source: Elman (1990), Finding structure in time, Cognitive Science 14, 179-211.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ.
    generator, dtype, init, recurrent, spectral_radius
        As `Cell` says. Left out: uniform in ±1/√H, as ``torch.nn.RNN`` draws.

    Attributes
    ----------
    U : (H, D) input weights
    W : (H, H) recurrent weights
    b : (H,) bias; one, where ``torch.nn.RNN`` has two
    """

    options = ("activation",)
    masks_state = True

    def __init__(self, input_size, hidden_size, activation="tanh", **rules):
        expect_choice("activation", activation, ACTIVATIONS)
        super().__init__(input_size, hidden_size, **rules)
        self.activation = activation

    def step(self, ux, h_prev):
        """One step of time.

        Parameters
        ----------
        ux : (N, H)
            ``project(x)`` for this step.
        h_prev : (N, H)
            The state before it.

        Returns
        -------
        h : (N, H)
            The state after it.
        """
        phi = ACTIVATIONS[self.activation]
        a = ux + h_prev @ self.W.T
        h = phi(a)
        return h
