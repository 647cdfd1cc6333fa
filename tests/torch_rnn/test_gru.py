"""The twin by itself; its equality with NumPy is in tests/test_parity.py."""

import torch

from course_utils.torch_rnn import GRUCell

N, D, H = 3, 4, 6


def test_equals_torch_step_by_step():
    cell, single = GRUCell(D, H, dtype=torch.float32), torch.nn.GRUCell(D, H)
    with torch.no_grad():
        for name, parameter in zip(("U", "W", "b"), single.parameters(), strict=False):
            getattr(cell, name).copy_(parameter)
        single.bias_hh[: 2 * H] = 0
        cell.b_hn.copy_(single.bias_hh[2 * H :])
    x, h = torch.randn(N, D), torch.randn(N, H)
    torch.testing.assert_close(cell.step(cell.project(x), h), single(x, h))
