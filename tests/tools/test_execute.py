"""The executor: same bytes twice, clean re-runs, the author's cells, strict nbval."""

import base64
import io
import os
import subprocess
import sys

import execute
import nbformat
import numpy as np
import pytest
from _stored import why_stale
from PIL import Image

SOURCES = {
    "stream": "import sys\nfor i in range(3):\n    print(i, flush=True)",
    "widget-picture": (
        "import base64, io, ipywidgets\nfrom PIL import Image\n"
        "from IPython.display import display\n"
        "slider, sink = ipywidgets.IntSlider(), io.BytesIO()\n"
        "Image.linear_gradient('L').resize((9, 7)).save(sink, 'PNG')\n"
        "bundle = dict(slider._repr_mimebundle_())\n"
        "bundle['image/png'] = base64.b64encode(sink.getvalue()).decode()\n"
        "explorer = {'name': 'toy', 'state': {'w': 0.5}, 'scene': {'w': 0.5}}\n"
        "display(bundle, raw=True, metadata="
        "{'image/png': {'alt': 'a ramp'}, 'explorer': explorer})"
    ),
    "bar": "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)):\n    pass",
    "value": "sum(range(10))",
}


def make_notebook(sources=SOURCES, **tags):
    cells = []
    for name, source in sources.items():
        metadata = {"tags": tags.get(name, [])}
        cells.append(nbformat.v4.new_code_cell(source, id=name, metadata=metadata))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["widgets"] = {"state": {}}
    return notebook


def run_tool(*arguments):
    """In a process of its own: the test's process may hold an event loop."""
    return subprocess.run(
        [sys.executable, execute.__file__, *map(str, arguments)],
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Path of the small notebook, executed in place in a folder with a space.

    Another notebook is executed at the same time.
    """
    path = tmp_path_factory.mktemp("with space") / "small.ipynb"
    nbformat.write(make_notebook(bar=["nbval-ignore-output"]), path)
    beside = path.with_name("beside.ipynb")
    nbformat.write(make_notebook({"a": "6 * 7"}), beside)
    result = run_tool("-j", "2", path, beside)
    assert result.returncode == 0, result.stderr
    (output,) = nbformat.read(beside, as_version=4).cells[0].outputs
    assert output.data == {"text/plain": "42"}
    return path


def test_second_execution_is_byte_identical_and_check_writes_nothing(
    executed, tmp_path
):
    fresh = tmp_path / "fresh.ipynb"
    nbformat.write(make_notebook({"a": "1 + 1"}), fresh)
    before = [path.read_bytes() for path in (executed, fresh)]
    result = run_tool("--check", executed, fresh)
    assert result.returncode == 1
    assert "small.ipynb" in result.stdout and "the same" in result.stdout
    assert "fresh.ipynb: its stored outputs are not what it gives" in result.stderr
    assert "small.ipynb" not in result.stderr
    assert [path.read_bytes() for path in (executed, fresh)] == before


def test_what_is_stored(executed):
    notebook = nbformat.read(executed, as_version=4)
    nbformat.validate(notebook)
    by_id = {cell.id: cell for cell in notebook.cells}
    assert list(by_id) == list(SOURCES)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3, 4]
    assert by_id["stream"].outputs == [
        {"output_type": "stream", "name": "stdout", "text": "0\n1\n2\n"}
    ]
    (picture,) = by_id["widget-picture"].outputs
    assert set(picture.data) == {"image/png", "text/plain"}
    explorer = {"name": "toy", "state": {"w": 0.5}, "scene": {"w": 0.5}}
    assert picture.metadata == {"image/png": {"alt": "a ramp"}, "explorer": explorer}
    assert by_id["bar"].outputs == []
    assert by_id["value"].outputs[0].data == {"text/plain": "45"}
    assert "widgets" not in notebook.metadata
    assert "version" not in notebook.metadata.language_info
    assert why_stale(notebook) is None


def test_strict_nbval_accepts_and_sees_a_changed_digit(executed, tmp_path):
    wrong = tmp_path / "wrong.ipynb"
    wrong.write_text(executed.read_text().replace('"45"', '"46"'))
    # Without our own configuration and plugins: as strict as nbval itself.
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", os.devnull, "-q"),
            *("--rootdir", tmp_path, "-p", "no:cacheprovider"),
            *("--nbval", "--nbval-current-env", executed, wrong),
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert result.returncode == 1
    assert "1 failed, 7 passed" in result.stdout, result.stdout
    assert "wrong.ipynb::Cell 3" in result.stdout


def test_errors_name_the_cell_and_leave_the_file(tmp_path):
    wrong = {
        "first run: cell 1 raised": {"a": "x = 1", "b": "x / 0"},
        "second run in the same kernel: cell 1 raised": {
            "a": "x = globals().get('x', 1)", "b": "1 / x\nx = 0",
        },
    }  # fmt: skip
    paths = [tmp_path / f"bad {k}.ipynb" for k in range(len(wrong))]
    for path, sources in zip(paths, wrong.values(), strict=True):
        nbformat.write(make_notebook(sources), path)
    before = [path.read_bytes() for path in paths]
    result = run_tool("-j", "2", *paths)
    assert result.returncode == 1
    assert result.stderr.count("division by zero") == 2
    for path, message in zip(paths, wrong, strict=True):
        assert f"{path.name}, {message}" in result.stderr
    assert [path.read_bytes() for path in paths] == before


def test_missing_file_is_named(capsys):
    with pytest.raises(SystemExit):
        execute.main(["none.ipynb"])
    assert "no such notebook: none.ipynb" in capsys.readouterr().err


def test_normalise_keeps_the_author_and_drops_the_editor():
    notebook = make_notebook({"a": "1"}, a=["hint"])
    cell = notebook.cells[0]
    cell.metadata |= {"slideshow": {"slide_type": "slide"}, "editable": True}
    cell.metadata["execution"] = {"iopub.status.busy": "2026"}
    execute.normalise(notebook)
    assert cell.id == "a"
    assert cell.metadata == {"tags": ["hint"], "slideshow": {"slide_type": "slide"}}


def encode(picture):
    sink = io.BytesIO()
    picture.save(sink, "PNG")
    return base64.b64encode(sink.getvalue()).decode("ascii")


def decode(encoded):
    return Image.open(io.BytesIO(base64.b64decode(encoded)))


def test_line_art_shrinks_and_looks_the_same():
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3.5))
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for k in range(4):
        axes.plot(np.sin(np.linspace(0, 6, 50) + k), label=f"unit {k}")
    axes.legend()
    sink = io.BytesIO()
    figure.savefig(sink, format="png")
    big = base64.b64encode(sink.getvalue()).decode("ascii")
    small = execute.smaller_png(big)
    assert len(small) < 0.5 * len(big)
    assert execute.smaller_png(small) == small
    assert execute.smaller_png(big) == small
    assert decode(small).size == decode(big).size
    pixels = np.asarray(decode(small).convert("RGB"), float)
    assert np.abs(pixels - np.asarray(decode(big).convert("RGB"), float)).max() <= 24


def test_noise_and_transparency_stay():
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (50, 40, 3), dtype=np.uint8)
    see_through = rng.integers(0, 256, (50, 40, 4), dtype=np.uint8)
    for array in (noise, see_through):
        encoded = encode(Image.fromarray(array))
        assert execute.smaller_png(encoded) == encoded
