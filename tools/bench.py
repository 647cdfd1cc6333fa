"""Measure what has a bar of speed, print it, and exit with 1 if a bar is missed.

    python tools/bench.py                # everything
    python tools/bench.py cells          # the cells against PyTorch's
    python tools/bench.py explorers      # from an event to the painted picture
    python tools/bench.py --quick        # a first look: fewer repetitions

Each half is a module with `run(options)`, which gives (what, measured, bar, ok) for
each of its bars. Nothing here is a test: a busy machine misses bars.
"""

import argparse
import importlib
import sys
from pathlib import Path

HALVES = {"cells": "bench_cells", "explorers": "bench_explorers"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("halves", nargs="*", metavar="|".join(HALVES))
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    options = parser.parse_args()
    here = Path(__file__).parent
    there = [half for half in HALVES if (here / f"{HALVES[half]}.py").exists()]
    chosen = options.halves or there
    unknown = [half for half in chosen if half not in HALVES]
    if unknown:
        parser.error(f"{unknown[0]!r} is no part; expected one of {list(HALVES)}")
    lines = []
    for half in chosen:
        lines += importlib.import_module(HALVES[half]).run(options)
    sys.exit(not report(lines))


def report(lines):
    """Print every bar; True if none is missed."""
    width = max(len(what) for what, *_ in lines)
    print()
    for what, measured, bar, ok in lines:
        verdict = "ok" if ok else "MISSED"
        print(f"{verdict:<7} {what:<{width}}  {measured:>12}   bar {bar}")
    return all(ok for *_, ok in lines)


if __name__ == "__main__":
    main()
