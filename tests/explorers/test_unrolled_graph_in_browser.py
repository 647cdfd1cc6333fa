"""The unrolled graph's own ways: it unrolls, and a weight's copies light together."""

import pytest
from _explorer_page import open_alone

from course_utils.explorers.unrolled_graph import UnrolledGraph

pytestmark = pytest.mark.browser

MIDDLE = """path => {
    const {x, y} = path.getPointAtLength(path.getTotalLength() / 2);
    const place = path.getScreenCTM();
    return [place.a * x + place.e, place.d * y + place.f];
}"""


def test_the_loop_unrolls_and_pointing_at_one_w_lights_all(page):
    open_alone(page, UnrolledGraph())
    graph = page.locator(".rnn-explorer.unrolled_graph")
    assert graph.locator("[data-key='delay']").count() == 1
    graph.get_by_role("button", name="Step ▶").click()
    graph.locator("[data-key='delay']").wait_for(state="detached")
    lit = graph.locator("path[data-key$='-line'].lit")
    assert lit.count() == 0
    page.mouse.move(*graph.locator("[data-key='hit-W-2']").evaluate(MIDDLE))
    keys = lit.evaluate_all("nodes => nodes.map(node => node.dataset.key)")
    assert keys == ["W-1-line", "W-2-line", "W-3-line"]
    page.mouse.move(2, 2)
    assert lit.count() == 0
    graph.get_by_label("W", exact=True).focus()
    assert lit.count() == 3
    assert page.console_errors == []


def test_without_motion_it_is_unrolled_at_once(page):
    page.emulate_media(reduced_motion="reduce")
    open_alone(page, UnrolledGraph())
    graph = page.locator(".rnn-explorer.unrolled_graph")
    graph.locator(".graph").press("ArrowRight")
    assert graph.locator("[data-key='delay']").count() == 0
    graph.locator(".graph").press("Home")
    assert graph.locator("[data-key='delay']").count() == 1
