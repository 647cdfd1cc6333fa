"""A tiny notebook with everything that a chapter has, for the tests of the builds."""

import os
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))  # the scripts there import one another

import _assets  # noqa: E402

INTRO = r"""# A tiny chapter

It promises very little, but $h^{(t)}$ is in it.

$$
\begin{aligned}
a^{(t)} &= U x^{(t)} + W h^{(t-1)} + b \\
h^{(t)} &= \tanh(a^{(t)})
\end{aligned}
$$

Go on with [another chapter](another.ipynb#a-heading) or
[the reference](https://example.org/reference.ipynb).
"""

QUESTION = """## Predict first

<details><summary>A. The state vanishes</summary>

No: $h^{(1)}$ is not zero.

</details>
"""

PICTURE = """
import base64, io
from IPython.display import display
from matplotlib.figure import Figure

def png(colour):
    figure = Figure(figsize=(3, 1.5), dpi=80, layout="constrained")
    figure.add_subplot().plot([0, 1, 0], color=colour)
    buffer = io.BytesIO()
    figure.savefig(buffer)
    return buffer.getvalue()

def show(data, png, alt):
    data["image/png"] = base64.b64encode(png).decode()
    display(data, raw=True, metadata={"image/png": {"alt": alt}})

show({"text/plain": "a picture"}, png("tab:blue"), 'a "line" that goes up & down')
"""

SLIDER = """
import ipywidgets
box = ipywidgets.VBox([
    ipywidgets.IntSlider(description="steps", value=3, max=8),
    ipywidgets.Image(value=png("tab:red")),
    ipywidgets.HTMLMath("the value of $W^2$"),
])
box
"""

COUNTER = '''
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const button = document.createElement("button");
      button.className = "tiny-counter";
      const show = () => { button.textContent = `count ${model.get("count")}`; };
      button.onclick = () => { model.set("count", model.get("count") + 1); };
      model.on("change:count", show);
      show();
      el.append(button);
    } };
    """
    count = traitlets.Int(0).tag(sync=True)

counter = Counter()
counter.count = 5
view = counter._repr_mimebundle_()
show(dict(view[0] if isinstance(view, tuple) else view), png("tab:green"),
     "the counter as it stood")
'''

LONG_LINE = "x = " + " + ".join(["1"] * 20) + "  #wide"


def write_tiny_notebook(path):
    """Write the notebook to ``path``; return ``path``."""
    new = nbformat.v4
    cells = [
        new.new_markdown_cell(INTRO),
        new.new_code_cell(PICTURE),
        new.new_markdown_cell(QUESTION),
        new.new_code_cell(SLIDER),
        new.new_code_cell(COUNTER),
        new.new_markdown_cell("## Wide code"),
        new.new_code_cell(LONG_LINE + "\nx"),
    ]
    kinds = ["slide", "subslide", "slide", "fragment", "slide", "slide", "-"]
    for cell, kind in zip(cells, kinds, strict=True):
        cell.metadata["slideshow"] = {"slide_type": kind}
    nbformat.write(new.new_notebook(cells=cells), path)
    return path


def install_or_skip():
    """Install the pages' scripts; skip the test where npm or a network is missing."""
    try:
        _assets.install_assets()
    except _assets.BuildError as error:
        if "node" in os.environ.get("RNN_COURSE_REQUIRE", ""):
            raise
        pytest.skip(str(error).splitlines()[0])


@contextmanager
def served(folder):
    """Serve a folder on 127.0.0.1; gives its address without a slash at the end."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
