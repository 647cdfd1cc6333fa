"""The NumPy optimisers take torch.optim's steps, and refuse what would spoil them."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils import numpy_rnn
from course_utils.numpy_rnn import optim

SHAPES = {"U": (6, 4), "W": (6, 6), "b": (6,)}


def drawn(rng, dtype=np.float64, scale=1.0):
    return {
        name: (scale * rng.standard_normal(shape)).astype(dtype)
        for name, shape in SHAPES.items()
    }


def as_torch(parameters):
    return {n: torch.nn.Parameter(torch.tensor(p)) for n, p in parameters.items()}


def set_gradients(tensors, grads):
    for name, tensor in tensors.items():
        tensor.grad = torch.tensor(grads[name])


MAKERS = {
    "sgd": (lambda p: optim.SGD(p, 0.1), lambda p: torch.optim.SGD(p, 0.1)),
    "momentum": (
        lambda p: optim.SGD(p, 0.1, momentum=0.9),
        lambda p: torch.optim.SGD(p, 0.1, momentum=0.9),
    ),
    "adam": (lambda p: optim.Adam(p, 0.01), lambda p: torch.optim.Adam(p, 0.01)),
    "adam with other betas": (
        lambda p: optim.Adam(p, 0.01, betas=(0.5, 0.9), eps=1e-3),
        lambda p: torch.optim.Adam(p, 0.01, betas=(0.5, 0.9), eps=1e-3),
    ),
}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)]
)
def test_every_step_equals_torch_optim(kind, dtype, tolerance):
    rng = np.random.default_rng(1)
    ours, theirs = MAKERS[kind]
    parameters = drawn(rng, dtype)
    tensors = as_torch(parameters)
    optimizer, reference = ours(parameters), theirs(list(tensors.values()))
    for _ in range(20):
        grads = drawn(rng, dtype)
        set_gradients(tensors, grads)
        optimizer.step(grads)
        reference.step()
        for name, tensor in tensors.items():
            expected = tensor.detach().numpy()
            assert parameters[name].dtype == dtype
            np.testing.assert_allclose(
                parameters[name], expected, rtol=tolerance, atol=tolerance
            )


def test_a_changed_learning_rate_is_used_as_torch_uses_it():
    rng = np.random.default_rng(2)
    parameters = drawn(rng)
    tensors = as_torch(parameters)
    optimizer = optim.SGD(parameters, 0.1, momentum=0.5)
    reference = torch.optim.SGD(tensors.values(), 0.1, momentum=0.5)
    for lr in (0.1, 0.03, 0.5):
        optimizer.lr = reference.param_groups[0]["lr"] = lr
        grads = drawn(rng)
        set_gradients(tensors, grads)
        optimizer.step(grads)
        reference.step()
    np.testing.assert_allclose(parameters["W"], tensors["W"].detach(), rtol=1e-12)


def test_the_network_itself_is_trained():
    rng = np.random.default_rng(3)
    cell = numpy_rnn.RNNCell(4, 6, rng=rng)
    before = cell.W.copy()
    optim.SGD(cell.parameters, 0.1).step(
        {name: np.ones_like(p) for name, p in cell.parameters.items()}
    )
    np.testing.assert_allclose(cell.W, before - 0.1)


@given(scale=st.floats(1e-6, 1e6), limit=st.floats(1e-3, 1e3), seed=st.integers(0, 99))
def test_clipping_by_norm_equals_torch(scale, limit, seed):
    grads = drawn(np.random.default_rng(seed), scale=scale)
    tensors = as_torch(grads)
    set_gradients(tensors, grads)
    expected = torch.nn.utils.clip_grad_norm_(tensors.values(), limit)
    norm = optim.clip_by_norm(grads, limit)
    assert norm == pytest.approx(float(expected), rel=1e-12)
    for name, tensor in tensors.items():
        np.testing.assert_allclose(grads[name], tensor.grad, rtol=1e-12)
    assert optim.gradient_norm(grads) <= limit * (1 + 1e-12) or norm <= limit


def test_clipping_by_norm_keeps_the_direction_and_leaves_short_ones_alone():
    grads = drawn(np.random.default_rng(4))
    before = {name: g.copy() for name, g in grads.items()}
    norm = optim.clip_by_norm(grads, 1.0)
    np.testing.assert_allclose(grads["W"] * (norm + 1e-6), before["W"], rtol=1e-12)
    short = {name: g.copy() for name, g in grads.items()}
    optim.clip_by_norm(short, 100.0)
    optim.clip_by_norm(short, np.inf)
    np.testing.assert_array_equal(short["W"], grads["W"])
    with pytest.raises(ValueError, match="max_norm is 0; expected a number above 0"):
        optim.clip_by_norm(short, 0)


@pytest.mark.parametrize("limit", [0.1, 0.7])
def test_clipping_by_value_equals_torch(limit):
    grads = drawn(np.random.default_rng(5))
    tensors = as_torch(grads)
    set_gradients(tensors, grads)
    torch.nn.utils.clip_grad_value_(tensors.values(), limit)
    optim.clip_by_value(grads, limit)
    for name, tensor in tensors.items():
        np.testing.assert_array_equal(grads[name], tensor.grad)


def spoiled(kind):
    grads = drawn(np.random.default_rng(6))
    if kind == "a name missing":
        del grads["b"]
    elif kind == "an unknown name":
        grads["V"] = np.zeros(3)
    elif kind == "a wrong shape":
        grads["b"] = np.zeros((6, 1))
    elif kind == "a wrong dtype":
        grads["b"] = np.zeros(6, np.float32)
    elif kind == "NaN":
        grads["b"][4] = np.nan
    return grads


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("a name missing", r"\['U', 'W'\]; expected \['U', 'W', 'b'\]"),
        ("an unknown name", "'V'"),
        ("a wrong shape", r"gradient of b has shape \(6, 1\); expected \(6,\)"),
        ("a wrong dtype", "gradient of b has dtype float32; expected float64"),
        ("NaN", r"gradient of b holds NaN or infinity, first at index \(4,\)"),
    ],
)
@pytest.mark.parametrize("maker", ["momentum", "adam"])
def test_a_bad_gradient_is_refused_and_nothing_half_updated(maker, kind, said):
    parameters = drawn(np.random.default_rng(7))
    before = {name: p.copy() for name, p in parameters.items()}
    optimizer = MAKERS[maker][0](parameters)
    with pytest.raises(ValueError, match=said):
        optimizer.step(spoiled(kind))
    for name, p in parameters.items():
        np.testing.assert_array_equal(p, before[name])
        assert not optimizer.m[name].any()


def test_clipping_refuses_a_gradient_that_has_no_direction():
    grads = spoiled("NaN")
    kept = grads["W"].copy()
    with pytest.raises(ValueError, match="gradient of b holds NaN"):
        optim.clip_by_norm(grads, 1.0)
    np.testing.assert_array_equal(grads["W"], kept)


@pytest.mark.parametrize("lr", [0, -1.0, np.nan])
def test_a_rate_that_cannot_train_is_refused(lr):
    with pytest.raises(ValueError, match=r"lr is .*; expected a finite number above 0"):
        optim.SGD({}, lr)
    with pytest.raises(ValueError, match=r"momentum is 1\.0; expected"):
        optim.SGD({}, 0.1, momentum=1.0)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("clip", [None, "norm", "value"])
def test_an_embeddings_rows_step_as_the_whole_table_would(kind, clip):
    rng = np.random.default_rng(10)
    table = rng.standard_normal((9, 4))
    embedding = numpy_rnn.Embedding.from_weights(table.copy())
    tensor = torch.nn.Parameter(torch.tensor(table))
    optimizer = MAKERS[kind][0](embedding.parameters)
    reference = MAKERS[kind][1]([tensor])
    for _ in range(5):
        _, cache = embedding.forward(rng.integers(0, 6, (5, 3)))
        grads = embedding.backward(rng.standard_normal((5, 3, 4)), cache)
        tensor.grad = torch.tensor(np.asarray(grads["E"]))
        if clip == "norm":
            norm = optim.clip_by_norm(grads, 0.5)
            expected = torch.nn.utils.clip_grad_norm_([tensor], 0.5)
            assert norm == pytest.approx(float(expected), rel=1e-12)
        elif clip == "value":
            optim.clip_by_value(grads, 0.3)
            torch.nn.utils.clip_grad_value_([tensor], 0.3)
        optimizer.step(grads)
        reference.step()
        np.testing.assert_allclose(embedding.E, tensor.detach(), rtol=1e-12)
    np.testing.assert_array_equal(embedding.E[6:], table[6:])


def test_joined_holds_the_arrays_themselves():
    cell = numpy_rnn.RNNCell(4, 6, rng=np.random.default_rng(8))
    linear = numpy_rnn.Linear(6, 3, rng=np.random.default_rng(9))
    parameters = optim.joined(rnn=cell.parameters, out=linear.parameters)
    assert list(parameters) == ["rnn.U", "rnn.W", "rnn.b", "out.V", "out.b_s"]
    assert parameters["out.V"] is linear.V


@pytest.mark.parametrize(
    ("dtype", "size"), [(np.float32, 1e20), (np.float64, 1e160), (np.float32, 1e-30)]
)
def test_gradients_whose_squares_overflow_or_vanish_keep_their_direction(dtype, size):
    grads = {"U": np.array([3, 0], dtype) * size, "b": np.array([4], dtype) * size}
    assert optim.gradient_norm(grads) == pytest.approx(5 * size, rel=1e-6)
    optim.clip_by_norm(grads, 1.0)
    if size > 1:
        np.testing.assert_allclose(grads["U"], [0.6, 0], rtol=1e-6)
        np.testing.assert_allclose(grads["b"], [0.8], rtol=1e-6)


@pytest.mark.parametrize("kind", [optim.SGD, optim.Adam])
def test_one_array_under_two_names_is_refused(kind):
    tied = np.ones((3, 2))
    with pytest.raises(ValueError, match="E and V are one array"):
        kind({"E": tied, "b": np.ones(3), "V": tied[:]}, 0.1)
