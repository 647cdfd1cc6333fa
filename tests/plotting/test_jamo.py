"""Pictures of jamo: the shares in their fields, each letter at its place."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils.plotting import jamo


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_every_field_shows_its_share(ax):
    jamo.transitions(ax, [[0.25, 0.75, 0], [1, 0, 0]], ["a", "b"], ["x", "y", "z"])
    shown = {text.get_position(): text.get_text() for text in ax.texts}
    assert shown[0, 0] == "25.0" and shown[1, 0] == "75.0" and shown[0, 1] == "100.0"
    assert len(shown) == 6
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b"]


def test_letters_stand_at_their_points(ax):
    places = np.array([[0, 1], [2, 3], [4, 5.0]])
    jamo.letters(ax, places, ["p", "q", "r"], ["tail", "lead", "lead"])
    found = {text.get_text(): text.xy for text in ax.texts}
    for name, place in zip("pqr", places, strict=True):
        np.testing.assert_array_equal(found[name], place)
    points = {c.get_label(): len(c.get_offsets()) for c in ax.collections}
    assert points == {"lead": 2, "vowel": 0, "tail": 1}


def test_no_letter_covers_another(ax):
    crowd = np.random.default_rng(0).normal(0, 15, (13, 2)) + 200
    alone = np.array([[500.0, 500]])
    pixels = np.vstack([crowd, alone])
    offsets = jamo.spread(pixels)
    assert offsets.shape == (14, 2)
    middles = pixels + offsets
    apart = np.abs(middles[:, None] - middles).max(axis=2) + 100 * np.eye(14)
    assert apart.min() >= jamo.BOX
    from_points = np.abs(middles[:, None] - pixels).max(axis=2)
    assert from_points.min() >= (jamo.BOX + jamo.POINT) / 2
    np.testing.assert_allclose(np.hypot(*offsets[-1]), jamo.NEAR)


def test_only_a_letter_far_off_has_a_line(ax):
    places = np.array([*(np.arange(9)[:, None] * [0.001, 0.0007]), [1.0, 1.0]])
    jamo.letters(ax, places, list("abcdefghiz"), ["vowel"] * 10)
    lines = {text.get_text(): text.arrow_patch is not None for text in ax.texts}
    assert not lines["z"] and any(lines.values())
