"""Build the course's environment once, then run one of its commands.

    python tools/run.py lab          open JupyterLab on the first notebook
    python tools/run.py help         list every command

``make lab`` and its sisters call this file, so that the two do the same; without make
(Windows) call it directly. It needs nothing but Python: standard library only, and
written so that even an old Python can read it far enough to say that it is too old.
"""

import os
import shutil
import signal
import subprocess
import sys

from _environment import (
    ROOT,
    Problem,
    check_python,
    ensure_environment,
    python,
    venv_python,
)

FIRST_NOTEBOOK = "notebooks/00_start_here.ipynb"


def lab(arguments):
    """open JupyterLab on the first notebook (Ctrl-C twice stops it)"""
    command = [
        str(venv_python()), "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={ROOT}", "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    if (ROOT / FIRST_NOTEBOOK).exists():
        command.append(f"--LabApp.default_url=/lab/tree/{FIRST_NOTEBOOK}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    command += arguments
    # A kernel of the same name in the user's folder must not take this one's place.
    variables = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}
    # Small networks are quickest on one thread, and on a busy machine ten times so.
    variables.setdefault("OMP_NUM_THREADS", "1")
    os.chdir(str(ROOT))
    if os.name == "posix":  # become JupyterLab: it gets Ctrl-C and signals itself
        os.execve(command[0], command, variables)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(command, env=variables)


def test(arguments):
    """run all tests and every notebook (ARGS="-k bridge" chooses some)"""
    workers = str(min(4, os.cpu_count() or 1))
    options = ["-n", workers, "--dist", "loadscope"]
    return python("-m", "pytest", *options, *arguments, OMP_NUM_THREADS="1")


def execute(arguments):
    """run the notebooks (all, or those in ARGS) and store their outputs"""
    return python("tools/execute.py", *arguments)


def html(arguments):
    """write every notebook as a page to build/html"""
    return python("tools/html_pages.py", *arguments)


def slides(arguments):
    """write every notebook as slides to build/slides"""
    return python("tools/slides.py", *arguments)


def experiments(arguments):
    """measure a sweep and store it in data/measurements (no name: list them)"""
    return python("tools/experiments.py", *arguments)


def weights(arguments):
    """train a stored model again, many minutes, into data/weights (no name: list)"""
    return python("tools/train_weights.py", *arguments)


def data(arguments):
    """write the table of data/README.md again, from the files in data"""
    return python("tools/data_readme.py", *arguments)


def bench(arguments):
    """time cells and explorers against their bars (some minutes, idle machine)"""
    return python("tools/bench.py", *arguments)


def lint(arguments):
    """read the code and the notebooks for slips (ruff)"""
    return python("-m", "ruff", "check", *arguments)


def install(arguments):
    """build the environment only"""
    return 0


def clean(arguments):
    """remove built pages, screenshots, caches (not .venv, nor unfinished weights)"""
    names = ["build/html", "build/slides", "screenshots"]
    names += [".pytest_cache", ".ruff_cache", ".hypothesis"]
    caches = ["__pycache__", ".ipynb_checkpoints"]
    for part in ("course_utils", "tests", "tools", "notebooks"):
        for cache in caches:
            names += [str(path) for path in (ROOT / part).rglob(cache)]
    for name in names:
        shutil.rmtree(str(ROOT / name), ignore_errors=True)
    return 0


def show_help(arguments=()):
    """list the commands"""
    print("make VERB [ARGS=...]      or without make:  python tools/run.py VERB ...\n")
    for name, function in VERBS.items():
        print(f"    {name:<13}{function.__doc__}")
    return 0


VERBS = {
    "help": show_help, "install": install, "lab": lab, "test": test,
    "execute": execute, "html": html, "slides": slides, "experiments": experiments,
    "weights": weights, "data": data, "bench": bench, "lint": lint, "clean": clean,
}  # fmt: skip
WITHOUT_ENVIRONMENT = ("help", "clean")


def main(arguments):
    """Run the verb that ``arguments`` begins with; returns the exit status."""
    verb = arguments[0] if arguments else "help"
    if verb not in VERBS:
        print(f"There is no command {verb!r}. These exist:\n", file=sys.stderr)
        show_help()
        return 2
    try:
        if verb not in WITHOUT_ENVIRONMENT:
            check_python()
            ensure_environment()
        return VERBS[verb](arguments[1:])
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on from here.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
