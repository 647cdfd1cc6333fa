"""Write the table of data/README.md from the files themselves.

    make data

A measured table says in its first lines what it answers and how it was made; what other
files are stands in ``data/about.toml``. Size and SHA-256 are read from each file.
"""

import hashlib
import sys
import tomllib
from pathlib import Path

from course_utils.datasets import measurements

FOLDER = Path(__file__).resolve().parent.parent / "data"
TABLE = "README.md"
ABOUT = "about.toml"
BEGIN, END = "<!-- table: `make data` writes it -->", "<!-- end of the table -->"
HEAD = [
    "| File | What it is | Source, licence | Made by | Bytes | SHA-256 |",
    "|---|---|---|---|---|---|",
]


class NotDescribed(ValueError):
    """A file of which nobody has said what it is, or a description without a file."""


def written(folder=FOLDER):
    """The README's text as it should be: str.

    Raises
    ------
    NotDescribed
        Naming the files that are not in ``about.toml``, or are there no more.
    """
    text = (folder / TABLE).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([before + BEGIN, "", *HEAD, *rows(folder), "", END + after])


def rows(folder=FOLDER):
    """One row for each file, in the order of the alphabet: list of str."""
    about = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))
    found, unknown = [], []
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        said = about.pop(name, None) or head_of(path)
        if said:
            cells = [f"`{name}`", *said.values(), *size_and_hash(path)]
            found.append(f"| {' | '.join(cells)} |")
        else:
            unknown.append(name)
    if unknown or about:
        raise NotDescribed(
            f"no description of {unknown}, no file for {list(about)}; expected what, "
            f"source and command of each file in data/{ABOUT}"
        )
    return found


def files(folder=FOLDER):
    """Every file of the folder but the README and what it is made from."""
    there = sorted(path for path in folder.rglob("*") if path.is_file())
    own = {folder / TABLE, folder / ABOUT}
    return [path for path in there if path not in own and path.name[0] != "."]


def head_of(path):
    """What a measured table says of itself, or None if the file is none."""
    if path.suffix != ".csv":
        return None
    about = measurements.read(path.read_text(encoding="utf-8")).about
    if "question" not in about:
        return None
    return {
        "what": about["question"],
        "source": "ours, MIT",
        "command": f"`{about['command']}` ({about['versions']})",
    }


def size_and_hash(path):
    """Length in bytes and SHA-256, as two texts."""
    data = path.read_bytes()
    return f"{len(data):,}", f"`{hashlib.sha256(data).hexdigest()}`"


def update(folder=FOLDER):
    """Write the README again where it is not what it should be; True if it was not."""
    path, text = folder / TABLE, written(folder)
    if path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def main():
    try:
        changed = update()
    except NotDescribed as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"data/{TABLE} {'was written again' if changed else 'is as the files are'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
