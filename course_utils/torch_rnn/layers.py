"""What stands between the states and the loss, in PyTorch."""

import torch
from torch import nn

from course_utils.checks import expect_shape


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


def softmax_cross_entropy(logits, targets):
    """Negative log-likelihood, summed over time and averaged over the batch.

    L = 1/N Σ_n Σ_t -log ŷ_n(t)[target], as ``numpy_rnn.softmax_cross_entropy``;
    ``torch.nn.functional.cross_entropy`` would average over time too.

    Parameters
    ----------
    logits : (T, N, K)
    targets : (T, N) int64

    Returns
    -------
    loss : scalar tensor

    Raises
    ------
    ValueError
        If the shapes do not fit or a target is not a class.
    """
    expect_shape("logits", logits, ("T", "N", "K"))
    T, N, K = logits.shape
    expect_shape("targets", targets, (T, N))
    if targets.dtype != torch.int64 or (
        targets.numel() and not (0 <= targets.min() and targets.max() < K)
    ):
        raise ValueError(
            f"targets must be int64 from 0 to {K - 1}; got {targets.dtype} "
            f"with values like {targets.flatten()[:3].tolist()}"
        )
    log_probs = torch.log_softmax(logits, dim=-1)
    return -log_probs.gather(-1, targets[..., None]).sum() / N
