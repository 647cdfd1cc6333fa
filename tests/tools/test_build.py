"""The shared parts of the builds: staleness, links, pictures, index, npm."""

import json
import shutil
import sys

import _assets
import _build
import _exporters
import nbformat
import pytest
from _stored import stamp, why_stale

new = nbformat.v4


def notebook_at(path, *cells):
    nbformat.write(new.new_notebook(cells=list(cells)), path)
    return path


def ran(source, *outputs, **metadata):
    """A code cell that was run."""
    return new.new_code_cell(
        source, execution_count=1, outputs=list(outputs), metadata=metadata
    )


def error():
    return new.new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])


def stamped(*cells):
    notebook = new.new_notebook(cells=list(cells))
    stamp(notebook)
    return notebook


def test_hash_is_that_of_the_code_alone():
    notebook = stamped(new.new_markdown_cell("words"), ran("x = 1"), ran("y = 2"))
    notebook.cells[0].source = "other words"
    notebook.cells[1].execution_count = 7
    assert why_stale(notebook) is None
    for sources in (["x = 1", "y = 3"], ["y = 2", "x = 1"], ["x = 1y = 2", ""]):
        for cell, source in zip(notebook.cells[1:], sources, strict=True):
            cell.source = source
        assert "has changed" in why_stale(notebook)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (new.new_code_cell("1 / 1"), "cell 0 was never run"),
        (new.new_code_cell("  "), None),
        (ran("1 / 0", error()), "cell 0 stopped with ZeroDivisionError"),
        (ran("1 / 0", error(), tags=["raises-exception"]), None),
    ],
)
def test_cells_that_were_not_run_or_failed(cell, reason):
    found = why_stale(stamped(cell))
    assert found is None if reason is None else reason in found


def test_stale_notebooks_are_refused_all_at_once(tmp_path):
    good, old, bare = (tmp_path / f"{name}.ipynb" for name in ("good", "old", "bare"))
    nbformat.write(stamped(ran("x = 1")), good)
    assert len(_build.read_stored([good])) == 1
    changed = stamped(ran("x = 1"))
    changed.cells[0].source = "x = 2"
    nbformat.write(changed, old)
    notebook_at(bare, ran("x = 1"))
    with pytest.raises(_assets.BuildError) as refusal:
        _build.read_stored([good, old, bare])
    words = str(refusal.value)
    assert "old.ipynb: its code has changed" in words
    assert "bare.ipynb: make execute has not" in words
    assert f'make execute ARGS="{old.as_posix()} {bare.as_posix()}"' in words
    assert "good.ipynb" not in words


def output_of(**explorer):
    return new.new_output("display_data", metadata={"explorer": explorer})


def test_page_holds_each_script_once():
    gates = output_of(name="gates", state={"w": 1}, scene={"w": 1})
    cells = [ran("a", gates), ran("b", output_of(name="sampling", kernel=True), gates)]
    life = _exporters.life_of(stamped(*cells))
    assert list(life["scripts"]) == ["gates"]
    assert len(life["styles"]) == 1
    assert "export default" in life["scripts"]["gates"]
    with pytest.raises(_assets.BuildError, match="make execute"):
        _exporters.life_of(stamped(ran("a", output_of(name="none", state={}))))


def test_json_cannot_end_its_script_element():
    text = "</script><!-- 'a' < \"b\" -->"
    written = _exporters.in_script({"text": text})
    assert "<" not in written
    assert json.loads(written) == {"text": text}


def test_named_notebook_must_exist(tmp_path):
    with pytest.raises(_assets.BuildError, match="is not a notebook"):
        _build.find_notebooks([tmp_path / "none.ipynb"])


def test_every_notebook_is_found_chapters_first(tmp_path, monkeypatch):
    monkeypatch.setattr(_build, "NOTEBOOKS", tmp_path)
    names = ["02_b.ipynb", "00_a.ipynb", "solutions/02_b_solutions.ipynb"]
    for name in [*names, ".ipynb_checkpoints/00_a-checkpoint.ipynb"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        notebook_at(tmp_path / name)
    places = [_build.place_of(p).as_posix() for p in _build.find_notebooks()]
    assert places == ["00_a.ipynb", "02_b.ipynb", "solutions/02_b_solutions.ipynb"]
    assert len(_build.find_notebooks(solutions=False)) == 2


def test_a_chapter_may_have_a_second_notebook(tmp_path, monkeypatch):
    """10_projects beside 10_language_models, which alone has solutions."""
    monkeypatch.setattr(_build, "NOTEBOOKS", tmp_path)
    (tmp_path / "solutions").mkdir()
    names = ["10_b.ipynb", "10_a.ipynb", "11_c.ipynb", "solutions/10_a_solutions.ipynb"]
    for name in names:
        notebook_at(tmp_path / name)
    places = [_build.place_of(p).as_posix() for p in _build.find_notebooks()]
    assert places == [names[1], names[0], *names[2:]]


@pytest.mark.parametrize(
    ("link", "led"),
    [
        ('<a href="02.ipynb">', '<a href="02.html">'),
        ("<a class='x' href='02.ipynb#a'>", "<a class='x' href='02.html#a'>"),
        ('<a href="solutions/02.ipynb">', '<a href="../html/solutions/02.html">'),
        ('<a href="https://example.org/02.ipynb">',) * 2,
        ("<code>02.ipynb</code>",) * 2,
    ],
)
def test_links_between_notebooks(link, led):
    assert _build.link_pages(link, "../html/") == led


def test_dead_links_are_found(tmp_path):
    (tmp_path / "there is.html").touch()
    page = tmp_path / "page.html"
    page.write_text(
        '<a href="there%20is.html#x">1</a><a class="y" href="../gone.md">2</a>'
        '<a href="#here">3</a><a href="https://example.org">4</a>'
    )
    assert _build.dead_links(page) == ["../gone.md"]


def test_pictures_are_embedded(tmp_path):
    (tmp_path / "a b.png").write_bytes(b"picture")
    page = '<img alt="x" src="a%20b.png"><img src="data:image/png;base64,AA">'
    embedded = _build.embed_pictures(page, tmp_path)
    assert 'src="data:image/png;base64,cGljdHVyZQ=="' in embedded
    assert 'src="data:image/png;base64,AA"' in embedded
    with pytest.raises(_assets.BuildError, match=r"none\.png is missing"):
        _build.embed_pictures('<img src="none.png">', tmp_path)


def test_title_and_promise():
    source = "<!-- x -->\n# The *title* of `it`\n\n"
    source += "*What you\n[will](x.md) `know_`.*\n\nMore."
    notebook = new.new_notebook(cells=[new.new_markdown_cell(source)])
    assert _build.title_of(notebook, "01") == "The title of it"
    assert _build.promise_of(notebook) == "What you will know_."
    assert _build.title_of(new.new_notebook(), "01") == "01"


def test_index_lists_chapters_and_solutions(tmp_path):
    cell = new.new_markdown_cell("# One & two\n\nA promise.")
    notebook = new.new_notebook(cells=[cell])
    pages = [(_build.Path("01.ipynb"), notebook)]
    pages += [(_build.Path("solutions/01_s.ipynb"), notebook)]
    _build.write_index(tmp_path, pages, "The course")
    text = (tmp_path / "index.html").read_text()
    assert '<a href="01.html">One &amp; two</a><p>A promise.</p>' in text
    assert text.index("01.html") < text.index("<h2>Solutions</h2>")
    assert 'href="solutions/01_s.html"' in text


def test_missing_npm_is_explained(monkeypatch, tmp_path):
    monkeypatch.setattr(_assets, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(_assets.BuildError, match=r"Install Node\.js"):
        _assets.install_assets()


def test_failing_npm_is_explained_and_leaves_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(_assets, "BUILD", tmp_path / "build")
    monkeypatch.setattr(_assets, "MODULES", tmp_path / "node_modules")
    script = tmp_path / "npm.py"
    script.write_text("import sys; sys.exit('getaddrinfo ENOTFOUND')")
    real = _assets.subprocess.run

    def offline(command, **options):
        return real([sys.executable, str(script)], **options)

    monkeypatch.setattr(shutil, "which", lambda name: "npm")
    monkeypatch.setattr(_assets.subprocess, "run", offline)
    with pytest.raises(_assets.BuildError, match=r"(?s)offline\?.*ENOTFOUND"):
        _assets.install_assets()
    assert not (tmp_path / "node_modules").exists()
    assert list((tmp_path / "build").iterdir()) == []


def test_every_package_is_pinned_with_its_checksum():
    folder = _assets.ROOT / "tools" / "assets"
    lock = json.loads((folder / "package-lock.json").read_text())
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]
    packages = lock["packages"]
    assert packages.pop("")["dependencies"] == wanted
    assert all(v[0].isdigit() for v in wanted.values())
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
