"""The gate explorer's own ways: bars that are dragged, a signal that is drawn."""

import pytest
from _explorer_page import open_alone

from course_utils.explorers.gates import Gates

pytestmark = pytest.mark.browser


@pytest.fixture
def gates(page):
    open_alone(page, Gates())
    return page.locator(".rnn-explorer.gates")


def drag(page, gates, name, step, height):
    """Press the row `name` at a step, low, and pull it up to `height` of the row."""
    box = gates.locator(f"[data-key='{name}-pad']").bounding_box()
    x = box["x"] + (step - 0.5) / 20 * (box["width"] - 8)
    page.mouse.move(x, box["y"] + 0.8 * box["height"])
    page.mouse.down()
    page.mouse.move(x, box["y"] + (1 - height) * box["height"], steps=4)
    page.mouse.up()


def test_dragging_a_bar_moves_all_bars_of_its_kind(page, gates):
    drag(page, gates, "f", 5, 1)
    values = page.evaluate("window.model.get('f')")
    assert values == [0.999, 0.001, 0.8]
    assert "Latch: reached" in gates.locator(".sentence").inner_text()
    assert "yes" in gates.locator(".sentence").get_attribute("class")


def test_the_signal_is_drawn_and_a_mark_is_set_by_hand(page, gates):
    drag(page, gates, "x", 6, 1)
    assert page.evaluate("window.model.get('xs')[5]") == 1
    drag(page, gates, "marks", 6, 0.5)
    assert page.evaluate("window.model.get('marks')[5]") == 1
    assert page.console_errors == []


def test_a_task_is_done_with_the_keyboard_alone(page, gates):
    gates.locator("summary").press("Enter")
    slider = gates.get_by_label("forget gate where there is no mark", exact=True)
    slider.press("End")
    assert "reached" in gates.locator(".sentence").inner_text()
    gates.get_by_label("counter", exact=True).check()
    assert "counter" in gates.locator(".sentence").inner_text().lower()
