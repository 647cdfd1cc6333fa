"""What the laboratory's numbers must obey: bound, radius, and when chaos is said."""

import math

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.explorers import gradient_decay_network as network
from tests.explorers.test_gradient_decay_network import ACTIVATIONS, ALL, scene


@pytest.mark.parametrize("init", network.INITS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("radius", [0, 0.7, 1.0, 2.2])
def test_no_curve_is_above_the_bound(init, activation, radius):
    told = scene(init=init, activation=activation, radius=radius, cells=["rnn"], T=31)
    (curve,) = network.compute(told).curves
    assert (curve.norms <= curve.bound + 1e-9).all()
    assert curve.bound[31] == curve.rate[31] == 0


@pytest.mark.parametrize("init", network.INITS)
@pytest.mark.parametrize("radius", [0.3, 1.7])
def test_every_block_has_the_radius_asked_for(init, radius):
    for curve in network.compute(scene(init=init, radius=radius)).curves:
        for values in curve.eigenvalues.values():
            assert abs(np.abs(values).max() - radius) <= 1e-9


def test_a_linear_orthogonal_network_keeps_or_scales_exactly():
    told = scene(activation="identity", init="orthogonal", cells=["rnn"], T=40)
    for radius in (0.5, 1.0, 2.0):
        (curve,) = network.compute(told | {"radius": radius}).curves
        steps_back = np.arange(40, -1, -1)
        expected = math.log10(radius) * steps_back
        for line in (curve.norms, curve.bound, curve.rate):
            np.testing.assert_allclose(line, expected, atol=1e-9)
        assert curve.slopes.tolist() == [1.0] * 40
    assert not curve.chaotic  # it grows, without a bound


def test_radius_zero_leaves_exactly_nothing_to_an_rnn_and_says_so():
    result = network.compute(scene(radius=0, T=5, cells=["rnn", "lstm"]))
    rnn, lstm = result.curves
    assert rnn.norms.tolist() == [-math.inf] * 5 + [0]
    assert rnn.zero_from == 4 and rnn.half_life == 1
    assert "exactly nothing of the gradient is left" in result.sentence
    assert np.isfinite(lstm.norms).all() and lstm.zero_from is None


def test_settings_change_only_what_they_name():
    """Inputs and direction are the seed's; init changes W alone; forget bias b_f."""
    a, b = scene(), scene(init="xavier", forget_bias=-1.0, T=9, radius=0.1)
    np.testing.assert_array_equal(network.drawn_inputs(a)[:9], network.drawn_inputs(b))
    np.testing.assert_array_equal(network.direction(a), network.direction(b))
    for kind in ALL:
        one, other = (network.drawn_cell(kind, s).parameters for s in (a, b))
        differing = {n for n in one if not np.array_equal(one[n], other[n])}
        assert differing == ({"W", "b"} if kind == "lstm" else {"W"})
    for kind in ("rnn", "gru"):
        other = network.curve(kind, scene(forget_bias=7))
        np.testing.assert_array_equal(network.curve(kind, a).norms, other.norms)
    seeds = [network.direction(scene(seed=seed)).tolist() for seed in (1, 2)]
    assert seeds[0] != seeds[1]


def separation(kind, told, nudge=1e-9):
    """How many times the distance of two runs grows that start `nudge` apart."""
    cell, xs = network.drawn_cell(kind, told), network.drawn_inputs(told)
    rng = np.random.default_rng(0)
    zero = cell.zero_state(1)
    parts = zero if kind == "lstm" else (zero,)
    moved = [rng.normal(size=part.shape) for part in parts]
    size = math.sqrt(sum((part**2).sum() for part in moved))
    moved = tuple(part * (nudge / size) for part in moved)
    hs, _, _ = numpy_rnn.forward(cell, xs, zero)
    others, _, _ = numpy_rnn.forward(cell, xs, moved if kind == "lstm" else moved[0])
    return np.linalg.norm(hs[-1] - others[-1]) / nudge


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("radius", [0.5, 0.9, 1.2, 1.6, 2.2, 3])
def test_what_is_called_chaotic_drives_two_runs_apart(radius, seed):
    told = scene(radius=radius, seed=seed, hidden_size=48, T=200, input_scale=0.5)
    result = network.compute(told)
    for curve in result.curves:
        grown = separation(curve.cell, told)
        slow = 10 ** (network.LEAST_RATE * 200)  # what is left unsaid
        assert grown > slow / 10 if curve.chaotic else grown < slow, curve.cell
        name = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}[curve.cell]
        assert (f"The {name} is chaotic" in result.sentence) == curve.chaotic
    if radius < 1 or radius > 2:  # between, the inputs and the draw decide
        assert result.curves[0].chaotic == (radius > 2)
    assert bool(result.warnings) == any(curve.chaotic for curve in result.curves)


@pytest.mark.parametrize("T", [100, 500])
def test_chaos_is_said_when_and_only_when_growth_is_steady(T):
    """What grows for a while only, or slowly, is not chaotic; what does not, is."""

    def chaotic(kind, radius, **change):
        told = scene(hidden_size=32, input_scale=0.2, seed=0, T=T)
        (curve,) = network.compute(told | {"cells": [kind], "radius": radius} | change
        ).curves  # fmt: skip
        return curve.chaotic

    assert [chaotic("rnn", radius) for radius in (1, 1.5, 2, 3)] == [0, 0, 1, 1]
    assert [chaotic("lstm", radius) for radius in (1, 2, 3)] == [0, 0, 0]
    assert [chaotic("gru", radius) for radius in (1, 2)] == [0, 0]
    # Its cells fill from zero: 160 times in 100 steps, and over 6000 steps it shrinks.
    assert not chaotic("lstm", 1.5, forget_bias=4.0)
    assert not chaotic("rnn", 1.5, activation="identity")
    assert not chaotic("rnn", 2.0, activation="relu")


def test_growth_that_shows_rounding_errors_is_always_chaos():
    uneven = np.array([12.5, 0.2, 0.1, 0.0])  # nearly all of it in one half
    assert network.is_chaotic("lstm", "tanh", uneven)
    assert not network.is_chaotic("lstm", "tanh", uneven - [1, 0, 0, 0])
    assert not network.is_chaotic("rnn", "relu", uneven)


def test_saturation_keeps_a_large_radius_calm():
    """The other counter-example: radius 3, and the gradient vanishes all the same."""
    told = scene(radius=3, input_scale=4, hidden_size=16, T=100, cells=["rnn"], seed=0)
    (curve,) = network.compute(told).curves
    assert curve.rate[0] > 40 and curve.left < 0 and not curve.chaotic
    assert curve.slopes.mean() < 0.4
