"""The explorers that compute in the browser, in a page without a kernel.

Sizes, texts and two on one page, at every scene that the chapters show and at both ends
of every control.
"""

import _scenes
import pytest
from _chromium import open_page
from _explorer_page import SCRIPT, open_alone

from tests._browser import SCREENSHOTS
from tests.explorers._shown import Shown

pytestmark = pytest.mark.browser

SCENES = [scene for scene in _scenes.all_scenes() if not scene.kernel]
HEIGHT = 605  # what JupyterLab leaves of a projector's 1280 × 720, and a margin
WIDTHS = {1280: 12, 390: 11}  # of the screen; the smallest text, in px as seen


@pytest.fixture(scope="module")
def wide(browser):
    """One page for all tests of this file."""
    page = open_page(browser, reduced_motion="reduce")
    yield page
    assert page.outside_requests == []
    page.context.close()


@pytest.fixture(params=SCENES, ids=str)
def scene(request):
    return request.param


@pytest.fixture
def page(wide):
    wide.console_errors.clear()
    yield wide
    assert wide.console_errors == []


@pytest.mark.parametrize("width", WIDTHS)
def test_texts_are_readable_and_apart_at_every_end(page, scene, width):
    """And nothing is wider than the page."""
    page.set_viewport_size({"width": width, "height": 720})
    root = open_alone(page, scene.explorer())
    shown = Shown(page, root)
    file = SCREENSHOTS / f"{scene}_{width}.png"
    root.screenshot(path=file)
    if width == 1280:
        assert root.evaluate(LOWEST) <= HEIGHT
    assert faults(page, root, width) == []
    assert root.evaluate("r => r.scrollWidth - r.clientWidth") <= 0
    for control in shown.controls():
        if control.facts["idle"] or control.kind in ("button", "submit"):
            continue
        for words, act in control.moves():
            act()
            assert faults(page, root, width) == [], f"{control.name}: {words}"
        shown.reset()


def test_every_button_leads_to_a_picture_of_its_own(page, scene):
    page.set_viewport_size({"width": 1280, "height": 720})
    root = open_alone(page, scene.explorer())
    for button in Shown(page, root).controls():
        if button.kind in ("button", "submit") and not button.facts["idle"]:
            button.locator.click()
            assert faults(page, root, 1280) == [], button.name


def test_thirty_keys_give_thirty_pictures_and_lead_back(page, scene):
    """Each key is pressed once the picture of the last one is there, at any speed."""
    root = open_alone(page, scene.explorer())
    shown = Shown(page, root)
    sliders = [c for c in shown.controls() if c.kind == "range"]
    slider = next(c for c in sliders if not c.facts["idle"])
    slider.locator.press("Home")
    low, high, step = (float(slider.facts[name]) for name in ("low", "high", "step"))
    presses = min(15, round((high - low) / step))
    there = [shown.look()["picture"]]
    for key in ("ArrowRight", "ArrowLeft"):
        for _ in range(presses):
            assert shown.changed_by(lambda key=key: slider.locator.press(key))
            there.append(shown.look()["picture"])
    assert there[0] == there[-1]


def test_two_on_one_page_keep_apart(page, scene):
    open_alone(page, scene.explorer(), copies=2)
    first, second = (Shown(page, page.locator(SCRIPT).nth(k)) for k in (0, 1))
    before = first.look()
    assert second.look() == before
    moving = [c for c in second.controls() if c.kind == "range" and not c.facts["idle"]]
    assert second.changed_by(moving[0].moves()[0][1])
    assert first.look() == before
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(ids) == len(set(ids))


def faults(page, root, width):
    """What is wrong with the texts of the picture, and with the width."""
    found = [f"on one another: {pair}" for pair in root.evaluate(OVERLAPS)]
    found += [f"outside: {text}" for text in root.evaluate(OUTSIDE)]
    size, text = root.evaluate(SMALLEST)
    if size < WIDTHS[width]:
        found.append(f"{text!r} is {size:.1f} px")
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found + [f"{beyond} px too wide"] * (beyond > 0)


OVERLAPS = """root => {
    const texts = [...root.querySelectorAll("svg text")].map(node =>
        [node.textContent, node.getBoundingClientRect()]);
    const found = [];
    texts.forEach(([a, p], i) => texts.slice(i + 1).forEach(([b, q]) => {
        const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (x > 1 && y > 5) found.push(`${a} | ${b}`);
    }));
    return found;
}"""
OUTSIDE = """root => [...root.querySelectorAll("svg text")].filter(node => {
    const box = node.getBoundingClientRect();
    const frame = node.closest("svg").getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
}).map(node => node.textContent)"""
# As large as it is seen: a drawing is scaled to its place.
SMALLEST = """root => {
    const sizes = [...root.querySelectorAll("svg text")].filter(
        node => node.textContent.trim()).map(node => {
        const svg = node.closest("svg");
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return [scale * parseFloat(getComputedStyle(node).fontSize), node.textContent];
    });
    return sizes.reduce((a, b) => (b[0] < a[0] ? b : a), [99, ""]);
}"""
# How far down the question, the main controls, the picture and the sentence reach.
LOWEST = """root => {
    const top = root.getBoundingClientRect().top;
    const parts = root.querySelectorAll("svg, .row.main, .sentence");
    return Math.max(...[...parts].map(
        part => part.getBoundingClientRect().bottom)) - top;
}"""
