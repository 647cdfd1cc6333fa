"""Real series of numbers, small enough to lie in ``data/``.

Both are in the public domain and come from the tables of the package statsmodels;
``tools/export_series.py`` wrote the files, ``data/README.md`` lists them. The loader
refuses a file that has changed by a single character.
"""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = {
    "sunspots_yearly.csv": (
        "a7459ac790a1e40cf4b78b44fdf8248c9a0514ed672ec42cc555f4e8ddcbfd1b"
    ),
    "co2_monthly.csv": (
        "4bd31c1a482db71f133789ed5bc589594b7f06ee65c0f5e5781b904022d71875"
    ),
}


@dataclass(frozen=True, eq=False)
class Series:
    """Numbers in the order of time.

    Attributes
    ----------
    name, unit : str
        For axes and tables.
    times : (T,) float
        In years; the middle of the month for monthly numbers.
    values : (T,) float
    a_year : int
        How many numbers a year: 1 or 12.
    measured : (T,) bool
        False where the number was filled in between its neighbours.
    """

    name: str
    unit: str
    times: np.ndarray
    values: np.ndarray
    a_year: int
    measured: np.ndarray

    def __len__(self):
        return len(self.values)


def sunspots():
    """Mean number of sunspots in each year from 1700 to 2008, T = 309.

    Returns
    -------
    Series

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing, or is not the one this course was written with.

    Notes
    -----
    Source: National Geophysical Data Center (NOAA), through statsmodels
    (``statsmodels.datasets.sunspots``). Public domain.
    """
    years, numbers = zip(*_rows("sunspots_yearly.csv"), strict=True)
    times = np.array(years, dtype=float)
    values = np.array(numbers, dtype=float)
    return Series("sunspots", "number", times, values, 1, np.ones(len(times), bool))


def co2():
    """Monthly mean of CO2 at Mauna Loa, March 1958 to December 2001, T = 526.

    Returns
    -------
    Series
        In ppm: molecules of CO2 in a million molecules of dry air. Five months
        without a measurement are filled by a straight line.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing, or is not the one this course was written with.

    Notes
    -----
    Source: C. D. Keeling and T. P. Whorf (2004), Carbon Dioxide Information Analysis
    Center, through statsmodels (``statsmodels.datasets.co2``), where it is weekly.
    Public domain.
    """
    months, means, weeks = zip(*_rows("co2_monthly.csv"), strict=True)
    dates = [month.split("-") for month in months]
    times = np.array([int(year) + (int(month) - 0.5) / 12 for year, month in dates])
    values, measured = np.array(means, float), np.array(weeks, int) > 0
    return Series("CO2", "ppm", times, values, 12, measured)


def _rows(name):
    """The rows of a checked file, without its header."""
    path = DATA / name
    if not path.is_file():
        raise FileNotFoundError(
            f"{name} is not in {DATA.name}/ beside course_utils/; expected the file of "
            "the repository. Get it back with: git checkout -- data"
        )
    # A Windows checkout may have turned the line ends; the numbers are the same.
    content = path.read_bytes().replace(b"\r\n", b"\n")
    found = hashlib.sha256(content).hexdigest()
    if found != FILES[name]:
        raise ValueError(
            f"{name} has the SHA-256 {found}; expected {FILES[name]}. The file has "
            "been changed. Get it back with: git checkout -- data"
        )
    rows = list(csv.reader(io.StringIO(content.decode("ascii"))))
    return rows[1:]
