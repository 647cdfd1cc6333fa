"""The built page in a real browser, with the network blocked: nothing is missing."""

import pytest

from tests.tools._tiny_notebook import install_or_skip, served, write_tiny_notebook

import html_pages  # isort: skip  (found through the line above)

pytestmark = [pytest.mark.browser, pytest.mark.node]
ALTS = ['a "line" that goes up & down', "the counter as it stood"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Folder of pages built from the tiny notebook; its path contains a space."""
    install_or_skip()
    folder = tmp_path_factory.mktemp("a build")
    notebook = write_tiny_notebook(folder / "tiny.ipynb")
    (page,) = html_pages.build_pages([notebook], folder)
    return page.parent


def assert_alive(page):
    """Maths typeset, widgets alive, nothing fetched from outside, no error."""
    page.locator(".tiny-counter").wait_for(timeout=30_000)
    page.locator("mjx-container svg").first.wait_for(state="attached")
    assert page.locator("mjx-container svg").count() >= 4
    assert page.locator("[data-mjx-error], merror").count() == 0
    assert r"\begin" not in page.locator(".jp-RenderedMarkdown").first.inner_text()
    counter = page.locator(".tiny-counter")
    assert counter.inner_text() == "count 5"
    counter.click()
    assert counter.inner_text() == "count 6"
    slider = page.locator(".widget-slider")
    slider.locator(".noUi-handle").press("ArrowRight")
    assert slider.locator(".widget-readout").inner_text() == "4"
    assert page.console_errors == []
    assert page.outside_requests == []


def test_page_is_alive_as_a_file(page, built):
    page.goto((built / "tiny.html").as_uri())
    assert_alive(page)


def test_page_is_alive_over_http(page, built):
    with served(built) as address:
        page.goto(f"{address}/tiny.html")
        assert_alive(page)


def test_live_widget_replaces_its_snapshot(page, built):
    page.goto((built / "tiny.html").as_uri())
    page.locator(".tiny-counter").wait_for(timeout=30_000)
    assert not page.get_by_alt_text(ALTS[1]).is_visible()
    assert page.get_by_alt_text(ALTS[0]).is_visible()


def test_without_scripts_pictures_have_their_alt_text(browser, built):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / "tiny.html").as_uri())
    for alt in ALTS:
        picture = page.get_by_alt_text(alt, exact=True)
        assert picture.is_visible()
        assert picture.bounding_box()["width"] == 240
    context.close()


def test_answers_stay_hidden_until_opened(page, built):
    page.goto((built / "tiny.html").as_uri())
    answer = page.get_by_text("is not zero")
    assert not answer.is_visible()
    page.get_by_text("A. The state vanishes").click()
    assert answer.is_visible()


def test_links_lead_to_pages(page, built):
    page.goto((built / "tiny.html").as_uri())
    targets = [
        page.get_by_role("link", name=name).get_attribute("href")
        for name in ("another chapter", "the reference")
    ]
    assert targets == [
        "another.html#a-heading",
        "https://example.org/reference.ipynb",
    ]


def test_longest_code_line_is_not_cut(page, built):
    page.goto((built / "tiny.html").as_uri())
    hidden = "e => e.scrollWidth - e.clientWidth"
    code = page.locator(".highlight").last
    assert "#wide" in code.inner_text()
    assert code.evaluate(hidden) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_follows_the_readers_theme(page, built, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto((built / "tiny.html").as_uri())
    page.locator(".tiny-counter").wait_for(timeout=30_000)
    assert_readable(page, scheme, "h1, .highlight .n, .widget-label, mjx-container")
    page.emulate_media(color_scheme="light")
    page.locator('body[data-jp-theme-light="true"]').wait_for(timeout=5_000)


def assert_readable(page, scheme, selector):
    """Text stands out from what is behind it: WCAG contrast of at least 4.5."""
    for element in page.locator(selector).all():
        text, behind = element.evaluate(COLOURS)
        contrast = (max(text, behind) + 0.05) / (min(text, behind) + 0.05)
        assert contrast >= 4.5, (element.inner_text(), text, behind)
        assert (behind < 0.2) == (scheme == "dark")


# Relative luminance (WCAG 2) of an element's text and of what is painted behind it.
COLOURS = """element => {
  const channels = css => css.match(/[0-9.]+/g).map(Number);
  const linear = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) =>
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const isClear = e => (channels(getComputedStyle(e).backgroundColor)[3] ?? 1) === 0;
  let behind = element;
  while (behind.parentElement && isClear(behind)) behind = behind.parentElement;
  return [getComputedStyle(element).color,
          getComputedStyle(behind).backgroundColor].map(c => luminance(channels(c)));
}"""
