"""The clipping explorer in JupyterLab: every control, both themes."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import PICTURE, alive, sentence, source

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(page, jupyter_lab):
    yield from alive(page, jupyter_lab, "clipping", "Clipping")


def test_every_control_changes_the_picture(lab):
    SCREENSHOTS.mkdir(exist_ok=True)
    first = sentence(lab)
    assert "one step (step 9) of length 86.2 throws it out" in first
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "clipping_light.png")
    for kind in ("by value", "by norm"):
        lab.locator(".rnn-explorer select").select_option(kind)
        wait_until(lab, lambda k=kind: f"Clipped {k} at 0.3" in sentence(lab), 10, kind)
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "clipping_norm.png")
    words = ("at 0.4", "learning rate 1.05", "after 101 steps", "w = 4.7", "b = -3.2")
    for index, expected in enumerate(words):
        before = source(lab)
        lab.locator(".rnn-explorer .noUi-handle").nth(index).press("ArrowRight")
        wait_until(lab, lambda b=before: source(lab) != b, 10, "same picture")
        wait_until(lab, lambda w=expected: w in sentence(lab), 10, expected)
    lab.get_by_role("button", name="Reset").click()
    wait_until(lab, lambda: sentence(lab) == first, 10, "reset did not come back")
    assert lab.locator(PICTURE).get_attribute("title") == first
    lab.emulate_media(color_scheme="dark")
    set_theme(lab, "Dark")
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "clipping_dark.png")
