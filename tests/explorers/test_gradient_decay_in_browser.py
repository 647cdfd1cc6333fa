"""The laboratory's own ways: ρ is dragged, a step is pointed at, a pulse walks back."""

import pytest
from _explorer_page import open_alone

from course_utils.explorers.gradient_decay import GradientDecay
from tests._browser import wait_until

pytestmark = pytest.mark.browser

# What of the RNN's strip is coloured, frame by frame, while a pulse walks back.
RECORD = """() => {
    const seen = window.seen = [];
    const look = () => {
        const glow = [...document.querySelectorAll("svg .glow.rnn")];
        const left = glow.filter(node => node.getAttribute("d")).map(
            node => node.getBBox().x);
        seen.push(Math.min(...left));
        if (seen.length < 2000) requestAnimationFrame(look);
    };
    look();
}"""
# Three values of the slider, each by an event that has waited so many ms.
HELD = """([input, waited]) => {
    for (const value of [1, 1.2, 1.4]) {
        input.value = value;
        const event = new Event("input", {bubbles: true});
        const timeStamp = performance.now() - waited;
        Object.defineProperty(event, "timeStamp", {value: timeStamp});
        input.dispatchEvent(event);
    }
    return document.querySelector("svg .rho").textContent;
}"""


def middle(page, selector):
    box = page.locator(f".rnn-explorer {selector}").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def sentence(page):
    return page.locator(".rnn-explorer .sentence").inner_text()


def test_rho_is_dragged_on_its_circle(page):
    open_alone(page, GradientDecay(T=20))
    centre = middle(page, "svg .pad")
    page.mouse.move(*middle(page, "svg .handle"))
    page.mouse.down()
    assert abs(page.evaluate("model.get('radius')") - 0.9) <= 0.03
    handle = middle(page, "svg .handle")
    unit = (handle[0] - centre[0]) * 2**0.5 / page.evaluate("model.get('radius')")
    page.mouse.move(centre[0], centre[1] - 1.5 * unit, steps=3)
    assert abs(page.evaluate("model.get('radius')") - 1.5) <= 0.05
    page.mouse.move(centre[0], centre[1] - 20 * unit)
    page.mouse.up()
    assert page.evaluate("model.get('radius')") == 3
    assert sentence(page) == GradientDecay(T=20, radius=3).sentence()
    assert page.console_errors == []


def test_a_step_is_pointed_at_or_chosen_by_keys(page):
    open_alone(page, GradientDecay(T=20))
    whole = sentence(page)
    page.mouse.move(*middle(page, "[data-key='edge']"))
    assert sentence(page).startswith("At t = 10, 10 steps back,")
    page.mouse.move(2, 2)
    assert sentence(page) == whole
    page.locator(".graph").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert sentence(page).startswith("At t = 1, 19 steps back,")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("model.get('radius')") == 0.91
    page.keyboard.press("Escape")
    assert sentence(page) == GradientDecay(T=20, radius=0.91).sentence()
    assert page.console_errors == []


def test_a_pulse_walks_from_the_loss_to_the_first_step(page):
    open_alone(page, GradientDecay(T=20, activation="identity", init="identity"))
    page.evaluate(RECORD)
    page.get_by_role("button", name="Send the gradient back").click()
    back = "seen.at(-1) === Math.min(...seen) && Math.max(...seen) > seen.at(-1)"
    wait_until(page, lambda: page.evaluate(back), 30, "the pulse never arrives")
    seen = page.evaluate("seen")
    walk = seen[seen.index(max(seen)) :]
    assert walk == sorted(walk, reverse=True) and walk[0] > walk[-1]
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Send the gradient back").click()
    assert page.locator("svg .pulse.rnn").get_attribute("d") == ""
    assert page.console_errors == []


def test_keys_that_wait_are_answered_together(page):
    """A key held down at 500 steps of 128 units would else go on for half a minute."""
    told = GradientDecay(T=20, radius=1.4).sentence()
    for waited, at_once in ((-5000, "ρ 1.40"), (5000, "ρ 0.70")):
        open_alone(page, GradientDecay(T=20, radius=0.7))
        slider = page.get_by_label("spectral radius ρ").element_handle()
        assert page.evaluate(HELD, [slider, waited]) == at_once
        wait_until(page, lambda: sentence(page) == told, 5, told)
        assert page.evaluate("model.get('radius')") == 1.4
    assert page.console_errors == []
