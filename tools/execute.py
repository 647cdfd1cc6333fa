"""Run notebooks from top to bottom and store their outputs.

    python tools/execute.py                     every notebook, in order
    python tools/execute.py NOTEBOOK...         these only
    python tools/execute.py --check ...         write nothing; fail if outputs differ
    python tools/execute.py -j 2 ...            two at a time, each on one thread

Each notebook runs in a fresh kernel, then once more in the same kernel: a reader who
goes back and runs a cell again must not meet an error. The first run is stored, in a
form that the same code always gives again byte for byte (see ``normalise``), with a
hash of that code: pages and slides are built from stored outputs (``_stored.py``).
"""

import argparse
import base64
import copy
import io
import multiprocessing
import os
import re
import sys
import time
from pathlib import Path

# Before anything that computes is imported; the kernels inherit it. One thread, because
# the order of a sum, and with it the last digit, depends on their number.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"

import nbformat
from _stored import stamp
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parent.parent
CELL_TIMEOUT = 180  # seconds; a whole notebook has a budget of 120
WIDGET = "application/vnd.jupyter.widget-view+json"

KERNELSPEC = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}
LANGUAGE_INFO = {  # what JupyterLab writes, without the version
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
# What editors leave behind in a cell without the author's asking.
CELL_NOISE = ("execution", "ExecuteTime", "collapsed", "scrolled", "trusted",
              "editable", "vscode")  # fmt: skip
PROGRESS = re.compile(r"^[^\n]*\d+%\|")


class ExecutionProblem(Exception):
    """A notebook did not run cleanly; the message says which cell and why."""


def find_notebooks(root=ROOT):
    """Every notebook of the course: chapters, then solutions, each in order."""
    folder = root / "notebooks"
    return sorted(folder.glob("*.ipynb")) + sorted(folder.glob("solutions/*.ipynb"))


def run(notebook, folder, name="notebook"):
    """Run ``notebook`` twice in one kernel; returns a copy with the first outputs.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Left as it is.
    folder : pathlib.Path
        Working directory of the kernel.
    name : str
        For messages.

    Raises
    ------
    ExecutionProblem
        If a cell raises, takes longer than ``CELL_TIMEOUT`` seconds, or kills its
        kernel, in the first run or the second.
    """
    first = copy.deepcopy(notebook)
    client = NotebookClient(
        first,
        timeout=CELL_TIMEOUT,
        kernel_name=KERNELSPEC["name"],
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        extra_arguments=["--IPKernelApp.log_level=40"],  # errors only, on the console
    )
    with client.setup_kernel():
        run_cells(client, first, f"{name}, first run")
        again = copy.deepcopy(notebook)
        client.nb = again
        run_cells(client, again, f"{name}, second run in the same kernel")
    return first


def run_cells(client, notebook, name):
    """Run every cell; raises ExecutionProblem naming the cell by its number."""
    for index, cell in enumerate(notebook.cells):
        try:
            client.execute_cell(cell, index)
        except CellExecutionError as error:
            raise ExecutionProblem(f"{name}: cell {index} raised\n{error}") from error
        except CellTimeoutError as error:
            raise ExecutionProblem(
                f"{name}: cell {index} took longer than {CELL_TIMEOUT} s; make it "
                "shorter (a notebook has 120 s on one thread) or store its results"
            ) from error
        except DeadKernelError as error:
            raise ExecutionProblem(
                f"{name}: the kernel died in cell {index} (out of memory?)"
            ) from error


def normalise(notebook):
    """Remove, in place, what differs between two runs of the same code.

    Random widget ids go, with the live view that would show "model not found" instead
    of the picture stored beside it; so do versions, timings, and editors' marks.
    Pictures become palette PNGs. Cell ids, tags, slide metadata and what an output
    says about its explorer stay.
    """
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = dict(KERNELSPEC)
    notebook.metadata["language_info"] = dict(LANGUAGE_INFO)
    for index, cell in enumerate(notebook.cells):
        if "id" not in cell:
            cell["id"] = f"cell-{index}"
        for key in CELL_NOISE:
            cell.metadata.pop(key, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if cell.cell_type == "code":
            cell.outputs = normalise_outputs(cell)
    return notebook


def normalise_outputs(cell):
    """Outputs of a code cell in the form in which they are stored."""
    ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
    kept = []
    for output in cell.outputs:
        data = output.get("data", {})
        if WIDGET in data and len(data) > 1:
            del data[WIDGET]
            output.metadata.pop(WIDGET, None)
            # A stored progress bar stands at 0 % for ever. Where nothing compares
            # the outputs it can go.
            if ignored and PROGRESS.match(data.get("text/plain", "")):
                continue
        if "image/png" in data:
            data["image/png"] = smaller_png(data["image/png"])
        kept.append(output)
    return kept


def smaller_png(encoded, tolerance=24):
    """The same picture as a palette PNG, about a third of the size.

    Parameters
    ----------
    encoded : str
        Base64 of a PNG.
    tolerance : int
        How far, of 255, any pixel may move; a plot with several colour ramps can
        exceed it and stays as it is. (6 is usual: MAXCOVERAGE with one step of
        k-means keeps rare colours, which MEDIANCUT moved by 90.)

    Returns
    -------
    str
        Base64 in the form in which a kernel sends it, or ``encoded`` itself.
    """
    picture = Image.open(io.BytesIO(base64.b64decode(encoded)))
    if picture.mode == "P":
        return encoded
    if picture.mode == "RGBA" and picture.getextrema()[3] != (255, 255):
        return encoded  # see-through: a palette would cut its edges
    full = picture.convert("RGB")
    palette = full.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=0)
    moved = ImageChops.difference(full, palette.convert("RGB")).getextrema()
    if max(largest for _, largest in moved) > tolerance:
        return encoded
    sink = io.BytesIO()
    palette.save(sink, format="PNG", optimize=True, dpi=picture.info.get("dpi"))
    small = base64.b64encode(sink.getvalue()).decode("ascii")
    return small if len(small) < len(encoded) else encoded


def to_text(notebook):
    """The text of an ``.ipynb`` file, with a newline at its end."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def execute_file(path, check=False):
    """Run one notebook file and store its outputs; returns whether the text changed.

    With ``check`` nothing is written. If it raises, the file is as it was.
    """
    old = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(old, as_version=4)
    executed = normalise(run(notebook, path.parent, path.name))
    stamp(executed)
    new = to_text(executed)
    if new != old and not check:
        beside = path.with_suffix(".ipynb.new")
        beside.write_text(new, encoding="utf-8")
        beside.replace(path)
    return new != old


def attempt(job):
    """Run the notebook of ``job`` = (path, check): (path, seconds, state, problem).

    ``problem`` is None if all is well.
    """
    path, check = job
    start, problem = time.perf_counter(), None
    try:
        changed = execute_file(path, check)
        state = "changed" if changed else "the same"
        if changed and check:
            problem = f"{path.name}: its stored outputs are not what it gives"
    except ExecutionProblem as raised:
        state, problem = "FAILED", str(raised)
    return path, time.perf_counter() - start, state, problem


def main(arguments=None):
    """Run the notebooks named on the command line, or all; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, fail if outputs differ"
    )
    parser.add_argument(
        "-j", "--jobs", type=int, default=1, help="how many notebooks run at a time"
    )
    options = parser.parse_args(arguments)
    missing = [str(path) for path in options.notebooks if not path.is_file()]
    if missing:
        parser.error(f"no such notebook: {', '.join(missing)}")
    jobs = [(path, options.check) for path in options.notebooks or find_notebooks()]
    failed = []
    with multiprocessing.Pool(max(1, options.jobs)) as pool:
        for path, seconds, state, problem in pool.imap_unordered(attempt, jobs):
            print(f"{path.name:<45}{seconds:6.1f} s  {state}", flush=True)
            failed += [problem] if problem else []
    for problem in failed:
        print(f"\n{problem}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
