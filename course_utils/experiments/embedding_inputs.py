"""What should a word model read: one-hot words, a learned table, or word vectors?

An LSTM predicts the next word of the documentation, five times the same but for what
stands before it. Every table has D columns, each with mean 0 and standard deviation 1
at the start, as PyTorch draws them. The word vectors are skip-gram's, trained on the
same training text, which costs time that is not counted in the steps. Each arm is
trained with every learning rate of the list; which one counts is decided on the
validation part, what it is worth on the test part.

Two more arms show what the standardised columns are worth: the frozen vectors as they
come from skip-gram, divided by one number, and each vector with length 1.
"""

import functools
import math
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from course_utils import torch_rnn
from course_utils.datasets import text, words
from course_utils.experiments._experiment import Experiment
from course_utils.models import embedding, language
from course_utils.validation import expect_choice

ARMS = ("one-hot", "learned", "random, frozen", "skip-gram, frozen", "skip-gram, tuned")
# Other ways to bring skip-gram's vectors to a size, and their name in `word_vectors`.
SCALED = {
    "skip-gram, one scale, frozen": "whole",
    "skip-gram, length 1, frozen": "rows",
}
H, D, T, N = 96, 64, 32, 16
STEPS, CLIP_NORM, EARLY = 400, 1.0, slice(100, 150)
VECTORS = {
    "steps": 600, "size": 2048, "window": 2, "negatives": 5, "threshold": 1e-3,
    "learning_rate": 0.02,
}  # fmt: skip


class Parts(NamedTuple):
    """The documentation word by word: numbers of a vocabulary of frequent words."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    vocabulary: text.Vocabulary


def run(arm, learning_rate, seed):
    """One row: train one network with one learning rate, test it twice.

    Returns
    -------
    dict
        In bits per word: "early", the mean training loss of steps 101 to 150 (on words
        not read before: a run is less than one pass over the text); "validation" and
        "test" at the end. "parameters": how many are trained.
    """
    expect_choice("arm", arm, (*ARMS, *SCALED))
    parts = corpus()
    model = network(arm, seed)
    history = fit(model, parts.train, learning_rate, seed, progress=False)
    bits = language.bits_per_character
    return {
        "early": float(np.mean(history.losses[EARLY])) / math.log(2),
        "validation": bits(model, parts.validation, N),
        "test": bits(model, parts.test, N),
        "parameters": trained(model),
    }


def fit(model, ids, learning_rate, seed, **options):
    """Train for `STEPS` chunks; returns training.History."""
    return language.fit(
        model, ids, steps=STEPS, T=T, N=N, clip_norm=CLIP_NORM,
        learning_rate=learning_rate, seed=seed, **options,
    )  # fmt: skip


@functools.cache
def corpus():
    """Training, validation and test part of the documentation, whole paragraphs each.

    Every tenth paragraph of what is not test text is kept for validation.
    """
    found = words.corpus(minimum_count=10)
    ends = np.flatnonzero(found.train == found.vocabulary.symbols.index(words.END))
    paragraphs = np.split(found.train, ends + 1)
    validation = np.concatenate(paragraphs[9::10])
    rest = [part for i, part in enumerate(paragraphs) if i % 10 != 9]
    return Parts(np.concatenate(rest), validation, found.test, found.vocabulary)


def network(arm, seed):
    """The LSTM with what this arm reads; its other parameters depend on `seed` only."""
    K = len(corpus().vocabulary)
    if arm == "one-hot":
        return one_hot(language.CharacterModel(K, H, "lstm", seed=seed))
    model = language.CharacterModel(K, H, "lstm", embedding_size=D, seed=seed)
    if arm.startswith("skip-gram"):
        scale = SCALED.get(arm, "columns")
        model.embed.weight.data.copy_(word_vectors(seed, scale))
    model.embed.weight.requires_grad = not arm.endswith("frozen")
    return model


def one_hot(model):
    """The same function and the same gradients as a model with one-hot inputs, faster.

    U times a one-hot vector is a column of U. So the table of this model is Uᵀ itself,
    and the recurrent layer takes its rows as they are.
    """
    old, K = model.rnn, model.vocabulary_size
    new = nn.LSTM(4 * old.hidden_size, old.hidden_size)
    table = nn.Embedding(K, 4 * old.hidden_size)
    with torch.no_grad():
        table.weight.copy_(old.weight_ih_l0.T)
        new.weight_ih_l0.copy_(torch.eye(4 * old.hidden_size))
        for name in ("weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            getattr(new, name).copy_(getattr(old, name))
    new.weight_ih_l0.requires_grad = False
    model.embed, model.rnn = table, new
    return model


def word_vectors(seed, scale="columns"):
    """Skip-gram vectors of the training part, (K, D), brought to a size.

    Parameters
    ----------
    seed : int
    scale : {"columns", "whole", "rows"}
        Every column with mean 0 and standard deviation 1; the table divided by its
        one standard deviation; every row with length 1.
    """
    expect_choice("scale", scale, ("columns", "whole", "rows"))
    E = _skipgram(seed)
    if scale == "columns":
        return (E - E.mean(dim=0)) / E.std(dim=0)
    return E / (E.std() if scale == "whole" else E.norm(dim=1, keepdim=True))


@functools.cache
def _skipgram(seed):
    """The vectors as training leaves them, (K, D).

    UNKNOWN and END are words like others here; no context reaches over an END.
    """
    ids = corpus().train
    end = corpus().vocabulary.symbols.index(words.END)
    documents = np.cumsum(ids == end) - (ids == end)
    model = torch_rnn.SkipGram(
        len(corpus().vocabulary), D, dtype=torch.float32,
        generator=torch.Generator().manual_seed(seed),
    )  # fmt: skip
    embedding.fit(model, ids, documents=documents, seed=seed, progress=False, **VECTORS)
    return model.E.detach()


def trained(model):
    """How many numbers of `model` training may change."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def best_rate(results, arm):
    """The learning rate that is best on the validation part, mean over seeds.

    Parameters
    ----------
    results : datasets.measurements.Measurements
        Of this experiment.
    arm : str

    Returns
    -------
    rate : float
    rows : Measurements
        Those of this arm and rate: one a seed.
    """
    rows = results.select(arm=arm)
    rate = min(
        rows.values("learning_rate"),
        key=lambda rate: rows.select(learning_rate=rate).spread("validation")[1],
    )
    return rate, rows.select(learning_rate=rate)


EXPERIMENT = Experiment(
    name="embedding_inputs",
    question=(
        "What is a learned table, or one made by skip-gram, worth before a word model, "
        "against one-hot words?"
    ),
    conditions={"learning_rate": (0.01, 0.03, 0.1), "arm": (*ARMS, *SCALED)},
    seeds=(0, 1, 2),
    measured=("early", "validation", "test", "parameters"),
    run=run,
)
