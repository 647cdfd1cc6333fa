"""The kinds of network as graphs: nodes, edges, and that they can be computed."""

import graphlib

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plotting.chapters.ch03 import (
    KINDS,
    draw_kind,
    kind_graph,
    kinds_in_a_row,
)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def rows(graph, row):
    return sorted(t for name, t in graph.nodes if name == row)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("T", [1, 2, 5])
def test_every_kind_is_acyclic_and_every_edge_joins_nodes(kind, T):
    graph = kind_graph(kind, T)
    for start, end, _ in graph.edges:
        assert start in graph.nodes and end in graph.nodes
    order = list(graphlib.TopologicalSorter(graph.sources()).static_order())
    assert set(order) == set(graph.nodes)
    assert len({tuple(place) for place in graph.nodes.values()}) == len(graph.nodes)


@pytest.mark.parametrize(
    ("kind", "inputs", "answers"),
    [
        ("one to one", [1], [1]),
        ("one to many", [1], [1, 2, 3]),
        ("many to one", [1, 2, 3], [3]),
        ("many to many, aligned", [1, 2, 3], [1, 2, 3]),
        ("many to many, delayed", [1, 2, 3], [4, 5, 6]),
        ("recurrence from the output", [1, 2, 3], [1, 2, 3]),
        ("deep", [1, 2, 3], [1, 2, 3]),
        ("bidirectional", [1, 2, 3], [1, 2, 3]),
    ],
)
def test_inputs_and_answers_stand_where_the_name_says(kind, inputs, answers):
    graph = kind_graph(kind, 3)
    assert rows(graph, "x") == inputs and rows(graph, "s") == answers


def between(graph, start, end):
    return [edge for edge in graph.edges if edge[0][0] == start and edge[1][0] == end]


def test_recurrence_from_the_output_has_no_other_recurrence():
    graph = kind_graph("recurrence from the output", 4)
    assert not between(graph, "h", "h")
    assert [(a[1], b[1]) for a, b, _ in between(graph, "s", "h")] == [
        (1, 2), (2, 3), (3, 4),
    ]  # fmt: skip


def test_no_path_leads_from_one_direction_to_the_other():
    graph = kind_graph("bidirectional", 4)
    assert not between(graph, "h", "g") and not between(graph, "g", "h")
    assert all(b[1] == a[1] + 1 for a, b, _ in between(graph, "h", "h"))
    assert all(b[1] == a[1] - 1 for a, b, _ in between(graph, "g", "g"))
    assert len(between(graph, "g", "g")) == len(between(graph, "h", "h")) == 3


def test_the_second_layer_reads_the_first():
    graph = kind_graph("deep", 3)
    assert len(between(graph, "h", "g")) == 3 and not between(graph, "x", "g")


@pytest.mark.parametrize(
    ("given", "words"),
    [(("deeper", 3), "kind is 'deeper'; expected one of"), (("deep", 0), "T is 0")],
)
def test_what_is_not_a_kind_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        kind_graph(*given)


@pytest.mark.parametrize("kind", KINDS)
def test_every_node_and_edge_is_drawn_and_readable(kind):
    graph = kind_graph(kind, 3)
    _, ax = plt.subplots()
    draw_kind(ax, graph)
    assert len(ax.patches) == len(graph.nodes) + len(graph.edges)
    assert all(text.get_fontsize() >= 9 for text in ax.texts)
    draw_kind(ax, graph)  # the axes are cleared, not drawn over
    assert len(ax.patches) == len(graph.nodes) + len(graph.edges)


def test_a_row_of_kinds_names_each():
    figure = kinds_in_a_row(KINDS[:3], T=2)
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == ["one to one", "one to many", "many to one"]
    width, height = figure.get_size_inches()
    assert np.isfinite([width, height]).all() and width <= 12
