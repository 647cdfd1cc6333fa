"""The window explorer in JupyterLab: every control changes picture and sentence."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import alive, sentence, source

pytestmark = pytest.mark.browser


@pytest.fixture
def window(page, jupyter_lab):
    yield from alive(page, jupyter_lab, "window", "Window")


def test_every_control_changes_the_picture(window):
    SCREENSHOTS.mkdir(exist_ok=True)
    first = sentence(window)
    assert "A window of 9 numbers" in first
    window.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "window_light.png")
    moves = [(0, "ArrowRight", "A window of 10 numbers"), (1, "ArrowLeft", "90 %")]
    for index, key, words in moves:
        before = source(window)
        window.locator(".rnn-explorer .noUi-handle").nth(index).press(key)
        wait_until(window, lambda b=before: source(window) != b, 10, "same picture")
        wait_until(window, lambda w=words: w in sentence(window), 10, words)
    for label, words in (("CO2, monthly: AR(p)", "(ppm)"),
                         ("English text: n-gram", "bits a character")):  # fmt: skip
        before = source(window)
        window.locator(".rnn-explorer select").select_option(label)
        wait_until(window, lambda w=words: w in sentence(window), 20, words)
        assert source(window) != before
    window.get_by_role("button", name="Reset").click()
    wait_until(window, lambda: sentence(window) == first, 10, "reset did not come back")
    window.emulate_media(color_scheme="dark")
    set_theme(window, "Dark")
    window.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "window_dark.png")


def test_too_little_data_is_said_in_words(window):
    window.locator(".rnn-explorer .noUi-handle").nth(0).press("End")
    window.locator(".rnn-explorer .noUi-handle").nth(1).press("Home")
    alarm = window.locator(".rnn-explorer [role=alert]")
    alarm.wait_for()
    assert "use more data" in alarm.inner_text()
