"""The powers explorer's own ways: eigenvalues and the power k are dragged."""

import pytest
from _explorer_page import open_alone

from course_utils.explorers.powers import Powers

pytestmark = pytest.mark.browser


def middle(box, right=0.0, down=0.0):
    """The middle of a box, or a place that share of its width and height from there."""
    return (
        box["x"] + (0.5 + right) * box["width"],
        box["y"] + (0.5 + down) * box["height"],
    )


def test_an_eigenvalue_is_dragged_out_of_the_unit_circle_and_k_along_the_norms(page):
    open_alone(page, Powers(radius=0.9, angle=30, k=3))
    powers = page.locator(".rnn-explorer.powers")
    plane = powers.locator("[data-key='eigen-pad']").bounding_box()
    page.mouse.move(*middle(plane, 0.24, 0.14))  # the lower one of the two
    page.mouse.down()
    page.mouse.move(*middle(plane, 0, -0.4), steps=4)
    page.mouse.up()
    assert page.evaluate("window.model.get('radius')") > 1.2
    assert abs(page.evaluate("window.model.get('angle')") - 90) <= 1
    norms = powers.locator("[data-key='norms-pad']").bounding_box()
    page.mouse.click(*middle(norms))
    assert page.evaluate("window.model.get('k')") == 15
    assert "after 15 steps" in powers.locator(".sentence").inner_text()
    assert page.console_errors == []
