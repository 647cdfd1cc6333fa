"""The laboratory without a browser: its scene, its words, its script."""

import re

import numpy as np
import pytest
from traitlets import TraitError

from course_utils.explorers.gradient_decay import MODULES, GradientDecay, SceneError
from course_utils.explorers.gradient_decay_network import CELLS, LIMITS, compute
from tests.explorers._node import STATIC, check_syntax


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ({"cells": []}, "cells is \\[\\]; expected one or more of rnn, lstm, gru"),
        ({"cells": "rnn"}, "cells is 'rnn'; expected a list of rnn, .* write cells="),
        ({"cells": ["rnn", "cnn"]}, "expected one or more of rnn, lstm, gru, each"),
        ({"cells": ["rnn", "rnn"]}, "expected one or more of .*, each once: correct"),
        ({"cells": [["rnn"]]}, "expected one or more of"),
        ({"cells": None}, "cells is None; expected a list of"),
        ({"radius": 3.1}, "radius is 3.1; expected a number from 0 to 3: choose one"),
        ({"radius": -0.1}, "radius is -0.1; expected a number from 0 to 3"),
        ({"radius": float("nan")}, "radius is nan; expected a number from 0 to 3"),
        ({"radius": "0.9"}, "radius is '0.9'; expected a number from 0 to 3"),
        ({"radius": True}, "radius is True; expected a number"),
        ({"T": 0}, "T is 0; expected a whole number from 1 to 500: choose one"),
        ({"T": 501}, "T is 501; expected a whole number from 1 to 500"),
        ({"T": 2.5}, "T is 2.5; expected a whole number from 1 to 500"),
        ({"T": None}, "T is None; expected a whole number"),
        ({"hidden_size": 129}, "hidden_size is 129; expected a whole number from 1"),
        ({"input_scale": 4.5}, "input_scale is 4.5; expected a number from 0 to 4"),
        ({"forget_bias": -5}, "forget_bias is -5; expected a number from -4 to 8"),
        ({"seed": -1}, "seed is -1; expected a whole number from 0 to 4294967295"),
        ({"seed": float("inf")}, "seed is inf; expected a whole number"),
        ({"activation": "step"}, "activation is 'step'; expected one of tanh, relu"),
        ({"init": "he"}, "init is 'he'; expected one of .*: choose one"),
    ],
)
def test_a_bad_scene_is_refused_in_words(scene, words):
    with pytest.raises(ValueError, match=words):
        GradientDecay(**scene)
    with pytest.raises(TraitError):
        GradientDecay(**scene)


def test_a_setting_it_does_not_have_is_named():
    with pytest.raises(TypeError, match="has no size; expected some of cells, radius"):
        GradientDecay(size=3)


def test_a_refused_value_leaves_the_scene_as_it_was():
    laboratory = GradientDecay()
    for name, value in (("radius", 9), ("cells", []), ("T", "many")):
        with pytest.raises(SceneError):
            setattr(laboratory, name, value)
    assert laboratory.state() == laboratory.scene


def test_numbers_of_numpy_and_tuples_become_plain():
    laboratory = GradientDecay(
        cells=("gru", "rnn"), radius=np.float64(1.5), T=np.int64(7), hidden_size=3.0
    )
    assert laboratory.cells == ["rnn", "gru"]  # in the order of the page
    state = laboratory.state()
    kinds = {name: type(state[name]) for name in ("radius", "T", "hidden_size", "seed")}
    assert kinds == {"radius": float, "T": int, "hidden_size": int, "seed": int}


def test_reset_returns_to_the_scene_it_was_made_with():
    laboratory = GradientDecay(T=9, radius=1.2, cells=["lstm"])
    made = laboratory.state()
    laboratory.radius, laboratory.cells, laboratory.T = 0.1, ["rnn"], 3
    laboratory.reset()
    assert laboratory.state() == made == laboratory.scene


def test_two_laboratories_share_nothing():
    first, second = GradientDecay(), GradientDecay()
    first.cells = ["gru"]
    assert second.cells == ["rnn"]


@pytest.mark.parametrize("name", list(LIMITS))
@pytest.mark.parametrize("end", [0, 1])
def test_every_extreme_has_a_sentence_about_every_cell(name, end):
    scene = {"T": 12, "hidden_size": 6, "cells": list(CELLS), name: LIMITS[name][end]}
    words = GradientDecay(**scene).sentence()
    assert all(f"{cell}: " in words for cell in ("RNN", "LSTM", "GRU"))


def test_it_says_what_its_numbers_say():
    laboratory = GradientDecay(T=30, radius=0.8, input_scale=0)
    left = compute(laboratory.state()).curves[0].left
    assert -8 < left < -2  # a share the sentence writes as a percentage or a power
    assert laboratory.sentence().startswith("RNN: after 30 steps back ")
    assert laboratory.sentence() == laboratory.numbers().sentence


def test_the_story_of_three_drags_is_true_of_the_opening_scene():
    """Vanishing at 0.9; 1.1 saves no tanh; a linear one explodes; gates keep it."""

    def left(**change):
        return GradientDecay(**change).numbers().curves[0].left

    assert left() < -3
    assert left() < left(radius=1.1) < 0
    assert left(radius=1.1, activation="identity") > 1
    assert left(radius=1.1, input_scale=1.5) < left(radius=1.1) - 2
    biases = [left(cells=["lstm"], forget_bias=b) for b in (-1, 1, 3)]
    assert biases[0] < biases[1] < biases[2] and biases[2] > -1 > biases[1]


@pytest.mark.node
def test_the_joined_script_is_one_module_with_one_export(tmp_path):
    text = GradientDecay._esm
    assert check_syntax(text, tmp_path) == ""
    statements = re.findall(r"^[ \t]*(?:import|export)\b.*$", text, re.MULTILINE)
    assert statements == ["export default { render };"]


def test_nothing_in_the_scripts_asks_for_the_network():
    for name in (*MODULES, "gradient_decay.css"):
        text = (STATIC / name).read_text(encoding="utf-8")
        text = text.replace('"http://www.w3.org/2000/svg"', "")  # a name, not a place
        assert not re.search(r"https?:|fetch\(|XMLHttp|url\(|@import", text), name
