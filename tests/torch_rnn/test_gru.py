"""The twin by itself; its equality with NumPy is in tests/test_parity.py."""

import pytest
import torch

from course_utils.torch_rnn import GRUCell

N, D, H = 3, 4, 6


@pytest.mark.parametrize("reset_after", [False, True])
def test_parameters_and_step(reset_after):
    cell = GRUCell(D, H, reset_after=reset_after)
    expected = {"U": (3 * H, D), "W": (3 * H, H), "b": (3 * H,)}
    expected |= {"b_hn": (H,)} if reset_after else {}
    assert {n: tuple(p.shape) for n, p in cell.named_parameters()} == expected
    h = cell.step(cell.project(torch.ones(N, D).double()), torch.ones(N, H).double())
    assert h.shape == (N, H)
    h.sum().backward()
    assert all(p.grad is not None for p in cell.parameters())


def test_equals_torch_step_by_step():
    cell, single = GRUCell(D, H, dtype=torch.float32), torch.nn.GRUCell(D, H)
    with torch.no_grad():
        for name, parameter in zip(("U", "W", "b"), single.parameters(), strict=False):
            getattr(cell, name).copy_(parameter)
        single.bias_hh[: 2 * H] = 0
        cell.b_hn.copy_(single.bias_hh[2 * H :])
    x, h = torch.randn(N, D), torch.randn(N, H)
    torch.testing.assert_close(cell.step(cell.project(x), h), single(x, h))
