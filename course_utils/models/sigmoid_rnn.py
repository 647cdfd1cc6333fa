"""A plain recurrent layer with the logistic function, called as ``torch.nn.RNN`` is.

    h(t) = σ(U x(t) + W h(t-1) + b)

The first recurrent language models were made of it, with 30 to 500 units, on one-hot
words; ``torch.nn.RNN`` has tanh and ReLU only. Sources: Elman (1990), Finding structure
in time, Cognitive Science 14, 179-211; Mikolov, Karafiát, Burget, Černocký & Khudanpur
(2010), Recurrent neural network based language model, Interspeech, equations 1-5 (their
w(t) and s(t) are our x and h, and they have no b).
"""

import torch

from course_utils import torch_rnn


class SigmoidRNN(torch_rnn.Stack):
    """Layers of sigmoid cells: ours inside, ``torch.nn.RNN``'s state outside.

    One bias a layer, where ``torch.nn.RNN`` has two. ``bridge.to_numpy`` knows it.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    num_layers : int
    dropout : float
        Share of numbers set to zero between the layers, in training, a new mask each
        step.
    dtype : torch.dtype, optional
        PyTorch's default one if left out.

    Attributes
    ----------
    layers : torch.nn.ModuleList
        Each layer a list of one `torch_rnn.RNNCell`.
    """

    nonlinearity = "sigmoid"
    bidirectional = batch_first = False

    def __init__(
        self, input_size, hidden_size, num_layers=1, *, dropout=0.0, dtype=None
    ):
        dtype = torch.get_default_dtype() if dtype is None else dtype
        sizes = [input_size] + [hidden_size] * (num_layers - 1)
        cells = [
            torch_rnn.RNNCell(size, hidden_size, self.nonlinearity, dtype=dtype)
            for size in sizes
        ]
        super().__init__(cells, dropout)
        self.hidden_size, self.num_layers = hidden_size, num_layers

    def forward(self, xs, state=None):
        """Run the layers over a batch of sequences.

        Parameters
        ----------
        xs : (T, N, D)
        state : (layers, N, H), optional
            Zero if left out.

        Returns
        -------
        hs : (T, N, H)
            Of the last layer.
        state : (layers, N, H)
            Of every layer, after the last step.

        Raises
        ------
        ValueError
            If `xs` or `state` has another shape or dtype, or is not finite.
        """
        masks = None
        if self.training and self.dropout:
            masks = self.draw_masks(*xs.shape[:2])
        parts = None if state is None else tuple(state)
        hs, finals = super().forward(xs, parts, masks=masks)
        return hs, torch.stack(finals)
