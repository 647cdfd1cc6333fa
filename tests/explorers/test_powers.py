"""The powers explorer: its matrix, its numbers, its sentence, its extremes."""

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import gradflow, numpy_rnn, plotting
from course_utils.explorers.powers import LONGEST, Powers, compute, matrix


@pytest.mark.parametrize("radius", [0.0, 0.35, 1.0, 1.5])
@pytest.mark.parametrize("angle", [5, 90, 140])
@pytest.mark.parametrize("shear", [0.0, 0.7, 3.0])
def test_the_shear_leaves_the_eigenvalues_alone(radius, angle, shear):
    arrays = compute(radius, angle, shear, 3)
    found = np.linalg.eigvals(arrays["W"])
    np.testing.assert_allclose(
        np.sort_complex(found), np.sort_complex(arrays["eigenvalues"]), atol=1e-12
    )
    assert np.abs(arrays["eigenvalues"]).max() == pytest.approx(radius)


@pytest.mark.parametrize("angle", [0, 180])
def test_without_a_turn_the_shear_makes_a_jordan_block(angle):
    sign = 1 if angle == 0 else -1
    expected = 0.8 * np.array([[sign, -2.0], [0, sign]])
    np.testing.assert_allclose(matrix(0.8, angle, 2.0), expected, atol=1e-12)


@pytest.mark.parametrize("angle", [0, 40, 180])
def test_without_shear_it_is_a_rotation_and_a_factor(angle):
    W = matrix(0.7, angle, 0.0)
    np.testing.assert_allclose(W @ W.T, 0.49 * np.eye(2), atol=1e-12)
    arrays = compute(0.7, angle, 0.0, 5)
    np.testing.assert_allclose(arrays["norms"], arrays["rates"], rtol=1e-10)


def test_norms_are_those_of_a_linear_network():
    """‖W^j‖ is the norm of the Jacobian product of a recurrent cell without φ."""
    arrays = compute(0.9, 35, 1.3, 4)
    cell = numpy_rnn.RNNCell.from_weights(
        np.ones((2, 1)), arrays["W"], activation="identity"
    )
    logs = gradflow.product_norms(cell, np.zeros((LONGEST, 1, 1)))[::-1, 0]
    np.testing.assert_allclose(np.log10(arrays["norms"]), logs, atol=1e-10)
    bound = gradflow.rnn_bound(cell, LONGEST)[::-1]
    np.testing.assert_allclose(np.log10(arrays["bounds"]), bound, atol=1e-10)
    assert (arrays["norms"] <= arrays["bounds"] * (1 + 1e-12)).all()


def test_a_radius_below_one_grows_first():
    arrays = compute(0.9, 30, 2.0, 12)
    assert arrays["norms"][1] > 2 and arrays["norms"].argmax() == 3
    assert arrays["norms"][-1] < 0.1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "multiplies the length by 0.90: it decays. σ_max is 0.90 too"),
        ({}, "after 10 steps the norm is 0.349."),
        ({"shear": 2.0}, "below 1, the norm first grows, to 3.09 at step 3; after 10"),
        ({"shear": 2.0}, "radius^10 would be 0.349."),
        ({"radius": 1.1, "shear": 1.0}, "it grows. σ_max is 1.78, more than"),
        ({"radius": 0.2, "shear": 0.5}, "σ_max is 0.26, more than the radius: after"),
        ({"radius": 1.0, "k": 1}, "keeps the length (a factor of 1). σ_max is 1.00"),
        ({"radius": 1.0, "k": 1}, "after 1 step the norm is 1."),
        ({"radius": 0.0}, "W is zero, and one step leaves nothing."),
    ],
)
def test_sentence(settings, words):
    assert words in Powers(**settings).sentence()


@pytest.mark.parametrize("radius", [0.0, 0.05, 1.0, 1.5])
@pytest.mark.parametrize("angle", [0, 90, 180])
@pytest.mark.parametrize(("shear", "k"), [(0.0, 1), (3.0, LONGEST)])
def test_every_corner_draws_without_a_warning(radius, angle, shear, k):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()  # as a notebook has
        explorer = Powers(radius=radius, angle=angle, shear=shear, k=k)
        assert explorer.error is None
        assert explorer.snapshot().startswith(b"\x89PNG")


def test_picture_shows_the_numbers():
    explorer = Powers(radius=0.8, angle=50, shear=1.5, k=6)
    arrays, artists = compute(0.8, 50, 1.5, 6), explorer._artists
    path = np.array(artists["path"].get_data()).T
    np.testing.assert_allclose(path, arrays["powers"][:7, :, 1])
    ellipse = np.array(artists["last"].get_data())
    longest = np.linalg.norm(ellipse, axis=0).max()
    assert longest == pytest.approx(arrays["norms"][6], rel=2e-3)
    assert len(artists["rings"].get_segments()) == 5
    assert not artists["note"].get_visible()
    explorer.controls_by_name["radius"].value = 1.5
    explorer.controls_by_name["k"].value = 20
    explorer.flush()
    assert artists["note"].get_visible()
    assert "ellipses reach outside" in artists["note"].get_text()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ((-0.1, 30, 0.0, 5), "radius is -0.1; expected a number from 0 up"),
        ((0.9, 200, 0.0, 5), "angle is 200; expected degrees from 0 to 180"),
        ((0.9, 30, -1.0, 5), "shear is -1.0"),
        ((0.9, 30, float("nan"), 5), "shear is nan"),
        ((0.9, 30, 0.0, 0), "k is 0; expected a power from 1 to 30"),
    ],
)
def test_refused_settings_say_what_was_expected(settings, message):
    with pytest.raises(ValueError, match=message):
        compute(*settings)
