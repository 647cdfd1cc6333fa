"""The variants where they must agree with the plain LSTM."""

import pytest
import torch

from course_utils.torch_rnn import (
    CoupledLSTMCell,
    CoupledPeepholeLSTMCell,
    LSTMCell,
    PeepholeLSTMCell,
)

N, D, H = 3, 4, 6


def steps(*cells):
    x, state = torch.randn(N, D).double(), tuple(torch.randn(2, N, H).double())
    return [torch.stack(cell.step(cell.project(x), state)) for cell in cells]


@pytest.mark.parametrize(
    ("kind", "plain"),
    [(PeepholeLSTMCell, LSTMCell), (CoupledPeepholeLSTMCell, CoupledLSTMCell)],
)
def test_peepholes_of_zero_see_nothing(kind, plain):
    cell = kind(D, H)
    torch.nn.init.zeros_(cell.p)
    without = plain.with_weights({name: getattr(cell, name) for name in "UWb"})
    torch.testing.assert_close(*steps(cell, without))


def test_coupling_is_an_input_gate_of_opposite_weights():
    """1 - σ(a) = σ(-a)."""
    coupled = CoupledLSTMCell(D, H)
    with torch.no_grad():
        rows = {name: getattr(coupled, name) for name in "UWb"}
        weights = {name: torch.cat([-row[:H], row]) for name, row in rows.items()}
    torch.testing.assert_close(*steps(coupled, LSTMCell.with_weights(weights)))
