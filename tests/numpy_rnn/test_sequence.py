"""The two loops: forward and back through time."""

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import RNNCell

T, N, D, H = 5, 3, 4, 6


@pytest.fixture
def rng():
    return np.random.default_rng(4)


@pytest.fixture
def cell(rng):
    return RNNCell(D, H, rng=rng)


def test_forward_is_step_after_step(cell, rng):
    xs, h = rng.normal(size=(T, N, D)), rng.normal(size=(N, H))
    hs, final, _ = numpy_rnn.forward(cell, xs, h)
    assert hs.shape == (T, N, H)
    for t in range(T):
        h = cell.step(cell.project(xs[t]), h)
        np.testing.assert_allclose(hs[t], h, rtol=1e-12)
    np.testing.assert_array_equal(final, hs[-1])


def test_state_carries_over_a_cut(cell, rng):
    xs = rng.normal(size=(T, N, D))
    whole, end, _ = numpy_rnn.forward(cell, xs)
    first, middle, _ = numpy_rnn.forward(cell, xs[:2])
    second, last, _ = numpy_rnn.forward(cell, xs[2:], middle)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=1e-12)
    np.testing.assert_allclose(last, end, rtol=1e-12)


@pytest.mark.parametrize("activation", numpy_rnn.ACTIVATIONS)
def test_every_gradient_against_finite_differences(activation, rng):
    cell = RNNCell(D, H, activation, rng=rng)
    xs, state = rng.normal(size=(T, N, D)), rng.normal(size=(N, H))
    d_hs, d_final = rng.normal(size=(T, N, H)), rng.normal(size=(N, H))

    def loss(xs=xs, state=state, **weights):
        varied = RNNCell.from_weights(
            **(cell.parameters | weights), activation=activation
        )
        hs, final, _ = numpy_rnn.forward(varied, xs, state)
        return (hs * d_hs).sum() + (final * d_final).sum()

    _, _, cache = numpy_rnn.forward(cell, xs, state)
    d_xs, d_state, grads = numpy_rnn.backward(cell, d_hs, d_final, cache)
    found = {"xs": d_xs, "state": d_state, **grads}
    given = {"xs": xs, "state": state, **cell.parameters}
    assert found.keys() == given.keys()
    for name, value in given.items():
        expected = numerical_gradient(lambda v, name=name: loss(**{name: v}), value)
        assert relative_difference(found[name], expected) < 1e-6, name


def test_backward_twice_is_right_twice(cell, rng):
    xs, d_hs = rng.normal(size=(T, N, D)), rng.normal(size=(T, N, H))
    d_final = rng.normal(size=(N, H))
    _, _, cache = numpy_rnn.forward(cell, xs)
    kept = d_hs.copy(), d_final.copy()
    first = numpy_rnn.backward(cell, d_hs, d_final, cache)
    second = numpy_rnn.backward(cell, d_hs, d_final, cache)
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])
    for name in first[2]:
        np.testing.assert_array_equal(first[2][name], second[2][name])
    np.testing.assert_array_equal(kept[0], d_hs)
    np.testing.assert_array_equal(kept[1], d_final)


def test_no_gradient_into_the_final_state_is_a_zero_one(cell, rng):
    _, _, cache = numpy_rnn.forward(cell, rng.normal(size=(T, N, D)))
    d_hs = rng.normal(size=(T, N, H))
    without = numpy_rnn.backward(cell, d_hs, None, cache)
    zero = numpy_rnn.backward(cell, d_hs, np.zeros((N, H)), cache)
    np.testing.assert_array_equal(without[0], zero[0])


def test_results_share_no_memory_with_the_arguments(cell, rng):
    xs, state = rng.normal(size=(T, N, D)), rng.normal(size=(N, H))
    hs, final, cache = numpy_rnn.forward(cell, xs, state)
    final += 1
    _, _, grads = numpy_rnn.backward(cell, np.ones_like(hs), None, cache)
    again, _, cache = numpy_rnn.forward(cell, xs, state)
    np.testing.assert_array_equal(hs, again)
    _, _, expected = numpy_rnn.backward(cell, np.ones_like(hs), None, cache)
    np.testing.assert_array_equal(grads["W"], expected["W"])


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (0, 3, 4, 6), (5, 0, 4, 6)])
def test_smallest_sizes(sizes, rng):
    T, N, D, H = sizes
    cell = RNNCell(D, H, rng=rng)
    state, d_final = rng.normal(size=(N, H)), rng.normal(size=(N, H))
    hs, final, cache = numpy_rnn.forward(cell, rng.normal(size=(T, N, D)), state)
    d_xs, d_state, grads = numpy_rnn.backward(cell, np.ones_like(hs), d_final, cache)
    assert (hs.shape, d_xs.shape) == ((T, N, H), (T, N, D))
    assert {n: g.shape for n, g in grads.items()} == {
        n: p.shape for n, p in cell.parameters.items()
    }
    if T == 0:
        np.testing.assert_array_equal(final, state)
        np.testing.assert_array_equal(d_state, d_final)
        assert not any(grad.any() for grad in grads.values())


def test_float32_stays_float32(rng):
    cell = RNNCell(D, H, rng=rng, dtype=np.float32)
    xs = rng.normal(size=(T, N, D)).astype(np.float32)
    hs, final, cache = numpy_rnn.forward(cell, xs)
    d_xs, d_state, grads = numpy_rnn.backward(cell, np.ones_like(hs), None, cache)
    for array in (hs, final, d_xs, d_state, *grads.values()):
        assert array.dtype == np.float32


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"xs": np.zeros((T, D))}, r"xs has shape \(5, 4\); expected \(T, N, 4\)"),
        ({"xs": np.zeros((T, N, H))}, r"xs has shape \(5, 3, 6\)"),
        ({"xs": np.zeros((T, N, D), np.float32)}, "xs has dtype float32"),
        ({"xs": np.full((T, N, D), np.nan)}, r"xs holds NaN .* \(0, 0, 0\)"),
        ({"state": np.zeros((N + 1, H))}, r"state has shape \(4, 6\).*\(3, 6\)"),
        ({"state": np.zeros((N, H), np.float32)}, "state has dtype float32"),
    ],
)
def test_forward_refuses(change, message, cell):
    arguments = {"xs": np.zeros((T, N, D)), "state": np.zeros((N, H))} | change
    with pytest.raises(ValueError, match=message):
        numpy_rnn.forward(cell, **arguments)


def test_backward_refuses(cell):
    _, _, cache = numpy_rnn.forward(cell, np.zeros((T, N, D)))
    with pytest.raises(ValueError, match=r"d_hs has shape \(4, 3, 6\).*\(5, 3, 6\)"):
        numpy_rnn.backward(cell, np.zeros((T - 1, N, H)), None, cache)
    with pytest.raises(ValueError, match=r"d_final has shape \(6,\).*\(3, 6\)"):
        numpy_rnn.backward(cell, np.zeros((T, N, H)), np.zeros(H), cache)
