"""The graph of the derivation holds its numbers, and turns the right arrows round."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plotting.chapters.ch04 import backward_graph, contribution, edges


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def network(T=3, U=0.8, W=0.6, V=1.5):
    """Nodes and bars of a scalar network, h(0) = 0.25, half squared errors."""
    xs, ys = np.linspace(1, -1, T), np.linspace(0.5, -0.5, T)
    node, bars = {("h", 0): 0.25}, {}
    for t in range(1, T + 1):
        node["x", t] = xs[t - 1]
        node["a", t] = U * node["x", t] + W * node["h", t - 1]
        node["h", t] = np.tanh(node["a", t])
        node["s", t] = V * node["h", t]
        node["l", t] = (node["s", t] - ys[t - 1]) ** 2 / 2
    for t in range(T, 0, -1):
        bars["l", t], bars["s", t] = 1.0, node["s", t] - ys[t - 1]
        bars["h", t] = V * bars["s", t] + W * bars.get(("a", t + 1), 0.0)
        bars["a", t] = bars["h", t] * (1 - node["h", t] ** 2)
    return node, bars


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def arrows(fig):
    patches = [p for ax in fig.axes for p in ax.patches]
    return [p for p in patches if type(p).__name__ == "FancyArrowPatch"]


@pytest.mark.parametrize("T", [1, 3])
def test_every_node_and_edge_is_there(T):
    node, _ = network(T)
    fig = backward_graph(node)
    assert len(arrows(fig)) == 5 * T == len(list(edges(T)))
    for value in node.values():
        assert f"{value:+.3f}" in texts(fig)


def test_names_without_numbers():
    node, _ = network()
    found = texts(backward_graph(node, numbers=False))
    assert "$h^{(2)}$" in found and "$U$" in found
    assert not any(text.startswith(("+", "-")) for text in found)


def test_an_edge_turns_when_its_upper_end_has_a_bar():
    node, bars = network()
    reached = {key: bars[key] for key in [("l", 3), ("s", 3)]}
    forward, back = arrows(backward_graph(node)), arrows(backward_graph(node, reached))
    turned = {
        end: not np.allclose(f._posA_posB, b._posA_posB)
        for (_, _, end), f, b in zip(edges(3), forward, back, strict=True)
    }
    assert {end for end, is_turned in turned.items() if is_turned} == set(reached)


def test_factors_stand_on_turned_edges():
    node, bars = network()
    fig = backward_graph(node, bars, factors={(("a", 2), ("h", 2)): 0.123456})
    assert any("+0.123" in text for text in texts(fig))
    assert sum(r"\times\, W" in text for text in texts(fig)) == 3


@pytest.mark.parametrize("weight", ["V", "W", "U"])
def test_contributions_are_numbered_and_are_the_untied_gradients(weight):
    node, bars = network()
    found = texts(backward_graph(node, bars, weights=weight))
    for t in (1, 2, 3):
        assert str(t) in found
        assert f"{contribution(node, bars, weight, t):+.3f}" in found
    eps, ends = 1e-6, []
    for sign in (1, -1):
        weights = {"U": 0.8, "W": 0.6, "V": 1.5}
        weights[weight] += sign * eps
        moved, _ = network(**weights)
        ends.append(sum(moved["l", t] for t in (1, 2, 3)))
    total = sum(contribution(node, bars, weight, t) for t in (1, 2, 3))
    assert total == pytest.approx((ends[0] - ends[1]) / (2 * eps), rel=1e-6)


def test_three_weights_at_once():
    node, bars = network()
    fig = backward_graph(node, bars, weights="VWU")
    discs = [p for p in fig.axes[0].patches if type(p).__name__ == "Circle"]
    assert len(discs) == 9
    assert len({disc.get_facecolor() for disc in discs}) == 3


def test_what_is_missing_is_named():
    node, bars = network()
    with pytest.raises(ValueError, match="bars has no"):
        backward_graph(node, {("s", 3): 1.0}, weights="W")
    with pytest.raises(ValueError, match="weights has 'b'"):
        backward_graph(node, bars, weights="b")
    del node["a", 2]
    with pytest.raises(ValueError, match=r"node has no \('a', 2\)"):
        backward_graph(node)
    with pytest.raises(ValueError, match="node has no step"):
        backward_graph({})


def test_texts_do_not_overlap():
    node, bars = network()
    numbers = {(start, end): 0.5 for _, start, end in edges(3)}
    for fig in (
        backward_graph(node),
        backward_graph(node, bars, factors=numbers),
        *(backward_graph(node, bars, weights=w) for w in ("V", "W", "U", "VWU")),
    ):
        fig.canvas.draw()
        boxes = [t.get_window_extent() for ax in fig.axes for t in ax.texts]
        boxes = [box for box in boxes if box.width > 0]
        for i, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[:i])
