"""The BPTT stepper in JupyterLab: every control, keys, messages, themes, Python."""

import pytest

from course_utils.explorers.bptt_stepper import BPTTStepper
from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._bptt_page import CELL, ROOT, open_stepper
from tests.explorers._flagship_page import (
    OUTSIDE,
    OVERLAPS,
    SMALLEST,
    changed_by,
    choose,
    click,
    fill,
    open_alone,
    press,
    sentence,
    set_theme,
    watched,
)

pytestmark = pytest.mark.browser

SET = """scene => Object.entries(scene).forEach(
    ([name, value]) => window.model.set(name, value))"""


@pytest.fixture
def root(page, jupyter_lab):
    """The explorer, alive; afterwards nothing may have gone wrong or been fetched."""
    SCREENSHOTS.mkdir(exist_ok=True)
    name = "stepper.ipynb"
    yield from watched(page, jupyter_lab, lambda: open_stepper(page, jupyter_lab, name))


def shown(root, css_class):
    """Texts of the drawing that carry the class."""
    return root.locator(f"svg text.{css_class}").all_text_contents()


def test_every_control_changes_the_picture(root):
    assert sentence(root) == BPTTStepper().sentence()
    assert changed_by(root, click(root, "Step"))
    assert sentence(root).startswith("Backward, step 3 of 3: the gradient of s(3)")
    assert changed_by(root, click(root, "Back"))
    assert not changed_by(root, click(root, "Back"))
    assert changed_by(root, lambda: press(root, "position"))
    assert changed_by(root, lambda: press(root, "position", "End"))
    assert sentence(root) == BPTTStepper(position=24).sentence()
    for name in "UWVb":
        assert changed_by(root, lambda name=name: press(root, name)), name
    assert changed_by(root, lambda: press(root, "time steps T"))
    assert "step 1 of 4" in sentence(root)  # a finished pass stays finished
    assert changed_by(root, fill(root, "position", 20))
    for name in ("relu", "sigmoid", "identity"):
        assert changed_by(root, choose(root, "activation", name))
        assert sentence(root).count("slope") in (0, 1)
    root.locator("summary").click()
    for label, value in (("x(3)", 2.5), ("y(4)", -1)):
        assert changed_by(root, fill(root, label, value))
    assert changed_by(root, click(root, "Reset"))
    assert sentence(root) == BPTTStepper().sentence()


def test_four_things_light_up_together_at_every_position(root):
    stepper = BPTTStepper()
    for position in range(1, 25):
        stepper.position = position
        now = stepper.equation()
        root.get_by_label("position").fill(str(position))
        assert shown(root, "equation") == [now["symbols"], now["numbers"]]
        (line,) = shown(root, "code.lit")
        assert line in {words.strip() for words in stepper.code().split("\n")}
        lit = root.locator("svg :is(.node, .edge).lit").count()
        assert lit >= 1, now
        fresh = root.locator("svg rect.cell.lit").count()
        assert fresh == (now["kind"] in "VWUb"), now
        assert sentence(root) == stepper.sentence()


def test_play_runs_at_its_speed_to_the_end_and_pauses(root, page):
    root.get_by_label("speed").select_option("fast")
    root.get_by_label("time steps T").fill("2")
    click(root, "Play")()
    wait_until(page, lambda: "so far" in sentence(root), 10, "never played")
    click(root, "Pause")()
    assert not changed_by(root, lambda: page.wait_for_timeout(900))
    click(root, "Play")()
    wait_until(page, lambda: "Backward pass" in sentence(root), 15, "never finished")
    root.get_by_role("button", name="Play").wait_for()


def test_arrow_keys_step_on_the_graph_and_stay_out_of_the_notebook(root, page):
    graph = root.locator(".graph")
    graph.focus()
    cells = page.locator(".jp-Cell").count()
    assert changed_by(root, lambda: graph.press("ArrowRight"))
    assert changed_by(root, lambda: graph.press("ArrowRight"))
    assert "V gets ③" in sentence(root)
    assert changed_by(root, lambda: graph.press("ArrowLeft"))
    for key in ("b", "a", "ArrowUp", "ArrowDown"):
        graph.press(key)
    assert page.locator(".jp-Cell").count() == cells


def test_a_field_without_a_number_says_so_and_keeps_the_picture(root):
    root.locator("summary").click()
    assert not changed_by(root, fill(root, "x(1)", ""))
    words = root.locator(".message").inner_text()
    assert "x(1) needs a number from −100 to 100" in words
    assert not changed_by(root, fill(root, "y(2)", 1000))
    assert changed_by(root, fill(root, "x(1)", 0.25))
    assert root.locator(".message").is_hidden()


def test_no_labels_overlap_none_is_small_and_all_are_inside(page):
    page.set_viewport_size({"width": 950, "height": 1000})
    open_alone(page, BPTTStepper())
    root = page.locator(ROOT)
    scenes = [(T, {"position": p}) for T in range(1, 9) for p in range(0, 8 * T + 1, 3)]
    large = {"xs": [90.0, -90, 3, -80, 1, -2, 50, -70], "V": -2.95, "W": -1.05}
    scenes += [(8, large | {"position": p}) for p in (4, 40, 64)]
    for T, scene in scenes:
        page.evaluate(SET, scene | {"T": T})
        assert root.evaluate(OVERLAPS) == [], (T, scene)
        assert root.evaluate(OUTSIDE) == [], (T, scene)
    assert root.evaluate(SMALLEST) >= 12
    assert page.console_errors == []


def test_screenshots_in_both_themes(root, page):
    scenes = {"T3_start": (3, 0), "T3_middle": (3, 12), "T3_done": (3, 24)}
    scenes |= {"T1_done": (1, 8), "T8_middle": (8, 30)}
    pictures = set()
    for theme in ("Light", "Dark"):
        set_theme(page, theme)
        for name, (T, position) in scenes.items():
            fill(root, "time steps T", T)()
            fill(root, "position", position)()
            file = SCREENSHOTS / f"stepper_{name}_{theme.lower()}.png"
            pictures.add(root.screenshot(path=file))
    set_theme(page, "Light")  # the server remembers it for the tests that follow
    assert len(pictures) == 10


def test_python_sets_a_scene_and_hears_of_every_change(page, jupyter_lab):
    cells = [CELL, "stepper.T = 5", "print(stepper.sentence())"]
    root = open_stepper(page, jupyter_lab, "stepper_scene.ipynb", cells)
    assert sentence(root).startswith("Forward pass over 5 time steps")
    fill(root, "position", 30)()
    press(root, "W")
    words = sentence(root)
    assert words == BPTTStepper(T=5, position=30, W=0.65).sentence()
    page.locator(".jp-CodeCell").last.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    output = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
    wait_until(page, lambda: words in output.last.inner_text(), 10, words)
    assert page.console_errors == []
    jupyter_lab.shut_down_kernels()


def test_it_lives_in_a_page_without_a_kernel_and_explains_a_bad_scene(page):
    open_alone(page, BPTTStepper(T=4))
    root = page.locator(ROOT)
    assert changed_by(root, click(root, "Step"))
    page.evaluate("model.set('W', null)")
    words = "W is null; expected a number from −3 to 3."
    assert root.locator(".message").inner_text() == words
    page.evaluate("model.set('W', 0.5)")
    assert root.locator(".message").is_hidden()
    assert page.console_errors == []
