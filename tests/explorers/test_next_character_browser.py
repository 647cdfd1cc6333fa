"""The explorer of the next character in JupyterLab: typing, both themes."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import PICTURE, alive, sentence, source

pytestmark = pytest.mark.browser

# As large as the chapter's; untrained, but far from uniform.
MODELS = (
    "from course_utils.datasets.text import character_vocabulary\n"
    "from course_utils.models.language import CharacterModel\n"
    "from course_utils.models.ngram import NGram\n"
    "vocabulary = character_vocabulary()\n"
    "lstm = CharacterModel(97, 448, embedding_size=64)\n"
    "lstm.out.weight.data *= 9\n"
    "ids = vocabulary.encode('the cat and the dog and the cow sat on the mat. ' * 40)\n"
    "models = {'LSTM': lstm, '5-gram': NGram(5, 97).fit(ids)}\n"
)

# From the key press to the paint after the picture's new address has loaded: the field
# tells the kernel at every input event.
TYPE = """async letter => {
    const field = document.querySelector(".rnn-explorer input[type=text]");
    const image = document.querySelector(".rnn-explorer img");
    const before = image.src;
    field.focus();
    const start = performance.now();
    document.execCommand("insertText", false, letter);
    while (image.src === before || !image.complete || !image.naturalWidth) {
        if (performance.now() - start > 5000) return -1;
        await new Promise(requestAnimationFrame);
    }
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
}"""


@pytest.fixture
def lab(page, jupyter_lab):
    made = {"before": MODELS, "given": "models, vocabulary, text='the cat'"}
    yield from alive(page, jupyter_lab, "next_character", "NextCharacter", **made)


def test_every_control_changes_the_picture(lab):
    SCREENSHOTS.mkdir(exist_ok=True)
    lab.set_viewport_size({"width": 1280, "height": 720})
    first = sentence(lab)
    assert "After “the␣cat” LSTM expects" in first and ". 5-gram expects" in first
    picture = lab.locator(".rnn-explorer")
    picture.screenshot(path=SCREENSHOTS / "next_character_light.png")
    before = source(lab)
    lists = lab.locator(".rnn-explorer select")
    lists.nth(0).select_option("5-gram")
    wait_until(lab, lambda: "cat” 5-gram expects" in sentence(lab), 10, "other model")
    assert source(lab) != before
    lists.nth(1).select_option("none")
    wait_until(lab, lambda: "LSTM" not in sentence(lab), 10, "still two models")
    lab.get_by_role("button", name="Reset").click()
    wait_until(lab, lambda: sentence(lab) == first, 10, "reset did not come back")
    assert lab.locator(PICTURE).get_attribute("title") == first
    lab.emulate_media(color_scheme="dark")
    set_theme(lab, "Dark")
    picture.screenshot(path=SCREENSHOTS / "next_character_dark.png")


def test_every_key_is_read(lab):
    field = lab.locator(".rnn-explorer input[type=text]")
    field.fill("")
    wait_until(lab, lambda: "Where a text begins" in sentence(lab), 10, "empty text")
    field.press_sequentially("Bye é bx", delay=30)  # b and x are JupyterLab's own keys
    wait_until(lab, lambda: "After “Bye␣�␣bx”" in sentence(lab), 10, "the text")
    assert "Mean surprise over 8 characters" in sentence(lab)
    assert "Not in the vocabulary, read as �: é." in sentence(lab)
    alarm = lab.locator(".rnn-explorer [role=alert]")
    field.fill("x" * 2001)
    wait_until(lab, lambda: alarm.count() == 1, 10, "no message for a long text")
    assert "at most 2000 are read" in alarm.inner_text()
