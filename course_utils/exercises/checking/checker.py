"""The checker of an exercise: it runs, compares and says which mistake it was."""

import ast

import numpy as np

from course_utils.exercises.checking import compare, quantity, recognise, runner
from course_utils.exercises.checking.plain import plain, same
from course_utils.exercises.checking.report import Hint, Verdict
from course_utils.exercises.checking.surroundings import StopButton, surroundings_kept


class Checker:
    """Call it with a function: it gives a `Verdict`, whatever the function does.

    Parameters
    ----------
    name : str
        The function's name in the stub.
    stub : str
        The stub's source, as it stands in the chapter: a docstring and ``return ...``.
    solution : callable
        The right answer, from the library where it has one.
    cases : list of dict
        Arguments by name, in order; all sizes different.
    quantities : sequence of Quantity
        What the function returns, in the order in which it is computed.
    mistakes : sequence of KnownMistake
        Tried in order; the first that agrees in every case is named.
    hints : sequence of str
        Each says more than the one before.
    lesson : str
        What to take along, shown when all is right.
    as_dict : bool
        The function returns a dict with the quantities' names as keys.
    observe : callable, optional
        Plain result → plain result that is compared instead of it. It may raise
        ValueError with a sentence for the learner.
    explain : callable, optional
        (case, value, observed, expected) → Fault or None, instead of `find_fault`.
    evidence : str, optional
        What a right function agreed with.
    """

    def __init__(
        self, name, *, stub, solution, cases, quantities, mistakes, hints,
        lesson="", as_dict=False, observe=None, explain=None, evidence="",
        time_limit=runner.TIME_LIMIT,
    ):  # fmt: skip
        self.name, self.stub, self.solution = name, stub, solution
        self.cases, self.quantities = list(cases), tuple(quantities)
        self.mistakes, self.hints = tuple(mistakes), tuple(hints)
        self.lesson, self.as_dict, self.time_limit = lesson, as_dict, time_limit
        self.evidence = evidence or (
            f"It agrees with the library on {len(self.cases)} cases of different sizes."
        )
        self.observe = observe or (lambda value: value)
        self._explain = explain or self._find_fault

    def __repr__(self):
        return f"ex.check_{self.name}({self.name}), ex.check_{self.name}.hint(1)"

    @property
    def cell(self):
        """Source of the chapter's cell; its first cell imports the module as ``ex``."""
        return f"{self.stub.strip()}\n\n\nex.check_{self.name}({self.name})"

    @property
    def signature(self):
        """The stub's name and parameters: "forward(xs, h0, U, W, b)"."""
        first = next(
            node for node in ast.walk(ast.parse(self.stub.strip()))
            if isinstance(node, ast.FunctionDef) and node.name == self.name
        )  # fmt: skip
        return f"{self.name}({ast.unparse(first.args)})"

    def hint(self, number=1):
        """Hint `number`, from 1; a number outside the list gives the nearest one."""
        total = len(self.hints)
        number = number if isinstance(number, int) else 1
        number = min(max(number, 1), total)
        return Hint(self.name, number, total, self.hints[number - 1])

    def __call__(self, function):
        """Check `function`; Verdict. Nothing it does gets out as an exception."""
        try:
            with StopButton() as stop, surroundings_kept(), np.errstate(all="ignore"):
                return self._check(function, stop)
        except Exception as error:
            text = (
                f"The checker itself stumbled ({type(error).__name__}: {error}). That "
                "is a fault of the course, not of your function: please report it."
            )
            return Verdict(self.name, "error", [("Sorry", text)])

    def _check(self, function, stop):
        if not callable(function):
            text = (
                f"The checker got {quantity.kind_of(plain(function))}; expected the "
                f"function itself: `ex.check_{self.name}({self.name})`, without a call."
            )
            return Verdict(self.name, "wrong", [("Got", text)])
        outcomes, fickle = [], None
        for case in self.cases:
            pair = [runner.run(function, case, self.time_limit, stop) for _ in range(2)]
            for outcome in pair:
                if outcome.kind in ("time", "stopped"):
                    return self._unfinished(outcome, case)
            if pair[0].value is Ellipsis:
                return self._untouched(pair[0])
            if fickle is None and not _alike(*pair):
                fickle = len(outcomes)
            outcomes.append(pair[0])
        if fickle is not None:
            return self._fickle(outcomes[fickle], self.cases[fickle])
        return self._judge(outcomes)

    def _fickle(self, outcome, case):
        """It did one thing when it was called, and another when called again."""
        text = (
            "Called twice with the same arguments, your function did two different "
            "things. The check cannot say which of them you mean."
        )
        advice = (
            "Let every call begin afresh. A list, a state or a random generator that "
            "lives outside of the function remembers the call before, and `np.empty` "
            "holds anything until every entry is written."
        )
        paragraphs = [("Twice", text)] + ([("Given", given(case))] if case else [])
        paragraphs.append(("Try", advice))
        return Verdict(self.name, "wrong", paragraphs, printed=outcome.output)

    def _judge(self, outcomes):
        faults = [
            self._fault(case, outcome)
            for case, outcome in zip(self.cases, outcomes, strict=True)
        ]
        first = next((i for i, fault in enumerate(faults) if fault), None)
        changed = next((o.changed for o in outcomes if o.changed), [])
        printed = outcomes[first or 0].output
        if first is None:
            return self._verdict_of_right(changed, printed)
        fault, case = faults[first], self.cases[first]
        mistake, known = self._recognise(outcomes)
        paragraphs = list(fault.paragraphs)
        if mistake:
            paragraphs = [("", known), ("Why", mistake.why), *paragraphs]
        if case:
            paragraphs.append(("Given", given(case)))
        if mistake and mistake.advice:
            paragraphs.append(("Try", mistake.advice))
        elif not mistake:
            paragraphs.append(("Try", self._advice(fault)))
        paragraphs += _changed(changed)
        status = "mistake" if mistake else fault.status
        return Verdict(self.name, status, paragraphs, mistake, fault.table, printed)

    def _verdict_of_right(self, changed, printed):
        if changed:
            paragraphs = [("", "The result is right."), *_changed(changed)]
            return Verdict(self.name, "wrong", paragraphs, printed=printed)
        paragraphs = [("", f"{self.evidence} {self.lesson}".strip())]
        return Verdict(self.name, "passed", paragraphs, printed=printed)

    def _untouched(self, outcome):
        text = (
            f"Replace the `...` in `{self.name}` by your own lines and run the cell "
            f"again. `ex.check_{self.name}.hint(1)` shows the first of "
            f"{len(self.hints)} hints."
        )
        paragraphs = [("", text)]
        return Verdict(self.name, "not attempted", paragraphs, printed=outcome.output)

    def _unfinished(self, outcome, case):
        if outcome.kind == "stopped":
            text = "You stopped the check before your function was done."
        else:
            text = (
                f"Your function was not done after {self.time_limit:.3g} seconds; the "
                "solution takes a few thousandths of one. Is there a loop whose "
                "condition never changes?"
            )
        if outcome.loose:
            text += (
                " It could not be ended and still runs: restart the kernel before you "
                "go on."
            )
        paragraphs = [("Time", text)] + ([("Given", given(case))] if case else [])
        return Verdict(self.name, "error", paragraphs, printed=outcome.output)

    def _fault(self, case, outcome):
        """Fault of one case, None if it is right."""
        if outcome.kind == "raised":
            text = f"{outcome.error}: {outcome.message}".rstrip(": ")
            text = f"Your function raised {text}"
            text += f", in the line `{outcome.line}`." if outcome.line else "."
            extra = {"miscalled": outcome.miscalled}
            return compare.Fault([("Raised", text)], status="error", extra=extra)
        try:
            observed = self.observe(outcome.value)
        except ValueError as problem:
            return compare.Fault([("Got", str(problem))])
        expected = self.observe(plain(self.solution(**runner.copies(case))))
        return self._explain(case, outcome.value, observed, expected)

    def _find_fault(self, case, value, observed, expected):
        named, problem = quantity.split(expected, self.quantities, self.as_dict)
        assert problem is None, f"the solution of {self.name}: {problem}"
        return compare.find_fault(observed, named, self.quantities, self.as_dict)

    def _recognise(self, outcomes):
        """(known mistake or None, the sentence that names it)."""
        if mistake := recognise.whole(self, outcomes):
            return mistake, f"This is what you get when {mistake.name}."
        if self._explain == self._find_fault:
            mistake, part = recognise.in_part(self, outcomes)
            if mistake:
                return mistake, (
                    f"There is more than one thing to mend. {part} is what you get "
                    f"when {mistake.name}."
                )
        return None, ""

    def _advice(self, fault):
        if fault.extra.get("miscalled"):
            return f"Keep the first line as it was given: `{self.signature}`."
        if fault.status == "error":
            return (
                "Call your function yourself, on small arrays, and print the shapes "
                "before that line."
            )
        total = len(self.hints)
        return f"`ex.check_{self.name}.hint(1)` shows the first of {total} hints."


def _alike(first, second):
    """Whether two calls did the same."""
    return (first.kind, first.error) == (second.kind, second.error) and same(
        first.value, second.value, compare.TOLERANCE
    )


def given(case):
    """The arguments in a few words: arrays by their shape, the rest as it is."""
    words = []
    for name, value in case.items():
        if isinstance(value, np.ndarray):
            words.append(f"`{name}` {value.shape}")
        else:
            words.append(f"`{name}` = {value!r}")
    return ", ".join(words)


def _changed(names):
    if not names:
        return []
    listed = " and ".join(f"`{name}`" for name in names)
    return [
        (
            "Careful",
            f"Your function changes {listed}, which belongs to whoever called it. "
            "`+=` and `x[...] =` write into the array you were given; start from "
            "`.copy()`, or make a new array.",
        )
    ]
