"""The explorer of sampling in JupyterLab: every control, both themes."""

import pytest

from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import set_theme
from tests.explorers._python_page import PICTURE, alive, sentence, source

pytestmark = pytest.mark.browser

# As large as the chapter's; untrained, but far from uniform.
MODEL = (
    "from course_utils.datasets.text import character_vocabulary\n"
    "from course_utils.models.language import CharacterModel\n"
    "model = CharacterModel(97, 448, embedding_size=64)\n"
    "model.out.weight.data *= 9\n"
    "vocabulary = character_vocabulary()\n"
)
TEMPERATURE, K, P, SEED, LENGTH = range(5)  # the sliders


@pytest.fixture
def lab(page, jupyter_lab):
    made = {"before": MODEL, "given": "model, vocabulary"}
    yield from alive(page, jupyter_lab, "sampling", "Sampling", **made)


def says(lab, words):
    wait_until(lab, lambda: words in sentence(lab), 10, f"it never said {words}")


def test_every_control_changes_the_picture(lab):
    SCREENSHOTS.mkdir(exist_ok=True)
    lab.set_viewport_size({"width": 1280, "height": 720})
    says(lab, "The 200 characters written with seed 0")
    first = sentence(lab)
    explorer = lab.locator(".rnn-explorer")
    explorer.screenshot(path=SCREENSHOTS / "sampling_light.png")
    handles = lab.locator(".rnn-explorer .noUi-handle")
    before = source(lab)
    handles.nth(TEMPERATURE).press("ArrowRight")
    says(lab, "temperature 1.05 and nucleus with p = 0.9")
    assert source(lab) != before
    handles.nth(P).press("ArrowLeft")
    says(lab, "p = 0.89")
    handles.nth(SEED).press("ArrowRight")
    says(lab, "with seed 1")
    handles.nth(LENGTH).press("ArrowRight")
    says(lab, "The 210 characters")
    lab.locator(".rnn-explorer select").select_option("top-k")
    says(lab, "top-k with k = 10")
    handles.nth(K).press("ArrowLeft")
    says(lab, "k = 9 keeps 9 of 97")
    lab.locator(".rnn-explorer select").select_option("temperature only")
    says(lab, "keeps 97 of 97")
    lab.get_by_role("button", name="Reset").click()
    wait_until(lab, lambda: sentence(lab) == first, 10, "reset did not come back")
    assert lab.locator(PICTURE).get_attribute("title") == first
    lab.emulate_media(color_scheme="dark")
    set_theme(lab, "Dark")
    explorer.screenshot(path=SCREENSHOTS / "sampling_dark.png")


def test_a_control_that_does_not_act_does_not_move(lab):
    sliders = lab.locator(".rnn-explorer .noUi-target")

    def idle():
        return [
            index for index in range(5)
            if sliders.nth(index).get_attribute("disabled") is not None
        ]  # fmt: skip

    wait_until(lab, lambda: idle() == [K], 10, "nucleus")
    lab.locator(".rnn-explorer select").select_option("top-k")
    wait_until(lab, lambda: idle() == [P], 10, "top-k")
    lab.locator(".rnn-explorer select").select_option("temperature only")
    wait_until(lab, lambda: idle() == [K, P], 10, "temperature only")
    lab.locator(".rnn-explorer .noUi-handle").nth(TEMPERATURE).press("Home")
    wait_until(lab, lambda: idle() == [K, P, SEED], 10, "greedy")
    says(lab, "always the most probable")


def test_a_typed_prompt_is_written_on(lab):
    field = lab.locator(".rnn-explorer input[type=text]")
    field.fill("")
    says(lab, "Where a text begins")
    field.press_sequentially("Bye é bx", delay=30)  # b and x are JupyterLab's own keys
    says(lab, "After “Bye␣�␣bx” temperature 1")
    assert "Not in the vocabulary, read as �: é." in sentence(lab)
    says(lab, "The 200 characters written")  # after a while, all of them
