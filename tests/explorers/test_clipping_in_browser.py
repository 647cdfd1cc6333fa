"""The clipping explorer's own ways: the start and the step are dragged."""

import pytest
from _explorer_page import open_alone

from course_utils.explorers.clipping import Clipping

pytestmark = pytest.mark.browser


def test_the_start_is_dragged_over_the_surface_and_the_step_along_the_losses(page):
    open_alone(page, Clipping())
    clipping = page.locator(".rnn-explorer.clipping")
    box = clipping.locator("[data-key='start-pad']").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 40, steps=4)
    page.mouse.move(x + 2000, y, steps=4)  # as far as it may be
    page.mouse.up()
    assert page.evaluate("window.model.get('w')") == 6.5
    assert page.evaluate("window.model.get('b')") == -3.3
    losses = clipping.locator("[data-key='losses-pad']").bounding_box()
    middle = losses["x"] + losses["width"] / 2
    page.mouse.click(middle, losses["y"] + losses["height"] / 2)
    assert page.evaluate("window.model.get('steps')") == 75
    assert "After 75 steps" in clipping.locator(".sentence").inner_text()
    assert page.console_errors == []
