"""Build the lectures: ``build/slides/``, one deck of slides per chapter.

    python tools/slides.py                  every chapter, and index.html
    python tools/slides.py NOTEBOOK...      these only

The slides are the notebooks with their stored outputs, cut by their slide metadata;
nothing is run. They need no server and no network: open ``build/slides/index.html``;
press S for the speaker's notes.
"""

import argparse
from pathlib import Path

import _assets
import _build
from _exporters import DeckExporter, make_exporter


def build_slides(named=(), build=_assets.BUILD):
    """Build slides into ``build``/slides.

    Parameters
    ----------
    named : sequence of str or pathlib.Path
        Notebooks; every chapter (no solutions), and the index, if empty.
    build : pathlib.Path
        Build folder.

    Returns
    -------
    list of pathlib.Path
        The written decks, without the index.

    Raises
    ------
    _assets.BuildError
        If a notebook's outputs are stale or the assets cannot be installed.
    """
    target = build / "slides"
    paths = _build.find_notebooks(named, solutions=False)
    notebooks = _build.read_stored(paths)
    _assets.copy_assets(target, _assets.SLIDE_ASSETS)
    exporter = make_exporter(
        DeckExporter,
        "course_slides",
        reveal_url_prefix="assets/reveal",
        reveal_theme="white",
    )
    places = [Path(_build.place_of(path).name) for path in paths]
    decks = list(zip(places, notebooks, strict=True))
    written = [
        _build.export(exporter, notebook, target, place, "../html/")
        for place, notebook in decks
    ]
    if not named:
        _build.write_index(target, decks, "Recurrent neural networks: slides")
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build slides: build/slides/")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    arguments = parser.parse_args()
    _build.run(lambda: build_slides(arguments.notebooks))
