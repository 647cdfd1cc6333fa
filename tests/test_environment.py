"""One list of dependencies: the files that install it, and the commands, agree."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
import run
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
DEPENDENCIES = [Requirement(text) for text in PROJECT["dependencies"]]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
WORKFLOW = ROOT / ".github/workflows/ci.yml"


def parse_pins(lines):
    """{canonical name: version} of lines such as ``numpy==2.4.6``."""
    requirements = [Requirement(line) for line in lines]
    for requirement in requirements:
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", f"{requirement}: expected an exact version"
        assert not Version(specifier.version).local, f"{requirement}: a local build"
    return {
        canonicalize_name(r.name): next(iter(r.specifier)).version for r in requirements
    }


def constraints():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return parse_pins(line for line in lines if line and not line.startswith("#"))


def pip_section():
    (section,) = (
        entry["pip"] for entry in CONDA["dependencies"] if type(entry) is dict
    )
    return section


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=lambda d: d.name)
def test_pinned_version_lies_in_the_range(dependency):
    pinned = constraints()[canonicalize_name(dependency.name)]
    assert dependency.specifier.contains(pinned), f"{dependency} against {pinned}"


def needs(name):
    """Canonical names that an installed package depends on, its extras' too."""
    try:
        texts = requires(name) or ()
    except PackageNotFoundError:  # needed on another system only
        texts = ()
    return [canonicalize_name(Requirement(text).name) for text in texts]


def test_every_pin_is_needed():
    """What constraints.txt names is a dependency, or a dependency's dependency."""
    needed, waiting = set(), [canonicalize_name(d.name) for d in DEPENDENCIES]
    while waiting:
        name = waiting.pop()
        if name in needed or name not in constraints():
            continue
        needed.add(name)
        waiting += needs(name)
    assert set(constraints()) - needed == set()


def test_installed_versions_are_the_pinned_ones():
    """Stored outputs are compared with these versions, so these must run."""
    pins = constraints()
    names = [canonicalize_name(d.name) for d in DEPENDENCIES]
    installed = {name: Version(version(name)).public for name in names}
    assert installed == {name: pins[name] for name in names}


def test_environment_yml_installs_the_same():
    *lines, editable = pip_section()
    assert editable == "-e ."
    names = {canonicalize_name(d.name) for d in DEPENDENCIES}
    expected = {name: pin for name, pin in constraints().items() if name in names}
    assert parse_pins(lines) == expected


def test_environment_yml_asks_conda_for_a_tested_python():
    plain = [entry for entry in CONDA["dependencies"] if type(entry) is str]
    (python,) = (entry for entry in plain if entry.startswith("python"))
    minor = re.fullmatch(r"python=(3\.\d+)", python).group(1)
    assert SpecifierSet(PROJECT["requires-python"]).contains(minor)
    assert minor in python_matrix()
    assert "pip" in plain and CONDA["channels"][0] == "conda-forge"


def python_matrix():
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return workflow["jobs"]["test"]["strategy"]["matrix"]["python"]


def test_workflow_is_valid_and_runs_the_one_script():
    schema = ["--builtin-schema", "vendor.github-workflows"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, str(WORKFLOW)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "bash .ci/run" in WORKFLOW.read_text(encoding="utf-8")
    assert python_matrix() == ["3.11", "3.12", "3.13"]


def test_ci_script_is_executable_bash_that_ends_in_the_readme_command():
    path = ROOT / ".ci/run"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n") and path.stat().st_mode & 0o111
    assert "RNN_COURSE_REQUIRE=browser" in text
    assert text.splitlines()[-1] == "make test"


def test_makefile_has_the_verbs_of_run_py():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^VERBS := (.*)$", text, flags=re.MULTILINE)
    assert listed.split() == list(run.VERBS)


@pytest.mark.parametrize("verb", run.VERBS)
def test_every_verb_is_explained(verb):
    assert "\n" not in run.VERBS[verb].__doc__


def test_contributing_gives_a_reason_for_each_dependency():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    missing = [d.name for d in DEPENDENCIES if f"| {d.name} |" not in text]
    assert missing == [], "add a row to the table of dependencies in CONTRIBUTING.md"
