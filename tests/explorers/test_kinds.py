"""The kinds of network: graphs as the chapter has them, arrays as in `numpy_rnn`."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils import numpy_rnn
from course_utils.explorers.kinds import Kinds
from course_utils.explorers.shared.engine import engine
from course_utils.plotting.chapters.ch03 import KINDS, kind_graph

N, D, K, H = 3, 4, 5, 7


def networks(kind):
    """The recurrent parts and the output layer, in the order in which they work."""
    rng = np.random.default_rng(0)
    if kind == "recurrence from the output":
        return [numpy_rnn.JordanCell(D, H, K, rng=rng)]
    if kind in ("deep", "bidirectional"):
        both = kind == "bidirectional"
        stack = numpy_rnn.Stack.build(
            numpy_rnn.RNNCell, D, H, 1 if both else 2, rng=rng, bidirectional=both
        )
        return [stack, numpy_rnn.Linear(stack.output_size, K, rng=rng)]
    cells = [numpy_rnn.RNNCell(D, H, rng=rng)]
    if kind in ("one to many", "many to many, delayed"):
        cells.append(numpy_rnn.RNNCell(K, H, rng=rng))  # reads its own answers
    return [*cells, numpy_rnn.Linear(H, K, rng=rng)]


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_are_counted_right_for_any_length(kind):
    expected = sum(a.size for part in networks(kind) for a in part.parameters.values())
    for T in (1, 4):
        assert Kinds(kind=kind, T=T, H=H).numbers()["parameters"] == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("T", [1, 3])
def test_graph_is_the_one_the_chapter_draws(kind, T):
    graph = engine("kinds").ask("kind_graph", kind, T)
    chapter = kind_graph(kind, T)
    drawn = {(row, t) for row, steps in graph["rows"].items() for t in steps}
    assert drawn == set(chapter.nodes)
    edges = [(tuple(start), tuple(end)) for start, end, _ in graph["edges"]]
    assert sorted(edges) == sorted((start, end) for start, end, _ in chapter.edges)


@pytest.mark.parametrize("kind", ["many to many, aligned", "deep", "bidirectional"])
def test_shapes_are_those_of_arrays(kind):
    rnn, readout = networks(kind)
    hs, _, _ = numpy_rnn.forward(rnn, np.zeros((4, N, D)))
    arrays = Kinds(kind=kind, H=H).numbers()["arrays"]
    width = sum(arrays[row][0][2] for row in ("h", "g") if row in arrays)
    assert width == hs.shape[-1] * (2 if kind == "deep" else 1)
    assert tuple(arrays["s"][0]) == readout.forward(hs)[0].shape


def test_the_loss_adds_up_what_is_answered():
    assert "1 answer per sequence" in Kinds(kind="many to one").sentence()
    aligned = Kinds(kind="many to many, aligned", T=3)
    assert aligned.numbers()["guessing"] == pytest.approx(3 * np.log(K))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"T": 0}, "T is 0"),
        ({"H": 9}, "H is 9"),
        ({"kind": "x"}, "kind is x; expected"),
    ],
)
def test_refused_settings_say_what_was_expected(state, words):
    with pytest.raises(TraitError, match=words):
        Kinds(**state)
