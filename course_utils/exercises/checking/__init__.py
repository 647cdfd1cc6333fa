"""The machine behind the checks: it runs, compares, recognises a mistake and says so.

`runner` calls the learner's function, of whose result only `plain` data are kept, and
`surroundings` puts back what it may leave behind; `quantity` says what is asked for;
`compare` finds where a result first goes wrong; `recognise` looks for the known mistake
that does the same; `checker` holds them together; `report` is what is read.
"""

from course_utils.exercises.checking.checker import Checker
from course_utils.exercises.checking.compare import Fault
from course_utils.exercises.checking.quantity import Quantity
from course_utils.exercises.checking.recognise import KnownMistake
from course_utils.exercises.checking.report import Hint, Table, Verdict

__all__ = [
    "Checker",
    "Fault",
    "Hint",
    "KnownMistake",
    "Quantity",
    "Table",
    "Verdict",
]
