"""What every cell promises of its step, its parameters and what it refuses."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import GRUCell, LSTMCell, RNNCell
from tests._cells import CELLS, cell_of, like, parts

N, D, H = 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def drawn(name, rng):
    """A cell, and for one step: ux, the state before, gradients of output and state."""
    cell = cell_of(name, D, H, rng)
    ux = cell.project(rng.normal(size=(N, D)))
    state = like(rng, cell.zero_state(N))
    return cell, ux, state, rng.normal(size=(N, cell.output_size)), like(rng, state)


@pytest.mark.parametrize("name", CELLS)
def test_one_step_back_against_finite_differences(name, rng):
    cell, ux, state, d_output, d_state = drawn(name, rng)

    def loss(_=None):
        after, kept = cell.step(ux, state)
        ends = zip(parts(after), parts(d_state), strict=True)
        return (cell.output(after, kept) * d_output).sum() + sum(
            (part * d).sum() for part, d in ends
        )

    _, kept = cell.step(ux, state)
    da, d_before = cell.step_backward(cell.collect(d_output, d_state), kept)
    pairs = [(ux, getattr(da, "da", da))]
    pairs += zip(parts(state), parts(d_before), strict=True)
    for array, found in pairs:
        expected = gradient_in_place(loss, array)
        assert relative_difference(found, expected) < 1e-6


def gradient_in_place(loss, array):
    """Central differences by changing `array` itself, and putting it back."""

    def moved(values):
        before = array.copy()
        array[:] = values
        result = loss()
        array[:] = before
        return result

    return numerical_gradient(moved, array)


@pytest.mark.parametrize("name", CELLS)
def test_a_step_and_its_way_back_leave_their_arguments_alone(name, rng):
    cell, ux, state, d_output, d_state = drawn(name, rng)
    given = [ux, *parts(state), d_output, *parts(d_state)]
    before = [array.copy() for array in given]
    _, kept = cell.step(ux, state)
    stored = [array.copy() for array in kept]
    cell.step_backward(cell.collect(d_output, d_state), kept)
    for array, expected in zip([*given, *kept], before + stored, strict=True):
        np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize("name", CELLS)
def test_parameters_by_name_are_the_arrays_themselves(name, rng):
    cell = cell_of(name, D, H, rng)
    shapes = {key: array.shape for key, array in cell.parameters.items()}
    assert shapes == cell.shapes(D, H)
    assert (cell.input_size, cell.hidden_size) == (D, H)
    cell.parameters["W"][0, 0] = 7
    assert cell.W[0, 0] == 7


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_of_given_weights_is_that_cell(name, rng):
    cell, ux, state, _, _ = drawn(name, rng)
    options = dict(CELLS[name][1])
    options.pop("output_size", None)  # V says it
    again = type(cell).from_weights(**cell.parameters, **options)
    for one, other in zip(cell.step(ux, state), again.step(ux, state), strict=True):
        for part, expected in zip(parts(one), parts(other), strict=True):
            np.testing.assert_array_equal(part, expected)


@pytest.mark.parametrize("name", CELLS)
def test_drawn_from_its_rng_only_and_in_the_dtype_asked_for(name):
    cells = [cell_of(name, D, H, np.random.default_rng(5), np.float32) for _ in "ab"]
    for key, array in cells[0].parameters.items():
        assert array.dtype == np.float32
        np.testing.assert_array_equal(array, cells[1].parameters[key])


def test_drawn_uniformly_as_pytorch_does(rng):
    for array in LSTMCell(30, 50, rng=rng).parameters.values():
        assert 0.8 / np.sqrt(50) < np.abs(array).max() <= 1 / np.sqrt(50)


def test_weights_left_out_are_zero(rng):
    cell = GRUCell.from_weights(np.ones((3 * H, D)), np.ones((3 * H, H)))
    assert not cell.b.any()
    assert not cell.b_hn.any()
    half = RNNCell.from_weights(np.ones((H, D), "f4"), np.ones((H, H), "f4"))
    assert half.b.dtype == np.float32


@pytest.mark.parametrize(
    ("kind", "weights", "message"),
    [
        (RNNCell, (np.zeros(H), np.zeros((H, H))), r"U has shape \(6,\).*\(H, D\)"),
        (RNNCell, (np.zeros((H, D)), np.zeros((D, H))), r"W has shape.*\(6, 6\)"),
        (
            RNNCell,
            (np.zeros((H, D)), np.zeros((H, H)), np.zeros(D)),
            r"b has shape \(4,\)",
        ),
        (
            RNNCell,
            (np.zeros((H, D), "f4"), np.zeros((H, H))),
            "W has dtype float64; expected float32",
        ),
        (LSTMCell, (np.zeros((7, D)), np.zeros((7, 2))), r"U .* expected \(4H, D\)"),
        (GRUCell, (np.zeros((7, D)), np.zeros((7, 2))), r"U .* expected \(3H, D\)"),
    ],
)
def test_weights_that_do_not_fit_are_refused(kind, weights, message):
    with pytest.raises(ValueError, match=message):
        kind.from_weights(*weights)
