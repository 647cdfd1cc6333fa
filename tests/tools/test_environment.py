"""The installer: old Pythons, full disks, no network, folders with a space."""

import ast
import json
import shutil
import subprocess
import sys
from collections import namedtuple

import _environment as environment
import pytest
import run

OUTPUTS = {
    "full": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left "
        "on device",
        "disk is full",
    ),
    "offline": (
        "WARNING: Retrying after connection broken by 'NewConnectionError(...: Failed "
        "to establish a new connection: [Errno -3] Temporary failure in name "
        "resolution')'\nERROR: No matching distribution found for setuptools>=77",
        "Connect to the internet",
    ),
    "certificate": (
        "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]",
        "PIP_CERT",
    ),
    "no build": (
        "ERROR: Could not find a version that satisfies the requirement torch==2.13.0\n"
        "ERROR: No matching distribution found for torch==2.13.0",
        "no build for Python",
    ),
    "read only": (
        "PermissionError: [Errno 13] Permission denied",
        "not write",
    ),
    "unknown": ("error: something new", "The lines above say why"),
}


@pytest.mark.parametrize("case", OUTPUTS)
def test_failure_says_what_to_do(case):
    said, advice = OUTPUTS[case]
    text = environment.explain(1, said)
    assert advice in text and "exit status 1" in text and "same command" in text


def test_old_python_is_refused_with_advice(monkeypatch):
    monkeypatch.setattr(environment.sys, "version_info", (3, 10, 13))
    with pytest.raises(environment.Problem, match="3.10.13.*needs 3.11"):
        environment.check_python()


@pytest.mark.parametrize("name", ["run.py", "_environment.py"])
def test_old_python_can_read_it(name):
    """Python 3.6 must get as far as the message that 3.11 is needed."""
    path = environment.ROOT / "tools" / name
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("name", ["run.py", "_environment.py"])
def test_needs_only_the_standard_library(name):
    path = environment.ROOT / "tools" / name
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    names = {alias.name.split(".")[0] for node in nodes for alias in node.names}
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names |= {node.module.split(".")[0] for node in froms}
    assert names - {"_environment"} <= sys.stdlib_module_names


def test_missing_ensurepip_names_the_package(monkeypatch):
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda n: None if n == "ensurepip" else real(n)
    )
    with pytest.raises(environment.Problem, match=r"apt install python3\.\d+-venv"):
        environment.check_python()


def test_full_disk_is_refused_before_anything_is_made(monkeypatch):
    usage = namedtuple("usage", "total used free")(9e9, 8e9, 1e9)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(environment.Problem, match="1.0 GB are free"):
        environment.check_disk()


@pytest.fixture
def copy(tmp_path):
    """The installer beside a project without dependencies, below a space."""
    root = tmp_path / "my courses" / "rnn"
    (root / "tools").mkdir(parents=True)
    for name in ("run.py", "_environment.py"):
        shutil.copy(environment.ROOT / "tools" / name, root / "tools")
    (root / "constraints.txt").write_text("")
    (root / "pyproject.toml").write_text(
        "[build-system]\nrequires = []\n"
        'build-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "nothing"\nversion = "1"\n'
    )
    return root


def call(root, *arguments, **variables):
    return subprocess.run(
        [sys.executable, str(root / "tools/run.py"), *arguments],
        capture_output=True,
        text=True,
        env={**environment.os.environ, **variables},
    )


def test_failed_installation_is_explained_and_tried_again(copy):
    """The project's backend is missing, so pip fails after the environment is made."""
    for _ in range(2):
        result = call(copy, "install", PIP_NO_INDEX="1")
        assert result.returncode == 1
        assert "The installation stopped" in result.stderr
        assert "Traceback" not in result.stderr.rpartition("The installation")[2]
    assert (copy / ".venv").is_dir()
    assert not (copy / ".venv/rnn_course.stamp").exists()


def test_an_environment_whose_making_was_interrupted_is_made_again(copy):
    half = [sys.executable, "-m", "venv", "--without-pip", str(copy / ".venv")]
    subprocess.run(half, check=True)
    call(copy, "install", PIP_NO_INDEX="1")
    python = copy / ".venv" / environment.venv_python().relative_to(environment.VENV)
    asked = subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True)
    assert asked.returncode == 0


def test_ready_environment_runs_no_pip(copy, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", copy)
    monkeypatch.setattr(environment, "VENV", copy / ".venv")
    monkeypatch.setattr(environment, "STAMP", copy / ".venv/rnn_course.stamp")
    assert not environment.is_ready()
    environment.venv_python().parent.mkdir(parents=True)
    environment.venv_python().write_text("")
    environment.STAMP.write_text(environment.wanted_stamp())
    assert environment.is_ready()
    (copy / "constraints.txt").write_text("numpy==2.4.6\n")
    assert not environment.is_ready()


def test_lab_settings_stay_inside_the_environment(copy, monkeypatch):
    monkeypatch.setattr(environment, "VENV", copy / ".venv")
    environment.write_lab_settings()
    (file,) = (copy / ".venv").rglob("*.json")
    assert file.parent.name == "overrides.d"
    values = json.loads(file.read_text())
    assert values["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert values["@jupyter-widgets/jupyterlab-manager:plugin"]["saveState"] is True


def test_help_lists_every_verb_and_an_unknown_one_is_named():
    result = call(environment.ROOT, "help")
    assert result.returncode == 0
    assert all(f"    {verb} " in result.stdout for verb in run.VERBS)
    result = call(environment.ROOT, "labb")
    assert result.returncode == 2 and "'labb'" in result.stderr
