"""The twins by themselves; their equality with NumPy is in tests/test_parity.py."""

import pytest
import torch

from course_utils.torch_rnn import Linear, softmax_cross_entropy

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
