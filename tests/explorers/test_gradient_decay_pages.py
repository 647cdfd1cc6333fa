"""The laboratory in the built page and in the slides, where no kernel runs."""

import nbformat
import pytest

from course_utils.explorers.gradient_decay import GradientDecay
from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._decay_page import ROOT
from tests.explorers._flagship_page import changed_by, choose, click, press, sentence
from tests.tools._tiny_notebook import install_or_skip
from tests.tools.test_slides import go_to

import html_pages  # isort: skip  (found through the line above)
import slides  # isort: skip

pytestmark = [pytest.mark.browser, pytest.mark.node]

SCENE = {"cells": ["rnn", "lstm", "gru"], "T": 100, "hidden_size": 64}
CELL = (
    "from course_utils.explorers import show\n"
    "from course_utils.explorers.gradient_decay import GradientDecay\n"
    f"show(GradientDecay(**{SCENE}))"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """{"page", "slides"}: the same notebook, built as each."""
    install_or_skip()
    folder = tmp_path_factory.mktemp("build")
    new = nbformat.v4
    cells = [new.new_markdown_cell("# A laboratory"), new.new_code_cell(CELL)]
    for cell in cells:
        cell.metadata["slideshow"] = {"slide_type": "slide"}
    notebook = folder / "laboratory.ipynb"
    nbformat.write(new.new_notebook(cells=cells), notebook)
    (page,) = html_pages.build_pages([notebook], folder)
    (deck,) = slides.build_slides([notebook], folder)
    return {"page": page, "slides": deck}


@pytest.mark.parametrize("kind", ["page", "slides"])
def test_it_is_alive(page, built, kind):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(built[kind].as_uri())
    if kind == "slides":
        go_to(page, "GradientDecay")
    root = page.locator(ROOT)
    root.wait_for(timeout=30_000)
    page.wait_for_timeout(500)
    assert sentence(root) == GradientDecay(**SCENE).sentence()
    acts = {
        "radius": lambda: press(root, "spectral radius ρ", times=3),
        "bias": lambda: press(root, "forget bias"),
        "activation": choose(root, "activation φ", "relu"),
        "seed": click(root, "New seed"),
        "reset": click(root, "Reset"),
    }
    for name, act in acts.items():
        assert changed_by(root, act), name
    assert sentence(root) == GradientDecay(**SCENE).sentence()

    def fits_the_screen():
        root.evaluate("node => node.scrollIntoView({block: 'end'})")
        box = root.bounding_box()
        high = box["y"] >= -1 and box["y"] + box["height"] <= 721
        return high and box["x"] >= 0 and box["x"] + box["width"] <= 1280

    # The deck may still be settling: on a busy machine one look is not enough.
    wait_until(page, fits_the_screen, 10, "the laboratory does not fit the screen")
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"decay_{kind}.png")
    assert page.console_errors == []
    assert page.outside_requests == []
