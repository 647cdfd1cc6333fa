"""Every explorer in a real browser, at every scene that the chapters show.

All scenes lie in one notebook, opened once in JupyterLab; a test leaves its explorer as
it found it. What only one explorer has (a goal, a drag, a motion) is tested in that
explorer's own file.
"""

import json
import re

import _scenes
import pytest
from _chromium import open_page
from _explorer_page import KERNEL, SCRIPT

from tests._browser import PATIENCE, SCREENSHOTS, wait_until
from tests.explorers._shown import Shown, squeezed

pytestmark = pytest.mark.browser

SCENES = _scenes.all_scenes()
# Of motion, which is reduced here: nothing to see until something plays.
MOTION = re.compile("^speed|^step by|Play|Send|◀")
# `shown` keeps every explorer, so that a test can ask the one in the kernel.
RECORD = """
import course_utils.explorers as explorers
published, shown = explorers.show, []
def show(explorer):
    shown.append(explorer)
    published(explorer)
explorers.show = show
"""




class Notebook:
    """The notebook of all scenes, open and run."""

    def __init__(self, page, lab):
        self.page, self.lab = page, lab

    def find(self, scene):
        """The explorer of `scene`, in sight and as it opened."""
        cell = f".jp-Cell[data-windowed-list-index='{SCENES.index(scene) + 1}']"
        self.page.evaluate(
            "index => window.jupyterapp.shell.currentWidget.content.scrollToItem("
            "index, 'start')", SCENES.index(scene) + 1,
        )  # fmt: skip
        root = self.page.locator(f"{cell} :is({SCRIPT}, {KERNEL})")
        root.wait_for()
        self.page.console_errors.clear()
        return Shown(self.page, root)

    def ask(self, scene, words, show="{}"):
        """What ``print(explorer.words)`` prints in the kernel, formatted by `show`."""
        value = show.format(f"shown[{SCENES.index(scene)}].{words}")
        return self.lab.ask(self.page, f"import json; print({value})").strip()

    def cells(self):
        """How many cells the notebook has."""
        return self.page.evaluate(
            "window.jupyterapp.shell.currentWidget.content.widgets.length"
        )


@pytest.fixture(scope="module")
def notebook(browser, jupyter_lab):
    SCREENSHOTS.mkdir(exist_ok=True)
    page = open_page(browser, reduced_motion="reduce")
    jupyter_lab.write_notebook("all.ipynb", [RECORD, *(s.source for s in SCENES)])
    jupyter_lab.open_notebook(page, "all.ipynb")
    jupyter_lab.set_theme(page, "Light")
    jupyter_lab.run_all(page)
    assert jupyter_lab.problems(page) == []
    yield Notebook(page, jupyter_lab)
    assert page.outside_requests == []
    jupyter_lab.shut_down_kernels()
    page.context.close()


@pytest.fixture(params=SCENES, ids=str)
def scene(request):
    return request.param


@pytest.fixture
def shown(notebook, scene):
    """The explorer in JupyterLab; afterwards nothing may have gone wrong."""
    found = notebook.find(scene)
    yield found
    assert notebook.page.console_errors == []


def test_every_control_moves_it_and_reset_returns(shown, notebook, scene):
    """Each control at both its ends; the kernel hears of it, reset brings all back."""
    kept = "settings()" if scene.kernel else "metadata()"
    agree(shown, notebook, scene)
    first, state = shown.look(), notebook.ask(scene, kept)
    for control in shown.controls():
        if control.facts["idle"] or MOTION.search(control.name):
            continue
        if "reset" in control.name.lower():
            continue
        for words, act in control.moves():
            went = moved(shown, control, act) or notebook.ask(scene, kept) != state
            assert went, f"{control.name}: {words}"
        agree(shown, notebook, scene)
        shown.reset()
        shown.wait_for(first["sentence"])
    if shown.is_script:
        assert shown.look() == first
    notebook.lab.ask(notebook.page, f"shown[{SCENES.index(scene)}].reset()")
    agree(shown, notebook, scene)


def moved(shown, control, act):
    """Whether the act moved something that is seen; a button may need to take it back.

    A rolled-up graph does not show the input of step 3: then only the state has moved.
    """
    if control.kind not in ("button", "submit"):
        return shown.changed_by(act, seconds=1)
    if not control.now()["shown"] or shown.changed_by(act, seconds=1):
        return True
    other = next(c for c in sliders(shown) if not c.facts["idle"])
    other.moves()[0][1]()
    return shown.changed_by(act)


def agree(shown, notebook, scene):
    """Page and kernel say the same in the end, of the same settings."""

    def differs():
        if not shown.is_script:
            here = [float(c.facts["value"]) for c in sliders(shown)]
            words = notebook.ask(scene, "settings()", show="json.dumps({})")
            there = [v for v in json.loads(words).values() if type(v) in (int, float)]
            if here != pytest.approx(there):
                return f"the page's sliders stand at {here}, the kernel's at {there}"
        look = shown.look()
        here, there = squeezed(look["sentence"]), notebook.ask(scene, "sentence()")
        if here == squeezed(there) or look["message"]:
            return ""
        return f"the page says {here!r}, the kernel {there!r}"

    wait_until(shown.page, lambda: not differs(), PATIENCE, differs)


def test_every_press_is_answered_and_nothing_piles_up(shown, notebook, scene):
    """Thirty keys without a pause: the last one's state is shown, and stays."""
    agree(shown, notebook, scene)
    first = shown.look()
    slider = next((c for c in sliders(shown) if not c.facts["idle"]), None)
    if slider is None:
        pytest.skip("it has no slider")
    said = {}
    for key, end in (("Home", "low"), ("End", "high")):
        slider.locator.press(key)
        stands(slider, end)
        agree(shown, notebook, scene)
        said[end] = shown.sentence()
    for key in ("ArrowLeft", "ArrowRight"):
        for _ in range(15):
            slider.locator.press(key)
    slider.locator.press("Home")
    shown.wait_for(said["low"])
    stands(slider, "low")
    agree(shown, notebook, scene)
    if shown.is_script:
        shown.page.wait_for_timeout(200)
        assert shown.sentence() == said["low"]
    shown.reset()
    shown.wait_for(first["sentence"])


def test_every_typed_letter_is_read(shown, notebook, scene):
    """Also those that are JupyterLab's own keys outside a field: b, x."""
    fields = [c for c in shown.controls() if c.kind in ("text", "textarea")]
    if not fields:
        pytest.skip("it has no field for text")
    agree(shown, notebook, scene)
    first, cells = shown.sentence(), notebook.cells()
    fields[0].locator.fill("")
    fields[0].locator.press_sequentially("a bx")
    assert fields[0].now()["value"] == "a bx"
    wait_until(
        shown.page, lambda: "a bx" in notebook.ask(scene, "settings()"),
        PATIENCE, "the kernel heard less",
    )  # fmt: skip
    agree(shown, notebook, scene)
    assert notebook.cells() == cells
    shown.reset()
    shown.wait_for(first)


def stands(slider, end):
    """Return once the slider is at its end."""
    wait_until(
        slider.shown.page,
        lambda: float(slider.now()["value"]) == pytest.approx(float(slider.facts[end])),
        PATIENCE, f"{slider.name} does not reach its end",
    )  # fmt: skip


def sliders(shown):
    return [c for c in shown.controls() if c.kind in ("range", "handle")]


def test_the_keyboard_reaches_every_control_and_keys_stay_inside(shown, notebook):
    page, cells = shown.page, notebook.cells()
    wanted = {
        (c.facts["group"] if c.kind == "radio" else c.facts["index"])
        for c in shown.controls() if not c.facts["idle"]
    }  # fmt: skip
    reached = set()
    first = next(c for c in shown.controls() if not c.facts["idle"])
    first.locator.focus()
    for _ in range(3 * len(wanted) + 10):
        for fact in shown.facts():
            if fact["focused"]:
                name = "group" if fact["kind"] == "radio" else "index"
                reached.add(fact[name])
        page.keyboard.press("Tab")
    assert wanted - reached == set()
    if shown.is_script:  # a slider of ipywidgets passes letters on to the notebook
        first.locator.focus()
        for key in ("a", "b", "x", "d", "d"):
            page.keyboard.press(key)
        assert notebook.cells() == cells
    shown.reset()


def test_every_control_has_a_name_of_its_own(shown):
    names = [c.name for c in shown.controls() if c.kind != "radio"]
    assert all(names)
    assert len(names) == len(set(names))
    assert not [name for name in names if "undefined" in name]
    if shown.is_script:
        pictures = shown.root.locator(".graph")
        assert pictures.first.get_attribute("aria-label")
    else:
        assert shown.root.locator("img").get_attribute("title") == shown.sentence()


def test_it_can_be_read_in_both_themes(shown, notebook, scene):
    pictures = set()
    for theme in ("Dark", "Light"):  # the server remembers the last one
        notebook.lab.set_theme(shown.page, theme)
        file = SCREENSHOTS / f"{scene}_{theme.lower()}.png"
        pictures.add(shown.root.screenshot(path=file))
        assert shown.root.evaluate(HARD_TO_READ) == [], theme
    assert len(pictures) == 2


# Words whose contrast with what is painted behind them is below 4.5 (WCAG 2).
HARD_TO_READ = """root => {
    const channels = css => css.match(/[0-9.]+/g).map(
        (c, k) => css.startsWith("color(") && k < 3 ? 255 * c : Number(c));
    const linear = c =>
        (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const luminance = css => channels(css).slice(0, 3).map(linear)
        .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
    const clear = e => (channels(getComputedStyle(e).backgroundColor)[3] ?? 1) === 0;
    const found = [];
    const words = "p, label, legend, summary, output, button, td, th, svg text";
    for (const node of root.querySelectorAll(words)) {
        if (!node.textContent.trim() || !node.getClientRects().length) continue;
        if (node.disabled) continue;
        let behind = node;
        while (behind.parentElement && clear(behind)) behind = behind.parentElement;
        const style = getComputedStyle(node);
        const front = node.closest("svg") ? style.fill : style.color;
        if (front === "none") continue;
        const [a, b] = [luminance(front),
            luminance(getComputedStyle(behind).backgroundColor)];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < 4.5) found.push(`${node.textContent} ${contrast.toFixed(2)}`);
    }
    return found;
}"""
