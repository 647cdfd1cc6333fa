"""The gate explorer's snapshot: small, and another for each scene."""

import io
import warnings

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from course_utils import plotting
from course_utils.explorers.gates import Gates
from course_utils.explorers.gates_goals import GOALS, wanted
from course_utils.explorers.gates_picture import memory_range
from tests.explorers._gates_scenes import drawn_scenes
from tests.explorers._node import run_script


def test_snapshots_are_small_and_no_two_scenes_look_alike():
    explorers = [Gates(goal=goal) for goal in GOALS]
    for goal in GOALS:
        if goal != "free":
            explorers.append(Gates(goal=goal))
            explorers[-1].solve()
    explorers += [Gates(step=9), Gates(weight=1), Gates(candidate="one", f=[1, 1, 1])]
    pictures = set()
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()
        for gates in explorers:
            png = gates.snapshot()
            assert Image.open(io.BytesIO(png)).size == (620, 744)
            assert len(png) < 40_000
            pictures.add(png)
    assert len(pictures) == len(explorers)


@pytest.mark.node
def test_the_memory_has_the_range_it_has_in_the_browser():
    explorers = drawn_scenes(8)
    scenes = [gates.state() for gates in explorers]
    answer = run_script("gates_twin.mjs", {"scenes": scenes})["scenes"]
    lows = set()
    for gates, shown in zip(explorers, answer, strict=True):
        r, targets = gates.numbers(), wanted(gates.goal, gates.xs, gates.marks)
        values = [*r["memory"][1:], *r["y"], *(targets or [])]
        low, high = memory_range(gates.goal, values)
        assert shown["range"] == [low, high]
        assert low <= min(values) + 0.05 and high >= max(values)
        lows.add(low)
    assert len(lows) >= 3
