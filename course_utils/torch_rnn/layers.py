"""What stands between the states and the loss, in PyTorch."""

import torch
from torch import nn

from course_utils.validation import expect_choice, expect_dtype, expect_shape


class Linear(nn.Module):
    """Scores from states: s = V h + b_s.

    Parameters
    ----------
    input_size, output_size : int
        H and K.
    generator : torch.Generator, optional
        Draws both parameters uniformly from ±1/√H, as ``torch.nn.Linear`` does.
    dtype : float64 or float32

    Attributes
    ----------
    V : (K, H)
    b_s : (K,)
    """

    parameter_names = ("V", "b_s")

    def __init__(
        self, input_size, output_size, *, generator=None, dtype=torch.float64
    ):
        super().__init__()
        bound = input_size**-0.5
        for name, shape in [("V", (output_size, input_size)), ("b_s", (output_size,))]:
            drawn = torch.empty(shape, dtype=dtype)
            drawn.uniform_(-bound, bound, generator=generator)
            setattr(self, name, nn.Parameter(drawn))

    def forward(self, hs):
        """hs (..., H) → logits (..., K); ValueError if it does not end in H."""
        if hs.shape[-1] != self.V.shape[1]:
            raise ValueError(
                f"hs has shape {tuple(hs.shape)}; expected (..., {self.V.shape[1]})"
            )
        return hs @ self.V.T + self.b_s


def softmax_cross_entropy(logits, targets, mask=None, reduction="batch"):
    """Negative log-likelihood of the targets.

    L = 1/Z Σ_n Σ_t -log ŷ_n(t)[target], over the steps that `mask` keeps, as
    ``numpy_rnn.softmax_cross_entropy``; ``torch.nn.functional.cross_entropy`` calls
    the token mean "mean".

    Parameters
    ----------
    logits : (T, N, K)
    targets : (T, N) int64
        Class of each step, 0 … K-1; at masked steps any integer.
    mask : (T, N) bool, optional
        True where a step counts.
    reduction : {"batch", "token", "sum"}
        Z = N (summed over time, averaged over the batch), the number of steps that
        count (the token mean), or 1.

    Returns
    -------
    loss : scalar tensor

    Raises
    ------
    ValueError
        If the shapes do not fit, a target is not a class, or "token" finds none.
    """
    expect_shape("logits", logits, ("T", "N", "K"))
    T, N, K = logits.shape
    expect_shape("targets", targets, (T, N))
    if mask is None:
        mask = torch.ones_like(targets, dtype=torch.bool)
    expect_shape("mask", mask, (T, N))
    expect_dtype("mask", mask, torch.bool)
    kept = targets[mask]
    if targets.dtype != torch.int64 or (
        kept.numel() and not (0 <= kept.min() and kept.max() < K)
    ):
        raise ValueError(
            f"targets must be int64 from 0 to {K - 1}; got {targets.dtype} "
            f"with values like {kept[:3].tolist()}"
        )
    log_probs = torch.log_softmax(logits, dim=-1)[mask]
    scale = _scale(reduction, N, len(kept))
    return -log_probs.gather(-1, kept[:, None]).sum() / scale


def _scale(reduction, N, tokens):
    scales = {"batch": N, "token": tokens, "sum": 1}
    expect_choice("reduction", reduction, scales)
    if reduction == "token" and not tokens:
        raise ValueError("mask is False everywhere; expected at least one token")
    return scales[reduction]


class Embedding(nn.Module):
    """A vector for each symbol: x = E[k], the same as E.T @ onehot(k).

    Parameters
    ----------
    num_embeddings, embedding_dim : int
        K symbols and D, as in ``torch.nn.Embedding``.
    generator : torch.Generator, optional
        Draws E from the standard normal distribution, as ``torch.nn.Embedding`` does.
    dtype : float64 or float32
    sparse : bool
        E.grad is a sparse tensor, only of the rows used (for SGD and SparseAdam).

    Attributes
    ----------
    E : (K, D)
    """

    parameter_names = ("E",)

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
        self.sparse = sparse
        shape = num_embeddings, embedding_dim
        self.E = nn.Parameter(torch.randn(shape, generator=generator, dtype=dtype))

    def forward(self, symbols):
        """symbols (...) int64 → xs (..., D); ValueError if one has no row."""
        K = len(self.E)
        if symbols.dtype != torch.int64 or (
            symbols.numel() and not (0 <= symbols.min() and symbols.max() < K)
        ):
            raise ValueError(
                f"symbols must be int64 from 0 to {K - 1}; got {symbols.dtype} "
                f"with values like {symbols.flatten()[:3].tolist()}"
            )
        return nn.functional.embedding(symbols, self.E, sparse=self.sparse)
