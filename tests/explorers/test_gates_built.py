"""The gate explorer in the built page and in the slides, where no kernel runs."""

import nbformat
import pytest

from course_utils.explorers.gates import Gates
from tests._browser import SCREENSHOTS
from tests.explorers._flagship_page import changed_by, choose, click, press, sentence
from tests.explorers._gates_page import CELL, ROOT
from tests.tools._tiny_notebook import install_or_skip

import html_pages  # isort: skip  (found through the line above)
import slides  # isort: skip

pytestmark = [pytest.mark.browser, pytest.mark.node]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    install_or_skip()
    new = nbformat.v4
    cells = [new.new_markdown_cell("# Gates"), new.new_code_cell(CELL)]
    for cell in cells:
        cell.metadata["slideshow"] = {"slide_type": "slide"}
    path = tmp_path_factory.mktemp("built") / "gates.ipynb"
    nbformat.write(new.new_notebook(cells=cells), path)
    return path


def assert_a_latch_can_be_made(page):
    root = page.locator(ROOT)
    root.wait_for(timeout=30_000)
    assert sentence(root) == Gates().sentence()
    for label, key in {
        "input gate where there is no mark": "Home",
        "input gate at a store mark": "End",
        "forget gate where there is no mark": "End",
        "forget gate at a store mark": "Home",
        "output gate where there is no mark": "End",
        "output gate at a store mark": "End",
    }.items():
        assert "not yet" in sentence(root)
        assert changed_by(root, lambda args=(label, key): press(root, *args))
    assert sentence(root).startswith("Latch: reached.")
    assert changed_by(root, choose(root, "goal", "memory"))
    assert changed_by(root, click(root, "Show a solution"))
    assert sentence(root).startswith("Resettable memory: reached.")
    assert page.console_errors == []
    assert page.outside_requests == []
    return root


def test_alive_in_the_page_and_whole_on_a_projected_screen(page, notebook):
    (built,) = html_pages.build_pages([notebook], notebook.parent)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(built.as_uri())
    root = assert_a_latch_can_be_made(page)
    root.evaluate("root => root.scrollIntoView()")
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "gates_page_1280x720.png")
    assert root.bounding_box()["height"] <= 720


def test_alive_in_the_slides(page, notebook):
    (built,) = slides.build_slides([notebook], notebook.parent)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(built.as_uri() + "#/1")
    assert_a_latch_can_be_made(page)
    page.screenshot(path=SCREENSHOTS / "gates_slide_1280x720.png")
