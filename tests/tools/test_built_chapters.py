"""Every chapter's page and deck, built once from what is stored, in a real browser."""

import _build
import html_pages
import pytest
import slides
from _exporters import explorers_of

from tests.tools._built import PLACE, answers_a_key, install_or_skip

pytestmark = [pytest.mark.browser, pytest.mark.node]

CHAPTERS = {
    path.stem: explorers_of(_build.nbformat.read(path, as_version=4))
    for path in _build.find_notebooks(solutions=False)
}
WITH_EXPLORERS = [name for name, explorers in CHAPTERS.items() if explorers]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with ``html/`` and ``slides/`` of the whole course."""
    install_or_skip()
    folder = tmp_path_factory.mktemp("course")
    html_pages.build_pages(build=folder)
    slides.build_slides(build=folder)
    return folder


@pytest.fixture
def screen(page):
    page.set_viewport_size({"width": 1280, "height": 720})
    return page


def open_started(page, file):
    """Open a built file; returns its explorers when all of them live."""
    page.goto(file.as_uri())
    places = page.locator(PLACE)
    for place in places.all():
        place.locator("svg").first.wait_for(state="attached", timeout=60_000)
    return places.all()


def assert_nothing_went_wrong(page):
    assert page.console_errors == []
    assert page.outside_requests == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_page(screen, built, chapter):
    """Its maths is typeset without an error and every explorer answers a key."""
    places = open_started(screen, built / "html" / f"{chapter}.html")
    assert len(places) >= len(CHAPTERS[chapter])
    screen.evaluate("MathJax.startup.promise")
    assert screen.locator("[data-mjx-error], merror").count() == 0
    for place in places:
        assert answers_a_key(place), place.inner_text()
    assert_nothing_went_wrong(screen)


@pytest.mark.parametrize("chapter", WITH_EXPLORERS)
def test_deck(screen, built, chapter):
    """Every explorer answers a key on the slide that it lies on."""
    for place in open_started(screen, built / "slides" / f"{chapter}.html"):
        place.evaluate(
            "place => { const {h, v, f} = Reveal.getIndices(place.closest('section'));"
            " Reveal.slide(h, v, f); }"
        )
        assert answers_a_key(place), place.inner_text()
    assert_nothing_went_wrong(screen)


def test_every_page_is_listed(built):
    for kind, solutions in (("html", True), ("slides", False)):
        index = (built / kind / "index.html").read_text(encoding="utf-8")
        for path in _build.find_notebooks(solutions=solutions):
            link = _build.place_of(path).with_suffix(".html").as_posix()
            assert f'href="{link}"' in index
