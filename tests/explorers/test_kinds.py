"""The explorer of kinds: shapes, parameters, loss, sentence, extremes."""

import numpy as np
import pytest

from course_utils.explorers.kinds import Kinds, compute, describe
from course_utils.plotting.kinds import KINDS

D, K = 4, 5


def cell_size(D, H):
    return H * D + H * H + H


SIZES = {  # parameters, counted by hand
    "one to one": lambda H: cell_size(D, H) + K * H + K,
    "one to many": lambda H: cell_size(D, H) + cell_size(K, H) + K * H + K,
    "many to one": lambda H: cell_size(D, H) + K * H + K,
    "many to many, aligned": lambda H: cell_size(D, H) + K * H + K,
    "many to many, delayed": lambda H: cell_size(D, H) + cell_size(K, H) + K * H + K,
    "recurrence from the output": lambda H: H * D + H * K + H + K * H + K,
    "deep": lambda H: cell_size(D, H) + cell_size(H, H) + K * H + K,
    "bidirectional": lambda H: 2 * cell_size(D, H) + K * 2 * H + K,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("H", [1, 7])
def test_parameters_are_those_of_the_equations(kind, H):
    for T in (1, 4):
        assert compute(kind, T, H)["parameters"] == SIZES[kind](H)


@pytest.mark.parametrize("kind", KINDS)
def test_terms_are_the_answers_of_a_sequence(kind):
    expected = 1 if kind in ("one to one", "many to one") else 4
    arrays = compute(kind, 4, 6)
    assert arrays["terms"] == expected
    drawn = sum(row == "s" for row, _ in arrays["graph"].nodes)
    assert drawn == expected, "the graph and the arrays disagree"
    shapes = dict(arrays["shapes"])
    assert shapes["scores"] == (expected, 3, K) and shapes["targets"] == (expected, 3)


@pytest.mark.parametrize(
    ("kind", "name", "shape"),
    [
        ("one to many", "inputs", (1, 3, 4)),
        ("many to one", "last state", (3, 6)),
        ("recurrence from the output", "memory ŷ", (3, 5)),
        ("deep", "states", (4, 3, 6)),
        ("bidirectional", "states", (4, 3, 12)),
        ("many to many, delayed", "writer's states", (4, 3, 6)),
    ],
)
def test_shapes(kind, name, shape):
    assert dict(compute(kind, 4, 6)["shapes"])[name] == shape


@pytest.mark.parametrize("kind", KINDS)
def test_an_untrained_network_costs_about_as_much_as_guessing(kind):
    arrays = compute(kind, 4, 6)
    assert 0.5 < arrays["loss"] / (arrays["terms"] * np.log(K)) < 2


def test_sentence():
    words = describe(compute("many to one", 4, 6))
    assert "inputs (4, 3, 4) become scores (1, 3, 5)" in words
    assert "adds up 1 answer a sequence" in words and "1 ln 5 = 1.61" in words
    assert "4 answers" in describe(compute("bidirectional", 4, 6))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("T", "H"), [(1, 1), (4, 32), (1, 32), (4, 1)])
def test_every_corner_draws(kind, T, H, recwarn):
    explorer = Kinds(kind=kind, T=T, H=H)
    assert explorer.error is None
    assert explorer.snapshot().startswith(b"\x89PNG")
    assert not recwarn.list


def test_no_step_is_refused():
    with pytest.raises(ValueError, match="T is 0; expected at least 1 step"):
        compute("deep", 0, 6)


def test_picture_and_sentence_come_from_the_same_numbers():
    explorer = Kinds()
    explorer.controls_by_name["kind"].value = "deep"
    assert explorer.sentence().startswith("Deep")
    lines = explorer._artists["lines"].get_text()
    assert f"parameters      {SIZES['deep'](6)}" in lines
