"""The echo explorer: its numbers, its sentence, its extremes."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils import numpy_rnn
from course_utils.explorers.echo import Echo
from course_utils.explorers.shared.engine import engine


@pytest.mark.parametrize("w", [-1.5, -0.9, 0.0, 0.35, 1.0, 1.5])
@pytest.mark.parametrize("T", [1, 2, 17, 60])
def test_state_is_that_of_a_linear_unit(w, T):
    cell = numpy_rnn.RNNCell.from_weights([[1.0]], [[w]], activation="identity")
    xs = np.zeros((T, 1, 1))
    xs[0] = 1
    h = numpy_rnn.forward(cell, xs)[0][:, 0, 0]
    np.testing.assert_allclose(Echo(w=w, T=T).numbers()["h"], h, rtol=1e-12)


@pytest.mark.parametrize("w", [0.9, -0.75, 0.2])
def test_turn_is_the_first_step_below_half(w):
    turn = Echo(w=w, T=60).numbers()["turn"]
    assert abs(w) ** turn < 0.5 <= abs(w) ** (turn - 1)


def test_turn_is_the_first_step_above_double():
    turn = Echo(w=1.1, T=60).numbers()["turn"]
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
        (1.5, 60, "more than doubled after 2 steps; after 59 steps it is 2.45e10"),
        (1.05, 2, "the state has grown: after 1 step it is 1.05 times"),
        (0.9, 1, "only the input itself"),
    ],
)
def test_sentence_says_how_long_the_input_stays(w, T, words):
    assert words in Echo(w=w, T=T).sentence()


@pytest.mark.parametrize("w", [-1.5, -1.0, -0.05, 0.0, 1.0, 1.5])
@pytest.mark.parametrize("T", [1, 2, 60])
def test_every_corner_is_drawn(w, T):
    svg = engine("echo").ask("explorer.still", {"w": w, "T": T, "width": 340})["svg"]
    assert "NaN" not in svg and "Infinity" not in svg


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"T": 0}, "T is 0; expected a whole number from 1 to 60."),
        ({"w": 1.6}, "w is 1.6; expected a number from −1.5 to 1.5."),
        ({"w": float("nan")}, "w is NaN"),
    ],
)
def test_states_that_cannot_be_shown_are_refused_in_words(state, words):
    with pytest.raises(TraitError, match=words):
        Echo(**state)


def test_arrow_keys_move_both_settings_and_stop_at_their_ends():
    keys = "explorer.keys"
    ask = engine("echo").ask
    assert ask(keys, {"w": 0.9, "T": 50}, "ArrowUp") == {"w": 0.95, "T": 50}
    assert ask(keys, {"w": -1.5, "T": 60}, "ArrowDown") == {"w": -1.5, "T": 60}
    assert ask(keys, {"w": 0.9, "T": 60}, "ArrowRight") == {"w": 0.9, "T": 60}
    assert ask(keys, {"w": 0.9, "T": 50}, "x") is None
