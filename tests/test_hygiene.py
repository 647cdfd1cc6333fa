"""What every notebook must look like, whatever it teaches."""

import ast
import base64
import re
from pathlib import Path

import execute
import nbformat
import pytest
from _stored import why_stale

from course_utils.explorers.shared.engine import engine
from tests.test_sources import ABSOLUTE

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = execute.find_notebooks()

ALLOWED_TAGS = {
    "nbval-ignore-output",  # differs between machines; the cell asserts its claim
    "nbval-check-output",
    "raises-exception",  # shows an error on purpose
    "exercise",  # a stub for the learner
    "hide-input",
    "remove-cell",
}
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
MAX_BYTES, MAX_CELL_LINES, MAX_COLUMNS = 350_000, 40, 88

ADDRESS = re.compile(r"\b0x[0-9a-f]{8,}\b")  # of an object in memory


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def outputs(notebook):
    """(cell, output) of every stored output."""
    return [(c, o) for c in notebook.cells for o in c.get("outputs", [])]


def texts_of(output):
    """The stored texts of one output: streams, and every data that is a string."""
    values = [output.get("text", ""), *output.get("data", {}).values()]
    return [value for value in values if isinstance(value, str)]


def picture_faults(notebook):
    """What is wrong with the alt texts, one line each."""
    faults = []
    for cell, output in outputs(notebook):
        for kind in ("image/png", "image/jpeg", "image/svg+xml"):
            alt = output.get("metadata", {}).get(kind, {}).get("alt", "")
            if kind in output.get("data", {}) and len(alt.strip()) < 10:
                faults.append(f"cell {cell.id}: {kind} with alt text {alt!r}")
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            empty = re.findall(
                r"!\[\s*\]\([^)]*\)|<img(?![^>]*\balt=)[^>]*>", cell.source
            )
            faults += [f"cell {cell.id}: no alt text in {found}" for found in empty]
    return faults


def structure_faults(notebook):
    """Tags, slide metadata, lengths: what is wrong, one line each."""
    faults = []
    for cell in notebook.cells:
        unknown = set(cell.metadata.get("tags", [])) - ALLOWED_TAGS
        faults += [f"cell {cell.id}: unknown tag {tag!r}" for tag in sorted(unknown)]
        slide = cell.metadata.get("slideshow", {}).get("slide_type")
        if slide not in SLIDE_TYPES:
            faults.append(f"cell {cell.id}: slide_type is {slide!r}")
    for cell in code_cells(notebook):
        lines = cell.source.splitlines()
        if len(lines) > MAX_CELL_LINES:
            faults.append(f"cell {cell.id}: {len(lines)} lines")
        long = max(map(len, lines))
        if long > MAX_COLUMNS:
            faults.append(
                f"cell {cell.id}: a line of {long} characters (slides cut it)"
            )
    return faults


def output_faults(notebook):
    """What must not be stored: errors, stderr, widget state, places, addresses."""
    faults = ["metadata.widgets is stored"] if "widgets" in notebook.metadata else []
    for cell, output in outputs(notebook):
        if output.output_type == "error":
            if "raises-exception" not in cell.metadata.get("tags", []):
                faults.append(f"cell {cell.id}: error {output.ename}")
        elif output.get("name") == "stderr":
            faults.append(f"cell {cell.id}: stderr {output.text[:80]!r}")
        for text in texts_of(output):
            found = ABSOLUTE.search(text) or ADDRESS.search(text)
            if found:
                faults.append(f"cell {cell.id}: {found.group()!r} in the output")
    for cell in notebook.cells:
        found = ABSOLUTE.search(cell.source)
        if found:
            faults.append(f"cell {cell.id}: {found.group()!r} in the source")
    return faults


def global_reads(notebook):
    """Functions that read a variable of the notebook instead of taking it.

    Imported names, functions, classes and CONSTANTS in capitals may be read.
    """
    trees = [ast.parse(without_magics(cell.source)) for cell in code_cells(notebook)]
    assigned = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                assigned.add(node.id)
    faults = []
    for tree in trees:
        for function in tree.body:  # an inner function may read the outer one's names
            if isinstance(function, ast.FunctionDef):
                free = free_names(function) & assigned
                free = sorted(name for name in free if not name.isupper())
                if free:
                    faults.append(f"{function.name} reads {', '.join(free)}")
    return faults


def without_magics(source):
    """Source with IPython's magics and shell lines blanked, so that it parses."""
    return re.sub(r"^[%!?].*$|^.*\?$", "pass", source, flags=re.MULTILINE)


def free_names(function):
    """Names a function reads that neither its arguments nor its body bind."""
    loaded, bound = set(), set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            (loaded if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    return loaded - bound


@pytest.fixture(params=NOTEBOOKS, ids=name_of)
def path(request):
    return request.param


def test_executed_in_order(path):
    """Every cell was run once, from the top, in a fresh kernel (make execute)."""
    cells = code_cells(read(path))
    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))


def test_outputs_belong_to_the_code(path):
    """The hash that make execute stored is that of the code cells as they are."""
    assert why_stale(read(path)) is None


def test_stored_scenes_give_their_sentences(path):
    """nbval does not compare metadata: a page would show another scene than GitHub."""
    for _, output in outputs(read(path)):
        explorer = output.get("metadata", {}).get("explorer", {})
        if "state" in explorer:
            ask = engine(explorer["name"]).ask
            assert ask("explorer.check", explorer["scene"]) is None
            words = ask("explorer.words", explorer["state"])
            assert words == output.data["text/plain"]


def test_outputs_are_clean(path):
    assert output_faults(read(path)) == []


def test_pictures_have_alt_texts(path):
    assert picture_faults(read(path)) == []


def test_cells_are_marked_and_short(path):
    assert structure_faults(read(path)) == []


def test_functions_take_what_they_need(path):
    assert global_reads(read(path)) == []


def test_size(path):
    assert path.stat().st_size <= MAX_BYTES


def test_stored_as_make_execute_stores_it(path):
    text = path.read_text(encoding="utf-8")
    again = execute.to_text(execute.normalise(nbformat.reads(text, as_version=4)))
    assert text == again, "run make execute"


def test_solutions_belong_to_a_chapter():
    chapters = {p.stem for p in NOTEBOOKS if p.parent.name == "notebooks"}
    solutions = [p.stem for p in NOTEBOOKS if p.parent.name == "solutions"]
    strays = [s for s in solutions if s.removesuffix("_solutions") not in chapters]
    assert strays == []


def test_stored_pictures_decode():
    """A picture cut short by a merge would show as a broken image."""
    for notebook_path in NOTEBOOKS:
        for _, output in outputs(read(notebook_path)):
            encoded = output.get("data", {}).get("image/png")
            if encoded:
                assert base64.b64decode(encoded).startswith(b"\x89PNG")


# The checks themselves must be able to fail.


def one_cell(source="x = 1", *stored, tags=(), slide="slide"):
    metadata = {"tags": list(tags), "slideshow": {"slide_type": slide}}
    cell = nbformat.v4.new_code_cell(source, metadata=metadata, outputs=list(stored))
    return nbformat.v4.new_notebook(cells=[cell])


def shown(data, **metadata):
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def test_a_good_cell_has_no_faults():
    png = shown({"image/png": "iVBORw0"}, **{"image/png": {"alt": "a rising line"}})
    good = one_cell("x = 1", png)
    found = (output_faults, picture_faults, structure_faults, global_reads)
    assert [check(good) for check in found] == [[]] * 4


@pytest.mark.parametrize(
    ("check", "notebook", "fault"),
    [
        (picture_faults, one_cell("x", shown({"image/png": "iVBORw0"})), "alt text"),
        (
            output_faults,
            one_cell("x", nbformat.v4.new_output("error", ename="KeyError")),
            "KeyError",
        ),
        (
            output_faults,
            one_cell("x", nbformat.v4.new_output("stream", name="stderr", text="W")),
            "stderr",
        ),
        (
            output_faults,
            one_cell("x", shown({"text/plain": "<f at 0x7f1c2a3b4c5d>"})),
            "0x",
        ),
        (output_faults, one_cell(f"open('{'/'}home/me/x.csv')"), "source"),
        (structure_faults, one_cell(tags=["nbval-skip"]), "nbval-skip"),
        (structure_faults, one_cell(slide=None), "slide_type"),
        (structure_faults, one_cell("x = 1\n" * 41), "41 lines"),
        (structure_faults, one_cell("x" * 89), "89 characters"),
        (global_reads, one_cell("rate = 1\ndef f(x):\n    return rate * x"), "f reads"),
    ],
)
def test_a_bad_cell_is_seen(check, notebook, fault):
    assert any(fault in line for line in check(notebook))
