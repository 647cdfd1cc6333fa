"""What stands between the states and the loss, in NumPy."""

import numpy as np

from course_utils.checks import expect_shape
from course_utils.numpy_rnn._arrays import floating


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
        return hs @ self.V.T + self.b_s, hs

    def backward(self, d_logits, cache):
        """d_logits (..., K) → d_hs (..., H), gradients {"V", "b_s"}."""
        hs = cache
        dS = d_logits.reshape(-1, len(self.V))
        grads = {"V": dS.T @ hs.reshape(-1, hs.shape[-1]), "b_s": dS.sum(axis=0)}
        return d_logits @ self.V, grads


def softmax(logits):
    """exp(s_k) / Σ_j exp(s_j) over the last axis, safe for large scores."""
    exp = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)


def log_softmax(logits):
    """log of `softmax`, without forming it first."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def softmax_cross_entropy(logits, targets):
    """Negative log-likelihood, summed over time and averaged over the batch.

    L = 1/N Σ_n Σ_t -log ŷ_n(t)[target]. The 1/N is in the gradient already.

    Parameters
    ----------
    logits : (T, N, K)
    targets : (T, N) int
        Class of each step, 0 … K-1.

    Returns
    -------
    loss : float
    d_logits : (T, N, K)
        ∂L/∂logits = (ŷ - onehot(target)) / N.

    Raises
    ------
    ValueError
        If the shapes do not fit or a target is not a class.
    """
    expect_shape("logits", logits, ("T", "N", "K"))
    T, N, K = logits.shape
    targets = np.asarray(targets)
    expect_shape("targets", targets, (T, N))
    if not np.issubdtype(targets.dtype, np.integer) or (
        targets.size and not (0 <= targets.min() and targets.max() < K)
    ):
        raise ValueError(
            f"targets must be integers from 0 to {K - 1}; got {targets.dtype} "
            f"with values like {targets.flat[:3] if targets.size else ()}"
        )
    steps, lanes = np.ogrid[:T, :N]
    loss = -log_softmax(logits)[steps, lanes, targets].sum() / N
    d_logits = softmax(logits)
    d_logits[steps, lanes, targets] -= 1
    return float(loss), d_logits / N
