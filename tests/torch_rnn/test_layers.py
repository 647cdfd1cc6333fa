"""The twins by themselves; their equality with NumPy is in tests/test_parity.py."""

import pytest
import torch

from course_utils.torch_rnn import Embedding, Linear, softmax_cross_entropy

T, N, H, K = 5, 3, 6, 7


def test_linear_refuses():
    layer = Linear(H, K, dtype=torch.float32)
    assert layer(torch.zeros(T, N, H)).shape == (T, N, K)
    with pytest.raises(ValueError, match=r"hs has shape \(3, 7\); expected \(..., 6\)"):
        layer(torch.zeros(N, K))


def test_cross_entropy_against_torch():
    logits = torch.randn(T, N, K, generator=torch.Generator().manual_seed(0))
    targets = torch.arange(T * N).reshape(T, N) % K
    expected = torch.nn.functional.cross_entropy(
        logits.reshape(-1, K), targets.reshape(-1), reduction="sum"
    )
    torch.testing.assert_close(softmax_cross_entropy(logits, targets), expected / N)


@pytest.mark.parametrize(
    ("logits", "targets", "message"),
    [
        (torch.zeros(T, K), torch.zeros(T, N).long(), r"logits has shape \(5, 7\)"),
        (torch.zeros(T, N, K), torch.zeros(N, T).long(), r"targets has shape \(3, 5\)"),
        (torch.zeros(T, N, K), torch.full((T, N), K), "int64 from 0 to 6"),
        (torch.zeros(T, N, K), torch.full((T, N), -1), "int64 from 0 to 6"),
        (torch.zeros(T, N, K), torch.zeros(T, N), "got torch.float32"),
    ],
)
def test_cross_entropy_refuses(logits, targets, message):
    with pytest.raises(ValueError, match=message):
        softmax_cross_entropy(logits, targets)


def test_cross_entropy_refuses_masks_and_reductions():
    logits, targets = torch.zeros(T, N, K), torch.zeros(T, N).long()
    with pytest.raises(ValueError, match="reduction is 'mean'; expected one of"):
        softmax_cross_entropy(logits, targets, reduction="mean")
    with pytest.raises(ValueError, match=r"mask has shape \(3, 5\); expected \(5, 3\)"):
        softmax_cross_entropy(logits, targets, torch.ones(N, T).bool())
    nothing = torch.zeros(T, N).bool()
    assert softmax_cross_entropy(logits, targets, nothing) == 0
    with pytest.raises(ValueError, match="mask is False everywhere"):
        softmax_cross_entropy(logits, targets, nothing, "token")


@pytest.mark.parametrize("sparse", [False, True])
def test_embedding(sparse):
    layer = Embedding(K, H, sparse=sparse)
    xs = layer(torch.tensor([[2, 5], [5, 0]]))
    assert torch.equal(xs[0, 1], layer.E[5])
    xs.sum().backward()
    assert layer.E.grad.is_sparse == sparse
    with pytest.raises(ValueError, match="symbols must be int64 from 0 to 6; got"):
        layer(torch.tensor([K]))
