"""The unrolled graph: its numbers, passes and words, asked of its own script."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils.explorers.shared.engine import engine
from course_utils.explorers.unrolled_graph import WEIGHTS, UnrolledGraph
from course_utils.numpy_rnn import ACTIVATIONS, Linear, RNNCell, backward, forward


def drawn_graph(seed, T, **state):
    rng = np.random.default_rng(seed)
    weights = dict(zip(WEIGHTS, rng.uniform(-1.5, 1.5, 4).tolist(), strict=True))
    copies = {name: rng.uniform(-1.5, 1.5, 8).tolist() for name in WEIGHTS}
    data = {name: rng.normal(size=8).tolist() for name in ("xs", "targets")}
    return UnrolledGraph(T=T, copies=copies, **weights, **data, **state)


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_tied_numbers_are_those_of_the_library_over_time(activation):
    graph = drawn_graph(5, 7, activation=activation)
    r = graph.numbers()
    cell = RNNCell.from_weights([[graph.U]], [[graph.W]], [graph.b], activation)
    out = Linear.from_weights([[graph.V]])
    hs, _, cache = forward(cell, np.array(graph.xs[:7]).reshape(7, 1, 1))
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
    graph = drawn_graph(6, 5, tied=False)
    eps = 1e-6
    for t, term in enumerate(graph.numbers()["terms"][name]):
        losses = []
        for sign in (1, -1):
            copies = {key: list(values) for key, values in graph.copies.items()}
            copies[name][t] += sign * eps
            moved = UnrolledGraph(**{**graph.state(), "copies": copies})
            losses.append(moved.numbers()["L"])
        assert (losses[0] - losses[1]) / (2 * eps) == pytest.approx(term, abs=1e-8)


def test_it_opens_rolled_up_and_steps_to_the_end_of_both_passes_and_back():
    graph = UnrolledGraph()
    assert "rolled up" in graph.sentence()

    def go(key):
        changes = engine("unrolled_graph").ask("explorer.keys", graph.state(), key)
        graph.position = changes["position"]

    seen = []
    for _ in range(7):
        go("ArrowRight")
        seen.append(graph.position)
    assert seen == [0, 4, 8, 12, 16, 20, 24]
    go("ArrowRight")
    assert graph.position == 24
    said = graph.sentence().replace("\u00a0", " ")
    assert said.endswith("① 0.000 + ② 0.534 + ③ −0.062 = 0.473.")
    go("Home")
    assert graph.position == -1
    go("End")
    graph.stride = "node"
    go("ArrowLeft")
    assert graph.position == 23


def test_untying_starts_every_copy_at_the_shared_weight_and_adds_nothing():
    graph = UnrolledGraph(W=0.7, position=24)
    terms = graph.numbers()["terms"]
    ask = engine("unrolled_graph").ask
    untied = UnrolledGraph(**graph.state() | ask("tie_changes", graph.state(), False))
    assert untied.copies["W"] == [0.7] * 8
    assert untied.numbers()["terms"] == terms
    assert "own gradient" in untied.sentence()
    untied.copy = 2
    changes = ask("weight_changes", untied.state(), "W", -1)
    assert changes["copies"]["W"][:3] == [0.7, -1, 0.7]


def test_a_finished_pass_stays_finished_when_steps_are_added():
    ask = engine("unrolled_graph").ask
    assert ask("position_for", 24, 3, 5) == 40
    assert ask("position_for", 12, 3, 5) == 20
    assert ask("position_for", -1, 3, 5) == -1


@pytest.mark.parametrize("position", [-1, 0, 5, 12, 30, 64])
@pytest.mark.parametrize("T", [1, 8])
@pytest.mark.parametrize("width", [340, 900])
def test_the_picture_has_no_odd_number(position, T, width):
    state = drawn_graph(7, T, position=position, tied=T == 1).state()
    state["width"] = width
    svg = engine("unrolled_graph").ask("explorer.still", state)["svg"]
    assert "NaN" not in svg and "undefined" not in svg


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"T": 9}, "T is 9; expected a whole number from 1 to 8"),
        ({"W": 4}, "W is 4; expected a number from −3 to 3"),
        ({"xs": [0.5, float("nan")]}, r"xs\[1\] is NaN"),
        ({"xs": [0] * 9, "T": 3}, "xs must be 8 numbers"),
        ({"copies": {"W": [7]}}, r"copies.W\[0\] is 7"),
        ({"copies": {"Q": [0]}}, "copies names Q"),
        ({"position": -2}, "position is −2"),
        ({"activation": "relu6"}, "activation is relu6; expected one of tanh"),
        ({"stride": "leap"}, "stride is leap"),
    ],
)
def test_states_that_cannot_be_shown_are_refused_in_words(state, words):
    with pytest.raises(TraitError, match=words):
        UnrolledGraph(**state)
