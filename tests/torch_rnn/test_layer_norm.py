"""The twin of the normalised cell: its start, and its equation from other words."""

import pytest
import torch

from course_utils.torch_rnn import LayerNormRNNCell

N, D, H = 3, 4, 6


def test_step_is_the_equation():
    cell = LayerNormRNNCell(D, H, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        cell.gain.uniform_(0.5, 2)
    x, h = torch.randn(N, D).double(), torch.randn(N, H).double()
    a = x @ cell.U.T + h @ cell.W.T
    y = (a - a.mean(-1, keepdim=True)) / (
        a.var(-1, correction=0)[:, None] + 1e-5
    ).sqrt()
    expected = torch.tanh(cell.gain * y + cell.b)
    torch.testing.assert_close(cell.step(cell.project(x), h), expected)


def test_it_starts_with_gain_one_and_no_bias():
    cell = LayerNormRNNCell(D, H)
    assert torch.equal(cell.gain, torch.ones(H).double())
    assert torch.equal(cell.b, torch.zeros(H).double())


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="activation is 'cosine'"):
        LayerNormRNNCell(D, H, "cosine")
