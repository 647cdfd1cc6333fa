"""The clipping explorer: its path, its sentence, its extremes."""

import io
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from course_utils import plotting
from course_utils.explorers.clipping import (
    B_SIDE,
    KINDS,
    LONGEST,
    W_SIDE,
    Clipping,
    compute,
)
from course_utils.models import cliff

SCENE = {"w": 4.6, "b": -3.3, "rate": 1.0, "threshold": 0.3, "steps": 100}


@pytest.mark.parametrize("clip", KINDS)
@pytest.mark.parametrize("steps", [1, 9, 40])
def test_path_is_that_of_the_cliff(clip, steps):
    arrays = compute(**(SCENE | {"clip": clip, "steps": steps}))
    path, losses = cliff.descend((4.6, -3.3), 1.0, steps, KINDS[clip], 0.3)
    np.testing.assert_array_equal(arrays["path"], path)
    np.testing.assert_array_equal(arrays["losses"], losses)
    moved = np.diff(path, axis=0)
    np.testing.assert_allclose(moved, -1.0 * arrays["taken"], rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(arrays["lengths"], np.linalg.norm(moved, axis=1), 1e-6)


def test_only_clipping_by_value_turns_the_gradient():
    angles = {clip: compute(**SCENE, clip=clip)["angles"] for clip in KINDS}
    assert angles["none"].max() < 1e-5 and angles["by norm"].max() < 1e-5
    assert 10 < angles["by value"].max() < 45
    arrays = compute(**SCENE, clip="by value")
    worst = int(arrays["angles"].argmax())
    raw, taken = arrays["raw"][worst], arrays["taken"][worst]
    cosine = raw @ taken / np.linalg.norm(raw) / np.linalg.norm(taken)
    expected = np.rad2deg(np.arccos(cosine))
    assert arrays["angles"][worst] == pytest.approx(expected, abs=1e-4)


def test_the_default_scene_needs_clipping():
    raw, kept = compute(**SCENE, clip="none"), compute(**SCENE, clip="by norm")
    assert raw["exit"] == 8 and raw["lengths"][8] > 50 and raw["losses"][-1] > 0.08
    assert kept["exit"] is None and kept["losses"][-1] < 0.01


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "Without clipping, learning rate 1.00, from w = 4.6, b = -3.3: one step "),
        ({}, "one step (step 9) of length 86.2 throws it out of the picture"),
        ({}, "after 100 steps the loss is 0.09, before 0.432."),
        ({"steps": 1}, "no step leaves the picture, the longest (1) is"),
        ({"steps": 1}, "after 1 step the loss is"),
        ({"clip": "by norm"}, "Clipped by norm at 0.3"),
        ({"clip": "by norm"}, "the longest (9) is 0.3 long"),
        ({"clip": "by norm"}, "the longest from 86.2; the direction stays."),
        ({"clip": "by value"}, "the direction turns by up to"),
        ({"clip": "by value", "steps": 9}, "One gradient was clipped"),
        ({"clip": "by value", "steps": 4}, "No gradient was long enough"),
        ({"w": 3.5, "b": -1.5, "rate": 2.0}, "no step leaves"),
    ],
)
def test_sentence(settings, words):
    assert words in Clipping(**settings).sentence()


def test_a_small_step_over_the_edge_is_not_a_throw():
    explorer = Clipping(w=3.5, b=-3.5, rate=2.0, steps=LONGEST)
    first = explorer._artists["path"].get_data()
    assert len(first[0]) == LONGEST + 1
    arrays = compute(3.0, -1.0, 2.0, "none", 0.3, 5)
    assert arrays["exit"] == 0 and arrays["lengths"][0] < 1
    assert "leads out of the picture" in Clipping.describe(arrays)


@pytest.mark.parametrize("clip", KINDS)
@pytest.mark.parametrize("w", [3.5, 6.5])
@pytest.mark.parametrize("b", [-3.5, -1.5])
@pytest.mark.parametrize(("rate", "threshold", "steps"), [(0.05, 0.1, 1), (2, 2, 150)])
def test_every_corner_draws_without_a_warning(clip, w, b, rate, threshold, steps):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()  # as a notebook has
        explorer = Clipping(
            clip=clip, w=w, b=b, rate=rate, threshold=threshold, steps=steps
        )
        assert explorer.error is None
        assert explorer.snapshot().startswith(b"\x89PNG")


def test_the_leap_ends_at_the_edge_of_the_picture():
    explorer = Clipping()
    leap, arrays = explorer._artists["leap"], compute(**SCENE, clip="none")
    assert leap.get_visible() and explorer._artists["note"].get_visible()
    w, b = leap.xy
    assert W_SIDE[0] < w < W_SIDE[1]
    assert b == pytest.approx(B_SIDE[1], abs=0.02)
    np.testing.assert_allclose(leap.get_position(), arrays["path"][8])
    way = arrays["path"][9] - arrays["path"][8]
    found = np.array(leap.xy) - arrays["path"][8]
    np.testing.assert_allclose(found / np.hypot(*found), way / np.hypot(*way))
    explorer.controls_by_name["clip"].value = "by norm"
    explorer.flush()
    assert not leap.get_visible() and not explorer._artists["note"].get_visible()


def test_controls_stand_two_in_a_row_to_leave_room_for_the_picture():
    explorer = Clipping()
    rows = [child for child in explorer.widget.children if hasattr(child, "children")]
    pairs = [[control.description for control in row.children] for row in rows]
    assert [len(pair) for pair in pairs] == [2, 2, 2]
    assert pairs[0] == ["clipping", "threshold (norm or entry)"]
    assert {row.layout.flex_flow for row in rows} == {"row wrap"}


def test_arrows_point_down_the_gradient():
    explorer = Clipping(clip="by value", steps=9)
    arrays = compute(**(SCENE | {"clip": "by value", "steps": 9}))
    for name in ("raw", "taken"):
        arrow = np.array(explorer._artists[f"{name}_arrow"].xy)
        down = -arrays[name][-1]
        np.testing.assert_allclose(arrow / np.hypot(*arrow), down / np.hypot(*down))
    assert explorer._artists["turned_words"].get_text() == "turned by 14°"


def test_the_surface_is_painted_the_right_way_up():
    """Light (a small loss) lies along the valley at the upper left."""
    picture = Image.open(io.BytesIO(Clipping(steps=1)._image.value)).convert("L")
    width, height = picture.size

    def shade(w, b):
        x = 0.075 + 0.43 * (w - W_SIDE[0]) / (W_SIDE[1] - W_SIDE[0])
        y = 0.125 + 0.8 * (b - B_SIDE[0]) / (B_SIDE[1] - B_SIDE[0])
        return picture.getpixel((round(x * width), round((1 - y) * height)))

    assert shade(3.2, -1.4) > shade(6.5, -1.5) > shade(3.5, -3.5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"clip": "by length"}, "clip is 'by length'; expected one of none, by norm"),
        ({"steps": 0}, "steps is 0; expected a number from 1 to 150"),
        ({"rate": -1.0}, "rate is -1.0; expected a number above 0"),
        ({"threshold": 0.0}, "threshold is 0.0"),
    ],
)
def test_refused_settings_say_what_was_expected(settings, message):
    with pytest.raises(ValueError, match=message):
        compute(**(SCENE | {"clip": "none"} | settings))
