"""The cliff: its loss, its gradient in three ways, and the way down."""

import numpy as np
import pytest
import torch

from course_utils import compare, numpy_rnn
from course_utils.models import cliff

PLACES = [(4.6, -3.3), (4.9, -2.5), (4.2, -2.12), (-3.0, 0.4), (0.0, 0.0), (60.0, 9.0)]


@pytest.mark.parametrize(("w", "b"), PLACES)
@pytest.mark.parametrize("T", [1, 7, 50])
def test_it_is_the_loss_of_the_recurrent_cell(w, b, T):
    cell = numpy_rnn.RNNCell.from_weights([[0.0]], [[w]], [b], activation="sigmoid")
    state = np.array([[cliff.START]])
    hs, _, cache = numpy_rnn.forward(cell, np.zeros((T, 1, 1)), state)
    expected = (hs[-1, 0, 0] - cliff.TARGET) ** 2
    assert cliff.loss(w, b, T) == pytest.approx(expected, rel=1e-9)
    d_hs = np.zeros_like(hs)
    d_hs[-1] = 2 * (hs[-1] - cliff.TARGET)
    _, _, grads = numpy_rnn.backward(cell, d_hs, None, cache)
    found = cliff.loss_and_gradient(w, b, T)[1:]
    np.testing.assert_allclose(found, [grads["W"][0, 0], grads["b"][0]], rtol=1e-8)


@pytest.mark.parametrize(("w", "b"), PLACES)
def test_gradient_by_finite_differences(w, b):
    numeric = compare.numerical_gradient(
        lambda both: cliff.loss(both[0], both[1]), np.array([w, b])
    )
    np.testing.assert_allclose(
        cliff.loss_and_gradient(w, b)[1:], numeric, rtol=1e-4, atol=1e-9
    )


@pytest.mark.parametrize(("w", "b"), PLACES)
def test_gradient_by_autograd(w, b):
    both = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
    h = torch.tensor(cliff.START, dtype=torch.float64)
    for _ in range(cliff.T):
        h = torch.sigmoid(both[0] * h + both[1])
    ((h - cliff.TARGET) ** 2).backward()
    found = cliff.loss_and_gradient(w, b)
    np.testing.assert_allclose(found[1:], both.grad.numpy(), rtol=1e-8, atol=1e-15)


def test_many_points_are_one_point_many_times():
    ws, bs = np.linspace(3, 6, 4), np.linspace(-3, -1, 5)
    found = cliff.surface(ws, bs)
    assert found.shape == (5, 4)
    for i, b in enumerate(bs):
        for j, w in enumerate(ws):
            assert found[i, j] == pytest.approx(cliff.loss(float(w), float(b)))
    grids = cliff.loss_and_gradient(*np.meshgrid(ws, bs))
    point = cliff.loss_and_gradient(float(ws[1]), float(bs[3]))
    np.testing.assert_allclose([grid[3, 1] for grid in grids], point, rtol=1e-8)


def test_there_is_a_cliff():
    """At w = 5 the loss falls from 0.3 to 0.01 within 0.02 of b."""
    bs = np.linspace(-2.6223, -2.6023, 20_001)
    losses, _, slopes = cliff.loss_and_gradient(np.full_like(bs, 5.0), bs)
    assert losses[0] > 0.3 and losses[-1] < 0.02
    face = (losses > 0.1) & (losses < 0.2)
    assert 0 < np.ptp(bs[face]) < 1e-3
    assert 5600 < np.abs(slopes).max() < 5800
    assert np.abs(cliff.loss_and_gradient(1.0, -2.6)[2]) < 1


def test_clipping_by_norm_keeps_the_direction_and_by_value_does_not():
    raw = np.array([4.0, 0.3])
    short = cliff.clipped(raw, "norm", 0.5)
    assert np.hypot(*short) == pytest.approx(0.5, rel=1e-5)
    np.testing.assert_allclose(short / raw, short[0] / raw[0])
    np.testing.assert_allclose(cliff.clipped(raw, "value", 0.5), [0.5, 0.3])
    np.testing.assert_allclose(cliff.clipped(raw, None, 0.5), raw)
    np.testing.assert_array_equal(raw, [4.0, 0.3])


def test_a_step_of_descent():
    path, losses = cliff.descend((4.0, -2.4), 0.2, 3, "norm", 0.01)
    assert path.shape == (4, 2) and losses.shape == (4,)
    _, *gradient = cliff.loss_and_gradient(4.0, -2.4)
    assert np.hypot(*gradient) > 0.01
    np.testing.assert_allclose(
        path[1], path[0] - 0.2 * cliff.clipped(gradient, "norm", 0.01)
    )
    np.testing.assert_allclose(losses, cliff.loss(path[:, 0], path[:, 1]), rtol=1e-9)
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert (lengths <= 0.2 * 0.01 + 1e-12).all()


def walk(clip, start=cliff.SCENE["start"]):
    return cliff.descend(**(cliff.SCENE | {"clip": clip, "start": start}))


def test_the_scene_is_thrown_off_unless_it_is_clipped():
    path, losses = walk(None)
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert lengths.max() > 50 and losses[-1] > 0.08
    assert losses[-1] == pytest.approx(losses[-20])  # and stays where it was thrown
    path, losses = walk("norm")
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert lengths.max() <= 0.3 and losses[0] > 0.4 and losses[-1] < 0.01


def test_clipped_from_anywhere_near_it_gets_down():
    rng = np.random.default_rng(0)
    starts = np.array(cliff.SCENE["start"]) + rng.uniform(-0.3, 0.3, (12, 2))
    last = [walk("norm", start)[1][-1] for start in starts]
    raw = [walk(None, start)[1][-1] for start in starts]
    assert max(last) < 0.03
    assert np.mean(np.array(raw) > 0.08) >= 0.25


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rate": 0.0}, "rate is 0.0; expected a number above 0"),
        ({"threshold": -1.0}, "threshold is -1.0"),
        ({"clip": "length"}, "length"),
        ({"T": 0}, "T is 0; expected at least one step"),
    ],
)
def test_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        cliff.descend(**({"start": (1.0, 2.0), "rate": 0.1, "steps": 2} | settings))
