"""What holds for every exercise of every chapter; new modules are found by name."""

import inspect
from pathlib import Path

import nbformat
import pytest

from course_utils.exercises import all_checkers

ROOT = Path(__file__).resolve().parents[2]
CHECKERS = [
    pytest.param(checker, id=f"{module}-{checker.name}")
    for module, checkers in all_checkers().items()
    for checker in checkers
]
WITH_CHAPTER = [
    pytest.param(module[2:4], checker, id=f"{module}-{checker.name}")
    for module, checkers in all_checkers().items()
    for checker in checkers
]
MISTAKES = [
    pytest.param(checker, mistake, id=f"{checker.name}-{mistake.name}")
    for checkers in all_checkers().values()
    for checker in checkers
    for mistake in checker.mistakes
]


def stub_function(checker):
    """The stub's function, from the source that stands in the chapter."""
    names = {}
    exec(checker.stub, names)
    return names[checker.name]


def notebook_cells(path):
    return [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"]


def test_modules_are_found():
    assert "ex02_unrolling" in all_checkers()
    assert all(all_checkers().values())


@pytest.mark.parametrize("checker", CHECKERS)
def test_solution_passes(checker):
    verdict = checker(checker.solution)
    assert verdict.passed and verdict.status == "passed", repr(verdict)


@pytest.mark.parametrize("checker", CHECKERS)
def test_stub_is_not_attempted(checker):
    function = stub_function(checker)
    assert inspect.getdoc(function), "a stub says in its docstring what is asked"
    verdict = checker(function)
    assert verdict.status == "not attempted"
    assert not verdict.passed


@pytest.mark.parametrize("checker", CHECKERS)
def test_first_line_of_the_stub_is_shown_to_who_changed_it(checker):
    first = f"{checker.name}({', '.join(checker.cases[0])})"
    assert checker.signature == first
    verdict = checker(lambda *given, another: 1)
    words = " ".join(repr(verdict).split())
    assert f"Keep the first line as it was given: {first}" in words


@pytest.mark.parametrize(("checker", "mistake"), MISTAKES)
def test_mistake_fails_and_is_named(checker, mistake):
    verdict = checker(mistake.function)
    assert verdict.status == "mistake"
    assert verdict.mistake is mistake, f"taken for {verdict.mistake.name!r}"
    unmarked = mistake.name.replace("`", "")
    assert unmarked in " ".join(repr(verdict).split())


@pytest.mark.parametrize("checker", CHECKERS)
def test_mistakes_and_hints_are_there(checker):
    assert len(checker.mistakes) >= 5
    assert len({mistake.name for mistake in checker.mistakes}) == len(checker.mistakes)
    assert len(checker.hints) >= 2
    for text in checker.hints + tuple(m.why for m in checker.mistakes):
        assert text.strip().endswith((".", "?", ")")), text
        assert text.count("`") % 2 == 0, text


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize(
    "useless",
    [
        lambda *given: None,
        lambda *given: "a string",
        lambda *given: [],
        lambda *given: {},
        lambda *given: -12345,
        lambda *given: object(),
        lambda *given: 1 / 0,
        lambda: 3,
        None,
        7,
    ],
)
def test_useless_functions_fail(checker, useless):
    verdict = checker(useless)
    assert verdict.status in ("wrong", "error")
    assert "stumbled" not in repr(verdict), repr(verdict)
    assert verdict._repr_html_()


@pytest.mark.parametrize(("number", "checker"), WITH_CHAPTER)
def test_solutions_notebook_solves_it(number, checker):
    paths = list((ROOT / "notebooks" / "solutions").glob(f"{number}_*.ipynb"))
    assert len(paths) == 1, f"expected one solutions notebook for chapter {number}"
    source = "\n".join(notebook_cells(paths[0]))
    assert f"def {checker.name}(" in source
    assert f"check_{checker.name}({checker.name})" in source
    outputs = [
        output.get("data", {}).get("text/plain", "")
        for cell in nbformat.read(paths[0], 4).cells
        for output in cell.get("outputs", [])
    ]
    assert any(o.startswith(f"✓ {checker.name}: right") for o in outputs)


@pytest.mark.parametrize(("number", "checker"), WITH_CHAPTER)
def test_chapter_has_the_stub(number, checker):
    paths = list((ROOT / "notebooks").glob(f"{number}_*.ipynb"))
    if not paths:
        pytest.skip(f"chapter {number} is not written yet")
    # A chapter may have a second notebook beside it, with projects.
    source = "\n".join(cell for path in paths for cell in notebook_cells(path))
    assert checker.stub.strip() in source, f"stub of {checker.name} differs"
    assert f"check_{checker.name}({checker.name})" in source
