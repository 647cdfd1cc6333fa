"""The laboratory's snapshot: in any style, at any extreme, it shows its scene."""

import io
import warnings

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from PIL import Image

from course_utils import plotting
from course_utils.explorers import gradient_decay_picture
from course_utils.explorers.gradient_decay import GradientDecay
from course_utils.explorers.gradient_decay_picture import DecayPicture

ALL = {"cells": ["rnn", "lstm", "gru"]}
EXTREMES = [
    {},
    ALL | {"T": 1},
    ALL | {"T": 500, "hidden_size": 5},
    ALL | {"radius": 0},
    ALL | {"radius": 3, "T": 60},
    {"radius": 3, "T": 500, "activation": "relu", "input_scale": 4},
    ALL | {"hidden_size": 1, "T": 2, "init": "identity"},
    {"cells": ["lstm"], "forget_bias": -4},
]


@pytest.mark.parametrize("scene", EXTREMES)
def test_a_small_picture_and_no_warning_under_the_course_style(scene):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()
        png = GradientDecay(**scene).snapshot()
    assert Image.open(io.BytesIO(png)).size == (900, 430)
    assert len(png) < 60_000


def test_every_setting_changes_the_picture():
    changes = [
        {}, {"radius": 1.1}, {"activation": "relu"}, {"init": "orthogonal"}, {"T": 49},
        {"hidden_size": 9}, {"input_scale": 1.0}, {"seed": 1}, {"cells": ["gru"]},
        {"cells": ["lstm"]}, {"cells": ["lstm"], "forget_bias": 2},
    ]  # fmt: skip
    assert len({GradientDecay(**c).snapshot() for c in changes}) == len(changes)


def shown_texts(**scene):
    explorer = GradientDecay(**scene)
    ax = Figure().add_axes((0, 0, 1, 1))
    DecayPicture(ax, explorer.state(), explorer.numbers()).draw()
    return [text.get_text() for text in ax.texts]


def test_it_says_what_the_page_says():
    texts = shown_texts(T=40, radius=0.5, input_scale=0)
    assert "gradient norm at step t, 1 at T" in texts and "ρ = 0.50" in texts
    assert "loss at T ▲" in texts
    assert "time step t of 40" in texts and "ρ alone 10⁻¹²" in texts
    settings = "activation tanh · initialisation uniform · 32 units · input scale 0"
    assert f"{settings} · seed 0" in texts
    assert any(text.startswith("½ after ") for text in texts)


def test_it_warns_of_chaos():
    texts = shown_texts(T=300, radius=3, hidden_size=40)
    assert any("chaotic" in text for text in texts)
    assert any("circle of" in text for text in texts)  # and says what the lines are


def test_a_long_warning_has_the_room_of_the_lines_meanings(monkeypatch):
    monkeypatch.setattr(gradient_decay_picture, "ROOMY", 10)
    texts = shown_texts(T=300, radius=3, hidden_size=40)
    assert not any("circle of" in text for text in texts)
