"""Sweeps too long for a notebook: seeds × models × lengths, measured once and stored.

``make experiments NAME`` runs one and writes ``data/measurements/NAME.csv``; a chapter
reads that file (``course_utils.datasets.measurements``), and runs one row again, live.
An experiment is a module of this package with an `Experiment` called ``EXPERIMENT`` in
it; nothing else has to know of it.
"""

import importlib
import pkgutil

from course_utils.experiments._experiment import Experiment

__all__ = ["Experiment", "all_experiments"]


def all_experiments():
    """Every experiment there is: {name: Experiment}, in the order of the alphabet."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "EXPERIMENT"):
            found[module.EXPERIMENT.name] = module.EXPERIMENT
    return found
