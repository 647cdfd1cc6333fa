"""The explorer of neighbours in JupyterLab: typing, both themes."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import (
    PICTURE,
    alive,
    sentence,
    source,
)

pytestmark = pytest.mark.browser

# As many vectors as the chapter has, in eight bunches so that neighbours are near.
MADE = (
    "import numpy as np\n"
    "rng = np.random.default_rng(0)\n"
    "words = ['true', 'false', *(f'word{i}' for i in range(1500))]\n"
    "bunches = 2 * rng.normal(size=(8, 64))\n"
    "vectors = bunches[np.arange(1502) % 8] + rng.normal(size=(1502, 64))\n"
)


@pytest.fixture
def lab(page, jupyter_lab):
    made = {"before": MADE, "given": "vectors, words"}
    yield from alive(page, jupyter_lab, "neighbours", "Neighbours", **made)


def test_every_control_changes_the_picture(lab):
    SCREENSHOTS.mkdir(exist_ok=True)
    first = sentence(lab)
    assert "Nearest to “true” among all 1502 words" in first
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "neighbours_light.png")
    before = source(lab)
    lab.locator(".rnn-explorer .noUi-handle").press("ArrowRight")
    wait_until(lab, lambda: "last of 11 shown" in sentence(lab), 10, "11 neighbours")
    assert source(lab) != before
    lab.locator(".rnn-explorer select").select_option("the neighbours")
    wait_until(lab, lambda: "map of the neighbours" in sentence(lab), 10, "other map")
    lab.get_by_role("button", name="Reset").click()
    wait_until(lab, lambda: sentence(lab) == first, 10, "reset did not come back")
    assert lab.locator(PICTURE).get_attribute("title") == first
    lab.emulate_media(color_scheme="dark")
    set_theme(lab, "Dark")
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "neighbours_dark.png")


def test_a_typed_word_is_looked_up_at_every_key(lab):
    field = lab.locator(".rnn-explorer input[type=text]")
    field.fill("")
    alarm = lab.locator(".rnn-explorer [role=alert]")
    wait_until(lab, lambda: alarm.count() == 1, 10, "no message for no word")
    assert "There is no word" in alarm.inner_text()
    field.press_sequentially("fals", delay=30)
    wait_until(lab, lambda: "“fals” is not" in alarm.inner_text(), 10, "unknown word")
    assert "Spelt most like it: false" in alarm.inner_text()
    field.press_sequentially("e", delay=30)
    wait_until(lab, lambda: alarm.count() == 0, 10, "the message stays")
    wait_until(lab, lambda: "Nearest to “false”" in sentence(lab), 10, "false")
