"""The twin by itself; its equality with NumPy is in tests/test_parity.py."""

import pytest
import torch

from course_utils.torch_rnn import LSTMCell, RNNCell, Stack

T, N, D, H = 5, 3, 4, 6


def test_parameters_are_registered():
    stack = Stack.build(LSTMCell, D, H, 2, bidirectional=True)
    assert len(list(stack.parameters())) == 4 * 3
    assert list(stack.cells) == ["l0", "l0_reverse", "l1", "l1_reverse"]
    assert (stack.input_size, stack.output_size) == (D, 2 * H)


@pytest.mark.parametrize(("variational", "steps"), [(False, 40), (True, 1)])
def test_masks(variational, steps):
    stack = Stack.build(RNNCell, D, H, 3, dropout=0.25, variational=variational)
    masks = stack.draw_masks(40, 30, torch.Generator().manual_seed(1))
    assert [tuple(mask.shape) for mask in masks] == [(steps, 30, H)] * 2
    assert masks[0].mean().item() == pytest.approx(1, abs=0.15)
    again = stack.draw_masks(40, 30, torch.Generator().manual_seed(1))
    assert torch.equal(masks[1], again[1])
    assert not torch.equal(masks[0], masks[1])


def test_refusals():
    with pytest.raises(ValueError, match="layer 1 reads 5 numbers a step; expected 6"):
        Stack([RNNCell(D, H), RNNCell(5, H)])
    with pytest.raises(ValueError, match="dropout is 1; expected"):
        Stack([RNNCell(D, H)], dropout=1)
    stack, xs = Stack.build(RNNCell, D, H, 2), torch.zeros(T, N, D).double()
    with pytest.raises(ValueError, match="state is a Tensor; expected a tuple of 2"):
        stack(xs, torch.zeros(2, N, H))
    with pytest.raises(ValueError, match="masks holds 2; expected 1"):
        stack(xs, masks=[None, None])
    with pytest.raises(ValueError, match="masks has shape"):
        stack(xs, masks=[torch.ones(T, N, D)])
    small = Stack.build(RNNCell, 1, 2, 2)
    with pytest.raises(ValueError, match=r"masks has shape \(5, 1, 2\).*\(1, 1, 2\)"):
        small(torch.zeros(1, 1, 1).double(), masks=[torch.ones(5, 1, 2)])
    with pytest.raises(ValueError, match="dropout is 0.5 with one layer; expected 0"):
        Stack([RNNCell(D, H)], dropout=0.5)
