"""The unrolled graph without a browser: state, numbers, words, snapshot, twin."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError

from course_utils.explorers.number_text import format_number, superscript
from course_utils.explorers.shared_random import SharedRandom
from course_utils.explorers.unrolled_graph import MODULES, UnrolledGraph
from course_utils.explorers.unrolled_network import WEIGHTS, last_position, stage
from course_utils.numpy_rnn import ACTIVATIONS, Linear, RNNCell, backward, forward
from tests.explorers._node import STATIC, check_syntax, run_script


def drawn_graph(seed, T, activation, tied, position):
    rng = SharedRandom(seed)
    weights = dict(zip(WEIGHTS, rng.uniform(-1.5, 1.5, 4).tolist(), strict=True))
    copies = {name: rng.uniform(-1.5, 1.5, 8).tolist() for name in WEIGHTS}
    return UnrolledGraph(
        T=T, activation=activation, tied=tied, position=position, copies=copies,
        xs=rng.normal(0, 1, 8).tolist(), targets=rng.normal(0, 1, 8).tolist(),
        **weights,
    )  # fmt: skip


# ---- numbers ----------------------------------------------------------------


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_tied_numbers_are_those_of_the_library_over_time(activation):
    graph = drawn_graph(5, 7, activation, tied=True, position=0)
    r = graph.numbers()
    cell = RNNCell.from_weights([[graph.U]], [[graph.W]], [graph.b], activation)
    out = Linear.from_weights([[graph.V]])
    xs = np.array(graph.xs[:7]).reshape(7, 1, 1)
    hs, _, cache = forward(cell, xs)
    scores, out_cache = out.forward(hs)
    error = scores - np.array(graph.targets[:7]).reshape(7, 1, 1)
    d_hs, out_grads = out.backward(error, out_cache)
    d_xs, d_state, grads = backward(cell, d_hs, None, cache)
    np.testing.assert_allclose(r["h"][1:], hs.ravel())
    np.testing.assert_allclose(r["L"], (error**2).sum() / 2)
    np.testing.assert_allclose(r["dx"], d_xs.ravel())
    np.testing.assert_allclose(r["dh0"], d_state.item())
    for name, gradient in (grads | out_grads).items():
        if name in WEIGHTS:
            np.testing.assert_allclose(sum(r["terms"][name]), gradient.item())


@pytest.mark.parametrize("name", WEIGHTS)
def test_each_term_is_the_derivative_with_respect_to_its_own_copy(name):
    graph = drawn_graph(6, 5, "tanh", tied=False, position=0)
    terms = graph.numbers()["terms"][name]
    eps = 1e-6
    for t, term in enumerate(terms):
        losses = []
        for sign in (1, -1):
            copies = {key: list(values) for key, values in graph.copies.items()}
            copies[name][t] += sign * eps
            moved = UnrolledGraph(**{**graph.state(), "copies": copies})
            losses.append(moved.numbers()["L"])
        assert (losses[0] - losses[1]) / (2 * eps) == pytest.approx(term, abs=1e-8)


def test_the_default_scene_has_the_numbers_of_the_course():
    terms = UnrolledGraph().numbers()["terms"]["W"]
    assert [format_number(term) for term in terms] == ["0.000", "0.534", "−0.062"]
    assert format_number(sum(terms)) == "0.473"


# ---- the twin ---------------------------------------------------------------


@pytest.mark.node
def test_browser_and_python_agree_on_every_number_and_every_word():
    graphs = [
        drawn_graph(seed, T, activation, tied, position)
        for seed, (T, tied) in enumerate([(1, True), (3, True), (3, False), (8, False)])
        for activation in ACTIVATIONS
        for position in range(last_position(T) + 1)
    ]
    states = [graph.state() for graph in graphs]
    answer = run_script("unrolled_twin.mjs", {"scenes": states})
    for graph, shown in zip(graphs, answer["scenes"], strict=True):
        assert shown["problem"] is None
        assert shown["sentence"] == graph.sentence()
        expected, got = graph.numbers(), shown["numbers"]
        assert got.keys() == expected.keys()
        for name, value in (expected.pop("terms") | expected).items():
            twin = got["terms"][name] if name in WEIGHTS else got[name]
            scale = np.abs(value).max()
            assert np.abs(np.subtract(twin, value)).max() <= 1e-9 * scale, name


@pytest.mark.node
def test_both_write_numbers_alike():
    values = [0, -0.0, 0.0625, -0.0625, 0.0004, -0.0004, 9.9996, 12.345, 999.96, 1250]
    values += [-98765.4, 9.96e5, 1e-9, 123.45, 2.5, -3e10]
    texts = run_script("unrolled_twin.mjs", {"values": values})["texts"]
    assert texts == [format_number(value) for value in values]
    assert "−0.063" in texts and "1.3e3" in texts and "−0.000" not in texts


@pytest.mark.node
def test_stepping_lands_on_parts_and_on_ends_of_time_steps():
    moves = [
        ([0, 3, 1, "step"], 4), ([5, 3, 1, "step"], 8), ([5, 3, -1, "step"], 4),
        ([5, 3, 1, "node"], 6), ([24, 3, 1, "step"], 24), ([0, 3, -1, "node"], 0),
    ]  # fmt: skip
    kept = [([24, 3, 5], 40), ([12, 3, 5], 20), ([17, 3, 2], 8), ([5, 3, 1], 4)]
    answer = run_script(
        "unrolled_twin.mjs",
        {"moves": [args for args, _ in moves], "kept": [args for args, _ in kept]},
    )
    assert answer["moves"] == [expected for _, expected in moves]
    assert answer["kept"] == [expected for _, expected in kept]


@pytest.mark.node
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"T": 0}, "T is 0; expected a whole number of time steps from 1 to 8."),
        ({"T": 9}, "T is 9; expected a whole number"),
        ({"W": None}, "W is null; expected a number from −3 to 3."),
        ({"xs": [1, 2]}, "xs must be 8 numbers from −100 to 100."),
        ({"targets": [None] * 8}, "targets must be 8 numbers"),
        ({"copies": {}}, "The copies of U must be 8 numbers from −3 to 3."),
        ({"activation": "step"}, "The activation is step; expected one of tanh"),
        ({"position": -1}, "The position is -1; expected"),
    ],
)
def test_the_browser_refuses_a_bad_scene_in_words(change, words):
    scene = UnrolledGraph().state() | change
    (shown,) = run_script("unrolled_twin.mjs", {"scenes": [scene]})["scenes"]
    assert shown["problem"].startswith(words)


@pytest.mark.node
def test_the_joined_script_is_one_module_with_one_export(tmp_path):
    text = UnrolledGraph._esm
    assert check_syntax(text, tmp_path) == ""
    statements = re.findall(r"^[ \t]*(?:import|export)\b.*$", text, re.MULTILINE)
    assert statements == ["export default { render };"]
    assert check_syntax(text + "\nconst layout = 1;", tmp_path) != ""


def test_nothing_in_the_scripts_asks_for_the_network():
    for name in (*MODULES, "shared_random.js", "flagship.css"):
        text = (STATIC / name).read_text(encoding="utf-8")
        text = text.replace('"http://www.w3.org/2000/svg"', "")  # a name, not a place
        assert not re.search(r"https?:|fetch\(|XMLHttp|url\(|@import", text), name


# ---- state ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ({"T": 0}, "T is 0; expected a whole number from 1 to 8"),
        ({"T": 9}, "T is 9; expected a whole number from 1 to 8"),
        ({"xs": []}, "T is 0; expected"),
        ({"xs": [1.0] * 9}, "T is 9; expected|xs holds 9 numbers; expected at most 8"),
        ({"xs": [1.0, float("nan")]}, r"xs\[1\] is nan; expected a number from -100"),
        ({"targets": ["a"]}, r"targets\[0\] is 'a'; expected a number"),
        ({"W": float("nan")}, "W is nan; expected a number from -3 to 3"),
        ({"U": 4.0}, "U is 4.0; expected a number from -3 to 3"),
        ({"copies": {"Q": [1]}}, "copies names Q; expected"),
        ({"copies": {"W": [9]}}, r"copies\['W'\]\[0\] is 9; expected"),
        ({"activation": "step"}, "activation is 'step'; expected one of tanh, relu"),
        ({"position": 65}, "position is 65; expected a whole number from 0 to 64"),
        ({"copy": -1}, "copy is -1; expected a whole number from 0 to 8"),
        ({"T": 2.5}, "expected an int"),
    ],
)
def test_python_refuses_a_bad_scene_in_words(scene, words):
    with pytest.raises(TraitError, match=words):
        UnrolledGraph(**scene)


def test_a_refused_value_leaves_the_scene_as_it_was():
    graph = UnrolledGraph()
    with pytest.raises(TraitError):
        graph.T = 0
    assert graph.T == 3 and graph.sentence().startswith("Unrolled over 3 time steps")


def test_inputs_given_set_T_and_missing_steps_and_copies_are_filled():
    graph = UnrolledGraph([1, 0, 1, 1], W=0.25, copies={"W": [1.5, -1]})
    assert graph.T == 4
    assert graph.xs == [1, 0, 1, 1, 0, 0, 0, 0]
    assert graph.copies["W"] == [1.5, -1] + [0.25] * 6
    assert graph.copies["U"] == [graph.U] * 8


def test_reset_returns_to_the_scene_it_was_made_with():
    graph = UnrolledGraph(T=5, W=-0.5, position=7)
    made = graph.state()
    graph.W, graph.T, graph.tied, graph.xs = 1.0, 2, False, [3.0]
    graph.reset()
    assert graph.state() == made == graph.scene


def test_every_position_has_its_own_sentence():
    graph = UnrolledGraph(T=4)
    said = set()
    for position in range(last_position(4) + 1):
        graph.position = position
        said.add(graph.sentence())
    assert len(said) == last_position(4) + 1


def test_stages_run_forward_in_time_and_back():
    T = 3
    stages = [stage(p, T) for p in range(1, last_position(T) + 1)]
    assert stages[0] == ("forward", 1, "a") and stages[11] == ("forward", 3, "loss")
    assert stages[12] == ("backward", 3, "s")
    assert stages[-1] == ("backward", 1, "weights")
    assert stage(1000, T) == stages[-1]


# ---- snapshot ---------------------------------------------------------------


@pytest.mark.parametrize("T", [1, 3, 8])
@pytest.mark.parametrize("tied", [True, False])
def test_snapshots_are_small_pictures_that_change_with_the_scene(T, tied):
    pictures = set()
    for position in (0, 4 * T, 8 * T):
        png = UnrolledGraph(T=T, tied=tied, position=position).snapshot()
        assert Image.open(io.BytesIO(png)).size == (900, 608)
        assert len(png) < 60_000
        pictures.add(png)
    assert len(pictures) == 3


def test_a_superscript_is_the_step_in_parentheses():
    assert [superscript(t) for t in (1, 2, 8)] == ["⁽¹⁾", "⁽²⁾", "⁽⁸⁾"]
