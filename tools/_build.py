"""What the builds of pages and slides share: reading, conversion, links, index.

A build never touches the notebooks and runs none: it converts the outputs they store
(``_exporters.py``) and puts the scripts it needs beside the pages (``_assets.py``).
"""

import base64
import mimetypes
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import jinja2
import nbformat
from _assets import ROOT, BuildError
from _exporters import TEMPLATES, life_of
from _stored import why_stale

NOTEBOOKS = ROOT / "notebooks"


def find_notebooks(named=(), solutions=True):
    """Notebooks to build, in order.

    Parameters
    ----------
    named : sequence of str or pathlib.Path
        Notebooks to take; all of ``notebooks/`` if empty.
    solutions : bool
        Whether the subfolders count too when nothing is named.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    BuildError
        If a named notebook does not exist.
    """
    if not named:
        pattern = "**/*.ipynb" if solutions else "*.ipynb"
        found = sorted(NOTEBOOKS.glob(pattern), key=lambda p: (len(p.parts), p))
        return [p for p in found if ".ipynb_checkpoints" not in p.parts]
    paths = [Path(name).resolve() for name in named]
    for path in paths:
        if path.suffix != ".ipynb" or not path.is_file():
            raise BuildError(f"{path} is not a notebook; expected a .ipynb file")
    return paths


def place_of(path):
    """Path of a notebook below ``notebooks/``; its bare name if it lies elsewhere."""
    inside = path.is_relative_to(NOTEBOOKS)
    return path.relative_to(NOTEBOOKS) if inside else Path(path.name)


def read_stored(paths):
    """The notebooks with their stored outputs, which must belong to their code.

    Parameters
    ----------
    paths : sequence of pathlib.Path

    Returns
    -------
    list of nbformat.NotebookNode

    Raises
    ------
    BuildError
        Naming every notebook whose outputs are stale or missing, and why.
    """
    notebooks = [nbformat.read(path, as_version=4) for path in paths]
    reasons = {
        path: reason
        for path, notebook in zip(paths, notebooks, strict=True)
        if (reason := why_stale(notebook))
    }
    if reasons:
        lines = [f"{place_of(path)}: {reason}" for path, reason in reasons.items()]
        named = " ".join(map(_from_root, reasons))
        raise BuildError(
            "pages and slides are built from stored outputs, but these are stale:\n  "
            + "\n  ".join(lines)
            + f'\nRun  make execute ARGS="{named}"  and build again.'
        )
    return notebooks


def _from_root(path):
    inside = path.is_relative_to(ROOT)
    return (path.relative_to(ROOT) if inside else path).as_posix()


def export(exporter, notebook, target, place, elsewhere=""):
    """Convert a notebook with its stored outputs and write it below ``target``.

    Parameters
    ----------
    exporter : nbconvert.HTMLExporter
    notebook : nbformat.NotebookNode
    target : pathlib.Path
        Folder of the built pages, with their assets.
    place : pathlib.Path
        Where the notebook lies below ``notebooks/``.
    elsewhere : str
        Where pages of notebooks in other folders lie.

    Returns
    -------
    pathlib.Path
        The written page.
    """
    notebook.metadata["title"] = title_of(notebook, place.stem)
    source = {"name": place.stem, "path": str(NOTEBOOKS / place.parent)}
    course = {"up": "../" * (len(place.parts) - 1), "explorers": life_of(notebook)}
    page, _ = exporter.from_notebook_node(
        notebook, resources={"metadata": source, "course": course}
    )
    page = link_pages(embed_pictures(page, NOTEBOOKS / place.parent), elsewhere)
    page = WIDE_OUTPUT.sub(r'\1 tabindex="0"', page)
    goal = target / place.with_suffix(".html")
    goal.parent.mkdir(parents=True, exist_ok=True)
    goal.write_text(page, encoding="utf-8")
    return goal


NOTEBOOK_LINK = re.compile(r"""(<a\b[^>]*?\bhref=["'])([^"':?#]+)\.ipynb(?=["'#])""")
LOCAL_PICTURE = re.compile(r"""(<img\b[^>]*?\bsrc=["'])([^"':?#]+)(?=["'])""")
# What may be wider than the page scrolls, so a key must reach it.
WIDE_OUTPUT = re.compile(r'(<div class="jp-Rendered(?:Text|HTML)[^"]*-output\b[^"]*")')
LOCAL_LINK = re.compile(r"""<a\b[^>]*?\bhref=["']([^"':?#]+)(?=["'?#])""")


def link_pages(page, elsewhere=""):
    """A page whose links to notebooks of the course lead to their pages.

    ``elsewhere`` is put before links to notebooks in another folder.

    >>> link_pages('<a href="02_unrolling.ipynb#hello">', "../html/")
    '<a href="02_unrolling.html#hello">'
    >>> link_pages('<a href="solutions/02.ipynb">', "../html/")
    '<a href="../html/solutions/02.html">'
    """

    def lead(found):
        prefix = elsewhere if "/" in found[2] else ""
        return f"{found[1]}{prefix}{found[2]}.html"

    return NOTEBOOK_LINK.sub(lead, page)


def embed_pictures(page, folder):
    """A page that holds the picture files of ``folder`` that its markdown shows.

    nbconvert's ``embed_images`` closes every ``<details>`` too early, which would show
    the answers to the questions.
    """

    def embed(found):
        file = folder / unquote(found[2])
        if not file.is_file():
            raise BuildError(f"the picture {file} is missing; correct the notebook")
        kind = mimetypes.guess_type(file.name)[0]
        data = base64.b64encode(file.read_bytes()).decode()
        return f"{found[1]}data:{kind};base64,{data}"

    return LOCAL_PICTURE.sub(embed, page)


def dead_links(page):
    """Links of a written page that lead to no file: a sorted list of their targets."""
    targets = set(LOCAL_LINK.findall(page.read_text(encoding="utf-8")))
    return sorted(t for t in targets if not (page.parent / unquote(t)).exists())


def title_of(notebook, name):
    """First heading of a notebook; ``name`` if it has none."""
    return next((t for t in _matches(notebook, r"^# +(.+)$")), name)


def promise_of(notebook):
    """First plain paragraph of the first markdown cell: what the chapter promises."""
    paragraph = r"^([^#\s<>|!\-].*(?:\n.*\S.*)*)$"
    return " ".join(next(_matches(notebook, paragraph), "").split())


def _matches(notebook, pattern):
    first = next((c for c in notebook.cells if c.cell_type == "markdown"), None)
    for found in re.finditer(pattern, first.source if first else "", re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", found[1])
        yield re.sub(r"[*`]", "", plain).strip()


def write_index(target, pages, title):
    """Write ``index.html`` with one entry for each page.

    Parameters
    ----------
    target : pathlib.Path
    pages : list of tuple
        (place of the notebook, notebook) in order.
    title : str
        Heading of the index.
    """
    loader = jinja2.FileSystemLoader(TEMPLATES)
    template = jinja2.Environment(loader=loader, autoescape=True).get_template(
        "index.html.j2"
    )
    entries = [
        {
            "href": place.with_suffix(".html").as_posix(),
            "title": title_of(notebook, place.stem),
            "promise": promise_of(notebook),
            "part": place.parent.as_posix().strip("."),
        }
        for place, notebook in pages
    ]
    text = template.render(title=title, entries=entries)
    (target / "index.html").write_text(text, encoding="utf-8")


def run(build):
    """Run a build and say what it wrote; end with its message if it cannot go on."""
    try:
        pages = build()
    except BuildError as error:
        sys.exit(f"error: {error}")
    for page in pages:
        print(f"wrote {page}")
        for target in dead_links(page):
            print(f"  note: its link to {target} leads nowhere in the build")
