"""The clipping explorer: its ways, its surface, its sentence, its extremes."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils.explorers.clipping import Clipping
from course_utils.explorers.shared.engine import engine
from course_utils.models import cliff

KINDS = {"none": None, "by norm": "norm", "by value": "value"}
SCENES = [
    {"steps": 100},
    {"steps": 9, "threshold": 0.8},
    {"steps": 40, "rate": 0.35, "w": 6.1, "b": -1.8},
    {"steps": 150, "rate": 2.0, "w": 3.5, "b": -3.5, "threshold": 0.1},
]


def ask(path, *arguments):
    return engine("clipping").ask(path, *arguments)


@pytest.mark.parametrize("clip", KINDS)
@pytest.mark.parametrize("scene", SCENES)
def test_ways_are_those_of_the_cliff(clip, scene):
    explorer = Clipping(clip=clip, **scene)
    found = explorer.numbers()["ways"][clip]
    start, steps = (explorer.w, explorer.b), explorer.steps
    path, losses = cliff.descend(
        start, explorer.rate, steps, KINDS[clip], explorer.threshold
    )
    np.testing.assert_allclose(found["path"], path, rtol=1e-7)
    np.testing.assert_allclose(found["losses"], losses, rtol=1e-6, atol=1e-12)
    raw = np.stack(cliff.loss_and_gradient(*path.T)[1:], axis=-1)
    np.testing.assert_allclose(found["raw"], raw, rtol=1e-5, atol=1e-12)
    moved = np.linalg.norm(np.diff(path, axis=0), axis=1)
    np.testing.assert_allclose(found["lengths"], moved, rtol=1e-5, atol=1e-12)
    (w, b), inside = path.T, np.ones(steps + 1, dtype=bool)
    inside &= (w >= 3) & (w <= 7) & (b >= -4) & (b <= -1)
    expected = -1 if inside.all() else int(inside.argmin()) - 1
    assert found["exit"] == expected


def test_only_clipping_by_value_turns_the_gradient():
    ways = Clipping(steps=100).numbers()["ways"]
    assert max(ways["none"]["angles"]) < 1e-5 and max(ways["by norm"]["angles"]) < 1e-5
    assert 10 < max(ways["by value"]["angles"]) < 45


def test_it_opens_where_the_cliff_is_met():
    numbers = Clipping().numbers()
    ways, steps = numbers["ways"], Clipping().steps
    assert ways["none"]["exit"] == steps - 1 and ways["none"]["lengths"][-1] > 50
    assert ways["none"]["losses"][-1] > 0.08 and not any(ways["none"]["raw"][-1])
    raw, norm, value = numbers["choices"]
    assert raw["length"] > 100 * norm["length"]
    assert norm["angle"] < 1e-5 and value["angle"] > 10
    assert ways["by norm"]["ahead"][100] < 0.01


def test_level_curves_lie_where_the_last_state_has_their_value():
    curves = ask("level_curves")
    assert len(curves) > 6
    for curve in curves:
        w, b = np.transpose(curve["places"])
        inside = (b > -4) & (b < -1)
        assert inside.any()
        assert (last_state(w, b - 1e-3)[inside] < curve["h"]).all()
        assert (last_state(w, b + 1e-3)[inside] > curve["h"]).all()


def last_state(w, b):
    """h(T), of which `cliff.loss` is the squared distance from the target."""
    h = cliff.START
    for _ in range(cliff.T):
        h = 1 / (1 + np.exp(-(w * h + b)))
    np.testing.assert_allclose((h - cliff.TARGET) ** 2, cliff.loss(w, b))
    return h


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {},
            "Without clipping, step 9 meets the cliff: it is 86.2 long and leaves the",
        ),
        ({}, "After 9 steps the loss is 0.09 and no gradient is left; at the start it"),
        ({"steps": 1}, "no step leaves the picture: the longest (step 1) is"),
        ({"steps": 1}, "After 1 step the loss is"),
        (
            {"clip": "by norm"},
            "(step 9, 86.2 long) makes a step of 0.3, and its direction",
        ),
        ({"clip": "by value"}, "a step of 0.424, and its direction turns by 14°."),
        ({"clip": "by value", "steps": 4}, "no gradient was long enough to be cut."),
        ({"rate": 0.05, "steps": 150}, "the longest (step 148) is 0.419 long"),
    ],
)
def test_sentence_says_what_the_step_cost_and_what_clipping_did(settings, words):
    assert words in Clipping(**settings).sentence()


@pytest.mark.parametrize("clip", KINDS)
@pytest.mark.parametrize("w", [3.5, 6.5])
@pytest.mark.parametrize("b", [-3.5, -1.5])
@pytest.mark.parametrize(
    ("rate", "threshold", "steps", "width"), [(0.05, 0.1, 1, 340), (2, 2, 150, 900)]
)
def test_every_corner_is_drawn(clip, w, b, rate, threshold, steps, width):
    scene = {"clip": clip, "w": w, "b": b, "rate": rate, "threshold": threshold}
    svg = ask("explorer.still", scene | {"steps": steps, "width": width})["svg"]
    assert "NaN" not in svg and "Infinity" not in svg


@pytest.mark.parametrize("width", [340, 900])
def test_the_start_is_taken_hold_of_and_dragged(width):
    layout, scene = ask("clipping_layout", width), Clipping().state()
    surface = layout["surface"]

    def pixels(w, b):
        unit = surface["unit"]
        return [surface["left"] + unit * (w - 3), surface["top"] - unit * (b + 1)]

    assert ask("near_start", ask("clipping_layout", width), scene, pixels(4.6, -3.3))
    assert not ask("near_start", layout, scene, pixels(5.2, -3.3))
    assert ask("start_at", layout, pixels(5.21, -2.18)) == [5.2, -2.2]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"clip": "by length"}, "clip is by length; expected one of none, by norm"),
        ({"steps": 0}, "steps is 0; expected a whole number from 1 to 150"),
        ({"rate": -1.0}, "rate is −1; expected a number from 0.05 to 2"),
        ({"threshold": float("nan")}, "threshold is NaN"),
    ],
)
def test_states_that_cannot_be_shown_are_refused_in_words(state, words):
    with pytest.raises(TraitError, match=words):
        Clipping(**state)
