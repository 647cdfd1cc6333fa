"""The flagships in the pages and slides of the real chapters, if they are built.

``make html`` and ``make slides`` write them; a CI gives both before the tests.
"""

import pytest

from tests.explorers._flagship_page import changed_by

import _assets  # isort: skip  (tests/tools/__init__ makes tools importable)

pytestmark = [pytest.mark.browser, pytest.mark.node]

FLAGSHIPS = {
    "02_unrolling": [".unrolled-graph"],
    "04_bptt": [".bptt-stepper"],
    "06_vanishing_gradients": [".gradient-decay"],
    "08_lstm": [".gates", ".gradient-decay"],
    "09_gru": [".gradient-decay"],
}


@pytest.fixture(params=FLAGSHIPS)
def chapter(request):
    return request.param


def built(kind, chapter):
    """The built file's address; skips where it is not built, or not from this text."""
    page = _assets.BUILD / kind / f"{chapter}.html"
    notebook = _assets.ROOT / "notebooks" / f"{chapter}.ipynb"
    if not page.is_file() or page.stat().st_mtime < notebook.stat().st_mtime:
        pytest.skip(f"build/{kind}/{chapter}.html is missing or old; make {kind} first")
    return page.as_uri()


def assert_alive(root):
    """A key on the first slider that can be moved changes the drawing."""
    slider = root.locator("input[type=range]:not([disabled])").first
    slider.focus()
    keys = "ArrowRight", "ArrowLeft"  # one of them, if the slider stands at an end
    assert any(changed_by(root, lambda key=key: slider.press(key)) for key in keys)


def test_alive_in_the_page(page, chapter):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(built("html", chapter))
    for css_class in FLAGSHIPS[chapter]:
        found = page.locator(f".rnn-flagship{css_class}")
        found.first.wait_for(timeout=60_000)
        for k in range(found.count()):
            found.nth(k).scroll_into_view_if_needed()
            assert_alive(found.nth(k))
    assert page.locator("[data-mjx-error], merror").count() == 0
    assert page.console_errors == []
    assert page.outside_requests == []


def test_alive_in_the_slides(page, chapter):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(built("slides", chapter))
    for css_class in FLAGSHIPS[chapter]:
        found = page.locator(f".rnn-flagship{css_class}")
        found.first.wait_for(state="attached", timeout=60_000)
        for k in range(found.count()):
            root = found.nth(k)
            # To the slide it lies on, as Reveal counts slides.
            root.evaluate(
                "root => { const {h, v, f} = Reveal.getIndices(root.closest"
                "('section')); Reveal.slide(h, v, f); }"
            )
            root.wait_for(timeout=30_000)
            assert_alive(root)
    assert page.console_errors == []
    assert page.outside_requests == []
