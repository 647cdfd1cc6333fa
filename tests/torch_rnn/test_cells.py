"""The twins by themselves; their equality with NumPy is in tests/test_parity.py."""

import pytest
import torch

from course_utils.torch_rnn import RNNCell

N, D, H = 3, 4, 6


def test_rnn_parameters():
    cell = RNNCell(D, H)
    shapes = {name: tuple(p.shape) for name, p in cell.named_parameters()}
    assert shapes == {"U": (H, D), "W": (H, H), "b": (H,)}
    assert tuple(shapes) == cell.parameter_names
    assert (cell.input_size, cell.hidden_size) == (D, H)


def test_rnn_is_drawn_from_its_generator_only():
    drawn = [RNNCell(D, H, generator=torch.Generator().manual_seed(5)) for _ in "ab"]
    for name, parameter in drawn[0].named_parameters():
        assert torch.equal(parameter, getattr(drawn[1], name))
        assert parameter.abs().max() <= H**-0.5


def test_rnn_step_has_a_graph():
    cell = RNNCell(D, H, dtype=torch.float32)
    h = cell.step(cell.project(torch.ones(N, D)), torch.zeros(N, H))
    h.sum().backward()
    assert cell.U.grad.shape == (H, D)


def test_unknown_activation():
    with pytest.raises(ValueError, match="activation is 'softsign'; expected one of"):
        RNNCell(D, H, "softsign")
