"""What holds for every exercise of every chapter; they are found by being there."""

import functools
import importlib
import inspect
import pkgutil
from pathlib import Path

import nbformat
import numpy as np
import pytest

from course_utils import exercises
from course_utils.exercises import all_checkers
from course_utils.exercises.checking import Checker

ROOT = Path(__file__).resolve().parents[2]
PAIRS = [
    pytest.param(chapter, checker, id=f"{chapter}-{checker.name}")
    for chapter, checkers in all_checkers().items()
    for checker in checkers
]
every_exercise = pytest.mark.parametrize(("chapter", "checker"), PAIRS)


def words_of(verdict):
    return " ".join(repr(verdict).split())


@pytest.mark.parametrize("chapter", all_checkers())
def test_every_file_of_a_chapter_has_its_line(chapter):
    """A checker that the chapter's ``__init__.py`` does not list is never checked."""
    folder = importlib.import_module(f"{exercises.__name__}.{chapter}")
    written = {
        value.name
        for info in pkgutil.iter_modules(folder.__path__)
        for value in vars(
            importlib.import_module(f"{folder.__name__}.{info.name}")
        ).values()
        if isinstance(value, Checker)
    }
    listed = {checker.name for checker in all_checkers()[chapter]}
    assert written and written == listed, "add its line to the chapter's __init__.py"


@every_exercise
def test_solution_passes(chapter, checker):
    verdict = checker(checker.solution)
    assert verdict.passed, repr(verdict)


@every_exercise
def test_stub_is_not_attempted_and_says_what_is_asked(chapter, checker):
    names = {}
    exec(checker.stub, names)
    stub = names[checker.name]
    assert inspect.getdoc(stub)
    assert list(inspect.signature(stub).parameters) == list(checker.cases[0])
    assert checker(stub).status == "not attempted"


@every_exercise
def test_every_known_mistake_fails_and_is_named(chapter, checker):
    assert len(checker.mistakes) >= 5
    for mistake in checker.mistakes:
        verdict = checker(mistake.function)
        assert verdict.status == "mistake", mistake.name
        assert verdict.mistake is mistake, f"{mistake.name!r} is told otherwise"
        assert mistake.name.replace("`", "") in words_of(verdict)


@every_exercise
def test_hints_are_there_and_graded(chapter, checker):
    assert len(set(checker.hints)) == len(checker.hints) >= 2
    for number, text in enumerate(checker.hints, start=1):
        assert checker.hint(number).text == text
        assert text.count("`") % 2 == 0


@every_exercise
def test_an_unknown_mistake_is_located(chapter, checker):
    """The last thing that is handed back is off, and nothing else."""

    def spoilt(value):
        if isinstance(value, np.ndarray | float | int):
            return value + 0.37
        if isinstance(value, dict):
            last = list(value)[-1]
            return value | {last: spoilt(value[last])}
        return (*value[:-1], spoilt(value[-1]))

    verdict = checker(lambda *given: spoilt(checker.solution(*given)))
    assert verdict.status == "wrong" and verdict.mistake is None, repr(verdict)
    assert verdict.paragraphs[0][0] in ("Got", "Where")


@every_exercise
def test_useless_functions_fail_without_a_traceback(chapter, checker):
    for useless in (
        lambda *given: None,
        lambda *given: "a string",
        lambda *given: [],
        lambda *given: {},
        lambda *given: -12345,
        lambda *given: object(),
        lambda *given: 1 / 0,
        lambda *given, another: 1,
        lambda: 3,
        None,
        7,
    ):
        verdict = checker(useless)
        assert verdict.status in ("wrong", "error")
        assert "stumbled" not in repr(verdict), repr(verdict)
        assert verdict._repr_html_()


@functools.cache
def code_cells(folder, number):
    """Code cells of a chapter, and of a second notebook with its projects."""
    paths = sorted((ROOT / folder).glob(f"{number}_*.ipynb"))
    return [
        cell
        for path in paths
        for cell in nbformat.read(path, 4).cells
        if cell.cell_type == "code"
    ]


@every_exercise
def test_chapter_has_the_stub_and_the_solutions_notebook_solves_it(chapter, checker):
    number = chapter.removeprefix("ch")
    call = f"check_{checker.name}({checker.name})"
    page = "\n".join(cell.source for cell in code_cells("notebooks", number))
    assert f"from course_utils.exercises import {chapter} as ex" in page
    assert checker.stub.strip() in page, f"stub of {checker.name} differs"
    assert call in page
    solutions = code_cells("notebooks/solutions", number)
    assert any(f"def {checker.name}(" in cell.source for cell in solutions)
    shown = [
        output.get("data", {}).get("text/plain", "")
        for cell in solutions
        if call in cell.source
        for output in cell.outputs
    ]
    assert any(text.startswith(f"✓ {checker.name}: right") for text in shown)
