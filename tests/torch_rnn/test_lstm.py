"""The twin by itself; its equality with NumPy is in tests/test_parity.py."""

import torch

from course_utils.torch_rnn import LSTMCell

N, D, H = 3, 4, 6


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
