"""Names beside points: inside, apart from each other, the first ones first."""

import numpy as np
import pytest

from course_utils.plotting.labels import LETTER, LINE, POINT, place_labels, visible

SIZE = (400, 350)


def boxes(places, names):
    found = []
    for (x, y, ha), name in zip(places, names, strict=True):
        wide = LETTER * len(name)
        start = x - {"left": 0, "center": 0.5, "right": 1}[ha] * wide
        found.append((start, y - LINE / 2, start + wide, y + LINE / 2))
    return found


def overlap(a, b):
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_covered_and_nothing_leaves_the_plane(seed):
    rng = np.random.default_rng(seed)
    pixels = rng.uniform(0, 1, (25, 2)) * SIZE
    names = ["x" * n for n in rng.integers(1, 14, 25)]
    found = place_labels(pixels, names, SIZE)
    shown = [i for i, place in enumerate(found) if place]
    assert len(shown) >= 15
    around = boxes([found[i] for i in shown], [names[i] for i in shown])
    points = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in pixels]
    for i, box in enumerate(around):
        assert 0 <= box[0] and box[2] <= SIZE[0] and 0 <= box[1] and box[3] <= SIZE[1]
        assert not any(overlap(box, other) for other in around[:i] + points)


def test_a_point_alone_has_its_name_to_the_right_unless_that_is_outside():
    assert place_labels([(100, 50)], ["word"], SIZE) == [(109, 50, "left")]
    assert place_labels([(390, 50)], ["word"], SIZE) == [(381, 50, "right")]


def test_the_first_names_come_first():
    crowd = [(200, 150)] * 12
    found = place_labels(crowd, ["a long name"] * 12, SIZE)
    shown = [place is not None for place in found]
    assert shown == sorted(shown, reverse=True) and 3 <= sum(shown) < 12


def test_no_points_and_no_room():
    assert place_labels([], [], SIZE) == []
    assert place_labels([(10, 10)], ["far too long"], (30, 30)) == [None]


def test_white_space_is_made_visible():
    assert visible("a b\n\tc") == "a␣b↵⇥c"
