"""Layers, directions and dropout; equality with PyTorch is in tests/test_parity.py."""

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.numpy_rnn import GRUCell, LSTMCell, RNNCell, Stack

T, N, D, H = 5, 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(14)


def test_two_layers_are_one_after_the_other(rng):
    below, above = RNNCell(D, H, rng=rng), GRUCell(H, 2, rng=rng)
    xs = rng.normal(size=(T, N, D))
    hs, _, _ = numpy_rnn.forward(below, xs)
    expected, end, _ = numpy_rnn.forward(above, hs)
    found, final, _ = numpy_rnn.forward(Stack([below, above]), xs)
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(final[1], end)


def test_directions_never_meet(rng):
    """A change at step t moves left-to-right outputs from t on, the others up to t."""
    stack = Stack.build(LSTMCell, D, H, rng=rng, bidirectional=True)
    xs = rng.normal(size=(T, N, D))
    before, _, _ = stack.forward(xs)
    xs[2] += 1
    after, _, _ = stack.forward(xs)
    moved = (before != after).any(axis=1)
    assert moved[:, :H].any(axis=1).tolist() == [False, False, True, True, True]
    assert moved[:, H:].any(axis=1).tolist() == [True, True, True, False, False]


def test_names_are_pytorchs(rng):
    stack = Stack.build(RNNCell, D, H, 2, rng=rng, bidirectional=True)
    assert list(stack.cells) == ["l0", "l0_reverse", "l1", "l1_reverse"]
    assert stack.parameters["U_l1_reverse"].shape == (H, 2 * H)
    assert stack.parameters["b_l0"] is stack.layers[0][0].b
    assert (stack.input_size, stack.output_size) == (D, 2 * H)


@pytest.mark.parametrize(("variational", "steps"), [(False, 40), (True, 1)])
def test_masks(variational, steps, rng):
    stack = Stack.build(
        RNNCell, D, H, 3, rng=rng, dropout=0.25, variational=variational
    )
    masks = stack.draw_masks(40, 30, rng)
    assert [mask.shape for mask in masks] == [(steps, 30, H)] * 2
    assert {round(value, 6) for value in masks[0].flat} == {0, round(4 / 3, 6)}
    assert masks[0].mean() == pytest.approx(1, abs=0.15)
    assert (masks[0] != masks[1]).any()


def test_dropped_outputs_carry_nothing(rng):
    stack = Stack.build(RNNCell, D, H, 2, rng=rng, dropout=0.5)
    xs = rng.normal(size=(T, N, D))
    hs, _, cache = stack.forward(xs, masks=[np.zeros((1, N, H))])
    _, _, grads = stack.backward(np.ones_like(hs), None, cache)
    assert not grads["U_l0"].any()
    assert grads["b_l1"].any()
    without, _, _ = stack.forward(xs)
    ones, _, _ = stack.forward(xs, masks=[np.ones((1, N, H))])
    np.testing.assert_array_equal(without, ones)


def test_the_cache_shares_no_memory_with_what_was_given(rng):
    stack = Stack.build(LSTMCell, D, H, 2, rng=rng, bidirectional=True, dropout=0.4)
    xs, lengths, masks = rng.normal(size=(T, N, D)), np.array([5, 2, 4]), None
    masks = stack.draw_masks(T, N, rng)
    hs, _, cache = stack.forward(xs, None, lengths, masks)
    d_xs, _, grads = stack.backward(np.ones_like(hs), None, cache)
    for array in (hs, xs, lengths, *masks):
        array[:] = 0
    again, _, same = stack.backward(np.ones_like(hs), None, cache)
    np.testing.assert_array_equal(again, d_xs)
    for name, grad in grads.items():
        np.testing.assert_array_equal(same[name], grad)


def test_a_gradient_that_is_none_of_the_outputs_is_refused(rng):
    stack = Stack.build(RNNCell, D, 2, rng=rng)
    _, _, cache = stack.forward(np.zeros((3, 1, D)))
    with pytest.raises(ValueError, match=r"d_hs has shape \(3, 1, 7\).*\(3, 1, 2\)"):
        stack.backward(np.ones((3, 1, 7)), None, cache)


def test_refusals(rng):
    with pytest.raises(ValueError, match="layer 1 reads 5 numbers a step; expected 6"):
        Stack([RNNCell(D, H, rng=rng), RNNCell(5, H, rng=rng)])
    with pytest.raises(ValueError, match="dropout is 1; expected"):
        Stack([RNNCell(D, H, rng=rng)], dropout=1)
    stack, xs = Stack.build(RNNCell, D, H, 2, rng=rng), np.zeros((T, N, D))
    with pytest.raises(ValueError, match="state is a ndarray; expected a tuple of 2"):
        stack.forward(xs, np.zeros((2, N, H)))
    with pytest.raises(ValueError, match="masks holds 2; expected 1"):
        stack.forward(xs, masks=[None, None])
    with pytest.raises(ValueError, match="masks has shape"):
        stack.forward(xs, masks=[np.ones((T, N, D))])
    # A mask must not make steps or lanes.
    small = Stack.build(RNNCell, 1, 2, 2, rng=rng)
    with pytest.raises(ValueError, match=r"masks has shape \(5, 1, 2\).*\(1, 1, 2\)"):
        small.forward(np.zeros((1, 1, 1)), masks=[np.ones((5, 1, 2))])
    with pytest.raises(ValueError, match="dropout is 0.5 with one layer; expected 0"):
        Stack([RNNCell(D, H, rng=rng)], dropout=0.5)
    cell = RNNCell(D, D, rng=rng)
    with pytest.raises(ValueError, match="U_l0 and U_l1 are one array; expected"):
        Stack([cell, cell])
