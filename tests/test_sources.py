"""What every module, text and data file must look like."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "course_utils"
MAX_MODULE_LINES = 400

# A root folder of some computer, at the start of a path.
ABSOLUTE = re.compile(
    r"(?<![\w.:/<])/(?!usr/bin/env)(?:home|root|Users|work|tmp|opt|usr|mnt|var)/\w"
    r"|[A-Z]:\\\\?Users"
)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__init__.py")


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_has_its_mirrored_test(module):
    """``course_utils/numpy_rnn/cells.py`` is tested in ``numpy_rnn/test_cells.py``.

    A module that begins with an underscore is the inside of another one, and may be
    tested through it. All exercises are tested by one file.
    """
    if re.fullmatch(r"ch\d+", module.parent.name):
        return
    folder = ROOT / "tests" / module.relative_to(PACKAGE).parent
    mirrored = folder / f"test_{module.stem.lstrip('_')}.py"
    assert mirrored.exists() or module.stem.startswith("_"), (
        f"write {name_of(mirrored)}"
    )


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_length(module):
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_MODULE_LINES, "is it two things?"


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


def listed_checksums():
    """{file name: SHA-256} from the table of data/README.md."""
    text = (ROOT / "data/README.md").read_text(encoding="utf-8")
    return dict(
        re.findall(r"^\|\s*`([^`]+)`.*`([0-9a-f]{64})`\s*\|$", text, re.MULTILINE)
    )


def test_data_files_are_listed_with_their_checksums():
    folder = ROOT / "data"
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name[0] != "."]
    digests = {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in files
        if p != folder / "README.md"
    }
    assert digests == listed_checksums()
