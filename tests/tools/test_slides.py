"""The built slides in a real browser, with the network blocked."""

import pytest
from playwright.sync_api import expect

from tests.tools._tiny_notebook import install_or_skip, served, write_tiny_notebook
from tests.tools.test_html_pages import ALTS, assert_readable

import slides  # isort: skip  (found through the lines above)

pytestmark = [pytest.mark.browser, pytest.mark.node]
PRESENT = "section.present:not(.stack)"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Folder of slides built from the tiny notebook; its path contains a space."""
    install_or_skip()
    folder = tmp_path_factory.mktemp("a build")
    notebook = write_tiny_notebook(folder / "tiny.ipynb")
    (deck,) = slides.build_slides([notebook], folder)
    return deck.parent


@pytest.fixture
def projector(page):
    page.set_viewport_size({"width": 1280, "height": 720})
    return page


def go_to(page, text):
    """Press the space bar until the slide that shows ``text`` is there."""
    page.locator(f"{PRESENT} >> nth=0").wait_for(timeout=30_000)
    for _ in range(12):
        shown = page.locator(PRESENT)
        if text in shown.inner_text():
            return shown
        page.keyboard.press("Space")
    raise AssertionError(f"no slide shows {text!r}")


def assert_alive(page):
    shown = go_to(page, "A tiny chapter")
    shown.locator("mjx-container svg").first.wait_for()
    assert page.locator("[data-mjx-error], merror").count() == 0
    counter = go_to(page, "class Counter").locator(".tiny-counter")
    counter.wait_for(timeout=30_000)
    counter.click()
    assert counter.inner_text() == "count 6"
    assert page.console_errors == []
    assert page.outside_requests == []


def test_slides_are_alive_as_a_file(projector, built):
    projector.goto((built / "tiny.html").as_uri())
    assert_alive(projector)


def test_slides_are_alive_over_http(projector, built):
    with served(built) as address:
        projector.goto(f"{address}/tiny.html")
        assert_alive(projector)


def test_slides_are_cut_by_the_metadata(projector, built):
    projector.goto((built / "tiny.html").as_uri())
    assert projector.locator(".slides > section").count() == 4
    assert projector.locator(".slides section section").count() == 5
    fragment = projector.locator(".fragment")
    expect(fragment).to_contain_text("IntSlider")
    go_to(projector, "Predict first")
    expect(fragment).to_have_css("visibility", "hidden")
    projector.keyboard.press("Space")
    expect(fragment).to_have_css("visibility", "visible")


def test_explorer_keeps_the_arrow_keys(projector, built):
    projector.goto((built / "tiny.html").as_uri())
    go_to(projector, "Predict first")
    projector.keyboard.press("Space")
    slider = projector.locator(".widget-slider")
    expect(projector.locator(".fragment")).to_have_css("opacity", "1")
    slider.locator(".noUi-handle").press("ArrowRight")
    expect(slider.locator(".widget-readout")).to_have_text("4")
    assert "Predict first" in projector.locator(PRESENT).inner_text()
    projector.mouse.click(1000, 30)
    projector.keyboard.press("ArrowRight")
    assert "class Counter" in projector.locator(PRESENT).inner_text()


def test_pictures_have_their_alt_text(projector, built):
    projector.goto((built / "tiny.html").as_uri())
    go_to(projector, "import base64")
    assert projector.get_by_alt_text(ALTS[0], exact=True).is_visible()
    assert projector.get_by_alt_text(ALTS[1], exact=True).count() == 1


def test_longest_code_line_is_not_cut(projector, built):
    projector.goto((built / "tiny.html").as_uri())
    code = go_to(projector, "#wide").locator(".highlight").first
    assert code.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    box = code.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1280


def test_tall_slide_scrolls(projector, built):
    projector.goto((built / "tiny.html").as_uri())
    shown = go_to(projector, "Predict first")
    projector.keyboard.press("Space")
    projector.locator(".widget-slider").wait_for()
    last = shown.locator(".widget-htmlmath-content")
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    assert 0 <= box["y"] < 720
    assert shown.evaluate("e => e.scrollHeight > e.clientHeight")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_slides_follow_the_lecturers_theme(projector, built, scheme):
    projector.emulate_media(color_scheme=scheme)
    projector.goto((built / "tiny.html").as_uri())
    go_to(projector, "A tiny chapter").locator("mjx-container svg").first.wait_for()
    assert_readable(projector, scheme, f"{PRESENT} h1, {PRESENT} mjx-container")
