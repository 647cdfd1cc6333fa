"""A built page and a built deck in a real browser, with the network blocked.

Both come from one small notebook with everything that a chapter has; nothing is run.
"""

import base64
import io
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import html_pages
import nbformat
import pytest
import slides
from _stored import stamp
from PIL import Image
from playwright.sync_api import expect

from course_utils.explorers.gates import Gates
from tests.tools._built import PLACE, answers_a_key, install_or_skip

pytestmark = [pytest.mark.browser, pytest.mark.node]

INTRO = r"""# A tiny chapter

It promises very little, but $h^{(t)}$ is in it.

$$
\begin{aligned}
a^{(t)} &= U x^{(t)} + W h^{(t-1)} + b \\
h^{(t)} &= \tanh(a^{(t)})
\end{aligned}
$$

Go on with [another chapter](another.ipynb#a-heading) or
[the reference](https://example.org/reference.ipynb).
"""
QUESTION = """## Predict first

<details><summary>A. The state vanishes</summary>

No: $h^{(1)}$ is not zero.

</details>
"""
LONG_LINE = "x = " + " + ".join(["1"] * 20) + "  #wide"
LINE = 'a "line" that goes up & down'
KERNEL = {"name": "sampling", "kernel": True}

PRESENT = "section.present:not(.stack)"


def picture(alt, words, explorer=None):
    """A stored picture; ``explorer`` is what its output's metadata says of it."""
    sink = io.BytesIO()
    Image.new("RGB", (240, 120), "steelblue").save(sink, "PNG")
    png = base64.b64encode(sink.getvalue()).decode()
    metadata = {"image/png": {"alt": alt}}
    metadata |= {"explorer": explorer} if explorer else {}
    data = {"image/png": png, "text/plain": words}
    return nbformat.v4.new_output("display_data", data, metadata=metadata)


def shown(explorer):
    return picture("as it opens", explorer.sentence(), explorer.metadata())


def write_notebook(path):
    """Write a notebook as `make execute` leaves one; return ``path``."""
    new, count = nbformat.v4, iter(range(1, 99))

    def code(source, *outputs):
        return new.new_code_cell(
            source, outputs=list(outputs), execution_count=next(count)
        )

    numbers = new.new_output("stream", text="\n".join(map(str, range(40))))
    cells = {
        "slide": new.new_markdown_cell(INTRO),
        "subslide": code("show_a_line()", picture(LINE, "a line")),
        "notes": new.new_markdown_cell("Say it slowly."),
        "slide ": new.new_markdown_cell(QUESTION),
        "fragment": code("count()", numbers),
        "slide  ": code("show(Gates())", shown(Gates())),
        "subslide ": code("show(Gates(...))", shown(Gates(goal="counter"))),
        "slide   ": code("show(Sampling())", picture("drawn", "It drew.", KERNEL)),
        "-": code(LONG_LINE + "\nx"),
    }
    for kind, cell in cells.items():
        cell.metadata["slideshow"] = {"slide_type": kind.strip()}
    notebook = new.new_notebook(cells=list(cells.values()))
    stamp(notebook)
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """{"page", "deck"}: the written files; their path contains a space."""
    install_or_skip()
    folder = tmp_path_factory.mktemp("a build")
    notebook = write_notebook(folder / "tiny.ipynb")
    (page,) = html_pages.build_pages([notebook], folder)
    (deck,) = slides.build_slides([notebook], folder)
    return {"page": page, "deck": deck}


@contextmanager
def served(folder):
    """Serve a folder on 127.0.0.1; gives its address without a slash at the end."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def projector(page):
    page.set_viewport_size({"width": 1280, "height": 720})
    return page


def go_to(page, text):
    """Press the space bar until the slide that shows ``text`` is there."""
    page.locator(f"{PRESENT} >> nth=0").wait_for(timeout=30_000)
    for _ in range(14):
        slide = page.locator(PRESENT)
        if text in slide.inner_text():
            return slide
        page.keyboard.press("Space")
    raise AssertionError(f"no slide shows {text!r}")


def assert_complete(page):
    """Maths typeset, no picture in place of an explorer, no error, nothing fetched."""
    page.locator(f"{PLACE} svg").last.wait_for(state="attached", timeout=30_000)
    page.evaluate("MathJax.startup.promise")
    assert page.locator("mjx-container svg").count() >= 3
    assert page.locator("[data-mjx-error], merror").count() == 0
    assert page.locator(f"{PLACE} img").count() == 0
    assert page.console_errors == []
    assert page.outside_requests == []


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_page_is_alive(page, built, scheme):
    with served(built["page"].parent) as address:
        whole = {"file": built["page"].as_uri(), "http": f"{address}/tiny.html"}
        page.goto(whole[scheme])
        assert_complete(page)
        for root, explorer in zip(
            page.locator(PLACE).all(), (Gates(), Gates(goal="counter")), strict=True
        ):
            assert root.locator(".sentence").inner_text() == explorer.sentence()
            assert answers_a_key(root)
        assert page.console_errors == []


def test_page_reads_well(page, built):
    page.goto(built["page"].as_uri())
    answer = page.get_by_text("is not zero")
    assert not answer.is_visible()
    page.get_by_text("A. The state vanishes").click()
    assert answer.is_visible()
    for name, target in {
        "another chapter": "another.html#a-heading",
        "the reference": "https://example.org/reference.ipynb",
    }.items():
        assert page.get_by_role("link", name=name).get_attribute("href") == target
    code = page.locator(".jp-InputArea-editor").last
    assert "#wide" in code.inner_text()
    assert code.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert page.get_by_alt_text("drawn").is_visible()
    assert page.get_by_text("in JupyterLab you can move it").is_visible()


def test_without_scripts_the_pictures_are_there(browser, built):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(built["page"].as_uri())
    for alt in (LINE, "as it opens", "drawn"):
        shown = page.get_by_alt_text(alt, exact=True).first
        assert shown.is_visible()
        assert shown.bounding_box()["width"] == 240
    assert page.get_by_text(Gates().sentence()).is_visible()
    context.close()


def test_explorer_that_fails_leaves_its_picture(page, built):
    broken = built["page"].with_name("broken.html")
    text = built["page"].read_text(encoding="utf-8")
    assert text.count("export default") == 1
    broken.write_text(text.replace("export default", "throw 1;"), encoding="utf-8")
    page.goto(broken.as_uri())
    page.get_by_text("could not start here").last.wait_for(timeout=30_000)
    assert page.get_by_text("could not start here").count() == 2
    assert page.get_by_alt_text("as it opens").first.is_visible()
    assert page.outside_requests == []


@pytest.mark.parametrize("kind", ["page", "deck"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_follows_the_reader(page, built, kind, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(built[kind].as_uri())
    page.locator("mjx-container svg").first.wait_for(timeout=30_000)
    page.locator(f"{PLACE} svg").last.wait_for(state="attached", timeout=30_000)
    behind = PRESENT if kind == "deck" else "body"
    names = ["h1", "mjx-container"] + [".highlight .n", ".sentence"] * (kind == "page")
    for name in names:
        for element in page.locator(f"{behind} {name}").all():
            assert_readable(element, scheme)


def assert_readable(element, scheme):
    """Text stands out from what is behind it: WCAG contrast of at least 4.5."""
    text, behind = element.evaluate(COLOURS)
    contrast = (max(text, behind) + 0.05) / (min(text, behind) + 0.05)
    assert contrast >= 4.5, (element.inner_text(), text, behind)
    assert (behind < 0.2) == (scheme == "dark")


# Relative luminance (WCAG 2) of an element's text and of what is painted behind it.
COLOURS = """element => {
  const channels = css => css.match(/[0-9.]+/g).map(Number);
  const linear = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) =>
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const isClear = e => (channels(getComputedStyle(e).backgroundColor)[3] ?? 1) === 0;
  let behind = element;
  while (behind.parentElement && isClear(behind)) behind = behind.parentElement;
  return [getComputedStyle(element).color,
          getComputedStyle(behind).backgroundColor].map(c => luminance(channels(c)));
}"""


def test_deck_is_alive_and_keeps_the_explorers_keys(projector, built):
    projector.goto(built["deck"].as_uri())
    assert_complete(projector)
    slide = go_to(projector, "show(Gates())")
    assert answers_a_key(slide.locator(PLACE))
    projector.keyboard.press("Space")
    projector.keyboard.press("ArrowDown")
    assert "show(Gates())" in projector.locator(PRESENT).inner_text()
    projector.keyboard.press("Escape")  # leaves the explorer
    projector.keyboard.press("ArrowDown")
    assert "show(Gates(...))" in projector.locator(PRESENT).inner_text()
    assert answers_a_key(projector.locator(PRESENT).locator(PLACE))
    assert projector.console_errors == []


def test_deck_is_cut_by_the_metadata(projector, built):
    projector.goto(built["deck"].as_uri())
    assert projector.locator(".slides > section").count() == 4
    assert projector.locator(".slides section section").count() == 6
    assert projector.locator(".progress span").count() == 1
    go_to(projector, "show_a_line")
    assert projector.get_by_alt_text(LINE, exact=True).is_visible()
    assert not projector.get_by_text("Say it slowly").is_visible()
    slide, fragment = go_to(projector, "Predict first"), projector.locator(".fragment")
    expect(fragment).to_have_css("visibility", "hidden")
    projector.keyboard.press("Space")
    expect(fragment).to_have_css("visibility", "visible")
    # What is taller than the screen scrolls instead of being cut.
    slide.get_by_text("39").scroll_into_view_if_needed()
    assert slide.evaluate("e => e.scrollTop") > 0
    code = go_to(projector, "#wide").locator(".jp-InputArea-editor").last
    assert code.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    box = code.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1280


def test_speaker_has_notes(projector, built):
    projector.goto(built["deck"].as_uri())
    go_to(projector, "show_a_line")
    with projector.expect_popup() as window:
        projector.keyboard.press("s")
    notes = window.value.locator(".speaker-controls-notes .value")
    expect(notes).to_contain_text("Say it slowly", timeout=30_000)
    assert projector.outside_requests == []
