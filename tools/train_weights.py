"""Train a stored model by its recipe and write data/weights.

    make weights            list the recipes
    make weights reader     train one again (many minutes), and write weights and log

One thread, so that a seed gives the same numbers on the same kind of machine. Another
Python version has another text, so the weights differ a little, and so do the numbers.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy and PyTorch are imported

import argparse
import math
import sys

import experiments
import torch

from course_utils.models import language, stored

ROWS = 20  # of the log
LANES = 8  # that read the held-out text


def train(name, folder=stored.FOLDER, progress=True, corpus=None):
    """Train by the recipe; returns the paths of weights and log.

    `corpus` (training, test) replaces the recipe's text, for tests.
    """
    recipe = stored.RECIPES[name]
    train_ids, test_ids = corpus or language.corpus(recipe.docstrings)
    model = stored.build(name)
    every = max(1, recipe.steps // ROWS)
    history = language.fit(
        model,
        train_ids,
        steps=recipe.steps,
        T=recipe.T,
        N=recipe.N,
        learning_rate=recipe.learning_rate,
        evaluate=lambda model: language.bits_per_character(model, test_ids, LANES),
        evaluate_every=every,
        progress=progress,
    )
    if history.stopped:
        raise SystemExit(f"{name}: {history.stopped}; nothing was written")
    path = stored.save(
        model, name, folder, test_bits=round(history.evaluations[-1][1], 4)
    )
    return path, write_log(name, recipe, history, folder)


def write_log(name, recipe, history, folder):
    """One row for each evaluation, under the heading of an experiment's table."""
    rows, before = [], 0
    for step, test_bits in history.evaluations:
        losses = history.losses[before:step]
        rows.append(
            {
                "step": step,
                "characters": step * recipe.T * recipe.N,
                "train_bits": round(sum(losses) / len(losses) / math.log(2), 4),
                "test_bits": round(test_bits, 4),
            }
        )
        before = step
    heading = experiments.heading(
        name,
        "How does a character model fare while it reads more and more?",
        f"make weights {name}",
        (0,),
    )
    path = folder / f"{name}.csv"
    experiments.replace(path, experiments.written(heading, list(rows[0]), rows))
    return path


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", help="which recipe")
    options = parser.parse_args(arguments)
    if options.name is None:
        for name, recipe in stored.RECIPES.items():
            print(f"{name:<12}{recipe}")
        return 0
    if options.name not in stored.RECIPES:
        print(
            f"There is no recipe {options.name!r}; expected one of "
            f"{sorted(stored.RECIPES)}",
            file=sys.stderr,
        )
        return 2
    torch.set_num_threads(1)
    for path in train(options.name):
        print(f"{path.name}: write its new SHA-256 into data/README.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
