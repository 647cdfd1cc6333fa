"""N-gram models of every order on the texts of the other language models.

Counting is quick enough for a chapter. The table is stored all the same, because other
stored rows (`language_models`, the log of a stored model) may only be held against
n-grams of the same text, and another Python version has another one. All are tested on
the same held-out text.
"""

import math

from course_utils.datasets import text
from course_utils.experiments._experiment import Experiment
from course_utils.experiments.language_models import texts
from course_utils.models import language
from course_utils.models.ngram import SMOOTHINGS, NGram
from course_utils.validation import expect_choice

TRAINING = {
    "training part": lambda: texts()[0],
    "with validation part": lambda: language.corpus()[0],
    "with docstrings": lambda: language.corpus(docstrings=True)[0],
}


def run(training, smoothing, order, seed):
    """One row: count one training text, read the held-out ones.

    `seed` changes nothing; every table has one.

    Returns
    -------
    dict
        "validation" and "test": bits per character. The validation part is held out
        from "training part" only; elsewhere its bits are NaN.
    """
    expect_choice("training", training, TRAINING)
    _, validation, test = texts()
    ngram = NGram(order, len(text.character_vocabulary()), smoothing)
    ngram.fit(TRAINING[training]())
    held_out = training == "training part"
    return {
        "validation": ngram.bits(validation) if held_out else math.nan,
        "test": ngram.bits(test),
    }


EXPERIMENT = Experiment(
    name="ngram_orders",
    question=(
        "How many bits does an n-gram need for a character of a text it has not seen, "
        "by its training text, its smoothing and its order?"
    ),
    conditions={
        "training": tuple(TRAINING),
        "smoothing": SMOOTHINGS,
        "order": tuple(range(1, 10)),
    },
    seeds=(0,),
    measured=("validation", "test"),
    run=run,
)
