"""Build the course as web pages: ``build/html/``, one page per notebook.

    python tools/html_pages.py                  every notebook, and index.html
    python tools/html_pages.py NOTEBOOK...      these only

They are the notebooks with their stored outputs; nothing is run. They need no server
and no network: open ``build/html/index.html``. (The file is not called html.py: scripts
beside it would import it in place of Python's ``html``.)
"""

import argparse
from pathlib import Path

import _assets
import _build
from _exporters import PageExporter, make_exporter


def build_pages(named=(), build=_assets.BUILD):
    """Build web pages into ``build``/html.

    Parameters
    ----------
    named : sequence of str or pathlib.Path
        Notebooks; every notebook of the course, and the index, if empty.
    build : pathlib.Path
        Build folder.

    Returns
    -------
    list of pathlib.Path
        The written pages, without the index.

    Raises
    ------
    _assets.BuildError
        If a notebook's outputs are stale or the assets cannot be installed.
    """
    target = build / "html"
    paths = _build.find_notebooks(named)
    notebooks = _build.read_stored(paths)
    _assets.copy_assets(target, _assets.PAGE_ASSETS)
    exporter = make_exporter(PageExporter, "course_page")
    pages = list(zip(map(_build.place_of, paths), notebooks, strict=True))
    written = [_build.export(exporter, nb, target, place) for place, nb in pages]
    if not named:
        _build.write_index(target, pages, "Recurrent neural networks")
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build web pages: build/html/")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    arguments = parser.parse_args()
    _build.run(lambda: build_pages(arguments.notebooks))
