"""What every module and text must look like."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "course_utils"
# About 300 and 40, docstrings aside, is what a module and a function should have.
MAX_MODULE_LINES, MAX_FUNCTION_LINES = 315, 42

# A root folder of some computer, at the start of a path.
ABSOLUTE = re.compile(
    r"(?<![\w.:/<])/(?!usr/bin/env)(?:home|root|Users|work|tmp|opt|usr|mnt|var)/\w"
    r"|[A-Z]:\\\\?Users"
)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_every_module_has_its_mirrored_test():
    """``course_utils/numpy_rnn/cells.py`` is tested in ``numpy_rnn/test_cells.py``.

    A module that begins with an underscore is the inside of another one, and may be
    tested through it. All exercises are tested by one file, and so are the stored
    tables of all experiments.
    """
    together = re.compile(r"exercises/ch\d+/|experiments/|(.*/)?_\w+\.py$")
    inside = [m.relative_to(PACKAGE) for m in MODULES if m.name != "__init__.py"]
    alone = [m for m in inside if not together.match(m.as_posix())]
    mirrored = [ROOT / "tests" / m.parent / f"test_{m.name}" for m in alone]
    missing = [name_of(test) for test in mirrored if not test.exists()]
    assert missing == [], "write them"


def test_no_module_is_long():
    lines = {name_of(m): len(m.read_text("utf-8").splitlines()) for m in MODULES}
    long = {name: count for name, count in lines.items() if count > MAX_MODULE_LINES}
    assert long == {}, "is it two things?"


def test_no_function_is_long():
    long = {}
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                words = ast.get_docstring(node, clean=False) or ""
                lines = node.end_lineno - node.lineno - words.count("\n")
                if lines > MAX_FUNCTION_LINES:
                    long[f"{name_of(module)}: {node.name}"] = lines
    assert long == {}, "is it two things?"


def test_linter_is_content():
    command = [sys.executable, "-m", "ruff", "check", "--quiet", str(ROOT)]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 0, result.stdout


TEXTS = {".py", ".js", ".css", ".md", ".toml", ".yml", ".mplstyle", ".j2", ".txt"}


def source_texts():
    """Tracked-like text files: everything of ours outside ignored folders."""
    folders = ("course_utils", "tests", "tools", "data", ".github")
    files = [p for f in folders for p in (ROOT / f).rglob("*") if p.suffix in TEXTS]
    files += [p for p in ROOT.glob("*") if p.suffix in TEXTS]
    return [p for p in files if "node_modules" not in p.parts]


def test_no_absolute_paths_in_the_sources():
    me = Path(__file__).resolve()
    found = [
        f"{name_of(p)}: {match.group()}"
        for p in source_texts()
        if p != me and (match := ABSOLUTE.search(p.read_text(encoding="utf-8")))
    ]
    assert found == []
