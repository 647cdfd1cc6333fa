"""How far an n-gram should look back, by how much text it has been trained on.

The window explorer moves through this table. Counting is quick, but the text of another
Python is another one, and ten sizes of it take longer than an explorer may to open.
"""

from functools import lru_cache

import numpy as np

from course_utils.datasets import text
from course_utils.experiments._experiment import Experiment
from course_utils.models.ngram import NGram

LONGEST = 7  # characters
READ = 20_000  # characters of either side on which the errors are measured


def run(share, p, seed):
    """One row: an n-gram that sees `p` characters, of `share` percent of the text.

    `seed` changes nothing; every table has one.

    Returns
    -------
    dict
        "train", "test": bits per character; "parameters": different n-grams counted.
    """
    train, test, parameters = _curves(share)
    return {"train": train[p], "test": test[p], "parameters": parameters[p]}


@lru_cache(maxsize=1)
def _curves(share):
    """(LONGEST + 1,) each: bits on both sides, and n-grams counted."""
    vocabulary = text.character_vocabulary()
    train, test = (vocabulary.encode(part) for part in text.split(text.english_text()))
    used = train[len(train) - round(share / 100 * len(train)) :]
    model = NGram(LONGEST + 1, len(vocabulary)).fit(used)
    sides = [
        (-np.log2(model.by_order(ids)).mean(axis=1)).tolist()
        for ids in (used[-READ:], test[:READ])
    ]
    counted = [model.shorter(p + 1).parameters for p in range(LONGEST + 1)]
    return *sides, counted


EXPERIMENT = Experiment(
    name="ngram_windows",
    question=(
        "How many bits does a Witten-Bell n-gram need for a character, by the length "
        "of its window and the share of the training text?"
    ),
    conditions={
        "share": tuple(range(10, 101, 10)),
        "p": tuple(range(LONGEST + 1)),
    },
    seeds=(0,),
    measured=("train", "test", "parameters"),
    run=run,
)
