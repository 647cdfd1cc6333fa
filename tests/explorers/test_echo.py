"""The echo explorer: its numbers, its sentence, its extremes."""

import numpy as np
import pytest

from course_utils.explorers.echo import Echo, compute, describe


@pytest.mark.parametrize("w", [-1.5, -0.9, 0.0, 0.35, 1.0, 1.5])
@pytest.mark.parametrize("T", [1, 2, 17])
def test_state_is_a_power_of_w(w, T):
    arrays = compute(w, T)
    np.testing.assert_allclose(arrays["h"], w ** np.arange(T), rtol=1e-12)
    assert arrays["t"].tolist() == list(range(1, T + 1))


@pytest.mark.parametrize("w", [0.9, -0.75, 0.2])
def test_turn_is_the_first_step_below_half(w):
    turn = compute(w, 60)["turn"]
    assert abs(w) ** turn < 0.5 <= abs(w) ** (turn - 1)


def test_turn_is_the_first_step_above_double():
    turn = compute(1.1, 60)["turn"]
    assert 1.1**turn > 2 >= 1.1 ** (turn - 1)


@pytest.mark.parametrize(
    ("w", "T", "words"),
    [
        (0.9, 50, "fallen below half after 7 steps; after 49 steps 0.6 % is left."),
        (-0.9, 50, "The sign changes at every step."),
        (0.95, 5, "not fallen below half yet: after 4 steps 81.5 % is left."),
        (0.3, 20, "below half after 1 step; after 19 steps less than 0.1 %"),
        (0.0, 20, "one step later the input is gone"),
        (1.0, 20, "stays at its full size"),
        (-1.0, 20, "The sign changes"),
        (1.5, 60, "more than doubled after 2 steps; after 59 steps it is 2.45e+10"),
        (1.05, 2, "the state has grown: after 1 step it is 1.05 times"),
        (0.9, 1, "only the input itself"),
        (1.5, 1, "only the input itself"),
    ],
)
def test_sentence(w, T, words):
    assert words in describe(compute(w, T))


def test_no_step_is_refused():
    with pytest.raises(ValueError, match="T is 0; expected at least one step"):
        compute(0.9, 0)


@pytest.mark.parametrize("w", [-1.5, -1.0, -0.05, 0.0, 0.5, 1.0, 1.5])
@pytest.mark.parametrize("T", [1, 2, 60])
def test_every_corner_draws(w, T, recwarn):
    explorer = Echo(w=w, T=T)
    assert explorer.error is None
    assert explorer.snapshot().startswith(b"\x89PNG")
    assert not recwarn.list


def test_values_outside_are_clamped_by_the_sliders():
    explorer = Echo(w=99.0, T=-4)
    assert explorer.settings() == {"w": 1.5, "T": 1}
    assert explorer.error is None


def test_sentence_and_picture_come_from_the_same_numbers():
    explorer = Echo()
    explorer.controls_by_name["w"].value = 0.8
    _, h = explorer._artists["curve"].get_data()
    np.testing.assert_allclose(h, 0.8 ** np.arange(50))
    turn = int(explorer._artists["mark"].get_xdata()[0]) - 1
    assert f"below half after {turn} steps" in explorer.sentence()
