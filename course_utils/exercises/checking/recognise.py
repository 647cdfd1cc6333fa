"""Which known mistake does the same as the learner's function."""

import re
from dataclasses import dataclass

from course_utils.exercises.checking import compare, runner
from course_utils.exercises.checking.plain import plain, same

CLOSE = 1e-6  # of the largest entry
EVIDENCE = 3  # wrong numbers that agree, where only a part of the result does


@dataclass(frozen=True)
class KnownMistake:
    """A wrong implementation and what to say to who wrote it.

    Parameters
    ----------
    name : str
        Completes "this is what you get when …".
    function : callable
        Same signature as the learner's.
    why : str
        What the code does instead, in the exercise's terms.
    advice : str
        What to try.
    line : str
        If it raises: a pattern for the expression that does, as `ast.unparse` writes
        it. Another one may raise the same error for another reason.
    fits : callable, optional
        Plain result → bool: what has to hold besides, where different results count
        as the same.
    """

    name: str
    function: object
    why: str
    advice: str = ""
    line: str = ""
    fits: object = None

    def could_be(self, outcome):
        """Whether the name may be said of a function that did this."""
        if outcome.kind == "raised":
            return bool(self.line and re.search(self.line, outcome.expression))
        return self.fits is None or bool(self.fits(outcome.value))


def whole(checker, outcomes):
    """The first known mistake that does the same in every case, or None."""
    actual = [_behaviour(checker, outcome) for outcome in outcomes]
    for mistake in checker.mistakes:
        does = (
            _behaviour(checker, runner.attempt(mistake.function, case))
            for case in checker.cases
        )
        alike = all(same(a, m, CLOSE) for a, m in zip(actual, does, strict=True))
        if alike and all(map(mistake.could_be, outcomes)):
            return mistake
    return None


def in_part(checker, outcomes):
    """(mistake, label of a part) where several slips came together, or (None, "").

    The part is the first in the order of computing in which a known mistake does the
    same in every case. What that mistake gets right has not to be wrong here.
    """
    found = _parts(checker, [o.value for o in outcomes if o.kind == "value"])
    right = _parts(
        checker,
        [plain(checker.solution(**runner.copies(case))) for case in checker.cases],
    )
    if found is None or right is None or len(right[0]) < 2:
        return None, ""
    wrong = _differing(found, right)
    known = [(m, _known_parts(checker, m)) for m in checker.mistakes if m.fits is None]
    for label in (label for label in right[0] if label in wrong):
        for mistake, does in known:
            if does and _explains(label, does, found, right, wrong):
                return mistake, label
    return None, ""


def _known_parts(checker, mistake):
    outcomes = [runner.attempt(mistake.function, case) for case in checker.cases]
    return _parts(checker, [o.value for o in outcomes if o.kind == "value"])


def _parts(checker, values):
    """Each case's result as {label: array}, or None if any has another form."""
    parts = [compare.parts(v, checker.quantities, checker.as_dict) for v in values]
    return parts if len(parts) == len(checker.cases) and all(parts) else None


def _differing(found, right):
    """Labels of the parts that are wrong in some case."""
    return {
        label
        for a, b in zip(found, right, strict=True)
        for label in b
        if not same(a[label], b[label], CLOSE)
    }


def _explains(label, does, found, right, wrong):
    its = _differing(does, right)
    if label not in its or not its <= wrong or _exchanged(does, right):
        return False
    agree = zip(found, does, strict=True)
    if not all(same(a[label], m[label], CLOSE) for a, m in agree):
        return False
    return sum(
        m[label].size
        for m, b in zip(does, right, strict=True)
        if not same(m[label], b[label], CLOSE)
    ) >= min(EVIDENCE, len(right))


def _exchanged(does, right):
    """Whether some part of the mistake is another part of the right result."""
    return any(
        all(same(m[a], b[c], CLOSE) for m, b in zip(does, right, strict=True))
        for a in right[0]
        for c in right[0]
        if a != c
    )


def _behaviour(checker, outcome):
    """Result or raised error, as plain data that can be compared."""
    if outcome.kind == "raised":
        return ("raised", outcome.error, _same_words(outcome.message))
    try:
        return ("value", checker.observe(outcome.value))
    except ValueError as problem:
        return ("refused", str(problem))


# What "@" and what np.dot say of two sizes that do not meet.
_CLASHES = (
    re.compile(r"\(size (\d+) is different from (\d+)\)"),
    re.compile(r"not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)"),
)


# What "+" says: the shapes in the order written, and of "+=" the left one twice.
_UNFIT = re.compile(r"could not be broadcast together with shapes ([(), \d]+)")


def _same_words(message):
    """One wording for one error, so that ``x @ U`` and ``np.dot(x, U)`` are alike."""
    if found := _UNFIT.search(message):
        return "shapes that clash: " + " ".join(sorted(set(found[1].split())))
    for clash in _CLASHES:
        if found := clash.search(message):
            return "sizes that clash: " + " ".join(sorted(found.groups()))
    return message
