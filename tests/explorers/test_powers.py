"""The powers explorer: matrix, numbers, sentence, dragging, and its extremes."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils import gradflow, numpy_rnn
from course_utils.explorers.powers import Powers
from course_utils.explorers.shared.engine import engine

LONGEST = 30


def numbers(**settings):
    return Powers(**settings).numbers()


def matrix(**settings):
    return np.reshape(numbers(**settings)["W"], (2, 2))


@pytest.mark.parametrize("radius", [0.0, 0.35, 1.0, 1.5])
@pytest.mark.parametrize("angle", [5, 90, 140])
@pytest.mark.parametrize("shear", [0.0, 0.7, 3.0])
def test_the_shear_leaves_the_eigenvalues_alone(radius, angle, shear):
    found = np.linalg.eigvals(matrix(radius=radius, angle=angle, shear=shear))
    turn = np.exp(1j * np.deg2rad(angle))
    expected = radius * np.array([turn, turn.conj()])
    np.testing.assert_allclose(
        np.sort_complex(found), np.sort_complex(expected), atol=1e-12
    )


@pytest.mark.parametrize("angle", [0, 180])
def test_without_a_turn_the_shear_makes_a_jordan_block(angle):
    sign = 1 if angle == 0 else -1
    expected = 0.8 * np.array([[sign, -2.0], [0, sign]])
    np.testing.assert_array_equal(matrix(radius=0.8, angle=angle, shear=2.0), expected)


@pytest.mark.parametrize("angle", [0, 40, 180])
def test_without_shear_it_is_a_rotation_and_a_factor(angle):
    W = matrix(radius=0.7, angle=angle)
    np.testing.assert_allclose(W @ W.T, 0.49 * np.eye(2), atol=1e-12)
    found = numbers(radius=0.7, angle=angle)
    np.testing.assert_allclose(found["norms"], found["rates"], rtol=1e-10)


def test_norms_are_those_of_a_linear_network():
    """‖W^j‖ is the norm of the Jacobian product of a recurrent cell without φ."""
    found = numbers(radius=0.9, angle=35, shear=1.3, k=4)
    W = np.reshape(found["W"], (2, 2))
    powers = [np.linalg.matrix_power(W, j) for j in range(LONGEST + 1)]
    np.testing.assert_allclose(
        np.reshape(found["powers"], (-1, 2, 2)), powers, atol=1e-12
    )
    norms = np.linalg.norm(powers, ord=2, axis=(1, 2))
    np.testing.assert_allclose(found["norms"], norms, rtol=1e-9)
    cell = numpy_rnn.RNNCell.from_weights(np.ones((2, 1)), W, activation="identity")
    logs = gradflow.product_norms(cell, np.zeros((LONGEST, 1, 1)))[::-1, 0]
    np.testing.assert_allclose(np.log10(found["norms"]), logs, atol=1e-10)
    bound = gradflow.rnn_bound(cell, LONGEST)[::-1]
    np.testing.assert_allclose(np.log10(found["bounds"]), bound, atol=1e-10)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {},
            "turns a vector by 30° and multiplies its length by 0.90: after 10 steps ",
        ),
        ({}, "0.349 of it is left."),
        ({"angle": 0, "k": 1}, "Each step multiplies a vector's length by 0.90: after"),
        ({"shear": 2.0}, "σ_max is 2.17. The norm first grows, to 3.09 at step 3; "),
        ({"shear": 2.0}, "after 10 steps it is 1.3, where radius^10 is 0.349."),
        ({"shear": 2.0, "k": 3}, "first grows, to 3.09, where radius^3 is 0.729."),
        ({"radius": 1.1, "k": 12}, "after 12 steps it is 3.14 times what it was."),
        ({"radius": 0.2, "shear": 0.5, "k": 1}, "After 1 step the norm is 0.256"),
        ({"radius": 1.0}, "and keeps its length, however often you repeat it."),
        ({"radius": 0.0}, "W is zero, and one step leaves nothing."),
    ],
)
def test_sentence_says_what_a_step_does_at_once_and_in_the_long_run(settings, words):
    assert words in Powers(**settings).sentence()


def test_the_last_preset_grows_although_its_radius_is_below_one():
    preset = engine("powers").ask("explorer.presets[3].changes", {})
    found = Powers(**preset).numbers()
    assert preset["radius"] < 1 < found["norms"][preset["k"]] == max(found["norms"])
    assert found["norms"][-1] < 0.1


@pytest.mark.parametrize("radius", [0.0, 0.01, 1.0, 1.5])
@pytest.mark.parametrize("angle", [0, 90, 180])
@pytest.mark.parametrize(("shear", "k"), [(0.0, 1), (3.0, LONGEST)])
@pytest.mark.parametrize("width", [340, 900])
def test_every_corner_is_drawn(radius, angle, shear, k, width):
    scene = {"radius": radius, "angle": angle, "shear": shear, "k": k, "width": width}
    svg = engine("powers").ask("explorer.still", scene)["svg"]
    assert "NaN" not in svg and "Infinity" not in svg


@pytest.mark.parametrize("width", [340, 900])
def test_a_dragged_eigenvalue_is_where_the_pointer_is(width):
    ask = engine("powers").ask
    place = ask("powers_layout", width)
    eigen = place["eigen"]
    unit = eigen["size"] / 2 / ask("EIGEN_RANGE")
    middle = np.array([eigen["left"], eigen["top"]]) + eigen["size"] / 2
    for sign in (1, -1):  # either of the two can be dragged
        point = middle + unit * np.array([-0.6, sign * 0.6])
        found = ask("eigenvalue_at", place, point.tolist())
        assert found == {"radius": 0.85, "angle": 135}
    assert ask("eigenvalue_at", place, [place["plane"]["left"] + 40, 400]) is None
    far = [middle[0] + 3 * unit, middle[1]]
    assert ask("eigenvalue_at", place, far, True) == {"radius": 1.5, "angle": 0}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"radius": -0.1}, "radius is −0.1; expected a number from 0 to 1.5"),
        ({"angle": 200}, "angle is 200; expected a number from 0 to 180"),
        ({"shear": float("nan")}, "shear is NaN"),
        ({"k": 0}, "k is 0; expected a whole number from 1 to 30"),
    ],
)
def test_states_that_cannot_be_shown_are_refused_in_words(state, words):
    with pytest.raises(TraitError, match=words):
        Powers(**state)
