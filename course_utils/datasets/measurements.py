"""Stored results of experiments: read them, select rows, compare a live row.

The files are written by ``make experiments NAME``; each begins with lines ``# key:
value`` that say what was run, with which versions and on what machine.
"""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "data" / "measurements"


@dataclass(frozen=True, eq=False)
class Measurements:
    """A table of results.

    Attributes
    ----------
    about : dict
        "experiment", "question", "command", "versions", "machine", "seeds".
    rows : list of dict
        Column name → int, float or str.
    """

    about: dict
    rows: list

    def __len__(self):
        return len(self.rows)

    def __repr__(self):
        name = self.about.get("experiment", "without a name")
        return f"Measurements({name}: {len(self)} rows)"

    def select(self, **conditions):
        """The rows with these values, as `Measurements`; ValueError if there is none.

        ``select(model="tanh", T=20)`` keeps one row for each seed.
        """
        kept = [
            row
            for row in self.rows
            if all(row.get(name) == value for name, value in conditions.items())
        ]
        if not kept:
            raise ValueError(
                f"no row has {conditions}; expected values such as "
                f"{ {name: self.values(name) for name in conditions} }"
            )
        return Measurements(self.about, kept)

    def column(self, name):
        """One column as an array; ValueError names those there are."""
        if self.rows and name not in self.rows[0]:
            known = list(self.rows[0])
            raise ValueError(f"no column {name!r}; expected one of {known}")
        return np.array([row[name] for row in self.rows])

    def values(self, name):
        """The different values of a column, in the file's order."""
        return list(dict.fromkeys(self.column(name).tolist()))

    def spread(self, name):
        """(lowest, mean, highest) of a column: over seeds, if conditions are fixed."""
        column = self.column(name)
        return float(column.min()), float(column.mean()), float(column.max())

    def agrees(self, name, value, margin=0.0):
        """Is `value`, measured again, within the file's spread of that column?

        Parameters
        ----------
        name : str
        value : float
        margin : float
            Machines differ in the last digits, and training multiplies them; so the
            spread over seeds, widened by half of itself on each side and by `margin`,
            is what a row run elsewhere has to fall into.
        """
        low, _, high = self.spread(name)
        # Seeds that are all infinite leave no width to widen by.
        wider = (0.0 if low == high else (high - low) / 2) + margin
        return bool(low - wider <= value <= high + wider)


def load(name, folder=FOLDER):
    """The stored results of the experiment `name`.

    Raises
    ------
    FileNotFoundError
        Naming the experiments that have a file, and the command that writes one.
    """
    path = Path(folder) / f"{name}.csv"
    if not path.exists():
        known = sorted(p.stem for p in Path(folder).glob("*.csv"))
        raise FileNotFoundError(
            f"no measurements called {name!r}; expected one of {known}. "
            f"`make experiments {name}` writes them, if there is such an experiment"
        )
    return read(path.read_text(encoding="utf-8"))


def read(text):
    """`Measurements` from the text of a file."""
    lines = text.splitlines()
    comments = [line for line in lines if line.startswith("# ")]
    about = dict(line[2:].split(": ", 1) for line in comments)
    table = csv.DictReader(line for line in lines if line and line[0] != "#")
    rows = [{key: _number(cell) for key, cell in row.items()} for row in table]
    return Measurements(about, rows)


def _number(cell):
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return math.nan if cell is None else cell
