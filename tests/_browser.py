"""Fixtures of the tests marked ``browser``: a browser, its pages, a JupyterLab.

    import pytest
    pytestmark = pytest.mark.browser

    def test_slider_changes_the_picture(page, jupyter_lab):
        jupyter_lab.write_notebook("one.ipynb", ["...", "show(Gates())"])
        ...

``tools/_jupyterlab.py`` shows how they are driven.
"""

from pathlib import Path

import pytest
from _chromium import PATIENCE, open_browser, open_page, wait_until
from _jupyterlab import running_lab

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOTS = ROOT / "screenshots"

__all__ = [
    "PATIENCE", "ROOT", "SCREENSHOTS", "browser", "jupyter_lab", "page", "wait_until",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    """A Playwright ``Browser``, one per test module.

    Not one per session: Playwright keeps an event loop running in this thread, and a
    notebook that nbval runs later in the same worker must not meet it.
    """
    with open_browser() as chromium:
        yield chromium


@pytest.fixture
def page(browser):
    """A fresh page that notes what goes wrong (`open_page`)."""
    new = open_page(browser)
    yield new
    new.context.close()


@pytest.fixture(scope="session")
def jupyter_lab(tmp_path_factory):
    """A `JupyterLab` in an empty folder, its server ended after the last test."""
    with running_lab(tmp_path_factory.mktemp("jupyterlab")) as lab:
        yield lab
