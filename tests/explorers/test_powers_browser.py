"""The powers explorer in JupyterLab: every control, both themes."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import PICTURE, alive, sentence, source

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(page, jupyter_lab):
    yield from alive(page, jupyter_lab, "powers", "Powers")


def test_every_control_changes_the_picture(lab):
    SCREENSHOTS.mkdir(exist_ok=True)
    first = sentence(lab)
    assert "after 10 steps the norm is 0.349" in first
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "powers_light.png")
    words = ("Radius 0.95", "rotation 35°", "first grows", "after 11 steps")
    keys = ("ArrowRight", "ArrowRight", "PageUp", "ArrowRight")
    for index, (key, expected) in enumerate(zip(keys, words, strict=True)):
        before = source(lab)
        lab.locator(".rnn-explorer .noUi-handle").nth(index).press(key)
        wait_until(lab, lambda b=before: source(lab) != b, 10, "same picture")
        wait_until(lab, lambda w=expected: w in sentence(lab), 10, expected)
    lab.get_by_role("button", name="Reset").click()
    wait_until(lab, lambda: sentence(lab) == first, 10, "reset did not come back")
    assert lab.locator(PICTURE).get_attribute("title") == first
    lab.emulate_media(color_scheme="dark")
    set_theme(lab, "Dark")
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "powers_dark.png")
