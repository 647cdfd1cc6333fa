"""The two loops: forward and back through time."""

import tracemalloc

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import LSTMCell, RNNCell
from tests._cells import CELLS, cell_of, like, parts

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
        h, _ = cell.step(cell.project(xs[t]), h)
        np.testing.assert_allclose(hs[t], h, rtol=1e-12)
    np.testing.assert_array_equal(final, hs[-1])


def test_state_carries_over_a_cut(cell, rng):
    xs = rng.normal(size=(T, N, D))
    whole, end, _ = numpy_rnn.forward(cell, xs)
    first, middle, _ = numpy_rnn.forward(cell, xs[:2])
    second, last, _ = numpy_rnn.forward(cell, xs[2:], middle)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=1e-12)
    np.testing.assert_allclose(last, end, rtol=1e-12)


@pytest.mark.parametrize("lengths", [None, (0, 5, 3)])
@pytest.mark.parametrize("name", CELLS)
def test_every_gradient_against_finite_differences(name, lengths, rng):
    cell = cell_of(name, D, H, rng)
    xs, state = rng.normal(size=(T, N, D)), like(rng, cell.zero_state(N))
    d_hs = rng.normal(size=(T, N, cell.output_size))
    d_final = like(rng, state)

    def loss(_=None):
        hs, final, _ = numpy_rnn.forward(cell, xs, state, lengths)
        ends = zip(parts(final), parts(d_final), strict=True)
        return (hs * d_hs).sum() + sum((f * d).sum() for f, d in ends)

    _, _, cache = numpy_rnn.forward(cell, xs, state, lengths)
    d_xs, d_state, grads = numpy_rnn.backward(cell, d_hs, d_final, cache)
    pairs = [("xs", xs, d_xs)]
    pairs += [("state", *p) for p in zip(parts(state), parts(d_state), strict=True)]
    assert grads.keys() == cell.parameters.keys()
    pairs += [(name, array, grads[name]) for name, array in cell.parameters.items()]
    for name, array, found in pairs:
        expected = gradient_in_place(loss, array)
        assert relative_difference(found, expected) < 1e-6, name


def gradient_in_place(loss, array):
    """Central differences by changing `array` itself, and putting it back."""

    def moved(values):
        kept = array.copy()
        array[:] = values
        result = loss()
        array[:] = kept
        return result

    return numerical_gradient(moved, array)


@pytest.mark.parametrize("name", CELLS)
def test_state_is_frozen_and_outputs_are_zero_after_the_end(name, rng):
    cell = cell_of(name, D, H, rng)
    xs, state = rng.normal(size=(T, N, D)), like(rng, cell.zero_state(N))
    lengths = np.array([2, 0, 5])
    hs, final, _ = numpy_rnn.forward(cell, xs, state, lengths)
    for n, length in enumerate(lengths):
        own = tuple(part[n : n + 1] for part in parts(state))
        own = own if isinstance(state, tuple) else own[0]
        alone, end, _ = numpy_rnn.forward(cell, xs[:length, n : n + 1], own)
        np.testing.assert_allclose(hs[:length, n : n + 1], alone, rtol=1e-12)
        assert not hs[length:, n].any()
        for found, expected in zip(parts(final), parts(end), strict=True):
            np.testing.assert_allclose(found[n], expected[0], rtol=1e-12)


@pytest.mark.parametrize("name", CELLS)
def test_padding_says_nothing(name, rng):
    cell = cell_of(name, D, H, rng)
    xs, lengths = rng.normal(size=(T, N, D)), np.array([2, 0, 5])
    padding = ~numpy_rnn.length_mask(lengths, T)
    other = np.where(padding[..., None], 1e3, xs)
    d_hs = rng.normal(size=(T, N, cell.output_size))
    d_other = np.where(padding[..., None], 1e3, d_hs)
    runs = []
    for given, d_given in ((xs, d_hs), (other, d_other)):
        hs, _, cache = numpy_rnn.forward(cell, given, lengths=lengths)
        runs.append((hs, *numpy_rnn.backward(cell, d_given, None, cache)))
    np.testing.assert_allclose(runs[0][0], runs[1][0], rtol=1e-12)
    assert not runs[1][1][padding].any()
    for name, gradient in runs[0][3].items():
        np.testing.assert_allclose(gradient, runs[1][3][name], rtol=1e-9, atol=1e-12)


def test_reverse(rng):
    xs, lengths = rng.normal(size=(T, N, D)), np.array([2, 0, 5])
    turned = numpy_rnn.reverse(xs, lengths)
    np.testing.assert_array_equal(turned[:, 0], xs[[1, 0, 2, 3, 4], 0])
    np.testing.assert_array_equal(turned[:, 1], xs[:, 1])
    np.testing.assert_array_equal(turned[:, 2], xs[::-1, 2])
    np.testing.assert_array_equal(numpy_rnn.reverse(turned, lengths), xs)
    np.testing.assert_array_equal(numpy_rnn.reverse(xs), xs[::-1])


@pytest.mark.parametrize("length", [-1, T + 1])
def test_reverse_refuses_lengths_that_do_not_fit(length, rng):
    with pytest.raises(ValueError, match=f"lengths holds {length}; expected"):
        numpy_rnn.reverse(rng.normal(size=(T, N, D)), [2, length, 5])


@pytest.mark.parametrize("name", CELLS)
def test_backward_twice_is_right_twice(name, rng):
    cell = cell_of(name, D, H, rng)
    xs, d_hs = rng.normal(size=(T, N, D)), rng.normal(size=(T, N, cell.output_size))
    d_final = like(rng, cell.zero_state(N))
    _, _, cache = numpy_rnn.forward(cell, xs, lengths=(5, 2, 4))
    kept = [d_hs.copy(), *(part.copy() for part in parts(d_final))]
    first = numpy_rnn.backward(cell, d_hs, d_final, cache)
    second = numpy_rnn.backward(cell, d_hs, d_final, cache)
    np.testing.assert_array_equal(first[0], second[0])
    for one, two in zip(parts(first[1]), parts(second[1]), strict=True):
        np.testing.assert_array_equal(one, two)
    for name in first[2]:
        np.testing.assert_array_equal(first[2][name], second[2][name])
    for before, after in zip(kept, [d_hs, *parts(d_final)], strict=True):
        np.testing.assert_array_equal(before, after)


def test_no_gradient_into_the_final_state_is_a_zero_one(cell, rng):
    _, _, cache = numpy_rnn.forward(cell, rng.normal(size=(T, N, D)))
    d_hs = rng.normal(size=(T, N, H))
    without = numpy_rnn.backward(cell, d_hs, None, cache)
    zero = numpy_rnn.backward(cell, d_hs, np.zeros((N, H)), cache)
    np.testing.assert_array_equal(without[0], zero[0])


@pytest.mark.parametrize("lengths", [None, (5, 2, 4)])
@pytest.mark.parametrize("name", CELLS)
def test_the_cache_shares_no_memory_with_what_was_given_or_returned(name, lengths, rng):
    cell = cell_of(name, D, H, rng)
    xs, state = rng.normal(size=(T, N, D)), like(rng, cell.zero_state(N))
    d_hs, d_final = rng.normal(size=(T, N, cell.output_size)), like(rng, state)
    hs, final, cache = numpy_rnn.forward(cell, xs, state, lengths)
    d_xs, d_state, grads = numpy_rnn.backward(cell, d_hs, d_final, cache)
    for array in (hs, xs, *parts(final), *parts(state)):
        array *= 0.5
    again = numpy_rnn.backward(cell, d_hs, d_final, cache)
    np.testing.assert_array_equal(again[0], d_xs)
    for one, other in zip(parts(again[1]), parts(d_state), strict=True):
        np.testing.assert_array_equal(one, other)
    for key, grad in grads.items():
        np.testing.assert_array_equal(again[2][key], grad)


def test_halved_outputs_halve_nothing_on_the_way_back():
    cell = RNNCell.from_weights([[1.0]], [[0.5]])
    hs, _, cache = numpy_rnn.forward(cell, np.ones((2, 1, 1)))
    d_hs = np.ones_like(hs)
    hs *= 0.5
    _, _, grads = numpy_rnn.backward(cell, d_hs, None, cache)
    assert grads["W"] == pytest.approx(0.1703, abs=5e-5)


def test_the_recurrent_mask_may_change_before_going_back(rng):
    cell, xs = RNNCell(D, H, rng=rng), rng.normal(size=(T, N, D))
    mask = numpy_rnn.draw_recurrent_mask(0.5, N, H, rng)
    hs, _, cache = numpy_rnn.forward(cell, xs, recurrent_mask=mask)
    _, _, grads = numpy_rnn.backward(cell, np.ones_like(hs), None, cache)
    mask[:] = 0
    _, _, again = numpy_rnn.backward(cell, np.ones_like(hs), None, cache)
    np.testing.assert_array_equal(again["W"], grads["W"])


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (0, 3, 4, 6), (5, 0, 4, 6)])
@pytest.mark.parametrize("name", CELLS)
def test_smallest_sizes(name, sizes, rng):
    T, N, D, H = sizes
    cell = cell_of(name, D, H, rng)
    state, d_final = (like(rng, cell.zero_state(N)) for _ in range(2))
    hs, final, cache = numpy_rnn.forward(cell, rng.normal(size=(T, N, D)), state)
    d_xs, d_state, grads = numpy_rnn.backward(cell, np.ones_like(hs), d_final, cache)
    assert (hs.shape, d_xs.shape) == ((T, N, cell.output_size), (T, N, D))
    assert {n: g.shape for n, g in grads.items()} == {
        n: p.shape for n, p in cell.parameters.items()
    }
    if T == 0:
        pairs = [*zip(parts(final), parts(state), strict=True)]
        pairs += zip(parts(d_state), parts(d_final), strict=True)
        for found, expected in pairs:
            np.testing.assert_array_equal(found, expected)
        assert not any(grad.any() for grad in grads.values())


@pytest.mark.parametrize("name", CELLS)
def test_float32_stays_float32(name, rng):
    cell = cell_of(name, D, H, rng, np.float32)
    xs = rng.normal(size=(T, N, D)).astype(np.float32)
    hs, final, cache = numpy_rnn.forward(cell, xs, lengths=[5, 1, 3])
    d_xs, d_state, grads = numpy_rnn.backward(cell, np.ones_like(hs), None, cache)
    for array in (hs, *parts(final), d_xs, *parts(d_state), *grads.values()):
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
        ({"state": np.full((N, H), np.inf)}, r"state holds NaN or infinity"),
        ({"lengths": [1, 2]}, r"lengths has shape \(2,\); expected \(3,\)"),
        ({"lengths": [1, 2, 6]}, r"lengths holds 6; expected .* 0 to T = 5"),
        ({"lengths": [-1, 2, 5]}, r"lengths holds -1; expected"),
        ({"lengths": [1.0, 2.0, 3.0]}, r"lengths has dtype float64; expected int"),
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
    with pytest.raises(ValueError, match=r"d_hs has dtype float32"):
        numpy_rnn.backward(cell, np.zeros((T, N, H), np.float32), None, cache)


def test_lstm_state_is_a_pair(rng):
    cell, xs = LSTMCell(D, H, rng=rng), np.zeros((T, N, D))
    h = np.zeros((N, H))
    (_, c), _ = numpy_rnn.forward(cell, xs, [h, h])[1:]
    assert c.shape == (N, H)
    with pytest.raises(ValueError, match=r"state is a ndarray; expected .*\(h, c"):
        numpy_rnn.forward(cell, xs, h)
    with pytest.raises(ValueError, match=r"state c has shape \(4, 6\).*\(3, 6\)"):
        numpy_rnn.forward(cell, xs, (h, np.zeros((N + 1, H))))


def test_memory_does_not_grow_with_training_steps(rng):
    """What one step allocates is given back: nothing is kept on the cell."""
    cell, xs = LSTMCell(D, H, rng=rng), rng.normal(size=(40, 20, D))

    def train(steps):
        for _ in range(steps):
            hs, _, cache = numpy_rnn.forward(cell, xs)
            _, _, grads = numpy_rnn.backward(cell, np.ones_like(hs), None, cache)
            for name, gradient in grads.items():
                getattr(cell, name)[:] -= 1e-3 * gradient

    train(3)
    tracemalloc.start()
    train(5)
    few, _ = tracemalloc.get_traced_memory()
    train(100)
    many, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert many - few < xs.nbytes  # one array kept by each step would be 100 times it
    assert set(vars(cell)) == {"U", "W", "b"}


def test_recurrent_mask_reaches_the_next_step_and_not_the_output():
    rng = np.random.default_rng(6)
    cell = numpy_rnn.RNNCell(4, 6, rng=rng)
    xs = rng.normal(size=(5, 3, 4))
    mask = numpy_rnn.draw_recurrent_mask(0.5, 3, 6, rng)
    hs, _, _ = numpy_rnn.forward(cell, xs, recurrent_mask=mask)
    h = np.zeros((3, 6))
    for t in range(5):
        h = np.tanh(xs[t] @ cell.U.T + (h * mask) @ cell.W.T + cell.b)
        np.testing.assert_allclose(hs[t], h)


def test_recurrent_mask_keeps_the_mean():
    mask = numpy_rnn.draw_recurrent_mask(0.25, 400, 100, np.random.default_rng(7))
    assert set(np.unique(mask)) == {0, 1 / 0.75}
    assert mask.mean() == pytest.approx(1, abs=0.01)


def test_recurrent_mask_is_refused_where_it_has_no_place():
    rng = np.random.default_rng(6)
    xs, mask = np.ones((5, 3, 4)), np.ones((3, 6))
    for cell in (
        numpy_rnn.GRUCell(4, 6, rng=rng),
        numpy_rnn.Stack.build(numpy_rnn.RNNCell, 4, 6, 2, rng=rng),
    ):
        with pytest.raises(ValueError, match="recurrent_mask is given for a"):
            numpy_rnn.forward(cell, xs, recurrent_mask=mask)
    with pytest.raises(ValueError, match=r"recurrent_mask has shape \(3, 5\)"):
        numpy_rnn.forward(
            numpy_rnn.RNNCell(4, 6, rng=rng), xs, recurrent_mask=mask[:, 1:]
        )
