"""Run an experiment and store its table in data/measurements.

    make experiments                      list them
    make experiments memory_horizon       run what is missing of one
    make experiments ARGS="memory_horizon --fresh"    start it over

Each row is written when it is measured, so an interrupted run goes on where it stopped.
One thread: rows are small, and one seed gives one result.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy and PyTorch are imported

import argparse
import csv
import io
import platform
import sys
import time

import data_readme
import numpy as np
import torch
from tqdm import tqdm

from course_utils.datasets import measurements
from course_utils.experiments import all_experiments

SAME = ("experiment", "versions", "machine", "seeds")


def machine():
    """What the numbers were measured on, in a few words; no name, no path."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            found = [line.split(":", 1)[1] for line in lines if "model name" in line]
        model = " ".join(found[0].split()) if found else model
    except OSError:
        pass  # not Linux
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {model}, {os.cpu_count()} cores, 1 thread used"


def about(experiment):
    """The first lines of the file, by name."""
    return heading(
        experiment.name,
        experiment.question,
        f"make experiments {experiment.name}",
        experiment.seeds,
    )


def heading(name, question, command, seeds):
    """The first lines of any measured table, by name."""
    versions = {
        "Python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
    }
    return {
        "experiment": name,
        "question": question,
        "command": command,
        "versions": ", ".join(f"{n} {number}" for n, number in versions.items()),
        "machine": machine(),
        "seeds": ", ".join(str(seed) for seed in seeds),
    }


def written(heading, columns, rows):
    """The file's text."""
    buffer = io.StringIO()
    buffer.writelines(f"# {key}: {value}\n" for key, value in heading.items())
    table = csv.DictWriter(buffer, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return buffer.getvalue()


def stored_rows(experiment, path, heading):
    """Rows of an earlier run that may be kept: conditions → row.

    SystemExit if the file is another machine's, or was made with other versions: a
    table is of one kind throughout.
    """
    if not path.exists():
        return {}
    stored = measurements.read(path.read_text(encoding="utf-8"))
    for key in SAME:
        if stored.about.get(key) != heading[key]:
            raise SystemExit(
                f"{path.name} has {key}: {stored.about.get(key)}; here it is "
                f"{heading[key]}. To measure all rows again, add --fresh"
            )
    names = (*experiment.conditions, "seed")
    return {tuple(row[name] for name in names): row for row in stored.rows}


def run(experiment, folder=measurements.FOLDER, fresh=False, limit=None):
    """Measure what is missing; returns the path of the file.

    `limit` stops after so many new rows (for tests, and for a first look).
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{experiment.name}.csv"
    heading = about(experiment)
    known = {} if fresh else stored_rows(experiment, path, heading)
    missing = [row for row in experiment.rows if tuple(row.values()) not in known]
    for row in tqdm(missing[:limit], desc=experiment.name):
        began = time.process_time()
        found = experiment.measure(row)
        found["seconds"] = time.process_time() - began
        known[tuple(row.values())] = row | {k: _short(v) for k, v in found.items()}
        ordered = [known.get(tuple(r.values())) for r in experiment.rows]
        text = written(heading, experiment.columns, [r for r in ordered if r])
        replace(path, text)
    return path


def replace(path, text):
    """Write whole or not at all: an interruption leaves the file as it was."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8", newline="\n")
    os.replace(new, path)


def _short(value):
    """Six digits are more than seeds agree on."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", help="which experiment")
    parser.add_argument("--fresh", action="store_true", help="measure all rows again")
    options = parser.parse_args(arguments)
    known = all_experiments()
    if options.name is None:
        for name, experiment in known.items():
            print(f"{name:<20}{experiment.question}")
        return 0
    if options.name not in known:
        print(
            f"There is no experiment {options.name!r}; expected one of "
            f"{sorted(known)}",
            file=sys.stderr,
        )
        return 2
    torch.set_num_threads(1)
    path = run(known[options.name], fresh=options.fresh)
    data_readme.update()
    print(f"data/measurements/{path.name} is written, and its row of data/README.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
