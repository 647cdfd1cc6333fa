"""The echo explorer in JupyterLab: keys move it, it stays quick, both themes."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import PICTURE, alive, sentence, source

pytestmark = pytest.mark.browser


@pytest.fixture
def echo(page, jupyter_lab):
    yield from alive(page, jupyter_lab, "echo", "Echo")


def test_every_control_changes_the_picture(echo):
    SCREENSHOTS.mkdir(exist_ok=True)
    first = sentence(echo)
    widths = echo.locator(PICTURE).evaluate("i => [i.clientWidth, i.naturalWidth]")
    assert widths == [700, 700], "a stretched picture is blurred"
    assert "below half after 7 steps" in first
    echo.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "echo_light.png")
    for index, words in ((0, "w = 0.95"), (1, "after 50 steps")):
        before = source(echo)
        echo.locator(".rnn-explorer .noUi-handle").nth(index).press("ArrowRight")
        wait_until(echo, lambda b=before: source(echo) != b, 10, "same picture")
        wait_until(echo, lambda w=words: w in sentence(echo), 10, words)
    echo.get_by_role("button", name="Reset").click()
    wait_until(echo, lambda: sentence(echo) == first, 10, "reset did not come back")
    assert echo.locator(PICTURE).get_attribute("title") == first
    echo.emulate_media(color_scheme="dark")
    set_theme(echo, "Dark")
    echo.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "echo_dark.png")


def test_held_key_ends_at_the_last_event(echo):
    handle = echo.locator(".rnn-explorer .noUi-handle").first
    for _ in range(12):
        handle.press("ArrowLeft")
    wait_until(echo, lambda: "w = 0.30" in sentence(echo), 10, sentence(echo))
