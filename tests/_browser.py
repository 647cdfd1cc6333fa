"""A real browser and a real JupyterLab for the tests marked ``browser``.

A test of an explorer from a one-cell notebook::

    import pytest
    pytestmark = pytest.mark.browser

    def test_slider_changes_the_picture(page, jupyter_lab):
        jupyter_lab.write_notebook("one.ipynb", ["from course_utils ... import ...",
                                                 "Explorer().show()"])
        jupyter_lab.open_notebook(page, "one.ipynb")
        jupyter_lab.run_all(page)              # returns when every cell is done
        assert jupyter_lab.problems(page) == []      # errors, stderr in the outputs
        page.locator(".my-explorer input").first.press("ArrowRight")
        ...
        assert page.console_errors == []
        assert page.outside_requests == []     # nothing but 127.0.0.1 was asked for

``page`` works without JupyterLab too (``page.goto(path.as_uri())``,
``page.set_content(...)``): every request that leaves this computer fails and is
noted in ``page.outside_requests``.

Wait with ``page.wait_for_timeout`` or ``wait_until(page, ...)``, never with
``time.sleep``: the page's events are delivered only while Playwright runs.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOTS = ROOT / "screenshots"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)

# What the server knows of a user must neither reach the tests nor be changed by them.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}


def find_chromium():
    """Path of a Chromium-like browser, or None: CHROMIUM, PATH, usual places."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if shutil.which(named) else None
    found = (shutil.which(name) for name in (*CHROMIUM_NAMES, *CHROMIUM_PLACES))
    return next((path for path in found if path), None)


def is_root():
    """Whether this process is root (Chromium and Jupyter then want a flag)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture(scope="module")
def browser():
    """A Playwright ``Browser``, one per test module.

    Not one per session: Playwright keeps an event loop running in this thread, and a
    notebook that nbval runs later in the same worker must not meet it.
    """
    from playwright.sync_api import sync_playwright

    flags = [
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        # No name but these is found: the network is blocked for the pages.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]
    flags += ["--no-sandbox"] if is_root() else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=flags
        )
        yield chromium
        chromium.close()


def is_outside(url):
    """Whether a request to ``url`` leaves this computer.

    >>> is_outside("https://example.org/x.js"), is_outside("http://127.0.0.1:8888/")
    (True, False)
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "ws", "wss"):
        return False
    return parts.hostname not in ("127.0.0.1", "localhost", "::1")


@pytest.fixture
def page(browser):
    """A fresh Playwright ``Page``, 1400x1000, that notes what goes wrong.

    Besides Playwright's own it has ``page.console_errors`` (messages of level error
    and uncaught exceptions) and ``page.outside_requests`` (addresses outside this
    computer, which all fail). For the dark theme: ``page.emulate_media(
    color_scheme="dark")``.
    """
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    new = context.new_page()
    new.console_errors, new.outside_requests = [], []

    def on_console(message):
        if message.type == "error":
            new.console_errors.append(message.text)

    def on_request(request):
        if is_outside(request.url):
            new.outside_requests.append(request.url)

    new.on("console", on_console)
    new.on("pageerror", lambda error: new.console_errors.append(str(error)))
    new.on("request", on_request)
    yield new
    context.close()


class JupyterLab:
    """A running JupyterLab and how a test drives it.

    Attributes
    ----------
    root : pathlib.Path
        Folder that the server shows; put notebooks there (``write_notebook``).
    url, token : str
        Address without a trailing slash, and the token of this server.
    """

    def __init__(self, root, url, token):
        self.root, self.url, self.token = Path(root), url, token

    def write_notebook(self, name, sources):
        """Write a notebook ``name`` whose code cells are the strings ``sources``."""
        cells = [
            nbformat.v4.new_code_cell(source, id=f"cell-{i}")
            for i, source in enumerate(sources)
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(
            cells=cells, metadata={"kernelspec": kernel}
        )
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
        return path

    def api(self, path, method="GET"):
        """JSON answer of the server's REST API, such as ``api("sessions")``."""
        request = urllib.request.Request(
            f"{self.url}/api/{path}",
            headers={"Authorization": f"token {self.token}"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def open_notebook(self, page, path, timeout=60):
        """Open ``path`` (relative to ``root``) alone in a new workspace.

        Returns when the kernel is idle and connected: a Run All that is sent earlier
        is silently lost.
        """
        workspace = secrets.token_hex(4)
        address = f"{self.url}/lab/workspaces/{workspace}/tree/{quote(path)}"
        page.goto(f"{address}?reset&token={self.token}")
        self._notebook_path = path
        self._wait_idle(page, timeout)

    def _session(self):
        return next(
            (s for s in self.api("sessions") if s["path"] == self._notebook_path), None
        )

    def _wait_idle(self, page, timeout):
        def idle():
            session = self._session()
            kernel = session and session["kernel"]
            return (
                kernel
                and kernel["execution_state"] == "idle"
                and kernel["connections"] >= 1
            )

        wait_until(page, idle, timeout, "JupyterLab's kernel never became idle")
        page.locator("#jp-main-statusbar", has_text="Idle").wait_for(
            timeout=timeout * 1000
        )

    def run_all(self, page, timeout=120):
        """Run All Cells; returns when every cell is done and the kernel idle.

        Cells after one that raised are not run; ``problems`` then names the error.
        It is the command behind the menu's entry, called directly because it tells
        when it is done: the prompts of a stored notebook look done from the start.
        """
        done = page.evaluate(RUN_ALL, timeout * 1000)
        if not done:
            raise TimeoutError(f"{self._notebook_path} was not done after {timeout} s")
        self._wait_idle(page, timeout)

    def problems(self, page):
        """Texts of error and stderr outputs on the page, an empty list if none."""
        return page.locator(OUTPUT_PROBLEM).all_text_contents()

    def shut_down_kernels(self):
        """End every kernel, so that kernels of past tests do not take memory."""
        for session in self.api("sessions"):
            self.api(f"sessions/{session['id']}", method="DELETE")


# JupyterLab shows errors and stderr alike.
OUTPUT_PROBLEM = '[data-mime-type="application/vnd.jupyter.stderr"]'

RUN_ALL = """milliseconds => Promise.race([
    window.jupyterapp.commands.execute("notebook:run-all-cells").then(() => true),
    new Promise(resolve => setTimeout(() => resolve(false), milliseconds)),
])"""


def wait_until(page, condition, timeout, message):
    """Return ``condition()`` once it is true; TimeoutError(message) after seconds.

    ``page`` may be None where no browser is involved.
    """
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        page.wait_for_timeout(100) if page else time.sleep(0.1)
    raise TimeoutError(f"{message} (waited {timeout} s)")


def free_port():
    """A TCP port on 127.0.0.1 that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lab_environment(folder):
    """Environment variables that keep a server away from the user's own settings."""
    settings = folder / "settings"
    for name, values in LAB_SETTINGS.items():
        file = settings / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    return {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


@pytest.fixture(scope="session")
def jupyter_lab(tmp_path_factory):
    """A :class:`JupyterLab` on 127.0.0.1, free port and token, in an empty folder."""
    folder = tmp_path_factory.mktemp("jupyterlab")
    root = folder / "root"
    root.mkdir()
    port, token = free_port(), secrets.token_hex(16)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={root}", "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.expose_app_in_browser=True",  # window.jupyterapp, for RUN_ALL
    ]  # fmt: skip
    command += ["--allow-root"] if is_root() else []
    log = folder / "server.log"
    with log.open("w") as sink:
        server = subprocess.Popen(
            command, env=lab_environment(folder), stdout=sink, stderr=sink
        )
    lab = JupyterLab(root, f"http://127.0.0.1:{port}", token)

    def answers():
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended at once:\n{log.read_text()}")
        try:
            return lab.api("status")
        except (urllib.error.URLError, OSError):
            return None

    try:
        wait_until(None, answers, 60, f"JupyterLab did not answer, see {log}")
        yield lab
        lab.shut_down_kernels()
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
