"""What the builds of pages and slides share: execution, conversion, links, index.

A build never touches the notebooks: it executes a copy (with the widgets' state, which
the repository does not store), converts it with nbconvert and puts the scripts it needs
beside it (``_assets.py``).
"""

import base64
import mimetypes
import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import jinja2
import nbformat
from _assets import ASSETS, BUILD, ROOT, BuildError
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

NOTEBOOKS = ROOT / "notebooks"
TEMPLATES = ASSETS / "templates"
SOURCES = ("course_utils", "data")


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


def executed_copy(path, build=BUILD):
    """The notebook, executed, with its widgets' state; executed again only if stale.

    Parameters
    ----------
    path : pathlib.Path
        The notebook; it is only read.
    build : pathlib.Path
        Build folder; the copy lies in ``executed/`` below it.

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    BuildError
        If a cell fails, naming the notebook and the error.
    """
    copy = build / "executed" / place_of(path)
    if copy.is_file() and copy.stat().st_mtime > _last_change(path):
        return nbformat.read(copy, as_version=4)
    print(f"executing {place_of(path)}", flush=True)
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        store_widget_state=True,
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=40"],  # errors, no advice
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        # One thread: for small networks several are slower, and on a busy machine
        # many times slower.
        client.execute(env={**os.environ, "OMP_NUM_THREADS": "1"})
    except (CellExecutionError, DeadKernelError, TimeoutError) as error:
        raise BuildError(
            f"{path} stopped with an error; expected every cell to run.\n{error}\n"
            "Run the notebook in JupyterLab, mend the cell, and build again."
        ) from None
    copy.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, copy)
    return notebook


def _last_change(path):
    """Time of the last change of a notebook or of what it may import or read."""
    files = [path]
    for source in SOURCES:
        files += (ROOT / source).rglob("*")
    files = (f for f in files if f.is_file() and "__pycache__" not in f.parts)
    return max(f.stat().st_mtime for f in files)


def export(exporter, notebook, target, place, elsewhere=""):
    """Convert an executed notebook and write it below ``target``.

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
    up = "../" * (len(place.parts) - 1)
    exporter.require_js_url = f"{up}assets/require.js"
    exporter.mathjax_url = f"{up}assets/mathjax.js"
    exporter.widget_renderer_url = f"{up}assets/html-manager/embed-amd.js"
    notebook.metadata["title"] = title_of(notebook, place.stem)
    source = {"name": place.stem, "path": str(NOTEBOOKS / place.parent)}
    page, _ = exporter.from_notebook_node(
        notebook, resources={"metadata": source, "course": {"up": up}}
    )
    page = link_pages(embed_pictures(page, NOTEBOOKS / place.parent), elsewhere)
    goal = target / place.with_suffix(".html")
    goal.parent.mkdir(parents=True, exist_ok=True)
    goal.write_text(page, encoding="utf-8")
    return goal


NOTEBOOK_LINK = re.compile(r"""(<a\b[^>]*?\bhref=["'])([^"':?#]+)\.ipynb(?=["'#])""")
LOCAL_PICTURE = re.compile(r"""(<img\b[^>]*?\bsrc=["'])([^"':?#]+)(?=["'])""")
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
