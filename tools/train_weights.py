"""Train a stored model by its recipe and write data/weights.

    make weights            list the recipes
    make weights reader     train one again (an hour), and write weights and log
    make weights ARGS="reader --resume"     go on after the last finished phase

One thread, so that a seed gives the same numbers on the same kind of machine. Another
Python version has another text, so the weights differ a little, and so do the numbers.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy and PyTorch are imported

import argparse
import math
import sys
from pathlib import Path

import data_readme
import experiments
import torch

from course_utils.models import language, pretrained

EVERY = 400_000  # characters between two rows of the log, about
LANES = 8  # that read the held-out text
UNFINISHED = Path(__file__).resolve().parents[1] / "build" / "weights"


def train(
    name,
    folder=pretrained.FOLDER,
    *,
    unfinished=UNFINISHED,
    resume=False,
    progress=True,
    corpora=None,
):
    """Train by the recipe; returns the paths of weights and log.

    After each phase weights and log so far are kept in `unfinished`, a folder for each
    phase; `resume` goes on from there. `corpora`, docstrings → (training, test),
    replaces the real text, for tests.
    """
    corpora = corpora or language.corpus
    phases = pretrained.RECIPES[name].phases
    model, rows = pretrained.build(name), []
    for number, phase in enumerate(phases, 1):
        kept = unfinished / f"{name}_{number}"
        if not (resume and (kept / f"{name}.csv").is_file()):
            rows += run_phase(model, phase, number, rows, corpora, progress)
            write(model, name, kept, rows)
        model = pretrained.load(name, folder=kept)
        rows = pretrained.log(name, kept).rows
    return write(model, name, folder, rows)


def run_phase(model, phase, number, before, corpora, progress):
    """Train for one phase; its rows of the log."""
    train_ids, test_ids = corpora(phase.docstrings)
    model.drop.p = phase.dropout
    read = phase.T * phase.N
    history = language.fit(
        model,
        train_ids,
        steps=phase.steps,
        T=phase.T,
        N=phase.N,
        learning_rate=phase.learning_rate,
        seed=number - 1,
        evaluate=lambda model: language.bits_per_character(model, test_ids, LANES),
        evaluate_every=max(1, min(phase.steps // 4, EVERY // read)),
        progress=progress,
    )
    if history.stopped:
        raise SystemExit(f"phase {number}: {history.stopped}; nothing was written")
    start = before[-1] if before else {"step": 0, "characters": 0}
    rows, seen = [], 0
    for step, test_bits in history.evaluations:
        losses = history.losses[seen:step]
        rows.append(
            {
                "phase": number,
                "step": start["step"] + step,
                "characters": start["characters"] + step * read,
                "train_bits": round(sum(losses) / len(losses) / math.log(2), 4),
                "test_bits": round(test_bits, 4),
            }
        )
        seen = step
    return rows


def write(model, name, folder, rows):
    """Weights, and the log under the heading of an experiment's table."""
    path = pretrained.save(model, name, folder, test_bits=rows[-1]["test_bits"])
    heading = experiments.heading(
        name,
        "How does a character model fare while it reads more and more?",
        f"make weights {name}",
        range(len(pretrained.RECIPES[name].phases)),
    )
    log = folder / f"{name}.csv"
    experiments.replace(log, experiments.written(heading, list(rows[0]), rows))
    return path, log


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", help="which recipe")
    parser.add_argument("--resume", action="store_true", help="keep finished phases")
    options = parser.parse_args(arguments)
    if options.name is None:
        for name, recipe in pretrained.RECIPES.items():
            print(f"{name:<12}{recipe}")
        return 0
    if options.name not in pretrained.RECIPES:
        print(
            f"There is no recipe {options.name!r}; expected one of "
            f"{sorted(pretrained.RECIPES)}",
            file=sys.stderr,
        )
        return 2
    torch.set_num_threads(1)
    for path in train(options.name, resume=options.resume):
        print(f"data/weights/{path.name} is written, and its row of data/README.md")
    data_readme.update()
    return 0


if __name__ == "__main__":
    sys.exit(main())
