"""N-gram models of every order on the text of the other language models.

Counting is quick enough for a chapter. The table is stored all the same, because other
stored rows (`language_models`, `challenge`) may only be held against n-grams of the
same text, and another Python version has another one.
"""

from course_utils.datasets import text
from course_utils.experiments._experiment import Experiment
from course_utils.experiments.language_models import texts
from course_utils.models.ngram import SMOOTHINGS, NGram


def run(smoothing, order, seed):
    """One row: count the training part, read the two others.

    `seed` changes nothing; every table has one.

    Returns
    -------
    dict
        "validation" and "test": bits per character.
    """
    train, validation, test = texts()
    ngram = NGram(order, len(text.character_vocabulary()), smoothing).fit(train)
    return {"validation": ngram.bits(validation), "test": ngram.bits(test)}


NGRAM_ORDERS = Experiment(
    name="ngram_orders",
    question=(
        "How many bits does an n-gram need for a character of a text it has not seen, "
        "by its order and its smoothing?"
    ),
    conditions={"smoothing": SMOOTHINGS, "order": tuple(range(1, 10))},
    seeds=(0,),
    measured=("validation", "test"),
    run=run,
)
