"""The unrolled graph in JupyterLab: every control, keys, messages, themes, Python."""

import pytest

from course_utils.explorers.unrolled_graph import UnrolledGraph
from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._unrolled_page import CELL, ROOT, open_graph, picture, sentence

pytestmark = pytest.mark.browser

OVERLAPS = """root => {
    const texts = [...root.querySelectorAll("svg text")].map(node =>
        [node.textContent, node.getBoundingClientRect()]);
    const found = [];
    texts.forEach(([a, p], i) => texts.slice(i + 1).forEach(([b, q]) => {
        const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (x > 1 && y > 5) found.push(`${a} | ${b}`);
    }));
    return found;
}"""
SMALLEST = """root => Math.min(...[...root.querySelectorAll("svg text")].map(node =>
    parseFloat(getComputedStyle(node).fontSize)))"""


def set_theme(page, theme):
    """Switch JupyterLab to theme "Light" or "Dark", as its menu does."""
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})",
        f"JupyterLab {theme}",
    )
    body = page.locator(f"body[data-jp-theme-name='JupyterLab {theme}']")
    body.wait_for(state="attached")
    page.wait_for_timeout(500)


@pytest.fixture
def root(page, jupyter_lab):
    """The explorer, alive; afterwards nothing may have gone wrong or been fetched."""
    SCREENSHOTS.mkdir(exist_ok=True)
    root = open_graph(page, jupyter_lab, "unrolled.ipynb")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    yield root
    assert page.console_errors == []
    assert page.outside_requests == []
    assert [url for url in fetched if not url.startswith(jupyter_lab.url)] == []
    own = [url for url in fetched if "/themes/" not in url]
    assert [url for url in own if url.endswith((".js", ".css"))] == []
    jupyter_lab.shut_down_kernels()


def changed_by(root, act):
    """Whether `act` changed the picture."""
    before = picture(root)
    act()
    return picture(root) != before


def press(root, label, key="ArrowRight", times=1):
    control = root.get_by_label(label, exact=True)
    control.focus()
    for _ in range(times):
        control.press(key)


def test_every_control_changes_the_picture(root, page):
    def click(name):
        return lambda: root.get_by_role("button", name=name).click()

    def choose(label, value):
        return lambda: root.get_by_label(label, exact=True).select_option(value)

    def slide(label):
        return lambda: press(root, label)

    assert "Nothing is computed yet" in sentence(root)
    assert changed_by(root, click("Step"))
    assert "Forward, step 1 of 3: ℓ(1) = 0.123." in sentence(root)
    assert changed_by(root, click("Back"))
    choose("step by", "node")()
    assert changed_by(root, click("Step"))
    assert "a(1) = 0.800" in sentence(root)
    assert changed_by(root, slide("position"))
    assert changed_by(root, lambda: press(root, "position", "End"))
    assert "① 0.000 + ② 0.534 + ③ −0.062 = 0.473" in sentence(root)
    for name in "UWVb":
        assert changed_by(root, slide(name)), name
    assert changed_by(root, slide("time steps T"))
    assert sentence(root).startswith("Unrolled over 4 time steps, one set of 4")
    assert changed_by(root, choose("activation", "relu"))
    assert changed_by(root, choose("weights", "untied"))
    assert "16 weights, 4 for each step" in sentence(root)
    assert changed_by(root, choose("move", "2"))
    before = root.locator("svg text.weight").all_text_contents()
    assert changed_by(root, lambda: press(root, "W⁽²⁾"))
    after = root.locator("svg text.weight").all_text_contents()
    moved = [b for a, b in zip(before, after, strict=True) if a != b]
    assert moved == ["W⁽²⁾ 0.70"]
    root.locator("summary").click()
    for label, value in (("x(2)", "2.5"), ("y(1)", "-1")):
        field = root.get_by_label(label, exact=True)
        assert changed_by(root, lambda field=field, value=value: field.fill(value))
    assert changed_by(root, click("Reset"))
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
    graph = UnrolledGraph(T=4)
    page.goto("about:blank")
    page.evaluate(
        """([script, css, state]) => {
            document.body.innerHTML = `<style>${css}</style><div id="here"></div>`;
            const heard = {};
            const model = {
                get: name => state[name],
                set(name, value) {
                    state[name] = value;
                    (heard["change:" + name] ?? []).forEach(call => call());
                },
                on: (event, call) => (heard[event] ??= []).push(call),
                off() {}, save_changes() {},
            };
            const blob = new Blob([script], {type: "text/javascript"});
            return import(URL.createObjectURL(blob)).then(module => {
                module.default.render({model, el: document.getElementById("here")});
                window.model = model;
            });
        }""",
        [str(graph._esm), str(graph._css), graph.state() | {"scene": graph.scene}],
    )
    root = page.locator(ROOT)
    assert changed_by(root, lambda: root.get_by_role("button", name="Step").click())
    page.evaluate("model.set('T', 0)")
    words = "T is 0; expected a whole number of time steps from 1 to 8."
    assert root.locator(".message").inner_text() == words
    page.evaluate("model.set('T', 2)")
    assert root.locator(".message").is_hidden()
    assert page.console_errors == []
