"""Write the real series of data/ again from their source, the package statsmodels.

    python -m pip install statsmodels
    python tools/export_series.py

The course itself never needs statsmodels: it reads the small files written here.
"""

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def write(name, header, rows):
    """One CSV file in data/, with the same line ends on every system."""
    with (DATA / name).open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def sunspot_rows(table):
    """(year, number) from the table's YEAR and SUNACTIVITY."""
    pairs = zip(table["YEAR"], table["SUNACTIVITY"], strict=True)
    return [(int(year), f"{number:.1f}") for year, number in pairs]


def co2_rows(table):
    """(month, mean in ppm, weeks measured) from the weekly table.

    Five months have no measurement; they are filled by a straight line between their
    neighbours and marked by 0 weeks.
    """
    monthly = table["co2"].resample("MS")
    means, weeks = monthly.mean().interpolate(), monthly.count()
    return [
        (month.strftime("%Y-%m"), f"{mean:.2f}", int(count))
        for month, mean, count in zip(means.index, means, weeks, strict=True)
    ]


def main():
    """Write both files."""
    from statsmodels.datasets import co2, sunspots

    write(
        "sunspots_yearly.csv",
        ("year", "sunspots"),
        sunspot_rows(sunspots.load().data),
    )
    write("co2_monthly.csv", ("month", "ppm", "weeks"), co2_rows(co2.load().data))


if __name__ == "__main__":
    main()
