"""Wrong inputs are refused in words that say what was given and what to do."""

import numpy as np
import pytest
import torch

from course_utils import validation


def test_shape_with_free_and_fixed_sizes():
    validation.expect_shape("xs", np.zeros((5, 3, 4)), ("T", "N", 4))
    validation.expect_shape("xs", torch.zeros(5, 3, 4), ("T", "N", 4))


@pytest.mark.parametrize("shape", [(5, 3), (5, 3, 6), (1, 5, 3, 4), ()])
def test_shape_names_argument_given_and_expected(shape):
    with pytest.raises(ValueError) as error:
        validation.expect_shape("xs", np.zeros(shape), ("T", "N", 4))
    message = str(error.value)
    assert "xs" in message
    assert str(shape) in message
    assert "(T, N, 4)" in message


def test_shape_of_one_axis_is_written_as_a_tuple():
    with pytest.raises(ValueError, match=r"expected \(6,\)"):
        validation.expect_shape("b", np.zeros(4), (6,))


def test_shape_of_something_that_is_no_array():
    with pytest.raises(ValueError, match=r"xs is a list.*convert it"):
        validation.expect_shape("xs", [1.0], ("T",))


def test_dtype():
    validation.expect_dtype("xs", np.zeros(2), np.float64)
    with pytest.raises(ValueError, match="xs has dtype float32; expected"):
        validation.expect_dtype("xs", np.zeros(2, np.float32), np.dtype(np.float64))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_finite_names_the_first_place(bad):
    values = np.zeros((5, 3, 4))
    validation.expect_finite("xs", values, np.isfinite)
    values[2, 1, 3] = values[4, 0, 0] = bad
    with pytest.raises(ValueError, match=r"xs holds NaN or .*\(2, 1, 3\)"):
        validation.expect_finite("xs", values, np.isfinite)
    with pytest.raises(ValueError, match=r"\(2, 1, 3\)"):
        validation.expect_finite("xs", torch.tensor(values), torch.isfinite)


def test_choice():
    validation.expect_choice("activation", "tanh", {"tanh": 1, "relu": 2})
    with pytest.raises(ValueError, match=r"activation is 'tan'.*\['relu', 'tanh'\]"):
        validation.expect_choice("activation", "tan", {"tanh": 1, "relu": 2})


@pytest.mark.parametrize("kind", [np.array, torch.tensor])
def test_lengths(kind):
    validation.expect_lengths(kind([0, 5, 3]), 5, 3)
    with pytest.raises(ValueError, match=r"lengths has shape \(2,\); expected \(3,\)"):
        validation.expect_lengths(kind([1, 2]), 5, 3)
    with pytest.raises(ValueError, match=r"lengths holds 6; expected .* 0 to T = 5"):
        validation.expect_lengths(kind([0, 6, -1]), 5, 3)
    with pytest.raises(ValueError, match=r"lengths has dtype .*float.*; expected int"):
        validation.expect_lengths(kind([0.0, 1.0, 2.0]), 5, 3)


def test_recurrent_mask():
    class Masked:
        masks_state, hidden_size, dtype = True, 6, np.dtype("float64")

    validation.expect_recurrent_mask(Masked(), np.ones((3, 6)), np.ones((5, 3, 4)))
    with pytest.raises(ValueError, match=r"recurrent_mask has shape \(2, 6\)"):
        validation.expect_recurrent_mask(Masked(), np.ones((2, 6)), np.ones((5, 3, 4)))
    with pytest.raises(ValueError, match="recurrent_mask is given for a object"):
        validation.expect_recurrent_mask(object(), np.ones((3, 6)), np.ones((5, 3, 4)))


@pytest.mark.parametrize("make", [np.array, torch.tensor])
def test_symbols_outside_the_vocabulary_are_named(make):
    validation.expect_symbols("targets", make([[0, 4], [2, 1]]), 5)
    for wrong in (-1, -100, 5):
        with pytest.raises(ValueError, match=f"targets holds {wrong}; expected 0 to 4"):
            validation.expect_symbols("targets", make([0, wrong, 2]), 5)
