"""What the pictures of words show, read back from their artists."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Annotation

from course_utils.datasets import measurements
from course_utils.plotting import to_png
from course_utils.plotting.chapters import ch11


@pytest.fixture
def ax():
    _, ax = plt.subplots(figsize=(6, 4))
    yield ax
    plt.close("all")


def arrows(ax):
    """(from, to) of every arrow."""
    found = [t for t in ax.texts if isinstance(t, Annotation) and t.arrow_patch]
    return [(t.xyann, t.xy) for t in found]


@pytest.mark.parametrize(("model", "inputs"), [("skip-gram", [2]), ("CBOW", [0, 1, 3])])
def test_the_window_points_from_inputs_to_targets(ax, model, inputs):
    ch11.window(ax, ["a", "b", "c", "d"], 2, 2, model)
    found = arrows(ax)
    low = [start[0] for start, end in found if start[1] < end[1]]
    high = [end[0] for start, end in found if start[1] > end[1]]
    assert sorted(low) == inputs
    assert sorted(high) == sorted({0, 1, 2, 3} - set(inputs))
    assert {"a", "b", "c", "d"} < {t.get_text() for t in ax.texts}


def test_pull_and_push_ends_where_the_vectors_are(ax):
    before = {"one": np.array([1.0, 0.5]), "two": np.array([-0.3, 0.8])}
    after = {"one": np.array([0.7, 0.6]), "two": np.array([-0.4, 0.2])}
    ch11.pull_and_push(ax, before, after, inputs=["one"])
    ends = np.array([end for _, end in arrows(ax)])
    expected = [before["one"], after["one"], before["two"], after["two"]]
    np.testing.assert_allclose(ends, expected)
    (low, high), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert low < -0.4 < 1 < high
    assert bottom < 0 < 0.8 < top


def test_kept_and_drawn_over_the_share():
    _, axes = plt.subplots(1, 2)
    counts = np.array([60, 30, 6, 4])
    drawn = {"as it is": counts / 100, "even": np.full(4, 0.25)}
    ch11.kept_and_drawn(axes, counts, np.array([0.1, 0.3, 1, 1]), drawn, {"w": 1})
    line = axes[0].lines[0]
    np.testing.assert_allclose(line.get_xdata(), [0.04, 0.06, 0.3, 0.6])
    np.testing.assert_allclose(line.get_ydata(), [1, 1, 0.3, 0.1])
    assert axes[0].texts[0].get_text() == "w"
    assert axes[0].texts[0].xy == (0.3, 0.3)
    assert [t.get_text() for t in axes[1].get_legend().texts] == list(drawn)
    np.testing.assert_allclose(axes[1].lines[0].get_ydata(), [0.04, 0.06, 0.3, 0.6])
    plt.close("all")


def test_learning_curves_show_means_and_seeds(ax):
    rows = [
        {"model": model, "share": share, "seed": seed, "words": 1000 * share,
         "reciprocal_rank": base * share + 0.01 * seed}
        for model, base in [("PPMI", 0.6), ("CBOW", 0.4)]
        for share in (0.5, 1)
        for seed in (0, 2)
    ]  # fmt: skip
    ch11.learning_curves(ax, measurements.Measurements({}, rows))
    lines = [line for line in ax.lines if line.get_label() in ("PPMI", "CBOW")]
    np.testing.assert_allclose(lines[0].get_ydata(), [0.31, 0.61])
    np.testing.assert_allclose(lines[1].get_ydata(), [0.21, 0.41])
    assert len(ax.lines[1].get_ydata()) == 4
    assert to_png(ax.figure).startswith(b"\x89PNG")


def test_no_name_of_the_map_covers_another(ax):
    rng = np.random.default_rng(2)
    places = rng.normal(size=(80, 2))
    names = [f"word{i}" for i in range(80)]
    placed = ch11.word_map(ax, places, names, range(40), lines=[(0, 1)], dots=70)
    ax.figure.canvas.draw()
    boxes = [t.get_window_extent() for t in ax.texts]
    assert 20 < placed == len(boxes)
    assert not any(
        a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]
    )  # fmt: skip
    assert len(ax.lines[0].get_xdata()) == 70
