"""What stands between the states and the loss, in NumPy."""

import numpy as np

from course_utils.numpy_rnn._arrays import floating
from course_utils.numpy_rnn.activations import softmax
from course_utils.validation import expect_choice, expect_dtype, expect_shape


class Linear:
    """Scores from states: s = V h + b_s.

    Parameters
    ----------
    input_size, output_size : int
        H and K.
    rng : numpy.random.Generator
        Draws both parameters uniformly from ±1/√H, as ``torch.nn.Linear`` does.
    dtype : float64 or float32

    Attributes
    ----------
    V : (K, H)
    b_s : (K,)
    """

    parameter_names = ("V", "b_s")

    def __init__(self, input_size, output_size, *, rng, dtype=np.float64):
        bound = 1 / np.sqrt(input_size)
        self.V = rng.uniform(-bound, bound, (output_size, input_size)).astype(dtype)
        self.b_s = rng.uniform(-bound, bound, (output_size,)).astype(dtype)

    @classmethod
    def from_weights(cls, V, b_s=None):
        """A layer with the weights given: V (K, H), b_s (K,) or zero."""
        V = floating(V)
        expect_shape("V", V, ("K", "H"))
        b_s = np.zeros(len(V), V.dtype) if b_s is None else floating(b_s)
        expect_shape("b_s", b_s, (len(V),))
        layer = cls.__new__(cls)
        layer.V, layer.b_s = V, b_s
        return layer

    @property
    def parameters(self):
        """The parameters by name: the arrays themselves, not copies."""
        return {"V": self.V, "b_s": self.b_s}

    def forward(self, hs):
        """hs (..., H) → logits (..., K), cache; ValueError if it does not end in H."""
        if hs.shape[-1] != self.V.shape[1]:
            raise ValueError(
                f"hs has shape {hs.shape}; expected (..., {self.V.shape[1]})"
            )
        return hs @ self.V.T + self.b_s, hs.copy()

    def backward(self, d_logits, cache):
        """d_logits (..., K) → d_hs (..., H), gradients {"V", "b_s"}.

        ValueError if it has not the shape of the scores.
        """
        hs = cache
        expect_shape("d_logits", d_logits, (*hs.shape[:-1], len(self.V)))
        dS = d_logits.reshape(-1, len(self.V))
        grads = {"V": dS.T @ hs.reshape(-1, hs.shape[-1]), "b_s": dS.sum(axis=0)}
        return d_logits @ self.V, grads


def log_softmax(logits):
    """log of `softmax`, without forming it first."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def softmax_cross_entropy(logits, targets, mask=None, reduction="batch"):
    """Negative log-likelihood of the targets, and its gradient.

    L = 1/Z Σ_n Σ_t -log ŷ_n(t)[target], over the steps that `mask` keeps.

    Parameters
    ----------
    logits : (T, N, K)
    targets : (T, N) int
        Class of each step, 0 … K-1; at masked steps any integer.
    mask : (T, N) bool, optional
        True where a step counts.
    reduction : {"batch", "token", "sum"}
        Z = N (summed over time, averaged over the batch), the number of steps that
        count (the token mean), or 1.

    Returns
    -------
    loss : float
    d_logits : (T, N, K)
        ∂L/∂logits = (ŷ - onehot(target)) / Z: the 1/Z is in it already.

    Raises
    ------
    ValueError
        If the shapes do not fit, a target is not a class, or "token" finds none.
    """
    expect_shape("logits", logits, ("T", "N", "K"))
    T, N, K = logits.shape
    targets = np.asarray(targets)
    expect_shape("targets", targets, (T, N))
    mask = np.ones((T, N), bool) if mask is None else np.asarray(mask)
    expect_shape("mask", mask, (T, N))
    expect_dtype("mask", mask, np.dtype(bool))
    kept = targets[mask]
    if not np.issubdtype(targets.dtype, np.integer) or (
        kept.size and not (0 <= kept.min() and kept.max() < K)
    ):
        raise ValueError(
            f"targets must be integers from 0 to {K - 1}; got {targets.dtype} "
            f"with values like {kept[:3]}"
        )
    scale = _scale(reduction, N, int(mask.sum()))
    steps, lanes = np.nonzero(mask)
    loss = -log_softmax(logits)[steps, lanes, kept].sum() / scale
    d_logits = softmax(logits) * mask[..., None]
    d_logits[steps, lanes, kept] -= 1
    return float(loss), d_logits / scale


def _scale(reduction, N, tokens):
    scales = {"batch": N, "token": tokens, "sum": 1}
    expect_choice("reduction", reduction, scales)
    if reduction == "token" and not tokens:
        raise ValueError("mask is False everywhere; expected at least one token")
    return scales[reduction]


class RowGradient:
    """Gradient of a table of which only some rows were used.

    Attributes
    ----------
    rows : (R,) int
        The rows used, each once, in order.
    values : (R, D)
        Their gradients; that of every other row is zero.
    shape : (K, D)
        The table's.
    """

    def __init__(self, rows, values, shape):
        self.rows, self.values, self.shape = rows, values, shape

    @property
    def dtype(self):
        """Of the values."""
        return self.values.dtype

    def __array__(self, dtype=None, copy=None):
        """The same gradient with its zeros: ``np.asarray(gradient)``."""
        whole = np.zeros(self.shape, dtype or self.values.dtype)
        whole[self.rows] = self.values
        return whole


class Embedding:
    """A vector for each symbol: x = E[k], the same as E.T @ onehot(k).

    Parameters
    ----------
    num_embeddings, embedding_dim : int
        K symbols and D, as in ``torch.nn.Embedding``.
    rng : numpy.random.Generator
        Draws E from the standard normal distribution, as ``torch.nn.Embedding`` does.
    dtype : float64 or float32

    Attributes
    ----------
    E : (K, D)
    """

    parameter_names = ("E",)

    def __init__(self, num_embeddings, embedding_dim, *, rng, dtype=np.float64):
        self.E = rng.normal(size=(num_embeddings, embedding_dim)).astype(dtype)

    @classmethod
    def from_weights(cls, E):
        """A layer with the table given, (K, D)."""
        layer = cls.__new__(cls)
        layer.E = floating(E)
        expect_shape("E", layer.E, ("K", "D"))
        return layer

    @property
    def parameters(self):
        """The table by name: the array itself, not a copy."""
        return {"E": self.E}

    def forward(self, symbols):
        """symbols (...) int → xs (..., D), cache; ValueError if one has no row."""
        symbols, K = np.asarray(symbols), len(self.E)
        if not np.issubdtype(symbols.dtype, np.integer) or (
            symbols.size and not (0 <= symbols.min() and symbols.max() < K)
        ):
            raise ValueError(
                f"symbols must be integers from 0 to {K - 1}; got {symbols.dtype} "
                f"with values like {symbols.flat[:3] if symbols.size else ()}"
            )
        return self.E[symbols], symbols.copy()

    def backward(self, d_xs, cache):
        """d_xs (..., D) → {"E": RowGradient}: one row for each symbol that occurred.

        Symbols are not differentiable, so there is no gradient to pass further down.
        """
        symbols = cache
        expect_shape("d_xs", d_xs, (*symbols.shape, self.E.shape[1]))
        rows, which = np.unique(symbols.reshape(-1), return_inverse=True)
        values = np.zeros((len(rows), self.E.shape[1]), d_xs.dtype)
        np.add.at(values, which.reshape(-1), d_xs.reshape(-1, self.E.shape[1]))
        return {"E": RowGradient(rows, values, self.E.shape)}
