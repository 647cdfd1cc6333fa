"""The scripts that built pages load: installed once by npm, copied beside the pages.

The versions are pinned in ``tools/assets/package-lock.json``, each with its checksum.
Nothing is fetched when a page is viewed.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
ASSETS = ROOT / "tools" / "assets"
MODULES = ASSETS / "node_modules"

# Where each asset lies in node_modules, and where the pages expect it.
PAGE_ASSETS = {"mathjax/es5/tex-svg-full.js": "mathjax.js"}
SLIDE_ASSETS = {
    **PAGE_ASSETS,
    "reveal.js/dist/reveal.js": "reveal/dist/reveal.js",
    "reveal.js/dist/*.css": "reveal/dist/",
    "reveal.js/dist/theme/white.css": "reveal/dist/theme/white.css",
    "reveal.js/dist/theme/black.css": "reveal/dist/theme/black.css",
    "reveal.js/dist/theme/fonts/source-sans-pro/*": (
        "reveal/dist/theme/fonts/source-sans-pro/"
    ),
    "reveal.js/plugin/notes/notes.js": "reveal/plugin/notes/notes.js",
}


class BuildError(RuntimeError):
    """The build cannot go on; the message says what to do."""


def install_assets():
    """Have npm install the pinned packages, unless they are there already.

    Raises
    ------
    BuildError
        If npm is missing or cannot install them.
    """
    lock = (ASSETS / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest()
    if _installed() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError(
            "npm was not found; the pages' scripts are installed with it, once. "
            "Install Node.js 18 or newer (it brings npm) and build again."
        )
    print("installing the scripts of the pages (once)", flush=True)
    BUILD.mkdir(exist_ok=True)
    # Beside, then moved: an interrupted or a parallel build leaves nothing half done.
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="npm-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ASSETS / name, folder)
        _npm_install(npm, folder)
        fresh = Path(folder) / "node_modules"
        (fresh / ".installed").write_text(wanted, encoding="utf-8")
        if _installed() != wanted:
            shutil.rmtree(MODULES, ignore_errors=True)
            fresh.rename(MODULES)


def _installed():
    """Checksum of the lock file that node_modules was installed from, or None."""
    stamp = MODULES / ".installed"
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else None


def _npm_install(npm, folder):
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    ended = subprocess.run(
        [npm, "ci", *flags, "--loglevel=error"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",  # whatever the console's code page is
        errors="replace",
        env={**os.environ, "npm_config_fetch_retries": "1"},
    )
    if ended.returncode:
        raise BuildError(
            "npm could not install the scripts of the pages (is this computer "
            "offline?). Build once with a network; after that no network is needed: "
            "they stay in tools/assets/node_modules. npm said:\n"
            + ended.stderr[-1500:].strip()
        )


def copy_assets(target, assets):
    """Put the scripts and styles of the pages into ``target``/assets.

    Parameters
    ----------
    target : pathlib.Path
        Folder of the built pages.
    assets : dict of str to str
        ``PAGE_ASSETS`` or ``SLIDE_ASSETS``.
    """
    install_assets()
    for source, name in assets.items():
        found = sorted(MODULES.glob(source))
        if not found:
            raise BuildError(
                f"{source} is missing in tools/assets/node_modules. "
                "Delete that folder and build again."
            )
        for file in found:
            goal = target / "assets" / name
            _copy(file, goal / file.name if name.endswith("/") else goal)


def _copy(source, goal):
    goal.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, goal)
