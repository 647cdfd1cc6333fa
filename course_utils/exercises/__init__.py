"""Checkers for the learner's own code: one module a chapter, ``exNN_….py``.

Each module has a `Checker` named ``check_…`` for every exercise of its chapter, which
imports it as ``ex``: ``ex.check_…(function)`` checks, ``ex.check_….hint(1)`` gives the
first hint.

A new exercise needs a stub, a solution, cases, hints and a list of `KnownMistake`;
the tests find it by its module's name.
"""

import importlib
import pkgutil

from course_utils.exercises._checker import Checker, KnownMistake
from course_utils.exercises._compare import Fault, Quantity
from course_utils.exercises._report import Hint, Table, Verdict

__all__ = [
    "Checker",
    "Fault",
    "Hint",
    "KnownMistake",
    "Quantity",
    "Table",
    "Verdict",
    "all_checkers",
]


def all_checkers():
    """Every checker of every exercise module: {module name: [Checker, …]}."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        if info.name.startswith("ex"):
            module = importlib.import_module(f"{__name__}.{info.name}")
            values = vars(module).values()
            found[info.name] = [v for v in values if isinstance(v, Checker)]
    return found
