"""The cells written for speed are the plain ones, to rounding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils import bridge, compare, gradflow, numpy_rnn
from course_utils.numpy_rnn import fast
from tests._cells import like, parts

KINDS = ["LSTMCell", "GRUCell"]
T, N, D, H = 5, 3, 4, 6
size = st.integers(1, 7)


def pair(kind, D, H, rng, dtype=np.float64):
    plain = getattr(numpy_rnn, kind)(D, H, rng=rng, dtype=dtype)
    return plain, getattr(fast, kind).with_weights(plain.parameters)


def run(cell, xs, state, lengths, d_hs, d_final):
    hs, final, cache = numpy_rnn.forward(cell, xs, state, lengths)
    d_xs, d_state, grads = numpy_rnn.backward(cell, d_hs, d_final, cache)
    return [hs, *parts(final), d_xs, *parts(d_state), *grads.values()]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(
    T=st.integers(0, 30),
    N=size,
    D=size,
    H=size,
    ends=st.booleans(),
    dtype=st.sampled_from([np.float64, np.float32]),
    seed=st.integers(0, 999),
)
def test_outputs_and_every_gradient_are_those_of_the_plain_cell(
    kind, T, N, D, H, ends, dtype, seed
):
    rng = np.random.default_rng(seed)
    cells = pair(kind, D, H, rng, dtype)
    xs, d_hs = (rng.normal(size=(T, N, width)).astype(dtype) for width in (D, H))
    state, d_final = (like(rng, cells[0].zero_state(N)) for _ in range(2))
    lengths = rng.integers(0, T + 1, N) if ends else None
    runs = [run(cell, xs, state, lengths, d_hs, d_final) for cell in cells]
    for plain, tuned in zip(*runs, strict=True):
        assert tuned.dtype == dtype
        tolerance = 1e-10 if dtype is np.float64 else 1e-4
        assert compare.relative_difference(tuned, plain) <= tolerance


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_alike(kind):
    cells = [
        getattr(module, kind)(D, H, rng=np.random.default_rng(3))
        for module in (numpy_rnn, fast)
    ]
    for name, array in cells[0].parameters.items():
        np.testing.assert_array_equal(cells[1].parameters[name], array)


@pytest.mark.parametrize("kind", KINDS)
def test_the_cache_is_read_and_shares_no_memory(kind):
    rng = np.random.default_rng(4)
    _, cell = pair(kind, D, H, rng)
    xs, state = rng.normal(size=(T, N, D)), like(rng, cell.zero_state(N))
    d_hs, d_final = rng.normal(size=(T, N, H)), like(rng, state)
    hs, final, cache = numpy_rnn.forward(cell, xs, state, [5, 2, 4])
    first = numpy_rnn.backward(cell, d_hs, d_final, cache)
    for array in (hs, xs, *parts(final), *parts(state)):
        array *= 0.5
    second = numpy_rnn.backward(cell, d_hs, d_final, cache)
    np.testing.assert_array_equal(first[0], second[0])
    for name, gradient in first[2].items():
        np.testing.assert_array_equal(gradient, second[2][name])


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_stack_through_the_bridge_and_along_the_gradient(kind):
    rng = np.random.default_rng(5)
    plain, cell = pair(kind, D, H, rng)
    xs = rng.normal(size=(T, N, D))
    compare.report(compare.three_ways(cell, xs, device="cpu", lengths=[5, 1, 3]))
    assert type(bridge.to_numpy(bridge.to_twin(cell))) is type(plain)
    stacks = [numpy_rnn.Stack([each]) for each in (plain, cell)]
    hs = [numpy_rnn.forward(stack, xs)[0] for stack in stacks]
    np.testing.assert_allclose(hs[1], hs[0], rtol=1e-12)
    found = [gradflow.step_jacobians(each, xs) for each in (plain, cell)]
    np.testing.assert_allclose(found[1], found[0], rtol=1e-10)


def test_what_it_refuses():
    _, cell = pair("LSTMCell", D, H, np.random.default_rng(6))
    xs = np.zeros((T, N, D))
    with pytest.raises(ValueError, match="recurrent_mask is given for a LSTMCell"):
        numpy_rnn.forward(cell, xs, recurrent_mask=np.ones((N, H)))
    with pytest.raises(ValueError, match="xs has shape"):
        numpy_rnn.forward(cell, xs[..., 1:])
    _, _, cache = numpy_rnn.forward(cell, xs)
    with pytest.raises(ValueError, match=r"d_hs has shape \(4, 3, 6\).*\(5, 3, 6\)"):
        numpy_rnn.backward(cell, np.zeros((T - 1, N, H)), None, cache)
