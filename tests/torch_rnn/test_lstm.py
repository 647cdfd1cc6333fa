"""The twin by itself; its equality with NumPy is in tests/test_parity.py."""

import pytest
import torch

from course_utils.torch_rnn import LSTMCell

N, D, H = 3, 4, 6


@pytest.mark.parametrize("peephole", [False, True])
@pytest.mark.parametrize("coupled", [False, True])
def test_parameters_and_step(peephole, coupled):
    cell = LSTMCell(D, H, peephole=peephole, coupled=coupled)
    rows = (3 if coupled else 4) * H
    expected = {"U": (rows, D), "W": (rows, H), "b": (rows,)}
    expected |= {"p": (rows - H,)} if peephole else {}
    assert {n: tuple(p.shape) for n, p in cell.named_parameters()} == expected
    x, state = torch.ones(N, D).double(), cell.zero_state(N)
    h, c = cell.step(cell.project(x), state)
    assert h.shape == c.shape == (N, H)
    (h + c).sum().backward()
    assert all(p.grad is not None for p in cell.parameters())


def test_equals_torch_step_by_step():
    cell, single = LSTMCell(D, H, dtype=torch.float32), torch.nn.LSTMCell(D, H)
    with torch.no_grad():
        for name, parameter in zip(("U", "W", "b"), single.parameters(), strict=False):
            getattr(cell, name).copy_(parameter)
        single.bias_hh.zero_()
    x, state = torch.randn(N, D), (torch.randn(N, H), torch.randn(N, H))
    expected = single(x, state)
    for found, wanted in zip(cell.step(cell.project(x), state), expected, strict=True):
        torch.testing.assert_close(found, wanted)
