"""The explorer of kinds in JupyterLab: every control, reset, both themes."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import PICTURE, alive, sentence, source

pytestmark = pytest.mark.browser


@pytest.fixture
def kinds(page, jupyter_lab):
    yield from alive(page, jupyter_lab, "kinds", "Kinds")


def changed(page, act, words):
    """Do `act`; the picture must change and the sentence hold `words`."""
    before = source(page)
    act()
    wait_until(page, lambda: source(page) != before, 10, "same picture")
    wait_until(page, lambda: words in sentence(page), 10, words)


def test_every_control_changes_the_picture(kinds):
    SCREENSHOTS.mkdir(exist_ok=True)
    first = sentence(kinds)
    assert first.startswith("Many to one")
    explorer = kinds.locator(".rnn-explorer")
    explorer.screenshot(path=SCREENSHOTS / "kinds_light.png")
    choice = explorer.locator("select")
    changed(kinds, lambda: choice.select_option("deep"), "Deep")
    handles = explorer.locator(".noUi-handle")
    changed(kinds, lambda: handles.nth(0).press("ArrowLeft"), "adds up 3 answers")
    before = source(kinds)
    handles.nth(1).press("ArrowRight")
    wait_until(kinds, lambda: source(kinds) != before, 10, "same picture")
    kinds.get_by_role("button", name="Reset").click()
    wait_until(kinds, lambda: sentence(kinds) == first, 10, "reset did not come back")
    assert kinds.locator(PICTURE).get_attribute("title") == first
    kinds.emulate_media(color_scheme="dark")
    set_theme(kinds, "Dark")
    explorer.screenshot(path=SCREENSHOTS / "kinds_dark.png")
