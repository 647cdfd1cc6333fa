"""The twin by itself; its equality with NumPy is in tests/test_parity.py."""

import torch

from course_utils.torch_rnn import JordanCell

T, N, D, H, K = 5, 3, 4, 6, 2


def test_teacher_forcing_is_the_recurrence_fed_with_targets():
    cell = JordanCell(D, H, K)
    xs, targets = torch.randn(T, N, D).double(), torch.randn(T, N, K).double()
    first = torch.randn(N, K).double()
    fed = torch.cat([first[None], targets])[:-1]
    looped = [
        cell.step_with_output(cell.project(x), y)[0]
        for x, y in zip(xs, fed, strict=True)
    ]
    at_once = cell.forward_forced(xs, targets, first)
    torch.testing.assert_close(at_once, torch.stack(looped))
