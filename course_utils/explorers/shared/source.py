"""The text of an explorer's script and style, joined from its folder and ``shared/``.

An explorer is written as plain ES modules that import each other by relative paths. A
widget's script is loaded on its own, and a page opened from a file may not import at
all, so `script` makes one text of the entry module and of all that it imports, first
needed first. Nothing is bundled or changed but the ``import`` and ``export`` words.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent

IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"(\.{1,2}/[\w./]+)";\n', re.M)
EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|class|const|let)\b)", re.M)
LEFT_OVER = re.compile(r"^[ \t]*(?:import\b(?!\()|export\b(?!\s+default\b)).*$", re.M)
TOP_LEVEL = re.compile(r"^(?:async\s+)?(?:function|class|const|let)\s+(\w+)", re.M)
LISTED = re.compile(r"^(?:const|let)\s+[\[{]([\w\s,]+)[\]}]\s*=", re.M)


@cache
def script(name):
    """One JavaScript module: explorer `name` with everything that it imports.

    Parameters
    ----------
    name : str
        The explorer's folder, whose entry is ``name/name.js``.

    Returns
    -------
    str
        Its default export has ``render({ model, el })``, as anywidget wants it.

    Raises
    ------
    ValueError
        If two modules declare one top-level name (they share one scope), or if an
        import or export is written in another form than
        ``import { a, b } from "../shared/x.js";`` and ``export function|class|const``.
    """
    return join(FOLDER / name / f"{name}.js")


def join(entry):
    """The module `entry` and all that it imports as one text (see `script`)."""
    parts, owners = [], {}
    for path in _in_order(Path(entry)):
        label = path.relative_to(path.parent.parent).as_posix()
        text = EXPORT.sub("", IMPORT.sub("", path.read_text(encoding="utf-8")))
        odd = LEFT_OVER.search(text)
        if odd:
            raise ValueError(
                f"{label} holds {odd.group().strip()!r}, which cannot be joined; write "
                'import { a } from "./file.js"; or export function, class or const'
            )
        for declared in _declared(text):
            if declared in owners:
                raise ValueError(
                    f"{label} and {owners[declared]} both declare {declared}; they "
                    "share one scope, so one of them needs another name"
                )
            owners[declared] = label
        parts.append(f"// {label}\n{text}")
    return "\n".join(parts)


@cache
def style(name):
    """The common style, then that beside each module the explorer joins, its own last.

    A module ``shared/graph.js`` brings ``shared/graph.css`` along, if there is one.
    """
    entry = FOLDER / name / f"{name}.js"
    joined = _in_order(entry) if entry.exists() else []
    beside = [path.with_suffix(".css") for path in (*joined, entry)]
    files = dict.fromkeys([FOLDER / "shared" / "explorer.css", *beside])
    return "\n".join(f.read_text(encoding="utf-8") for f in files if f.exists())


def _in_order(path, seen=None):
    """`path` after the modules it imports, each once."""
    seen = [] if seen is None else seen
    text = path.read_text(encoding="utf-8")
    for relative in IMPORT.findall(text):
        needed = (path.parent / relative).resolve()
        if needed not in seen:
            _in_order(needed, seen)
    seen.append(path.resolve())
    return seen


def _declared(text):
    names = TOP_LEVEL.findall(text)
    for several in LISTED.findall(text):
        names += re.findall(r"\w+", several)
    return names
