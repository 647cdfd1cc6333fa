"""The laboratory in JupyterLab: controls, keys, messages, themes, sizes, Python."""

import pytest

from course_utils.explorers.gradient_decay import GradientDecay
from tests._browser import SCREENSHOTS, wait_until
from tests.explorers._decay_page import CELL, ROOT, open_laboratory
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

PROJECTED = {"width": 1280, "height": 720}
ALL = {"cells": ["rnn", "lstm", "gru"]}
EXTREMES = {
    "opening": {},
    "T1": ALL | {"T": 1},
    "T500_radius3": ALL | {"T": 500, "radius": 3, "hidden_size": 64},
    "radius0": ALL | {"radius": 0, "T": 100},
    "full": ALL | {"T": 100, "hidden_size": 64},
    "overflow": {"radius": 3, "T": 500, "activation": "relu", "hidden_size": 128},
    "one_unit": ALL | {"hidden_size": 1, "T": 3},
    "exploding": {"radius": 1.5, "activation": "identity", "T": 200},
    "vanishing": ALL | {"radius": 0.3, "activation": "sigmoid", "T": 300},
    "equal": {"radius": 1, "activation": "identity", "init": "orthogonal"},
}
# Text of the page itself (HTML) that is smaller than 14 px.
SMALL_TEXT = """root => [...root.querySelectorAll(
    "label, p, span, output, select, button")].filter(node =>
        node.innerText?.trim() && node.getClientRects().length
        && parseFloat(getComputedStyle(node).fontSize) < 14)
    .map(node => node.innerText)"""
# Parts of the page that stand on one another.
STACKED = """root => {
    const boxes = [...root.querySelectorAll(
        ".bar-of-controls > *, svg, .sentence, .notes")].map(node =>
        [node.className.baseVal ?? node.className, node.getBoundingClientRect()]);
    const found = [];
    boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
        const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (x > 1 && y > 2 && b !== "notes") found.push(`${a} | ${b} ${y}`);
    }));
    return found;
}"""


# Two explorers in one page, each with a script of its own, as notebooks load them.
TWICE = """([script, css, state]) => {
    document.body.innerHTML = `<style>${css}</style><div></div><div></div>`;
    const made = [...document.querySelectorAll("div")].map(el => {
        const own = structuredClone(state);
        const model = {
            get: name => own[name], set(name, value) { own[name] = value; },
            on() {}, off() {}, save_changes() {},
        };
        const blob = new Blob([script], {type: "text/javascript"});
        return import(URL.createObjectURL(blob)).then(module =>
            module.default.render({model, el}));
    });
    return Promise.all(made).then(() => null);
}"""


@pytest.fixture
def root(page, jupyter_lab):
    """The explorer, alive; afterwards nothing may have gone wrong or been fetched."""
    SCREENSHOTS.mkdir(exist_ok=True)

    def opened():
        root = open_laboratory(page, jupyter_lab, "laboratory.ipynb")
        set_theme(page, "Light")
        return root

    yield from watched(page, jupyter_lab, opened)


def tick(root, name):
    """An act for `changed_by`: tick or untick a cell."""
    return lambda: root.get_by_label(name, exact=True).click()


def test_every_control_changes_the_picture_and_the_sentence(root):
    def changes(act):
        before = sentence(root)
        return changed_by(root, act) and sentence(root) != before

    assert sentence(root) == GradientDecay().sentence()
    assert changes(lambda: press(root, "spectral radius ρ", times=12))
    assert changes(choose(root, "activation φ", "identity"))
    assert changes(choose(root, "initialisation", "orthogonal"))
    assert changes(choose(root, "activation φ", "relu"))
    assert changes(lambda: press(root, "steps T", times=5))
    assert changes(lambda: press(root, "units H", times=3))
    assert changes(choose(root, "activation φ", "tanh"))
    assert changes(lambda: press(root, "input scale", times=9))
    assert root.get_by_label("forget bias", exact=True).is_disabled()
    assert changes(tick(root, "LSTM"))
    assert changes(lambda: press(root, "forget bias", times=4))
    assert changes(tick(root, "GRU"))
    assert changes(click(root, "New seed"))
    assert root.get_by_label("seed", exact=True).input_value() == "1"
    assert changes(fill(root, "seed", 7))
    assert changes(tick(root, "RNN"))
    assert sentence(root).startswith("LSTM: after 55 steps back ")
    assert changes(click(root, "Reset"))
    assert sentence(root) == GradientDecay().sentence()
    assert root.get_by_label("LSTM", exact=True).is_checked() is False


def test_the_last_cell_stays_and_a_bad_seed_is_refused_in_words(root):
    assert not changed_by(root, tick(root, "RNN"))
    message = root.locator(".message")
    assert "One cell at least stays" in message.inner_text()
    assert root.get_by_label("RNN", exact=True).is_checked()
    assert changed_by(root, tick(root, "GRU"))
    assert message.is_hidden()
    for bad in ("", "-1", "2.5", "5000000000"):
        assert not changed_by(root, fill(root, "seed", bad))
        assert "The seed needs a whole number from 0 to 4294967295" in (
            message.inner_text()
        )
    assert changed_by(root, fill(root, "seed", 12))
    assert message.is_hidden()


def test_keys_stay_out_of_the_notebook(root, page):
    cells = page.locator(".jp-Cell").count()
    radius = root.get_by_label("spectral radius ρ", exact=True)
    radius.focus()
    for key in ("b", "a", "x", "ArrowUp", "ArrowDown", "ArrowRight"):
        radius.press(key)
    assert page.locator(".jp-Cell").count() == cells
    assert radius.evaluate("input => input === document.activeElement")
    assert radius.input_value() == "0.91"


def test_the_keyboard_reaches_every_control_in_order(root, page):
    root.get_by_label("LSTM", exact=True).check()
    root.get_by_label("spectral radius ρ", exact=True).focus()
    where = "() => (e => e.labels?.[0]?.innerText ?? e.ariaLabel ?? e.innerText)"
    where += "(document.activeElement)"
    seen = []
    for _ in range(13):
        seen.append(page.evaluate(where))
        page.keyboard.press("Tab")
    assert seen == [
        "spectral radius ρ", "RNN", "LSTM", "GRU", "⟲ Reset", "activation φ",
        "initialisation", "seed", "New seed", "steps T", "units H", "input scale",
        "forget bias",
    ]  # fmt: skip


def test_the_sentence_is_spoken_once_it_stands(root, page):
    spoken = root.locator("[aria-live='polite']")
    wait_until(page, lambda: spoken.inner_text() == sentence(root), 5, "not spoken")
    page.evaluate(
        "node => { window.said = 0; new MutationObserver(() => window.said++)"
        ".observe(node, {childList: true}); }",
        spoken.element_handle(),
    )
    press(root, "spectral radius ρ", times=10)
    wait_until(page, lambda: spoken.inner_text() == sentence(root), 5, "not spoken")
    assert page.evaluate("window.said") <= 2


def test_it_fits_on_a_projector_at_every_extreme(page):
    """The room a notebook leaves at 1280 × 720, with and without its side bar."""
    page.set_viewport_size(PROJECTED)
    for name, scene in EXTREMES.items():
        open_alone(page, GradientDecay(**scene))
        root = page.locator(ROOT)
        for room in (848, 1100):
            page.evaluate(
                "w => document.getElementById('here').style.width = `${w}px`", room
            )
            page.wait_for_timeout(150)
            place = f"{name} {room}"
            assert root.bounding_box()["height"] <= 599, place
            assert root.evaluate(OVERLAPS) == [], place
            assert root.evaluate(OUTSIDE) == [], place
            assert root.evaluate(STACKED) == [], place
            assert root.evaluate("r => r.scrollWidth - r.clientWidth") <= 0, place
        assert root.evaluate(SMALLEST) >= 13
        assert root.evaluate(SMALL_TEXT) == []
        assert root.locator(".message").is_hidden()
    assert page.console_errors == []


def test_chaos_and_overflow_are_said(page):
    for scene, words in (
        ({"T": 200, "radius": 3, "hidden_size": 48}, "chaotic"),
        (ALL | {"T": 200, "radius": 0.9}, ""),
    ):
        open_alone(page, GradientDecay(**scene))
        warning = page.locator(f"{ROOT} .warning")
        assert warning.is_visible() == bool(words)
        assert words in warning.inner_text()


def test_far_off_the_axis_are_an_arrow_and_a_number(page):
    open_alone(page, GradientDecay(T=200, radius=2.5, activation="identity"))
    root = page.locator(ROOT)
    assert root.locator("path.arrow.rnn").count() == 1
    assert root.locator("text.label.rnn").first.text_content().startswith("RNN ▲ 10⁷")
    open_alone(page, GradientDecay(T=20, radius=0.9))
    assert page.locator(f"{ROOT} path.arrow.rnn").count() == 0


def test_a_drag_changes_elements_in_place(root, page):
    """A key press makes no element anew, and the axis stays where it is."""
    press(root, "spectral radius ρ")
    page.evaluate(
        "node => { window.made = 0; new MutationObserver(list => list.forEach(m =>"
        " window.made += m.addedNodes.length)).observe(node, {childList: true}); }",
        root.locator("svg").element_handle(),
    )
    ticks = root.locator("svg .tick").all_text_contents()
    press(root, "spectral radius ρ", times=20)
    assert page.evaluate("window.made") == 0
    assert root.locator("svg .tick").all_text_contents() == ticks


def test_screenshots_in_both_themes(root, page):
    """Projected, in a notebook: the whole explorer is on the screen at once."""
    page.set_viewport_size(PROJECTED)
    pictures = set()
    for theme in ("Light", "Dark"):
        set_theme(page, theme)
        for name in ("opening", "full", "T500_radius3"):
            root.get_by_role("button", name="Reset").click()
            scene = GradientDecay(**EXTREMES[name]).state()
            for cell in ("RNN", "LSTM", "GRU"):
                box = root.get_by_label(cell, exact=True)
                box.set_checked(cell.lower() in scene["cells"])
            for label, trait in (("steps T", "T"), ("units H", "hidden_size")):
                root.get_by_label(label, exact=True).fill(str(scene[trait]))
            root.get_by_label("spectral radius ρ").fill(str(scene["radius"]))
            root.evaluate("node => node.scrollIntoView({block: 'end'})")
            page.wait_for_timeout(300)
            box = root.bounding_box()
            panel = page.locator(".jp-WindowedPanel-outer").bounding_box()
            assert box["y"] >= panel["y"] - 1, (name, box, panel)
            assert box["y"] + box["height"] <= panel["y"] + panel["height"] + 1
            file = SCREENSHOTS / f"decay_{name}_{theme.lower()}.png"
            pictures.add(page.screenshot(path=file))
    set_theme(page, "Light")  # the server remembers it for the tests that follow
    assert len(pictures) == 6


def test_python_sets_a_scene_and_hears_of_every_change(page, jupyter_lab):
    ask = "print(laboratory.sentence())"
    cells = [CELL, "laboratory.T = 40\nlaboratory.cells = ['rnn', 'gru']", ask]
    root = open_laboratory(page, jupyter_lab, "scene.ipynb", cells)
    press(root, "spectral radius ρ", times=2)
    shown = sentence(root)
    page.locator(".jp-CodeCell").last.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    output = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
    wait_until(page, lambda: shown in output.last.inner_text(), 10, shown)
    assert shown == GradientDecay(T=40, cells=["rnn", "gru"], radius=0.92).sentence()
    assert page.console_errors == []
    jupyter_lab.shut_down_kernels()


# Three keys on the slider, each of which waited so long; whether one was drawn at once.
HELD = """([input, waited]) => {
    const shown = () => document.querySelector("svg .radius").textContent;
    const before = shown();
    for (const value of [1, 1.2, 1.4]) {
        const key = new KeyboardEvent("keydown", {bubbles: true});
        Object.defineProperty(key, "timeStamp", {value: performance.now() - waited});
        input.dispatchEvent(key);
        input.value = value;
        input.dispatchEvent(new Event("input", {bubbles: true}));
    }
    return shown() !== before;
}"""


def test_keys_that_wait_are_answered_together(page):
    """A key held down at 500 steps of 128 units would else go on for half a minute."""
    root = page.locator(ROOT)
    told = GradientDecay(T=20, radius=1.4).sentence()
    for waited, at_once in ((0, True), (500, False)):
        open_alone(page, GradientDecay(T=20, radius=0.7))
        slider = root.get_by_label("spectral radius ρ", exact=True).element_handle()
        assert page.evaluate(HELD, [slider, waited]) == at_once
        wait_until(page, lambda: sentence(root) == told, 5, told)
        assert page.evaluate("model.get('radius')") == 1.4
    assert page.console_errors == []


def test_two_in_one_page_keep_their_labels_apart(page):
    page.goto("about:blank")
    explorer = GradientDecay(T=20)
    state = explorer.state() | {"scene": explorer.scene}
    page.evaluate(TWICE, [str(explorer._esm), str(explorer._css), state])
    first, second = page.locator(ROOT).nth(0), page.locator(ROOT).nth(1)
    before = sentence(first)
    second.locator("label", has_text="LSTM").click()
    assert second.get_by_label("LSTM", exact=True).is_checked()
    press(second, "steps T")
    assert sentence(second).startswith("RNN: after 21") and "LSTM" in sentence(second)
    assert sentence(first) == before
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(ids) == len(set(ids)) == 20


def test_it_lives_in_a_page_without_a_kernel(page):
    open_alone(page, GradientDecay(T=30, cells=["rnn", "lstm"]))
    root = page.locator(ROOT)
    assert sentence(root) == GradientDecay(T=30, cells=["rnn", "lstm"]).sentence()
    for act in (
        lambda: press(root, "spectral radius ρ"),
        lambda: press(root, "steps T"),
        lambda: press(root, "units H"),
        lambda: press(root, "input scale"),
        lambda: press(root, "forget bias"),
        choose(root, "activation φ", "relu"),
        choose(root, "initialisation", "identity"),
        fill(root, "seed", 3),
        click(root, "New seed"),
        tick(root, "GRU"),
        click(root, "Reset"),
    ):
        assert changed_by(root, act)
    page.evaluate("model.set('T', 0)")
    assert "T must be a whole number from 1 to 500" in (
        root.locator(".message").inner_text()
    )
    page.evaluate("model.set('T', 12)")
    assert root.locator(".message").is_hidden()
    assert page.console_errors == [] and page.outside_requests == []
