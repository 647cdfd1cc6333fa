"""The environment in ``.venv``: is it there, does it fit, build it, explain a failure.

Standard library only: this runs before anything is installed. It is also written so
that an old Python reads it far enough to say that it is too old.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "rnn_course.stamp"
OLDEST = (3, 11)
NEEDED_GB = 3  # the CPU build; with CUDA libraries about 8

# Answered inside .venv, not in the user's settings: JupyterLab's question about news,
# and whether a saved notebook keeps its explorers' state, without which it opens the
# next day with "model not found" in place of each.
LAB_SETTINGS = {
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    }
}


class Problem(Exception):
    """What went wrong and what to do about it, to be shown without a traceback."""


def check_python():
    """Raise Problem unless this Python can run the course and make environments."""
    given = ".".join(str(number) for number in sys.version_info[:3])
    if sys.version_info < OLDEST:
        raise Problem(
            f"This is Python {given} ({sys.executable}); the course needs 3.11 or "
            "newer (tested: 3.11 to 3.13).\nInstall one from your system's packages "
            "or from the Python website, then name it:\n"
            "    make lab PYTHON=python3.12\n"
            "or  python3.12 tools/run.py lab      (Windows: py -3.12 tools\\run.py lab)"
        )
    from importlib.util import find_spec

    missing = [name for name in ("venv", "ensurepip") if find_spec(name) is None]
    if missing:
        short = ".".join(given.split(".")[:2])
        raise Problem(
            f"Python {given} ({sys.executable}) lacks its module {missing[0]}, so no "
            "environment can be made.\nDebian and Ubuntu ship it apart:\n"
            f"    sudo apt install python{short}-venv\n"
            "Then give the same command again."
        )


def check_disk():
    """Raise Problem if the environment cannot fit beside the course."""
    free = shutil.disk_usage(str(ROOT)).free / 1e9
    if free < NEEDED_GB:
        raise Problem(
            f"{free:.1f} GB are free on the disk of {ROOT}; the environment needs "
            f"{NEEDED_GB} GB (about 8 GB where PyTorch brings its CUDA libraries).\n"
            "Free some space, or move this folder to another disk, then give the same "
            "command again."
        )


def venv_python():
    """Path of the environment's own Python."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted_stamp():
    """Text that changes when an environment built earlier no longer fits.

    Dependencies, pinned versions, JupyterLab's settings and this folder's place (the
    installation points to it); not the settings of ruff or pytest, which need no new
    installation.
    """
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = [project["build-system"], project["project"]]
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    parts = [installed, constraints, LAB_SETTINGS, str(ROOT)]
    text = json.dumps(parts, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def is_ready():
    """Whether the environment is there and is the one that the files ask for."""
    if not (STAMP.exists() and venv_python().exists()):
        return False
    return STAMP.read_text(encoding="utf-8").strip() == wanted_stamp()


def ensure_environment():
    """Build or repair ``.venv``; when it is ready: nothing to do, no network."""
    if is_ready():
        return
    check_disk()
    print("Building the environment in .venv (once; some minutes, 1 GB or more)")
    if not has_pip():
        run_explained([sys.executable, "-m", "venv", "--clear", str(VENV)])
    STAMP.unlink(missing_ok=True)
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    run_explained([*pip, "install", "-c", "constraints.txt", "-e", "."])
    write_lab_settings()
    # Its first import looks through the fonts and says so on stderr, which would be an
    # unexpected output of whatever notebook came first.
    python("-c", "import matplotlib.font_manager")
    STAMP.write_text(wanted_stamp() + "\n", encoding="utf-8")


def has_pip():
    """Whether ``.venv`` is whole enough to be installed into.

    One whose making was interrupted has a Python and no pip, and is made again.
    """
    if not venv_python().exists():
        return False
    command = [str(venv_python()), "-m", "pip", "--version"]
    try:
        asked = subprocess.run(
            command, cwd=str(ROOT), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return asked.returncode == 0


def run_explained(command):
    """Run an installing ``command``; on failure raise a Problem that says what to do.

    Its progress goes to the screen as it comes; what it says on stderr also, and is
    read for the cause.
    """
    said = []
    with subprocess.Popen(
        command, cwd=str(ROOT), stderr=subprocess.PIPE, errors="replace"
    ) as process:
        for line in process.stderr:
            sys.stderr.write(line)
            said.append(line)
    if process.returncode:
        raise Problem(explain(process.returncode, "".join(said)))


NO_NETWORK = (
    "Name or service not known", "Temporary failure in name resolution",
    "NameResolutionError", "getaddrinfo failed", "nodename nor servname",
    "NewConnectionError", "Failed to establish a new connection",
    "Network is unreachable", "ConnectTimeoutError", "ReadTimeoutError",
    "Read timed out", "ProxyError", "RemoteDisconnected", "ConnectionResetError",
)  # fmt: skip
CERTIFICATE = ("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError")
NO_VERSION = (
    "No matching distribution found", "Could not find a version that",
    "ResolutionImpossible",
)  # fmt: skip
NO_SPACE = ("No space left on device", "Errno 28", "WinError 112", "Errno 122")
NO_RIGHT = ("Permission denied", "Errno 13", "WinError 5")


def explain(code, said):
    """What to do after an installation step ended with ``code`` and ``said`` this."""

    def has(signs):
        return any(sign in said for sign in signs)

    if has(NO_SPACE):
        advice = (
            "The disk is full. Free some space (pip also unpacks into the folder for "
            "temporary files:\nset TMPDIR to one on a larger disk)."
        )
    elif has(CERTIFICATE):
        advice = (
            "A certificate was refused: probably a proxy that reads along. Ask its "
            "keeper for its\ncertificate and name it: set PIP_CERT to the file."
        )
    elif has(NO_NETWORK):
        advice = (
            "The package index could not be reached. Connect to the internet (behind a "
            "proxy set\nHTTPS_PROXY). Only this first installation needs it."
        )
    elif has(NO_VERSION):
        given = ".".join(str(number) for number in sys.version_info[:3])
        advice = (
            f"A package has no build for Python {given} on this system, or the index "
            "could not be read.\nUse a 64-bit Python 3.11, 3.12 or 3.13 (make lab "
            "PYTHON=python3.12) and a working network.\nWhat was missing stands in the "
            "lines above."
        )
    elif has(NO_RIGHT):
        advice = (
            f"You may not write here. Move the course from {ROOT} to your own folder."
        )
    else:
        advice = (
            "The lines above say why. Delete the folder .venv if it looks damaged: "
            "downloads are\nkept elsewhere."
        )
    return (
        f"The installation stopped (exit status {code}).\n{advice}\nThen give the same "
        "command again: it goes on from here."
    )


def write_lab_settings():
    """Switch off JupyterLab's news and update questions for this environment only."""
    folder = VENV / "share/jupyter/lab/settings/overrides.d"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(LAB_SETTINGS, indent=2)
    (folder / "rnn_course.json").write_text(text, encoding="utf-8")


def python(*arguments, **variables):
    """Exit status of the environment's Python with these arguments, in ``ROOT``."""
    command = [str(venv_python()), *arguments]
    return subprocess.call(command, cwd=str(ROOT), env={**os.environ, **variables})
