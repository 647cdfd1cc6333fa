"""The window explorer in JupyterLab: every control changes picture and sentence."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._python_page import PICTURE, assert_quick

pytestmark = pytest.mark.browser

CELL = (
    "from course_utils.explorers import show\n"
    "from course_utils.explorers.window import Window\n"
    "window = Window()\n"
    "show(window)"
)


@pytest.fixture
def window(page, jupyter_lab):
    """The page with the explorer alive in a one-cell notebook."""
    jupyter_lab.write_notebook("window.ipynb", [CELL])
    jupyter_lab.open_notebook(page, "window.ipynb")
    jupyter_lab.run_all(page)
    assert jupyter_lab.problems(page) == []
    page.locator(PICTURE).wait_for()
    yield page
    assert page.console_errors == []
    assert page.outside_requests == []
    jupyter_lab.shut_down_kernels()


def sentence(page):
    return page.locator(".rnn-explorer [role=status]").inner_text()


def source(page):
    return page.locator(PICTURE).get_attribute("src")


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
    window.evaluate(
        "window.jupyterapp.commands.execute('apputils:change-theme',"
        " {theme: 'JupyterLab Dark'})"
    )
    dark = window.locator("body[data-jp-theme-light=false]")
    dark.wait_for(state="attached")
    window.wait_for_timeout(500)
    window.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "window_dark.png")


def test_too_little_data_is_said_in_words(window):
    window.locator(".rnn-explorer .noUi-handle").nth(0).press("End")
    window.locator(".rnn-explorer .noUi-handle").nth(1).press("Home")
    alarm = window.locator(".rnn-explorer [role=alert]")
    alarm.wait_for()
    assert "use more data" in alarm.inner_text()


@pytest.mark.serial
def test_key_press_to_picture_is_quick(window):
    assert_quick(window)
