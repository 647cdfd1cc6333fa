"""The explorer of gates over a sentence in JupyterLab: typing, both themes."""

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

MODEL = (
    "from course_utils.models.language import CharacterModel\n"
    "model = CharacterModel(97, 64, 'gru', seed=0)\n"
    "for parameter in model.rnn.parameters():\n"
    "    parameter.data *= 4  # untrained, but far from zero\n"
)


@pytest.fixture
def lab(page, jupyter_lab):
    made = {"before": MODEL, "given": "model, row=4"}
    yield from alive(page, jupyter_lab, "sentence_gates", "SentenceGates", **made)


def test_every_control_changes_the_picture(lab):
    SCREENSHOTS.mkdir(exist_ok=True)
    first = sentence(lab)
    assert "Update gate z (near 1 keeps the old state) over 51 characters" in first
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "sentence_light.png")
    before = source(lab)
    lab.locator(".rnn-explorer .noUi-handle").nth(1).press("ArrowRight")
    wait_until(lab, lambda: source(lab) != before, 10, "same picture")
    lab.locator(".rnn-explorer .noUi-handle").nth(0).press("ArrowRight")
    wait_until(lab, lambda: "from place 2" in sentence(lab), 10, "place 2")
    lists = lab.locator(".rnn-explorer select")
    lists.nth(0).select_option("reset gate r")
    wait_until(lab, lambda: "Reset gate r" in sentence(lab), 10, "reset gate")
    lists.nth(1).select_option("by number")
    wait_until(lab, lambda: "by number" in sentence(lab), 10, "by number")
    lab.get_by_role("button", name="Reset").click()
    wait_until(lab, lambda: sentence(lab) == first, 10, "reset did not come back")
    assert lab.locator(PICTURE).get_attribute("title") == first
    lab.emulate_media(color_scheme="dark")
    set_theme(lab, "Dark")
    lab.locator(".rnn-explorer").screenshot(path=SCREENSHOTS / "sentence_dark.png")


def test_typed_text_is_read_at_once(lab):
    field = lab.locator(".rnn-explorer input[type=text]")
    field.fill("")
    alarm = lab.locator(".rnn-explorer [role=alert]")
    wait_until(lab, lambda: alarm.count() == 1, 10, "no message for no text")
    assert "There is no text" in alarm.inner_text()
    field.press_sequentially("Bye é bx", delay=30)  # b and x are JupyterLab's own keys
    wait_until(lab, lambda: alarm.count() == 0, 10, "the message stays")
    wait_until(lab, lambda: "over 8 characters" in sentence(lab), 10, "8 characters")
    assert "Not in the vocabulary, read as �: é." in sentence(lab)
    assert field.input_value() == "Bye é bx"
