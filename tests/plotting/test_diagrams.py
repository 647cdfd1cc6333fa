"""The graphs hold what they claim: nodes, names, numbers, direction, no overlaps."""

import numpy as np
import pytest

from course_utils import plotting
from course_utils.plotting.diagrams import BOX, STEP


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def arrows(fig):
    patches = [p for ax in fig.axes for p in ax.patches]
    return [p for p in patches if type(p).__name__ == "FancyArrowPatch"]


@pytest.mark.parametrize("T", [1, 3, 8])
def test_one_column_a_step(T):
    found = texts(plotting.unrolled_graph(T))
    for name, count in [("x", T), ("h", T + 1), ("s", T)]:
        assert sum(text.startswith(f"${name}^") for text in found) == count
    assert found.count("$W$") == T


def test_untied_weights_have_names_and_colors_of_their_own():
    fig = plotting.unrolled_graph(3, tied=False)
    assert "$W^{(2)}$" in texts(fig) and "$W$" not in texts(fig)
    assert len({a.get_edgecolor() for a in arrows(fig)}) == 3


def test_values_are_written_and_later_ones_wait():
    values = {"x": [1, 2, 3], "h": [0, 0.5, -0.25, 4], "s": [7, 8, 9]}
    found = texts(plotting.unrolled_graph(3, values=values, upto=2))
    assert "-0.25" in found and "+8.00" in found
    assert "+3.00" not in found and "+4.00" not in found


def test_gradients_turn_the_arrows_round():
    gradients = {"x": [1, 2], "h": [0, 1, 2], "s": [3, 4]}
    forward = arrows(plotting.unrolled_graph(2))
    backward = arrows(plotting.unrolled_graph(2, gradients=gradients))
    for there, back in zip(forward, backward, strict=True):
        start, end = there._posA_posB
        assert np.allclose(back._posA_posB, (end, start))


def test_rows_and_labels_of_a_system_without_input():
    found = texts(plotting.unrolled_graph(3, rows=("h",), labels={"W": "f"}))
    assert found.count("$f$") == 3 and not any("x" in text for text in found)


def test_boxes_do_not_touch():
    assert BOX < STEP


def test_no_steps_is_refused():
    with pytest.raises(ValueError, match="T is 0; expected at least 1"):
        plotting.unrolled_graph(0)


def test_circuit_shows_both_drawings():
    fig = plotting.circuit(4)
    assert [ax.get_title() for ax in fig.axes] == ["folded", "unrolled, T = 4"]
    assert any("delay" in text for text in texts(fig))


def test_texts_do_not_overlap():
    fig = plotting.unrolled_graph(8, rows=("x", "h", "s", "loss"), tied=False)
    fig.canvas.draw()
    boxes = [t.get_window_extent() for ax in fig.axes for t in ax.texts]
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])
