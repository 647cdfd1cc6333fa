"""The explorer of truncation in JupyterLab: every control, both themes."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import PICTURE, alive, sentence, source

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(page, jupyter_lab):
    yield from alive(page, jupyter_lab, "window_of_gradient", "WindowOfGradient")


def test_every_control_changes_the_picture(lab):
    SCREENSHOTS.mkdir(exist_ok=True)
    first = sentence(lab)
    assert "A sliding window of k = 4 keeps 42 of 78 terms" in first
    lab.locator(".rnn-explorer").screenshot(
        path=SCREENSHOTS / "window_of_gradient_light.png"
    )
    for index, words in ((0, "k = 5"), (1, "loss of step 10"), (2, "norm")):
        before = source(lab)
        lab.locator(".rnn-explorer .noUi-handle").nth(index).press("ArrowRight")
        wait_until(lab, lambda b=before: source(lab) != b, 10, "same picture")
        wait_until(lab, lambda w=words: w in sentence(lab), 10, words)
    lab.locator(".rnn-explorer select").select_option("chunks")
    wait_until(lab, lambda: "Cutting into chunks" in sentence(lab), 10, "chunks")
    lab.get_by_role("button", name="Reset").click()
    wait_until(lab, lambda: sentence(lab) == first, 10, "reset did not come back")
    assert lab.locator(PICTURE).get_attribute("title") == first
    lab.emulate_media(color_scheme="dark")
    set_theme(lab, "Dark")
    lab.locator(".rnn-explorer").screenshot(
        path=SCREENSHOTS / "window_of_gradient_dark.png"
    )
