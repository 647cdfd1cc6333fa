"""Write data/names.csv again from its source, the Unicode CLDR through Babel.

    python -m pip install Babel
    python tools/export_names.py

The course itself never needs Babel: it reads the small file written here.
"""

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
LANGUAGES = ("de", "en", "fi", "fr", "hu", "tr")
LONGEST = 14  # letters


def rows(locale):
    """(language, key, name) of each one-word name of a language or a territory."""
    tables = {"language": locale.languages, "territory": locale.territories}
    found = []
    for kind, table in tables.items():
        for code, name in sorted(table.items()):
            lowered = name.replace("İ", "i").lower()
            if lowered.isalpha() and 4 <= len(lowered) <= LONGEST:
                found.append((str(locale), f"{kind}:{code}", lowered))
    return found


def main():
    """Write the file."""
    from babel import Locale

    table = [row for name in LANGUAGES for row in rows(Locale(name))]
    with (DATA / "names.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("language", "key", "name"))
        writer.writerows(table)
    print(f"names.csv: {len(table)} rows")


if __name__ == "__main__":
    main()
