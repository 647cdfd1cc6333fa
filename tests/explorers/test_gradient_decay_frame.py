"""The laboratory's axis, lines and labels: alike in both languages, and sensible."""

import itertools
import math

import numpy as np
import pytest

from course_utils.explorers import gradient_decay_frame as frame
from course_utils.explorers.gradient_decay_network import Curve, compute
from tests.explorers._node import run_script

BASE = {
    "cells": ["rnn"], "radius": 0.9, "activation": "tanh", "init": "uniform",
    "T": 20, "hidden_size": 7, "input_scale": 0.2, "forget_bias": 1.0, "seed": 3,
}  # fmt: skip
ALL = {"cells": ["rnn", "lstm", "gru"]}
SCENES = [
    BASE | change
    for change in (
        {},
        ALL,
        ALL | {"T": 1, "hidden_size": 1},
        ALL | {"radius": 0.0},
        {"radius": 3.0, "activation": "identity", "T": 90},
        {"radius": 1.4, "activation": "relu", "T": 33},
        {"radius": 1.0, "init": "orthogonal", "activation": "identity"},
        {"radius": 0.5, "activation": "sigmoid", "T": 60},
    )
]
# Lines between the ends -2 and 3, from time 0 to T; "inf" travels as a word.
LINES = [
    [[0, -1], [1, 0.5], [2, 0]],
    [[0, -4], [1, -3], [2, -1], [3, 0]],
    [[0, 5], [1, 1], [2, 6], [3, 0]],
    [[0, -9], [1, 9], [2, 0]],
    [[0, "-inf"], [1, "-inf"], [2, -1], [3, 0]],
    [[0, 2], [1, "inf"], [2, 1], [3, 0]],
    [[0, "nan"], [1, 1], [2, 0]],
]
SPREADS = [
    [[50, 52, 200], [36, 36, 19], 18, 272],
    [[18, 18, 18, 18, 18], [19, 19, 36, 36, 36], 18, 272],
    [[272, 272, 100], [36, 36, 36], 18, 272],
    [[], [], 0, 100],
]


def numbers(points):
    return [(x, float(y)) for x, y in points]


@pytest.mark.node
def test_browser_and_python_lay_out_the_same_picture():
    times = [1, 2, 3, 7, 20, 49, 50, 99, 100, 333, 499, 500]
    data = {"scenes": SCENES, "times": times, "lines": LINES, "spreads": SPREADS}
    answer = run_script("gradient_decay_frame.mjs", data)
    for scene, shown in zip(SCENES, answer["scenes"], strict=True):
        curves = compute(scene).curves
        low, high = frame.decades(curves)
        assert shown["ends"] == [low, high]
        ticks = frame.decade_ticks(low, high)
        assert shown["ticks"] == list(map(frame.decade_words, ticks))
        assert shown["reach"] == frame.reach_of(curves, scene["radius"])
        labels = frame.end_labels(curves, low, high)
        assert [x["lines"] for x in shown["labels"]] == [x["lines"] for x in labels]
        assert [x["key"] for x in shown["labels"]] == [x["key"] for x in labels]
        heights = [label["log"] for label in labels]
        found = [x["log"] for x in shown["labels"]]
        np.testing.assert_allclose(found, heights, 1e-6, 1e-9)
        assert shown["head"] == frame.slopes_head(curves)
        words = [frame.slope_label(curve)[1] for curve in curves]
        assert [x["words"] for x in shown["slopes"]] == words
    assert answer["times"] == [frame.time_ticks(T) for T in times]
    for points, shown in zip(LINES, answer["lines"], strict=True):
        pieces, place = frame.cut_line(numbers(points), -2, 3)
        assert shown["pieces"] == [list(map(list, piece)) for piece in pieces]
        assert shown["exit"] == (list(place) if place else None)
    assert answer["spreads"] == [frame.spread(*given) for given in SPREADS]
    names = ("HEIGHT", "LINES", "SLOPES", "PLANE")
    sizes = {name: getattr(frame, name) for name in names}
    assert answer["sizes"] == sizes | {"at_900": frame.panels(900)}


def curve_of(norms, **more):
    norms = None if norms is None else np.array(norms, float)
    return Curve("rnn", {"W": np.array([0.3 + 0.4j])}, "slope", norms=norms, **more)


@pytest.mark.parametrize(
    ("norms", "ends"),
    [
        ([-1, 0], (-8, 4)),
        ([-7.9, 3.9, 0], (-8, 4)),
        ([-8.1, 4.1, 0], (-16, 8)),
        ([-300, 0], (-24, 4)),
        ([90, 0], (-8, 24)),
        ([-math.inf, 0], (-8, 4)),
        (None, (-8, 4)),
    ],
)
def test_the_axis_ends_at_few_decades(norms, ends):
    assert frame.decades([curve_of(norms)]) == ends


def test_the_numbers_of_the_axis_have_room_and_hold_one():
    for low in frame.LOWEST:
        for high in frame.HIGHEST:
            ticks = frame.decade_ticks(low, high)
            height = frame.LINES["bottom"] - frame.LINES["top"]
            step = ticks[1] - ticks[0]
            assert 0 in ticks and ticks[0] >= low and ticks[-1] <= high
            assert height / (high - low) * step >= frame.TICK_ROOM, (low, high)


def test_time_steps_begin_at_0_end_at_T_and_keep_apart():
    for T in range(1, 501):
        ticks = frame.time_ticks(T)
        assert ticks[0] == 0 and ticks[-1] == T and len(ticks) <= 7
        gaps = np.diff(ticks)
        assert (gaps > 0).all()
        assert T < 3 or gaps.min() >= T / 16, (T, ticks)


def test_a_line_is_cut_where_it_leaves_and_read_from_its_end():
    pieces, place = frame.cut_line([(0, 5.0), (1, 1.0), (2, 7.0), (3, -1.0)], -2, 3)
    assert place == (2.5, "up")
    assert pieces == [
        [(3, -1.0), (2.5, 3)],
        [(2 - 4 / 6, 3), (1, 1.0), (0.5, 3)],
    ]


def test_a_gradient_that_is_zero_falls_where_it_becomes_so():
    pieces, place = frame.cut_line([(0, -math.inf), (1, -math.inf), (2, 0.0)], -2, 3)
    assert pieces == [[(2, 0.0), (2, -2)]] and place == (2, "down")


def test_labels_keep_apart_stay_inside_and_keep_their_order():
    for wanted, heights, top, bottom in SPREADS:
        places = frame.spread(wanted, heights, top, bottom)
        spans = sorted(
            (y - h / 2, y + h / 2) for y, h in zip(places, heights, strict=True)
        )
        for (_, end), (start, _) in itertools.pairwise(spans):
            assert start >= end - 1e-9
        assert not spans or (spans[0][0] >= top and spans[-1][1] <= bottom)
    assert frame.spread([30, 90], [19, 19], 0, 100) == [30, 90]


def test_labels_say_what_lies_beyond_the_axis():
    gone = curve_of([-30, 0], left=-30.0, half_life=1.0)
    (label,) = frame.end_labels([gone], -24, 4)
    assert label == {
        "key": "rnn",
        "log": -24,
        "lines": ["RNN ▼ 10⁻³⁰", "½ after 1 step"],
    }
    grown = curve_of([50, 0], left=50.0, half_life=math.inf)
    (label,) = frame.end_labels([grown], -8, 24)
    assert label["lines"] == ["RNN ▲ 10⁵⁰×", "never at ½"]
    zero = curve_of([-math.inf, 0], left=-math.inf, half_life=1.0)
    assert frame.end_labels([zero], -8, 4)[0]["lines"][0] == "RNN nothing"
    over = curve_of(None, overflow=True, overflow_step=9)
    assert frame.end_labels([over], -8, 4)[0]["lines"] == [
        "RNN overflows",
        "no gradient",
    ]


def test_the_plane_reaches_beyond_every_eigenvalue():
    for radius in np.linspace(0, 3, 61):
        reach = frame.reach_of([curve_of([0])], radius)
        assert reach >= 1.03 * radius and reach >= 1.25
