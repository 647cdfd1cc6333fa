"""Imports point one way, and the NumPy half works without PyTorch.

The three layers, from the top; a module may import from its own layer or from below:

    explorers, exercises, experiments
    models, training, gradflow, truncation, compare, counting, bridge, decoding,
    plotting
    numpy_rnn, torch_rnn, datasets, validation
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "course_utils"

LAYER = {
    **dict.fromkeys(("numpy_rnn", "torch_rnn", "datasets", "validation"), 0),
    **dict.fromkeys(
        ("models", "training", "gradflow", "compare", "bridge", "decoding", "plotting"),
        1,
    ),
    "counting": 1,
    "truncation": 1,
    **dict.fromkeys(("explorers", "exercises", "experiments"), 2),
}
NEVER = {
    "numpy_rnn": {"torch_rnn", "torch"},
    "torch_rnn": {"numpy_rnn"},
}


def module_name(path):
    """``course_utils.numpy_rnn.cells`` for its path; a package for ``__init__``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path):
    """Dotted names that a file imports, anywhere in it, ``from a import b`` as a.b."""
    names = set()
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def part_of(name):
    """The part of the course a dotted name belongs to, or its package elsewhere."""
    parts = name.split(".")
    if parts[0] != "course_utils":
        return parts[0]
    return parts[1] if len(parts) > 1 else "course_utils"


def layer_of(name):
    """Layer of a dotted name; None if nobody has said where its part belongs.

    ``course_utils/_vjp.py`` and its like are inner parts of the middle layer.
    """
    part = part_of(name)
    return 1 if part.startswith("_") else LAYER.get(part)


def edges():
    """(module, imported name) for every import in the package."""
    return [
        (name, target) for name, path in MODULES.items() for target in imported(path)
    ]


def test_every_part_has_a_layer():
    modules = [name for name in MODULES if name != "course_utils"]
    unknown = [name for name in modules if layer_of(name) is None]
    assert unknown == [], "say in LAYER where the new part belongs"


def test_imports_point_down():
    wrong = [
        f"{name} imports {target}"
        for name, target in edges()
        if target.startswith("course_utils.")
        and (layer_of(target) or 0) > (layer_of(name) or 0)
    ]
    assert wrong == []


@pytest.mark.parametrize("part", NEVER)
def test_the_two_implementations_do_not_know_each_other(part):
    wrong = [
        f"{name} imports {target}"
        for name, target in edges()
        if part_of(name) == part and part_of(target) in NEVER[part]
    ]
    assert wrong == []


def test_imports_have_no_circle():
    graph = {}
    for name, target in edges():
        while target and target not in MODULES:
            target = target.rpartition(".")[0]
        # A package's own __init__ lists its modules; they never import it back.
        if target and target != name:
            graph.setdefault(name, set()).add(target)
    done, path = set(), []

    def visit(name):
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name in done:
            return
        path.append(name)
        for target in sorted(graph.get(name, ())):
            visit(target)
        done.add(path.pop())

    for name in sorted(graph):
        visit(name)


def test_only_the_course_is_below_tests_and_tools():
    """The library imports neither the tests nor the tools."""
    wrong = [edge for edge in edges() if part_of(edge[1]) in ("tests", "tools")]
    assert wrong == []


def test_numpy_half_runs_where_torch_cannot_be_imported():
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "import course_utils.numpy_rnn, course_utils.datasets"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert result.returncode == 0, result.stderr
