"""The gate explorer in JupyterLab: every control, mouse, keys, themes, Python."""

import pytest

from course_utils.explorers.flagship import read_static
from course_utils.explorers.gates import Gates
from course_utils.explorers.gates_goals import GOALS
from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._flagship_page import (
    OUTSIDE,
    OVERLAPS,
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
from tests.explorers._gates_page import CELL, ROOT, open_gates
from tests.explorers._gates_scenes import drawn_scenes

pytestmark = pytest.mark.browser

SET = """scene => Object.entries(scene).forEach(
    ([name, value]) => window.model.set(name, value))"""
# As large as it is seen: an SVG is scaled to its place.
SMALLEST_SEEN = """root => {
    const svg = root.querySelector("svg");
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const size = node => parseFloat(getComputedStyle(node).fontSize);
    const drawn = [...svg.querySelectorAll("text")].map(node => scale * size(node));
    const written = [...root.querySelectorAll("p, td, th, label, output, button")];
    return Math.min(...drawn, ...written.map(size));
}"""

FILES_SHOWN = """() => {
    const panel = document.querySelector("#jp-left-stack");
    return !!panel && panel.getBoundingClientRect().width > 100;
}"""


@pytest.fixture
def root(page, jupyter_lab):
    """The explorer, alive; afterwards nothing may have gone wrong or been fetched."""
    SCREENSHOTS.mkdir(exist_ok=True)
    name = "gates.ipynb"
    for explorer in watched(
        page, jupyter_lab, lambda: open_gates(page, jupyter_lab, name)
    ):
        set_theme(page, "Light")
        yield explorer


def point(root, t, y):
    """Where on the screen step t and the height y of the drawing are."""
    box = root.locator("svg").bounding_box()
    scale = box["width"] / 620
    x = 134 + (t - 0.5) * (620 - 8 - 134) / 20
    return box["x"] + scale * x, box["y"] + scale * y


def test_every_control_changes_the_picture(root):
    assert sentence(root) == Gates().sentence()
    choose(root, "goal", "memory")()
    kinds = ("where there is no mark", "at a store mark", "at a reset mark")
    for gate in ("input", "forget", "output"):
        for kind in kinds:
            label = f"{gate} gate {kind}"
            assert changed_by(root, lambda label=label: press(root, label)), label
    assert changed_by(root, lambda: press(root, "weight w", times=9))
    assert changed_by(root, choose(root, "g stores", "one"))
    assert changed_by(root, lambda: press(root, "step t"))
    assert changed_by(root, lambda: press(root, "x(t)"))
    for kind in ("1", "2", "0"):
        assert changed_by(root, choose(root, "mark at t", kind)), kind
    assert changed_by(root, click(root, "All half open"))
    assert changed_by(root, click(root, "Show a solution"))
    for goal in ("latch", "counter", "recall", "free", "memory"):
        assert changed_by(root, choose(root, "goal", goal)), goal
    assert changed_by(root, click(root, "Reset"))
    assert sentence(root) == Gates().sentence()


@pytest.mark.parametrize("goal", [goal for goal in GOALS if goal != "free"])
def test_a_goal_is_reached_by_the_keyboard_alone(root, goal):
    choose(root, "goal", goal)()
    assert "not yet" in sentence(root)
    if goal == "counter":
        choose(root, "g stores", "one")()
    names = [None, *GOALS[goal]["marks"]]
    words = {"i": "input", "f": "forget", "o": "output"}
    for gate, needs in GOALS[goal]["needs"].items():
        for kind, need in enumerate(needs):
            if need is None:
                continue
            article = "an" if names[kind] == "ask" else "a"
            place = f"at {article} {names[kind]} mark"
            place = place if kind else "where there is no mark"
            key = "End" if need else "Home"
            press(root, f"{words[gate]} gate {place}", key)
    assert f"{GOALS[goal]['title']}: reached." in sentence(root).lower()
    assert root.locator("svg .off").count() in (0, 2)
    assert root.locator("svg path.off").first.get_attribute("d") == ""


def test_the_signal_is_drawn_by_dragging_and_marks_by_pressing(root, page):
    root.locator("svg").scroll_into_view_if_needed()
    page.mouse.move(*point(root, 4, 52))
    page.mouse.down()
    for t in range(4, 9):
        page.mouse.move(*point(root, t, 52 - 21 * (t - 4)))
    page.mouse.up()
    page.mouse.move(*point(root, 12, 20))  # no button: nothing is drawn
    expected = list(Gates().xs)
    expected[3:8] = [0, 0.5, 1, 1, 1]
    assert sentence(root) == Gates(xs=expected, step=8).sentence()
    for _ in range(2):  # on, and off again
        assert changed_by(root, lambda: page.mouse.click(*point(root, 5, 118)))
    page.mouse.click(*point(root, 6, 118))
    marks = list(Gates().marks)
    marks[5] = 1
    assert sentence(root) == Gates(xs=expected, marks=marks, step=6).sentence()
    assert changed_by(root, lambda: page.mouse.click(*point(root, 17, 400)))
    assert root.get_by_label("step t", exact=True).input_value() == "17"


def test_keys_draw_too_and_stay_out_of_the_notebook(root, page):
    graph = root.locator(".graph")
    graph.focus()
    cells = page.locator(".jp-Cell").count()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowDown", " "):
        assert changed_by(root, lambda key=key: graph.press(key)), key
    xs, marks = list(Gates().xs), list(Gates().marks)
    xs[5], marks[5] = xs[5] + 0.05, 1
    assert sentence(root) == Gates(xs=xs, marks=marks, step=6).sentence()
    assert changed_by(root, lambda: graph.press("End"))
    assert not changed_by(root, lambda: graph.press("ArrowRight"))
    assert changed_by(root, lambda: graph.press("Home"))
    for key in ("a", "b", "d", "Delete"):
        graph.press(key)
    assert page.locator(".jp-Cell").count() == cells


def test_a_hidden_signal_that_fails_can_be_drawn(page):
    flat = Gates(xs=[0.0] * 20, i=[0, 0, 0])
    open_alone(page, flat)
    root = page.locator(ROOT)
    assert "hidden signal 1 is not" in sentence(root)
    button = root.get_by_role("button", name="Draw hidden signal 1")
    assert changed_by(root, button.click)
    assert "hidden" not in sentence(root) and button.is_hidden()
    assert page.console_errors == []


@pytest.mark.parametrize("width", [1280, 1000, 875, 650])
def test_no_labels_overlap_none_is_small_and_all_are_inside(page, width):
    page.set_viewport_size({"width": width, "height": 720})
    open_alone(page, Gates())
    root = page.locator(ROOT)
    for gates in drawn_scenes(4):
        scene = gates.state()
        page.evaluate(SET, scene)
        assert root.evaluate(OVERLAPS) == [], scene
        assert root.evaluate(OUTSIDE) == [], scene
        assert sentence(root) == gates.sentence()
        if width == 1280:
            assert root.bounding_box()["height"] <= 700
    assert root.evaluate(SMALLEST_SEEN) >= (13.5 if width == 1280 else 12)
    assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
    assert page.console_errors == []


def test_another_flagship_on_the_page_leaves_its_look_alone(page):
    """Each brings the common look again, after this one's own rules."""
    page.set_viewport_size({"width": 1280, "height": 720})
    open_alone(page, Gates())
    root = page.locator(ROOT)
    before = root.screenshot()
    page.add_style_tag(content=read_static("flagship.css"))
    assert root.screenshot() == before


def test_what_comes_and_goes_keeps_its_place_under_the_outputs(page):
    """Free play has no wanted line; when it returns, it must not cover the rest."""
    page.set_viewport_size({"width": 1280, "height": 720})
    open_alone(page, Gates(goal="recall"))
    root = page.locator(ROOT)
    click(root, "Show a solution")()
    before = root.locator("svg").screenshot()
    for goal in ("free", "latch", "counter", "recall"):
        choose(root, "goal", goal)()
    choose(root, "g stores", "x")()
    root.locator(".graph").blur()
    assert root.locator("svg").screenshot() == before


def test_every_control_has_a_name_of_its_own(page):
    open_alone(page, Gates(goal="memory"))
    root = page.locator(ROOT)
    names = root.evaluate("""root => [...root.querySelectorAll("input, select, button")]
        .filter(node => !node.hidden)
        .map(node => node.labels?.[0]?.textContent || node.textContent.trim())""")
    assert len(names) == len(set(names)) >= 18 and all(names)


def test_screenshots_in_both_themes(root, page):
    pictures = set()
    for theme in ("Light", "Dark"):
        set_theme(page, theme)
        for goal in GOALS:
            choose(root, "goal", goal)()
            click(root, "All half open")()
            acts = {"unsolved": lambda: None}
            if goal != "free":
                acts["solved"] = click(root, "Show a solution")
            for name, act in acts.items():
                act()
                file = SCREENSHOTS / f"gates_{goal}_{name}_{theme.lower()}.png"
                pictures.add(root.screenshot(path=file))
    set_theme(page, "Light")  # the server remembers it for the tests that follow
    assert len(pictures) == 2 * 9


@pytest.mark.parametrize("files", ["shown", "hidden"])
def test_whole_in_jupyterlab_on_a_projected_screen(page, jupyter_lab, files):
    page.set_viewport_size({"width": 1280, "height": 720})
    cells = [CELL.rsplit("\n", 2)[0], "show(Gates())"]
    root = open_gates(page, jupyter_lab, f"gates_{files}.ipynb", cells)
    wanted = files == "shown"
    if page.evaluate(FILES_SHOWN) != wanted:
        page.keyboard.press("Control+B")
        wait_until(page, lambda: page.evaluate(FILES_SHOWN) == wanted, 10, files)
    page.wait_for_timeout(500)
    root.evaluate("root => root.scrollIntoView()")
    page.wait_for_timeout(500)
    page.screenshot(path=SCREENSHOTS / f"gates_lab_files_{files}_1280x720.png")
    assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
    assert root.evaluate(OVERLAPS) == []
    box = page.locator(".jp-Notebook").first.bounding_box()
    for part in ("svg", ".gate-table", ".sentence"):
        seen = root.locator(part).bounding_box()
        below = seen["y"] + seen["height"] - box["y"] - box["height"]
        assert below <= 8, part  # the drawing ends with a margin
    assert root.evaluate(SMALLEST_SEEN) >= 12
    jupyter_lab.shut_down_kernels()


def test_python_sets_a_scene_and_hears_of_every_change(page, jupyter_lab):
    cells = [CELL, "gates.goal = 'counter'", "print(gates.sentence())"]
    root = open_gates(page, jupyter_lab, "gates_scene.ipynb", cells)
    assert sentence(root) == Gates(goal="counter").sentence()
    click(root, "Show a solution")()
    fill(root, "step t", 9)()
    solved = Gates(goal="counter", step=9)
    solved.solve()
    words = sentence(root)
    assert words == solved.sentence()
    page.locator(".jp-CodeCell").last.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    output = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
    wait_until(page, lambda: words in output.last.inner_text(), 10, words)
    assert page.console_errors == []
    jupyter_lab.shut_down_kernels()


def test_it_lives_in_a_page_without_a_kernel_and_explains_a_bad_scene(page):
    open_alone(page, Gates())
    root = page.locator(ROOT)
    assert changed_by(root, click(root, "Show a solution"))
    assert "Latch: reached." in sentence(root)
    page.evaluate("model.set('weight', null)")
    words = "The weight is null; expected a number from 0.01 to 1."
    assert root.locator(".message").inner_text() == words
    page.evaluate("model.set('weight', 0.05)")
    assert root.locator(".message").is_hidden()
    assert page.console_errors == []
