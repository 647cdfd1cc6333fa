"""Whether the outputs that a notebook stores are outputs of the code that it holds.

``make execute`` writes a hash of the code cells into the notebook's metadata; pages and
slides are built from stored outputs, so a build asks here first.
"""

import hashlib
import json


def code_hash(notebook):
    """Hash of the sources of the code cells, in order; prose does not count."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    digest = hashlib.sha256(json.dumps(sources).encode("ascii")).hexdigest()
    return f"sha256:{digest}"


def stamp(notebook):
    """Note, in place, that the stored outputs belong to the code cells as they are."""
    notebook.metadata["executed"] = {"code": code_hash(notebook)}


def why_stale(notebook):
    """What speaks against the stored outputs: a clause, or None if nothing does.

    A cell tagged ``raises-exception`` may show its error.
    """
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.execution_count is None:
            return f"its cell {index} was never run"
        errors = [o.ename for o in cell.outputs if o.output_type == "error"]
        if errors and "raises-exception" not in cell.metadata.get("tags", []):
            return f"its cell {index} stopped with {errors[0]}"
    executed = notebook.metadata.get("executed", {}).get("code")
    if executed is None:
        return "make execute has not run it yet"
    if executed != code_hash(notebook):
        return "its code has changed since its outputs were stored"
    return None
