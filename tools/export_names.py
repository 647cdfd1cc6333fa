"""Write data/names.csv and data/korean_names.csv again from their source.

That is the Unicode CLDR, through Babel:

    python -m pip install Babel
    python tools/export_names.py

The course itself never needs Babel: it reads the small files written here.
"""

import csv
import re
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
LANGUAGES = ("de", "en", "fi", "fr", "hu", "tr")
LONGEST = 14  # letters
HANGUL = re.compile("[가-힣]+(?: [가-힣]+)*")  # whole syllables, single blanks


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


def korean_rows(korean, english):
    """(kind, key, English, Korean) of each name written in Hangul only."""
    names = [_tables(locale) for locale in (korean, english)]
    found = []
    for kind, table in names[0].items():
        for key, name in sorted(table.items()):
            # CLDR's rule for a city that English does not list: the end of its key.
            other = key.split("/")[-1].replace("_", " ")
            if HANGUL.fullmatch(name):
                found.append((kind, key, names[1][kind].get(key, other), name))
    return found


def _tables(locale):
    """{kind: {key: name}}; a time zone has several names, so its key has two parts."""
    cities = {key: zone.get("city") for key, zone in locale.time_zones.items()}
    zones = {
        f"{key}:{form}": name
        for key, lengths in locale.meta_zones.items()
        for form, name in lengths.get("long", {}).items()
    }
    return {
        "language": locale.languages,
        "territory": locale.territories,
        "city": {key: name for key, name in cities.items() if name},
        "script": locale.scripts,
        "currency": locale.currencies,
        "zone": zones,
    }


def write(name, head, table):
    """One CSV file in data/, with the same line ends on every system."""
    with (DATA / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(table)
    print(f"{name}: {len(table)} rows")


def main():
    """Write the files."""
    from babel import Locale

    table = [row for name in LANGUAGES for row in rows(Locale(name))]
    write("names.csv", ("language", "key", "name"), table)
    table = korean_rows(Locale("ko"), Locale("en"))
    write("korean_names.csv", ("kind", "key", "english", "korean"), table)


if __name__ == "__main__":
    main()
