"""Word vectors learned by telling real neighbours from drawn ones, in NumPy.

Two tables: E holds a word's vector as input, V its vector as output. Of each example h
is made from the input words' rows of E, and scored against the target's row of V and
against the rows of M words drawn at random, the negatives::

    s_0 = V[target]·h        s_m = V[negative m]·h
    L = 1/N Σ_n ( -log σ(s_0) - Σ_m log σ(-s_m) )

SkipGram: h = E[centre], and the target is one word of its context. CBOW (continuous bag
of words): h = mean of E over the context, and the target is the centre.

Source: Mikolov, Sutskever, Chen, Corrado & Dean (2013), Distributed representations of
words and phrases and their compositionality, NIPS, equation 4; the two models: Mikolov,
Chen, Corrado & Dean (2013), Efficient estimation of word representations in vector
space, ICLR workshop.
"""

import numpy as np

from course_utils.numpy_rnn._arrays import floating
from course_utils.numpy_rnn.activations import sigmoid
from course_utils.numpy_rnn.layers import RowGradient
from course_utils.validation import expect_dtype, expect_shape


class WordTables:
    """What both models share: the tables, and everything from h to the loss.

    Parameters
    ----------
    num_embeddings, embedding_dim : int
        K words and D.
    rng : numpy.random.Generator
        Draws E uniformly from ±1/(2D); V starts at zero. So it is in the authors'
        program: at first every word is as likely a neighbour as not.
    dtype : float64 or float32

    Attributes
    ----------
    E : (K, D)
        The vectors that are used afterwards.
    V : (K, D)
    """

    parameter_names = ("E", "V")

    def __init__(self, num_embeddings, embedding_dim, *, rng, dtype=np.float64):
        shape = num_embeddings, embedding_dim
        bound = 0.5 / embedding_dim
        self.E = rng.uniform(-bound, bound, shape).astype(dtype)
        self.V = np.zeros(shape, dtype)

    @classmethod
    def from_weights(cls, E, V):
        """A model with the tables given, both (K, D) and of one dtype."""
        model = cls.__new__(cls)
        model.E, model.V = floating(E), floating(V)
        expect_shape("E", model.E, ("K", "D"))
        expect_shape("V", model.V, model.E.shape)
        expect_dtype("V", model.V, model.E.dtype)
        return model

    @property
    def parameters(self):
        """The tables by name: the arrays themselves, not copies."""
        return {"E": self.E, "V": self.V}

    def score(self, h, targets, negatives):
        """h (N, D) → loss, and what `score_backward` needs."""
        expect_words("targets", targets, (len(h),), len(self.V))
        expect_words("negatives", negatives, (len(h), "M"), len(self.V))
        words = np.concatenate([targets[:, None], negatives], axis=1)
        # s = V[word]·h: column 0 is the target's, the others the negatives'
        s = np.matmul(self.V[words], h[:, :, None])[:, :, 0]
        wanted = s.copy()
        wanted[:, 0] *= -1
        # -log σ(s) = log(1 + exp(-s)), and -log σ(-s) = log(1 + exp(s))
        loss = np.logaddexp(0, wanted).sum() / len(h)
        return float(loss), (h, words, s)

    def score_backward(self, cache):
        """∂L/∂h (N, D) and the gradient of V."""
        h, words, s = cache
        # ds = (σ(s) - [is the target]) / N
        ds = sigmoid(s)
        ds[:, 0] -= 1
        ds /= len(h)
        dh = np.matmul(ds[:, None, :], self.V[words])[:, 0]
        dV = summed_rows(words, ds[:, :, None] * h[:, None, :], self.V.shape)
        return dh, dV


class SkipGram(WordTables):
    """From a word to each word of its context: h = E[centre].

    Parameters and attributes are those of `WordTables`.
    """

    def forward(self, centres, contexts, negatives):
        """The loss of N pairs.

        Parameters
        ----------
        centres, contexts : (N,) int
            A word, and one that stood near it.
        negatives : (N, M) int
            Drawn words. One that happens to be the context counts like any other.

        Returns
        -------
        loss : float
        cache
            For `backward`.

        Raises
        ------
        ValueError
            If the shapes do not fit, or a number is no word's.
        """
        expect_words("centres", centres, ("N",), len(self.E))
        loss, scored = self.score(self.E[centres], contexts, negatives)
        return loss, (centres.copy(), scored)

    def backward(self, cache):
        """The gradients by name, each a RowGradient: only rows that were used."""
        centres, scored = cache
        dh, dV = self.score_backward(scored)
        return {"E": summed_rows(centres, dh, self.E.shape), "V": dV}


class CBOW(WordTables):
    """From the words of a context to the one amid them: h = their mean row of E.

    Parameters and attributes are those of `WordTables`.
    """

    def forward(self, contexts, centres, negatives, mask=None):
        """The loss of N contexts.

        Parameters
        ----------
        contexts : (N, C) int
            Words of each context.
        centres : (N,) int
            The word amid them.
        negatives : (N, M) int
            Drawn words. One that happens to be the centre counts like any other.
        mask : (N, C) bool, optional
            False where a context has no such word; any number may stand there.

        Returns
        -------
        loss : float
        cache
            For `backward`.

        Raises
        ------
        ValueError
            If the shapes do not fit, a number is no word's, or a context is empty.
        """
        expect_words("contexts", contexts, ("N", "C"), len(self.E))
        mask = np.ones(contexts.shape, bool) if mask is None else mask
        expect_shape("mask", mask, contexts.shape)
        expect_dtype("mask", mask, np.dtype(bool))
        if not mask.any(axis=1).all():
            raise ValueError("mask leaves a context without a word; expected one each")
        # h = Σ_c E[context c] / how many there are
        share = (mask / mask.sum(axis=1, keepdims=True)).astype(self.E.dtype)
        h = np.matmul(share[:, None, :], self.E[contexts])[:, 0]
        loss, scored = self.score(h, centres, negatives)
        return loss, (contexts.copy(), share, scored)

    def backward(self, cache):
        """The gradients by name, each a RowGradient: only rows that were used."""
        contexts, share, scored = cache
        dh, dV = self.score_backward(scored)
        d_rows = share[:, :, None] * dh[:, None, :]
        there = share > 0
        return {"E": summed_rows(contexts[there], d_rows[there], self.E.shape), "V": dV}


def summed_rows(words, values, shape):
    """One row for each word that occurs: the sum of its values.

    Parameters
    ----------
    words : (...) int
    values : (..., D)
        What each occurrence sends back.
    shape : (K, D)
        Of the table.

    Returns
    -------
    RowGradient
        The same sums as by ``np.add.at``, but faster: sorted by word, the values of
        each lie side by side.
    """
    words, values = words.reshape(-1), values.reshape(-1, shape[1])
    order = np.argsort(words, kind="stable")
    rows, first = np.unique(words[order], return_index=True)
    if not len(rows):
        return RowGradient(rows, values, shape)
    return RowGradient(rows, np.add.reduceat(values[order], first), shape)


def expect_words(name, words, shape, K):
    """Refuse `words` unless they have this shape and are whole numbers below K."""
    expect_shape(name, words, shape)
    if words.dtype.kind not in "iu" or (
        words.size and not (0 <= words.min() and words.max() < K)
    ):
        raise ValueError(
            f"{name} must be integers from 0 to {K - 1}; got {words.dtype} with "
            f"values like {words.reshape(-1)[:3]}"
        )
