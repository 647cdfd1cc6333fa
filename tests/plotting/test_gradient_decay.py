"""Decay charts show the share of a gradient that is left, step by step back."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import gradflow, numpy_rnn
from course_utils.plotting.gradient_decay import (
    NETWORK_COLORS,
    complex_plane,
    decay_chart,
    label_powers,
)


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def line(ax, label):
    return next(line for line in ax.lines if line.get_label() == label)


def test_curve_begins_at_one_and_goes_back_from_the_loss(ax):
    logs = np.array([-3.0, -1.0, 2.0])  # t = 0, 1, 2; the loss is at 2
    decay_chart(ax, {"RNN": logs})
    steps, shown = line(ax, "RNN").get_data()
    assert list(steps) == [0, 1, 2]
    assert list(shown) == [0, -3, -5]
    assert line(ax, "RNN").get_color() == NETWORK_COLORS["RNN"]


def test_lanes_become_a_median_in_a_band(ax):
    logs = np.linspace(0, -4, 5)[::-1, None] * np.array([1.0, 2.0, 9.0])
    decay_chart(ax, {"mine": logs})
    assert np.allclose(line(ax, "mine").get_ydata(), 2 * np.linspace(0, -4, 5))
    (band,) = ax.collections
    heights = band.get_paths()[0].vertices[:, 1]
    assert -4 * 9 < heights.min() < -4 * 2


def test_bound_and_rate_of_a_real_network_lie_where_they_should(ax):
    rng = np.random.default_rng(0)
    cell = numpy_rnn.RNNCell(3, 7, rng=rng, spectral_radius=0.9)
    xs = rng.normal(size=(11, 2, 3))
    decay_chart(
        ax,
        {"tanh": gradflow.product_norms(cell, xs)},
        bound=gradflow.rnn_bound(cell, 11),
        rate=0.9,
    )
    bound = line(ax, "bound").get_ydata()
    assert bound[0] == 0 and (line(ax, "tanh").get_ydata() <= bound + 1e-12).all()
    assert np.isclose(line(ax, "0.9 per step").get_ydata()[-1], 11 * np.log10(0.9))


def test_a_gradient_that_is_zero_ends_the_line(ax):
    decay_chart(ax, {"RNN": np.array([-np.inf, -2.0, 0.0])})
    shown = line(ax, "RNN").get_ydata()
    assert np.isnan(shown[-1]) and shown[1] == -2


def test_axis_says_powers_of_ten(ax):
    ax.plot([0, -400.0])
    label_powers(ax)
    ax.figure.canvas.draw()
    texts = [text.get_text() for text in ax.get_yticklabels()]
    assert "1" in texts and "$10^{-400}$" in texts


def test_lowest_cuts_the_axis(ax):
    decay_chart(ax, {"RNN": np.array([-90.0, 0.0])}, lowest=-5)
    assert ax.get_ylim()[0] == -5


def test_eigenvalues_stand_at_their_places(ax):
    complex_plane(ax, {"turn": np.array([0.5 + 0.5j, 0.5 - 0.5j])}, radius=0.7)
    x, y = line(ax, "turn").get_data()
    assert list(x) == [0.5, 0.5] and list(y) == [0.5, -0.5]
    circle = np.hypot(*line(ax, "|λ| = 0.700").get_data())
    assert np.allclose(circle, 0.7)
