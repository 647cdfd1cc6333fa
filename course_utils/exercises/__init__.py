"""Checks of the learner's own code: a folder a chapter, a file an exercise.

A chapter says ``from course_utils.exercises import ch04 as ex``. Then
``ex.check_…(function)`` checks, and ``ex.check_….hint(1)`` gives the first hint.

The file of an exercise holds all of it: the stub, the hints, the solution, the known
mistakes, the cases. What several exercises of a chapter need lies beside them in a
module of the same folder; the machine behind every check is in ``checking``.
"""

import importlib
import pkgutil

from course_utils.exercises.checking import Checker

__all__ = ["all_checkers"]


def all_checkers():
    """Every checker of every chapter: {chapter's folder: [Checker, …]}."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        if info.name.startswith("ch") and info.name[2:].isdigit():
            chapter = importlib.import_module(f"{__name__}.{info.name}")
            values = vars(chapter).values()
            found[info.name] = [v for v in values if isinstance(v, Checker)]
    return found
