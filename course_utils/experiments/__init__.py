"""Sweeps too long for a notebook: seeds × models × lengths, measured once and stored.

``make experiments NAME`` runs one and writes ``data/measurements/NAME.csv``; a chapter
reads that file (``course_utils.datasets.measurements``), and runs one row again, live.
Each experiment is a module of this package with an `Experiment` in it.
"""

from course_utils.experiments._experiment import Experiment
from course_utils.experiments.challenge import CHALLENGE
from course_utils.experiments.dropout_on_text import DROPOUT_ON_TEXT
from course_utils.experiments.embedding_inputs import EMBEDDING_INPUTS
from course_utils.experiments.equal_parameters import EQUAL_PARAMETERS
from course_utils.experiments.language_models import LANGUAGE_MODELS
from course_utils.experiments.lstm_variants import LSTM_VARIANTS
from course_utils.experiments.memory_horizon import MEMORY_HORIZON
from course_utils.experiments.ngram_orders import NGRAM_ORDERS
from course_utils.experiments.remedies import REMEDIES
from course_utils.experiments.softmax_cost import SOFTMAX_COST
from course_utils.experiments.truncation_length import TRUNCATION_LENGTH
from course_utils.experiments.word_vectors import WORD_VECTORS

EXPERIMENTS = {
    e.name: e
    for e in (
        MEMORY_HORIZON,
        TRUNCATION_LENGTH,
        REMEDIES,
        DROPOUT_ON_TEXT,
        EQUAL_PARAMETERS,
        LSTM_VARIANTS,
        SOFTMAX_COST,
        WORD_VECTORS,
        EMBEDDING_INPUTS,
        NGRAM_ORDERS,
        LANGUAGE_MODELS,
        CHALLENGE,
    )
}

__all__ = ["EXPERIMENTS", "Experiment"]
