"""The challenge of the lecture: change the model's options, one after another.

The lecture ends on the options of torch-rnn: a plain network of two layers of 128 units
on symbols of 64 numbers, without dropout and without normalisation, and what to change:
the cell, batch normalisation, dropout .2, the sizes. Here is every combination of them,
with `models.normalised_language`, which puts normalisation and dropout where torch-rnn
has them. The training, validation and test text, T and N are those of
`language_models`.

Every row trains for 200 steps, a little more than once through the text, with the
learning rate of its cell and normalisation: the best of `CANDIDATES` on the validation
part, at the lecture's sizes, without dropout, after 100 steps with seed 100
(`rates_tried`). So it asks what the options buy early in training.
"""

import time

from course_utils.datasets import text
from course_utils.experiments._experiment import Experiment
from course_utils.experiments.language_models import N, T, texts
from course_utils.models import language
from course_utils.models.normalised_language import NormalisedModel
from course_utils.validation import expect_choice

STEPS, EMBEDDING = 200, 64
CANDIDATES = (0.008, 0.016)
RATES = {
    ("rnn", "none"): 0.016,
    ("rnn", "batch"): 0.016,
    ("lstm", "none"): 0.016,
    ("lstm", "batch"): 0.016,
}
BASELINE = {"model_type": "rnn", "num_layers": 2, "rnn_size": 128}


def run(model_type, normalisation, num_layers, rnn_size, dropout, seed):
    """One row: one combination, trained and tested.

    Returns
    -------
    dict
        "learning_rate", "parameters"; after training, in bits per character, "train"
        (of the training text's beginning, as long as the test text), "validation" and
        "test"; "ms_a_step": milliseconds of one thread for a step of training.
    """
    expect_choice("model_type", model_type, {cell for cell, _ in RATES})
    rate = RATES[model_type, normalisation]
    network = build(model_type, normalisation, num_layers, rnn_size, dropout, seed)
    train, validation, test = texts()
    began = time.process_time()
    fit(network, train, rate, seed)
    spent = time.process_time() - began
    parts = {"train": train[: len(test)], "validation": validation, "test": test}
    return {
        "learning_rate": rate,
        "parameters": sum(p.numel() for p in network.parameters()),
        "ms_a_step": 1000 * spent / STEPS,
    } | {name: language.bits_per_character(network, p) for name, p in parts.items()}


def build(model_type, normalisation, num_layers, rnn_size, dropout, seed):
    """The untrained network of a row."""
    return NormalisedModel(
        len(text.character_vocabulary()), rnn_size, model_type, layers=num_layers,
        embedding_size=EMBEDDING, dropout=dropout, normalisation=normalisation,
        seed=seed,
    )  # fmt: skip


def fit(network, ids, learning_rate, seed, steps=STEPS):
    """Train as every row is trained; the History."""
    return language.fit(
        network, ids, steps=steps, T=T, N=N, learning_rate=learning_rate, seed=seed,
        progress=False,
    )  # fmt: skip


def rates_tried(model_type, normalisation, steps=100, seed=100):
    """Bits per character on the validation part by learning rate: how `RATES` arose."""
    train, validation, _ = texts()
    found = {}
    for rate in CANDIDATES:
        sizes = BASELINE["num_layers"], BASELINE["rnn_size"]
        network = build(model_type, normalisation, *sizes, dropout=0.0, seed=seed)
        fit(network, train, rate, seed, steps)
        found[rate] = language.bits_per_character(network, validation)
    return found


EXPERIMENT = Experiment(
    name="model_options",
    question=(
        "What do the cell, layers, size, dropout and batch normalisation buy a "
        "character model after 200 steps?"
    ),
    conditions={
        "rnn_size": (128, 64),
        "num_layers": (2, 1),
        "model_type": ("rnn", "lstm"),
        "normalisation": ("none", "batch"),
        "dropout": (0.0, 0.2),
    },
    seeds=(0, 1, 2),
    measured=(
        "learning_rate",
        "parameters",
        "train",
        "validation",
        "test",
        "ms_a_step",
    ),
    run=run,
)
