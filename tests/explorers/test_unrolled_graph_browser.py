"""The unrolled graph in JupyterLab: every control, keys, messages, themes, Python."""

import pytest

from course_utils.explorers.unrolled_graph import UnrolledGraph
from tests._browser import SCREENSHOTS, wait_until
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
from tests.explorers._unrolled_page import CELL, ROOT, open_graph

pytestmark = pytest.mark.browser


@pytest.fixture
def root(page, jupyter_lab):
    """The explorer, alive; afterwards nothing may have gone wrong or been fetched."""
    SCREENSHOTS.mkdir(exist_ok=True)
    name = "unrolled.ipynb"
    yield from watched(page, jupyter_lab, lambda: open_graph(page, jupyter_lab, name))


def test_every_control_changes_the_picture(root, page):
    def slide(label):
        return lambda: press(root, label)

    assert "Nothing is computed yet" in sentence(root)
    assert changed_by(root, click(root, "Step"))
    assert "Forward, step 1 of 3: ℓ(1) = 0.123." in sentence(root)
    assert changed_by(root, click(root, "Back"))
    choose(root, "step by", "node")()
    assert changed_by(root, click(root, "Step"))
    assert "a(1) = 0.800" in sentence(root)
    assert changed_by(root, slide("position"))
    assert changed_by(root, lambda: press(root, "position", "End"))
    assert "① 0.000 + ② 0.534 + ③ −0.062 = 0.473" in sentence(root)
    for name in "UWVb":
        assert changed_by(root, slide(name)), name
    assert changed_by(root, slide("time steps T"))
    assert sentence(root).startswith("Unrolled over 4 time steps, one set of 4")
    assert changed_by(root, choose(root, "activation", "relu"))
    assert changed_by(root, choose(root, "weights", "untied"))
    assert "16 weights, 4 for each step" in sentence(root)
    assert changed_by(root, choose(root, "move", "2"))
    before = root.locator("svg text.weight").all_text_contents()
    assert changed_by(root, lambda: press(root, "W⁽²⁾"))
    after = root.locator("svg text.weight").all_text_contents()
    moved = [b for a, b in zip(before, after, strict=True) if a != b]
    assert moved == ["W⁽²⁾ 0.70"]
    root.locator("summary").click()
    for label, value in (("x(2)", "2.5"), ("y(1)", "-1")):
        assert changed_by(root, fill(root, label, value))
    assert changed_by(root, click(root, "Reset"))
    assert "Nothing is computed yet" in sentence(root)
    assert sentence(root).startswith("Unrolled over 3 time steps, one set")


def test_play_runs_to_the_end_and_pauses(root, page):
    root.get_by_role("button", name="Play").click()
    root.get_by_role("button", name="Pause").click()
    assert not changed_by(root, lambda: page.wait_for_timeout(900))
    root.get_by_role("button", name="Play").click()
    wait_until(page, lambda: "Backward pass" in sentence(root), 10, "never finished")
    root.get_by_role("button", name="Play").wait_for()


def test_arrow_keys_step_on_the_graph_and_stay_out_of_the_notebook(root, page):
    graph = root.locator(".graph")
    graph.focus()
    cells = page.locator(".jp-Cell").count()
    assert changed_by(root, lambda: graph.press("ArrowRight"))
    assert "step 1 of 3" in sentence(root)
    assert changed_by(root, lambda: graph.press("ArrowLeft"))
    for key in ("b", "a", "ArrowUp", "ArrowDown"):
        graph.press(key)
    assert page.locator(".jp-Cell").count() == cells
    assert root.locator(".graph").evaluate("g => g === document.activeElement")


def test_a_field_without_a_number_says_so_and_keeps_the_picture(root):
    root.locator("summary").click()
    field = root.get_by_label("x(1)", exact=True)
    assert not changed_by(root, lambda: field.fill(""))
    words = root.locator(".message").inner_text()
    assert "x(1) needs a number from −100 to 100" in words
    assert not changed_by(root, lambda: field.fill("1000"))
    assert changed_by(root, lambda: field.fill("0.25"))
    assert root.locator(".message").is_hidden()


def test_no_labels_overlap_and_none_is_small(root, page):
    for T in range(1, 9):
        for tie in ("tied", "untied"):
            root.get_by_label("time steps T").fill(str(T))
            root.get_by_label("weights", exact=True).select_option(tie)
            for position in (0, 4 * T, 8 * T):
                root.get_by_label("position").fill(str(position))
                assert root.evaluate(OVERLAPS) == [], (T, tie, position)
                assert root.evaluate(OUTSIDE) == [], (T, tie, position)
    assert root.evaluate(SMALLEST) >= 12


def test_screenshots_in_both_themes(root, page):
    scenes = {"T3_forward": (3, "tied", 7), "T3_done": (3, "tied", 24)}
    scenes |= {"T1_done": (1, "tied", 8), "T8_untied": (8, "untied", 50)}
    pictures = set()
    for theme in ("Light", "Dark"):
        set_theme(page, theme)
        for name, (T, tie, position) in scenes.items():
            root.get_by_label("time steps T").fill(str(T))
            root.get_by_label("weights", exact=True).select_option(tie)
            root.get_by_label("position").fill(str(position))
            file = SCREENSHOTS / f"unrolled_{name}_{theme.lower()}.png"
            pictures.add(root.screenshot(path=file))
    set_theme(page, "Light")  # the server remembers it for the tests that follow
    assert len(pictures) == 8


def test_python_sets_a_scene_and_hears_of_every_change(page, jupyter_lab):
    ask = "print(graph.sentence())"
    root = open_graph(page, jupyter_lab, "scene.ipynb", [CELL, "graph.T = 5", ask])
    assert sentence(root).startswith("Unrolled over 5 time steps")
    press(root, "position", "End")
    press(root, "W")
    shown = sentence(root)
    page.locator(".jp-CodeCell").last.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    output = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
    wait_until(page, lambda: shown in output.last.inner_text(), 10, shown)
    same = UnrolledGraph(T=5, position=40, W=0.65).sentence()
    assert shown == same
    assert page.console_errors == []
    jupyter_lab.shut_down_kernels()


def test_it_lives_in_a_page_without_a_kernel(page):
    open_alone(page, UnrolledGraph(T=4))
    root = page.locator(ROOT)
    assert changed_by(root, lambda: root.get_by_role("button", name="Step").click())
    page.evaluate("model.set('T', 0)")
    words = "T is 0; expected a whole number of time steps from 1 to 8."
    assert root.locator(".message").inner_text() == words
    page.evaluate("model.set('T', 2)")
    assert root.locator(".message").is_hidden()
    assert page.console_errors == []
