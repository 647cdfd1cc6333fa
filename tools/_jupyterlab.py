"""A real JupyterLab, driven by tests and benchmarks.

    with open_browser() as browser, running_lab(folder) as lab:
        page = open_page(browser)
        lab.write_notebook("one.ipynb", ["from course_utils ... import ...",
                                         "show(Gates())"])
        lab.open_notebook(page, "one.ipynb")
        lab.run_all(page)                      # returns when every cell is done
        assert lab.problems(page) == []        # errors, stderr in the outputs
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import nbformat
from _chromium import PATIENCE, is_root, wait_until

# What the server knows of a user must neither reach the tests nor be changed by them.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}


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

    def open_notebook(self, page, path, timeout=PATIENCE):
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

    def run_all(self, page, timeout=2 * PATIENCE):
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

    def ask(self, page, code):
        """What `code` prints in the kernel of the notebook on the page."""
        return page.evaluate(ASK, code)

    def set_theme(self, page, theme):
        """Switch to the theme "Light" or "Dark", as JupyterLab's menu does."""
        page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', "
            "{theme})",
            f"JupyterLab {theme}",
        )
        body = page.locator(f"body[data-jp-theme-name='JupyterLab {theme}']")
        body.wait_for(state="attached")

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

# Runs code in the kernel as a cell would; what it printed, or its error.
ASK = """async code => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget;
    const asked = sessionContext.session.kernel.requestExecute(
        {code, store_history: false});
    let text = "";
    asked.onIOPub = ({header, content}) => {
        if (header.msg_type === "stream") text += content.text;
        if (header.msg_type === "error") text += content.evalue;
    };
    await asked.done;
    return text;
}"""


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


@contextmanager
def running_lab(folder):
    """A :class:`JupyterLab` on 127.0.0.1, free port and token, in an empty folder."""
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
        wait_until(None, answers, PATIENCE, f"JupyterLab did not answer, see {log}")
        yield lab
        lab.shut_down_kernels()
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
