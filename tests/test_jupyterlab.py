"""Two notebooks as a learner meets them: opened in JupyterLab, run, looked at.

Nbval runs all of them, and `explorers/test_in_browser.py` every explorer in JupyterLab.
"""

import shutil

import execute
import pytest

from tests._browser import ROOT, SCREENSHOTS

pytestmark = pytest.mark.browser

CHAPTERS = [p for p in execute.find_notebooks() if p.stem[:2] in ("00", "02")]
CHAPTERS = [p for p in CHAPTERS if p.parent.name == "notebooks"]


@pytest.mark.parametrize("notebook", CHAPTERS, ids=lambda path: path.stem)
def test_runs_in_jupyterlab(page, jupyter_lab, notebook):
    """No error output, no console error, nothing fetched; then a long screenshot."""
    name = f"notebooks/{notebook.name}"
    target = jupyter_lab.root / name
    target.parent.mkdir(exist_ok=True)
    shutil.copy(notebook, target)
    if (ROOT / "data").exists():
        shutil.copytree(ROOT / "data", jupyter_lab.root / "data", dirs_exist_ok=True)
    jupyter_lab.open_notebook(page, name)
    jupyter_lab.run_all(page)
    problems = jupyter_lab.problems(page)
    save_screenshots(page, notebook.stem)
    jupyter_lab.shut_down_kernels()
    assert problems == []
    assert page.console_errors == []
    assert page.outside_requests == []


def save_screenshots(page, stem):
    """Pictures of the whole notebook, one screenful each, in screenshots/."""
    folder = SCREENSHOTS / stem
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    scroller = page.locator(".jp-WindowedPanel-outer").first
    height = scroller.evaluate("e => e.clientHeight")
    total = scroller.evaluate("e => e.scrollHeight")
    for number, top in enumerate(range(0, total, max(height, 1))):
        scroller.evaluate("(e, top) => { e.scrollTop = top; }", top)
        page.wait_for_timeout(150)
        page.screenshot(path=folder / f"{number:02d}.png")
