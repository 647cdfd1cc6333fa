"""Word vectors learned by telling real neighbours from drawn ones; autograd goes back.

Read beside ``numpy_rnn/skipgram.py``.
"""

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.validation import expect_dtype, expect_shape


class WordTables(nn.Module):
    """What both models share: the tables, and everything from h to the loss.

    Parameters
    ----------
    num_embeddings, embedding_dim : int
        K words and D.
    generator : torch.Generator, optional
        Draws E uniformly from ±1/(2D); V starts at zero.
    dtype : float64 or float32
    sparse : bool
        Gradients are sparse tensors, only of the rows used (for SGD and SparseAdam).

    Attributes
    ----------
    E : (K, D)
        The vectors that are used afterwards.
    V : (K, D)
    """

    parameter_names = ("E", "V")

    def __init__(
        self,
        num_embeddings,
        embedding_dim,
        *,
        generator=None,
        dtype=torch.float64,
        sparse=False,
    ):
        super().__init__()
        drawn = torch.empty(num_embeddings, embedding_dim, dtype=dtype)
        bound = 0.5 / embedding_dim
        self.E = nn.Parameter(drawn.uniform_(-bound, bound, generator=generator))
        self.V = nn.Parameter(torch.zeros_like(drawn))
        self.sparse = sparse

    @classmethod
    def from_weights(cls, E, V, sparse=False):
        """A model with copies of the tensors given, both (K, D) and of one dtype."""
        expect_shape("E", E, ("K", "D"))
        expect_shape("V", V, tuple(E.shape))
        expect_dtype("V", V, E.dtype)
        model = cls.__new__(cls)
        nn.Module.__init__(model)
        model.E, model.V = nn.Parameter(E.clone()), nn.Parameter(V.clone())
        model.sparse = sparse
        return model

    def score(self, h, targets, negatives):
        """h (N, D) → loss, a scalar tensor."""
        expect_words("targets", targets, (len(h),), len(self.V))
        expect_words("negatives", negatives, (len(h), "M"), len(self.V))
        words = torch.cat([targets[:, None], negatives], dim=1)
        # s = V[word]·h: column 0 is the target's, the others the negatives'
        rows = F.embedding(words, self.V, sparse=self.sparse)
        s = (rows @ h[:, :, None])[:, :, 0]
        return -(F.logsigmoid(s[:, 0]).sum() + F.logsigmoid(-s[:, 1:]).sum()) / len(h)


class SkipGram(WordTables):
    """From a word to each word of its context: h = E[centre].

    Parameters and attributes are those of `WordTables`.
    """

    def forward(self, centres, contexts, negatives):
        """The loss of N pairs, a scalar tensor.

        Parameters
        ----------
        centres, contexts : (N,) int64
            A word, and one that stood near it.
        negatives : (N, M) int64
            Drawn words.

        Raises
        ------
        ValueError
            If the shapes do not fit, or a number is no word's.
        """
        expect_words("centres", centres, ("N",), len(self.E))
        h = F.embedding(centres, self.E, sparse=self.sparse)
        return self.score(h, contexts, negatives)


class CBOW(WordTables):
    """From the words of a context to the one amid them: h = their mean row of E.

    Parameters and attributes are those of `WordTables`.
    """

    def forward(self, contexts, centres, negatives, mask=None):
        """The loss of N contexts, a scalar tensor.

        Parameters
        ----------
        contexts : (N, C) int64
            Words of each context.
        centres : (N,) int64
            The word amid them.
        negatives : (N, M) int64
            Drawn words.
        mask : (N, C) bool, optional
            False where a context has no such word; any number may stand there.

        Raises
        ------
        ValueError
            If the shapes do not fit, a number is no word's, or a context is empty.
        """
        expect_words("contexts", contexts, ("N", "C"), len(self.E))
        mask = torch.ones_like(contexts, dtype=torch.bool) if mask is None else mask
        expect_shape("mask", mask, tuple(contexts.shape))
        expect_dtype("mask", mask, torch.bool)
        if not mask.any(dim=1).all():
            raise ValueError("mask leaves a context without a word; expected one each")
        # h = Σ_c E[context c] / how many there are
        share = mask.to(self.E.dtype) / mask.sum(dim=1, keepdim=True)
        rows = F.embedding(contexts, self.E, sparse=self.sparse)
        h = (share[:, None, :] @ rows)[:, 0]
        return self.score(h, centres, negatives)


def expect_words(name, words, shape, K):
    """Refuse `words` unless they have this shape and are whole numbers below K."""
    expect_shape(name, words, shape)
    if words.dtype != torch.int64 or (
        words.numel() and not (0 <= words.min() and words.max() < K)
    ):
        raise ValueError(
            f"{name} must be int64 from 0 to {K - 1}; got {words.dtype} with values "
            f"like {words.flatten()[:3].tolist()}"
        )
