"""Feed-forward language model: the next symbol from a window of the last few.

    x(t) = [e(t-n+2), …, e(t)]       the last n - 1 symbols, each as a vector of size D
    h(t) = φ(U x(t) + b)
    s(t) = V h(t) + b_s              and, if wanted, + V' x(t)

It makes the n-gram's assumption (what lies before the window does not matter), but
similar contexts share weights where the n-gram counts each by itself. `fit` and
`bits_per_character` of ``models.language`` work on it as they are: in place of a hidden
state it hands on the symbols that the next window will still see.

Source: Y. Bengio, R. Ducharme, P. Vincent and C. Jauvin (2003), A neural probabilistic
language model, Journal of Machine Learning Research 3, equation 1 (their H, U, W and C
are our U, V, V' and e).
"""

import torch
from torch import nn

from course_utils.torch_rnn.activations import ACTIVATIONS
from course_utils.validation import expect_choice, expect_shape


class FeedForwardModel(nn.Module):
    """Language model with a fixed window over K symbols.

    Parameters
    ----------
    vocabulary_size : int
        K.
    window : int
        Symbols it sees, n - 1; the matching n-gram has order n.
    hidden_size : int
        H.
    embedding_size : int
        D.
    activation : {"tanh", "sigmoid", "relu", "identity"}
        φ.
    direct : bool
        Whether the window also feeds the scores past the hidden layer (V').
    dropout : float
        Share of numbers set to zero, in training, before and after the hidden layer.
    seed : int
        Draws the parameters; PyTorch's own generator is left as it was.

    Attributes
    ----------
    embed : torch.nn.Embedding
        One row more than symbols: the last stands for "before the text began".
    hidden, out : torch.nn.Linear
        window·D → H (oldest symbol first), H → K.
    direct : torch.nn.Linear or None
        window·D → K, without a bias.

    Raises
    ------
    ValueError
        If the window is below 1 or the activation unknown.
    """

    def __init__(
        self,
        vocabulary_size,
        window,
        hidden_size,
        *,
        embedding_size=16,
        activation="tanh",
        direct=False,
        dropout=0.0,
        seed=0,
    ):
        super().__init__()
        expect_choice("activation", activation, ACTIVATIONS)
        if window < 1:
            raise ValueError(f"window is {window}; expected at least one symbol")
        self.vocabulary_size, self.window = vocabulary_size, window
        self.activation = activation
        read = window * embedding_size
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.embed = nn.Embedding(vocabulary_size + 1, embedding_size)
            self.hidden = nn.Linear(read, hidden_size)
            self.out = nn.Linear(hidden_size, vocabulary_size)
            self.direct = (
                nn.Linear(read, vocabulary_size, bias=False) if direct else None
            )
        self.drop = nn.Dropout(dropout)

    def inputs(self, ids, state=None):
        """What the hidden layer reads: ids (T, N) → (T, N, window·D)."""
        return self._windows(self._with_past(ids, state), len(ids))

    def forward(self, ids, state=None):
        """Scores of the next symbol, after each symbol read.

        Parameters
        ----------
        ids : (T, N) int64
        state : (window - 1, N) int64, optional
            What an earlier call returned; left out, a text begins.

        Returns
        -------
        logits : (T, N, K)
        state : (window - 1, N)
            The symbols that the next window will still see.

        Raises
        ------
        ValueError
            If `ids` or `state` has another shape.
        """
        seen = self._with_past(ids, state)
        xs = self.drop(self._windows(seen, len(ids)))
        hs = ACTIVATIONS[self.activation](self.hidden(xs))
        logits = self.out(self.drop(hs))
        if self.direct is not None:
            logits = logits + self.direct(xs)
        return logits, seen[len(seen) - self.window + 1 :]

    def _with_past(self, ids, state):
        """`ids` behind the window - 1 symbols before them: (T + window - 1, N)."""
        expect_shape("ids", ids, ("T", "N"))
        shape = self.window - 1, ids.shape[1]
        if state is None:
            state = ids.new_full(shape, self.vocabulary_size)
        expect_shape("state", state, shape)
        return torch.cat([state, ids])

    def _windows(self, seen, T):
        """Every window of the symbols `seen`, as vectors side by side."""
        vectors = self.embed(seen)
        parts = [vectors[first : first + T] for first in range(self.window)]
        return torch.cat(parts, dim=-1)
