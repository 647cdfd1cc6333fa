"""An explorer on a page as its reader meets it: controls, picture, words."""

from dataclasses import dataclass

from _explorer_page import SCRIPT

from tests._browser import PATIENCE, wait_until

CONTROLS = "input, select, button, textarea, .noUi-handle"

# What stands on the page now, in a few characters: two pictures differ if these do. The
# order of the drawing's parts does not count: it depends on which was drawn first.
LOOK = """root => {
    const hash = text => {
        let [a, b] = [0xdeadbeef, 0x41c6ce57];
        for (let k = 0; k < text.length; k++) {
            a = Math.imul(a ^ text.charCodeAt(k), 2654435761);
            b = Math.imul(b ^ text.charCodeAt(k), 1597334677);
        }
        return `${a >>> 0}-${b >>> 0}`;
    };
    const words = selector => [...root.querySelectorAll(selector)]
        .filter(node => node.getClientRects().length)
        .map(node => node.innerText.trim()).join(" ");
    const svg = root.querySelector("svg");
    const parts = svg && [...svg.querySelectorAll("*")].filter(
        node => !node.children.length).map(node => node.outerHTML).sort().join("");
    return {
        picture: svg ? hash(parts) : root.querySelector("img")?.src ?? "",
        sentence: words(".sentence, [role=status]"),
        message: words("[role=alert]"),
    };
}"""

# Every control: what it is, its name for a screen reader, where it stands.
LIST = """(root, selector) => [...root.querySelectorAll(selector)].map(
    (node, index) => {
    const by_id = (node.getAttribute("aria-labelledby") ?? "").split(" ")
        .map(id => document.getElementById(id)?.textContent ?? "").join(" ");
    const beside = node.closest(".widget-slider, .widget-dropdown, .widget-text")
        ?.querySelector(".widget-label")?.textContent;
    const label = [...(node.labels ?? [])].map(each => each.textContent).join(" ");
    const name = node.getAttribute("aria-label") || by_id.trim() || label || beside
        || node.textContent;
    const handle = node.classList.contains("noUi-handle");
    const number = what => Number(node.getAttribute(`aria-value${what}`));
    return {
        index, name: name.trim(), kind: handle ? "handle" : node.type,
        value: handle ? Number(node.getAttribute("aria-valuetext")) : node.value,
        low: handle ? number("min") : node.min,
        high: handle ? number("max") : node.max,
        step: node.step, group: node.name, checked: node.checked,
        options: [...(node.options ?? [])].map(option => option.value),
        shown: node.getClientRects().length > 0,
        idle: node.disabled || !!node.closest("[disabled], [aria-disabled=true]"),
        focused: node === document.activeElement,
    };
})"""


@dataclass
class Control:
    """One control of an explorer, as it stood when it was listed."""

    shown: "Shown"
    facts: dict

    @property
    def name(self):
        return self.facts["name"]

    @property
    def kind(self):
        return self.facts["kind"]

    @property
    def locator(self):
        return self.shown.root.locator(CONTROLS).nth(self.facts["index"])

    def now(self):
        """What it is now."""
        return self.shown.facts()[self.facts["index"]]

    def moves(self):
        """(what it does in words, the act), one for each end that it is not at."""
        facts, locator = self.facts, self.locator
        if self.kind in ("range", "handle"):
            low, high, value = (float(facts[n]) for n in ("low", "high", "value"))
            ends = [("End", high), ("Home", low)]
            away = [key for key, end in ends if abs(value - end) > 1e-9]
            keys = away if len(away) == 2 else [*away, *{"End", "Home"} - set(away)]
            return [(key, lambda key=key: locator.press(key)) for key in keys]
        if self.kind.startswith("select"):
            others = [v for v in facts["options"] if v != facts["value"]]
            chosen = dict.fromkeys([*others[-1:], *others[:1]])
            return [(v, lambda v=v: locator.select_option(v)) for v in chosen]
        if self.kind == "radio":
            return [] if facts["checked"] else [("chosen", locator.click)]
        if self.kind == "checkbox":
            return [("ticked", locator.click), ("and back", locator.click)]
        if self.kind == "number":
            value = float(facts["value"] or 0)
            ends = [facts["low"] or f"{value - 1:g}", facts["high"] or f"{value + 1:g}"]
            return [(v, lambda v=v: locator.fill(v)) for v in [*ends, ""]]
        if self.kind in ("text", "textarea"):
            return [(v, lambda v=v: locator.fill(v)) for v in ("a", "")]
        return [("pressed", locator.click)]


class Shown:
    """An explorer on a page.

    Parameters
    ----------
    page : playwright.sync_api.Page
    root : Locator
        Of the explorer itself.
    """

    def __init__(self, page, root):
        self.page, self.root = page, root

    @property
    def is_script(self):
        """Whether the browser computes it, not a kernel."""
        return self.root.evaluate("(root, css) => root.matches(css)", SCRIPT)

    def look(self):
        """{"picture", "sentence", "message"} now."""
        return self.root.evaluate(LOOK)

    def sentence(self):
        return self.look()["sentence"]

    def facts(self):
        return self.root.evaluate(LIST, CONTROLS)

    def controls(self):
        """Every `Control` that is in sight once all folds are opened."""
        self.unfold()
        return [Control(self, each) for each in self.facts() if each["shown"]]

    def unfold(self):
        self.root.evaluate(
            "root => root.querySelectorAll('details').forEach(d => { d.open = true; })"
        )

    def wait_for(self, sentence):
        """Return once the explorer says `sentence`."""
        expected = squeezed(sentence)
        wait_until(
            self.page, lambda: squeezed(self.sentence()) == expected, PATIENCE,
            f"it never said {sentence!r}",
        )  # fmt: skip

    def reset(self):
        self.root.get_by_role("button", name="Reset", exact=False).click()

    def changed_by(self, act, seconds=PATIENCE):
        """Whether `act` changed the look within `seconds`; most acts do at once."""
        before = self.look()
        act()
        try:
            wait_until(self.page, lambda: self.look() != before, seconds, "")
        except TimeoutError:
            return False
        return True


def squeezed(words):
    """`words` with single blanks, as a page shows them."""
    return " ".join(words.split())
