"""The gradient-decay laboratory, asked through its own script."""

import math

import numpy as np
import pytest
from traitlets import TraitError

from course_utils import gradflow, numpy_rnn
from course_utils.explorers.gradient_decay import GradientDecay
from course_utils.explorers.shared.engine import engine

CELLS = {
    "rnn": numpy_rnn.RNNCell,
    "lstm": numpy_rnn.LSTMCell,
    "gru": numpy_rnn.GRUCell,
}
ALL = tuple(CELLS)
SMALL = {"cells": ALL, "T": 23, "hidden_size": 11, "input_scale": 1.0, "seed": 3}
# The scenes of chapters 06, 08 and 09.
CHAPTERS = [
    {"input_scale": 0.5},
    {"cells": ("rnn", "lstm"), "T": 100, "forget_bias": 2},
    {"cells": ALL, "T": 20, "forget_bias": 3, "update_bias": 3},
]


def ask(path, *arguments):
    return engine("gradient_decay").ask(path, *arguments)


def curves(**scene):
    """The curves by cell."""
    found = GradientDecay(**scene).numbers()["curves"]
    return {curve["cell"]: curve for curve in found}


def numpy_cell(kind, scene):
    """The cell of a scene in NumPy, with the weights that the script drew."""
    drawn, H = ask("drawn_cell", kind, scene, {}), scene["hidden_size"]
    names = ("U", "W", "b", *(["b_hn"] if kind == "gru" else []))
    weights = {name: np.array(drawn[name]) for name in names}
    for name in "UW":
        weights[name] = weights[name].reshape(-1, H)
    options = {"activation": drawn["activation"]} if kind == "rnn" else {}
    return CELLS[kind].from_weights(**weights, **options)


def numpy_run(kind, scene):
    """The cell of a scene in NumPy with its inputs (T, 1, H)."""
    rows = ask("drawn_inputs", scene, {})
    return numpy_cell(kind, scene), scene["input_scale"] * np.array(rows)[:, None]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"activation": "relu", "init": "identity", "radius": 1.0, "forget_bias": -2},
        {"activation": "sigmoid", "init": "xavier", "update_bias": 4.0},
        {"activation": "identity", "init": "orthogonal", "radius": 0.0},
        {"T": 1, "hidden_size": 1},
        {"T": 200, "hidden_size": 5, "radius": 0.05},
    ],
    ids=str,
)
def test_curves_are_gradflows_of_the_cells_it_drew(changes):
    laboratory = GradientDecay(**SMALL | changes)
    scene, T = laboratory.state(), laboratory.T
    v = np.array([ask("drawn_direction", scene, {})])
    for curve in laboratory.numbers()["curves"]:
        kind = curve["cell"]
        cell, xs = numpy_run(kind, scene)
        d_final = (v, 0 * v) if kind == "lstm" else v
        norms = gradflow.gradient_norms(cell, xs, d_final=d_final)
        expected = norms.joint[:, 0] - norms.joint[T, 0]
        np.testing.assert_allclose(curve["norms"], expected, atol=1e-8)
        assert curve["forgotten"] == gradflow.half_life(expected, 0.01)
        if kind == "lstm":
            parts = [part[:, 0] - norms.joint[T, 0] for part in norms.parts]
            np.testing.assert_allclose(curve["parts"]["h"], parts[0], atol=1e-8)
            np.testing.assert_allclose(curve["parts"]["c"], parts[1], atol=1e-8)
        if kind == "rnn" and laboratory.radius > 0:
            bound = gradflow.rnn_bound(cell, T)
            np.testing.assert_allclose(curve["bound"], bound, atol=1e-8)
            assert (np.array(curve["norms"]) <= bound + 1e-9).all()
        for block, spectrum in gradflow.spectra(cell).items():
            (own,) = (b for b in curve["eigenvalues"] if b["block"] == block)
            sizes = np.hypot(own["re"], own["im"])
            assert abs(sizes.max() - laboratory.radius) <= 1e-9
            found, wanted = np.sort(sizes), np.sort(abs(spectrum.eigenvalues))
            np.testing.assert_allclose(found, wanted, atol=1e-7)


def test_a_linear_orthogonal_network_keeps_or_scales_exactly():
    for radius in (0.5, 1.0, 2.0):
        line = curves(T=40, radius=radius, activation="identity", init="orthogonal")
        expected = math.log10(radius) * np.arange(40, -1, -1)
        for name in ("norms", "bound", "rate"):
            np.testing.assert_allclose(line["rnn"][name], expected, atol=1e-9)
        assert not line["rnn"]["chaotic"]  # it grows, without a bound


def test_radius_zero_leaves_exactly_nothing_to_an_rnn_and_says_so():
    laboratory = GradientDecay(cells=("rnn", "lstm"), radius=0, T=5)
    rnn, lstm = laboratory.numbers()["curves"]
    assert rnn["norms"] == [-math.inf] * 5 + [0]
    assert np.isfinite(lstm["norms"]).all()
    assert "the RNN's gradient is exactly zero, from 1 step back on" in (
        laboratory.sentence()
    )


def test_each_bias_is_its_own_gates_and_opens_it():
    before, after = curves(**SMALL), curves(**SMALL, forget_bias=5, update_bias=5)
    assert after["rnn"] == before["rnn"]
    for cell in ("lstm", "gru"):
        assert np.mean(after[cell]["factors"]) > 0.98
        assert after[cell]["left"] > before[cell]["left"] + 0.5
    forget = curves(**SMALL, forget_bias=5)
    assert forget["gru"] == before["gru"] and forget["lstm"] == after["lstm"]


def test_a_longer_run_begins_with_the_inputs_of_a_shorter_one():
    short, long = (GradientDecay(**SMALL | {"T": T}).state() for T in (9, 23))
    rows = [ask("drawn_inputs", scene, {}) for scene in (short, long)]
    assert rows[1][:9] == rows[0]
    other = ask("drawn_inputs", short | {"seed": 4}, {})
    assert other[0] != rows[0][0]


def test_each_chapter_opens_where_its_lesson_is_seen():
    dies, keeps, three = (curves(**scene) for scene in CHAPTERS)
    assert dies["rnn"]["left"] < -5
    assert keeps["rnn"]["left"] < -7 and keeps["lstm"]["left"] > -1
    assert three["rnn"]["left"] < -1.7
    assert min(three["lstm"]["left"], three["gru"]["left"]) > -0.5


@pytest.mark.parametrize("scene", CHAPTERS, ids=str)
def test_presets_show_what_they_promise(scene):
    def chosen(label):
        k = ask("explorer.presets.map(preset => preset.label)").index(label)
        state = GradientDecay(**scene).state()
        return curves(**state | ask(f"explorer.presets[{k}].changes", state))

    assert chosen("Dies")["rnn"]["left"] < -2
    assert abs(chosen("On the edge")["rnn"]["left"]) < 1
    assert chosen("Explodes")["rnn"]["left"] > 1
    opened = chosen("Gates opened")
    assert opened["rnn"]["left"] < -2
    gated = [curve["left"] for cell, curve in opened.items() if cell != "rnn"]
    assert gated and min(gated) > -0.5


def separation(kind, scene, nudge=1e-9):
    """How many times the distance of two runs grows that start `nudge` apart."""
    cell, xs = numpy_run(kind, scene)
    rng = np.random.default_rng(0)
    zero = cell.zero_state(1)
    parts = [rng.normal(size=(1, scene["hidden_size"])) for _ in cell.states]
    size = math.sqrt(sum((part**2).sum() for part in parts))
    moved = tuple(part * (nudge / size) for part in parts)
    hs, _, _ = numpy_rnn.forward(cell, xs, zero)
    others, _, _ = numpy_rnn.forward(cell, xs, moved if kind == "lstm" else moved[0])
    return np.linalg.norm(hs[-1] - others[-1]) / nudge


@pytest.mark.parametrize("radius", [0.5, 1.2, 2.2, 3])
def test_what_is_called_chaotic_drives_two_runs_apart(radius):
    laboratory = GradientDecay(cells=ALL, radius=radius, hidden_size=32, T=150)
    slow = 10 ** (ask("LEAST_RATE") * 150)  # what is left unsaid
    found = {c["cell"]: c["chaotic"] for c in laboratory.numbers()["curves"]}
    for kind, chaotic in found.items():
        grown = separation(kind, laboratory.state())
        assert grown > slow / 10 if chaotic else grown < slow, kind
    assert found["rnn"] == (radius > 2)
    assert ("chaotic" in laboratory.sentence()) == any(found.values())


@pytest.mark.parametrize(
    "changes",
    [
        {"radius": 0, "activation": "relu", "hidden_size": 1},
        {"radius": 3, "T": 500, "hidden_size": 5, "activation": "relu"},
        {"radius": 3, "T": 60, "hidden_size": 40},
        {"T": 1, "hidden_size": 1},
        {"T": 500, "hidden_size": 4, "radius": 0.05, "activation": "sigmoid"},
        {"input_scale": 4, "forget_bias": -4, "update_bias": 8, "init": "identity"},
        {"cells": ("gru",), "radius": 0, "T": 2},
    ],
    ids=str,
)
@pytest.mark.parametrize("width", [340, 900])
def test_extremes_have_words_and_a_picture(changes, width):
    laboratory = GradientDecay(**SMALL | changes)
    words = laboratory.sentence()
    names = {"rnn": "the RNN's", "lstm": "the LSTM's", "gru": "the GRU's"}
    assert all(names[cell] in words for cell in laboratory.cells)
    svg = ask("explorer.still", laboratory.state() | {"width": width})["svg"]
    for odd in ("NaN", "undefined", "Infinity", "null"):
        assert odd not in svg and odd not in words


def test_an_overflow_is_told_and_draws_no_line():
    """No setting within the limits gets that far."""
    laboratory = GradientDecay(cells=("rnn", "gru"), T=500, hidden_size=6)
    scene = laboratory.state() | {"radius": 9, "activation": "identity"}
    rnn, gru = ask("explorer.numbers", scene)["curves"]
    assert rnn["norms"] is None and gru["norms"] is not None
    words = ask("explorer.words", scene)
    assert f"The RNN's state overflows at step {rnn['overflow']} of 500" in words
    svg = ask("explorer.still", scene)["svg"]
    assert "RNN overflows" in svg and "NaN" not in svg


def test_what_is_kept_from_scene_to_scene_is_never_taken_for_another_scenes():
    state = GradientDecay(cells=ALL, T=12, hidden_size=5).state()
    changes = [
        {}, {"radius": 2}, {"seed": 4}, {"T": 30}, {"hidden_size": 7},
        {"forget_bias": 3}, {"update_bias": 3}, {"init": "orthogonal"},
        {"input_scale": 2}, {"activation": "relu"}, {"cells": ["gru"]}, {"T": 6}, {},
    ]  # fmt: skip
    for change in changes:
        scene = state | change
        # `numbers` keeps its memory from one question to the next.
        assert ask("explorer.numbers", scene)["curves"] == (
            ask("decay_curves", scene, {})
        )


def test_a_step_that_is_pointed_at_is_told():
    laboratory = GradientDecay(cells=("rnn", "lstm"), T=10)
    rnn, lstm = laboratory.numbers()["curves"]
    shares = [ask("share", curve["norms"][7]) for curve in (rnn, lstm)]
    words = ask("explorer.words", laboratory.state() | {"at": 7})
    assert words.startswith("At t = 7, 3 steps back,")
    assert words.endswith(f"arrives: RNN {shares[0]}, LSTM {shares[1]}.")


SHARES = {
    -math.inf: "nothing",
    -333.4: "10⁻³³³",
    -4.2: "10⁻⁴",
    -3.92: "0.012 %",
    math.log10(0.125): "13 %",  # a half goes up
    math.log10(0.0996): "10 %",
    math.log10(1.04): "100 %",
    math.log10(1.1): "1.1 times",
    math.log10(6320): "6300 times",
    112.6: "10¹¹³ times",
}


@pytest.mark.parametrize("log", SHARES)
def test_a_share_is_said_in_two_digits_or_as_a_power(log):
    assert ask("share", log) == SHARES[log]


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ({"cells": []}, "No cell is chosen"),
        ({"cells": ["rnn", "cnn"]}, "a cell is cnn; expected one of rnn, lstm, gru"),
        ({"cells": ["rnn", "rnn"]}, "each once"),
        ({"radius": 3.1}, "radius is 3.1; expected a number from 0 to 3"),
        ({"radius": float("nan")}, "radius is NaN"),
        ({"T": 0}, "T is 0; expected a whole number from 1 to 500"),
        ({"hidden_size": 129}, "hidden_size is 129"),
        ({"input_scale": 4.5}, "input_scale is 4.5"),
        ({"forget_bias": -5}, "forget_bias is −5; expected a number from −4 to 8"),
        ({"update_bias": 9}, "update_bias is 9"),
        ({"seed": -1}, "seed is −1; expected a whole number from 0 to 4294967295"),
        ({"activation": "step"}, "activation is step; expected one of tanh"),
        ({"init": "he"}, "init is he; expected one of uniform"),
        ({"colour": 1}, "has no setting colour"),
    ],
)
def test_states_that_cannot_be_shown_are_refused_in_words(scene, words):
    with pytest.raises(TraitError, match=words):
        GradientDecay(**scene)


def test_cells_stand_in_one_order_and_numpys_numbers_become_plain():
    laboratory = GradientDecay(
        cells=("gru", "rnn"), radius=np.float64(1.5), T=np.int64(7)
    )
    assert laboratory.cells == ["rnn", "gru"]
    assert type(laboratory.T) is int and type(laboratory.radius) is float
    laboratory.radius, laboratory.cells = 0.1, ["rnn"]
    laboratory.reset()
    assert laboratory.state() == laboratory.scene
