"""Which word vectors put words that belong together side by side, and how much text?

Learned vectors (skip-gram, CBOW), counted ones and untrained ones are asked the same
question: at which place among all words does a word's partner stand? The text grows
from an eighth to the whole of the documentation's training part. The vocabulary is that
of the whole text throughout, so that every place is one among the same K - 1 words, and
every learned table gets the same number of steps, however short its text is.
"""

import functools

import numpy as np
import torch

from course_utils import torch_rnn
from course_utils.datasets import word_contexts, words
from course_utils.experiments._experiment import Experiment
from course_utils.models import embedding, neighbours
from course_utils.validation import expect_choice

D, WINDOW, MINIMUM_COUNT = 64, 2, 20
LEARNED = {
    "skip-gram": (torch_rnn.SkipGram, 0.02),
    "skip-gram, slow": (torch_rnn.SkipGram, 0.003),
    "CBOW": (torch_rnn.CBOW, 0.02),
}
COUNTED = ("counts", "PPMI", "PPMI, 64 numbers")
MODELS = (*LEARNED, *COUNTED, "untrained")
SHARES = (0.125, 0.25, 0.5, 1)
SETTINGS = {
    "steps": 1000, "size": 2048, "window": WINDOW, "negatives": 5, "threshold": 1e-3,
}  # fmt: skip


def run(model, share, seed):
    """One row: make a table of vectors from a share of the text, and question it.

    Returns
    -------
    dict
        "reciprocal_rank" and "median_rank" of the partners; "words" of text read;
        "held_out": the model's own loss on paragraphs that nobody trained on (NaN
        for what was only counted).
    """
    expect_choice("model", model, MODELS)
    whole = text()
    ids, documents = part(whole, share, seed)
    K, held_out = len(whole.vocabulary), np.nan
    if model in COUNTED:
        vectors = counted(model, ids, documents, K)
    else:
        network = learner(model, K, seed)
        if model in LEARNED:
            embedding.fit(
                network, ids, documents=documents, seed=seed, progress=False,
                learning_rate=LEARNED[model][1], **SETTINGS,
            )  # fmt: skip
        vectors, held_out = network.E.detach().numpy(), loss(network, held_out_text())
    pairs = neighbours.partner_numbers(whole.vocabulary)
    return {
        "reciprocal_rank": reciprocal_rank(vectors, pairs),
        "median_rank": neighbours.median_rank(vectors, pairs),
        "words": len(ids),
        "held_out": held_out,
    }


def reciprocal_rank(vectors, pairs):
    """Mean of 1/rank over all partners, both ways: 1 if each is the nearest word."""
    return float((1 / neighbours.ranks(vectors, pairs)).mean())


@functools.cache
def text():
    """The training part of the documentation, as `embedding.WordText`."""
    return embedding.corpus(MINIMUM_COUNT)


@functools.cache
def held_out_text():
    """Numbers and documents of the paragraphs that are left out of `text`."""
    found = words.corpus(MINIMUM_COUNT)
    documents = np.cumsum(found.test == found.vocabulary.symbols.index(words.END))
    kept = found.test > 1  # 0 and 1 are no words, as in `embedding.corpus`
    return found.test[kept] - 2, documents[kept]


def part(whole, share, seed):
    """Ids and documents of a share of the paragraphs, drawn by `seed`.

    A larger share of one seed contains the smaller one.
    """
    numbers = np.unique(whole.documents)
    drawn = np.random.default_rng(seed).permutation(numbers)
    chosen = drawn[: round(share * len(drawn))]
    kept = np.isin(whole.documents, chosen)
    return whole.ids[kept], whole.documents[kept]


def learner(model, K, seed):
    """An untrained table of K words, for a model of `LEARNED` or "untrained"."""
    kind = LEARNED.get(model, (torch_rnn.SkipGram,))[0]
    generator = torch.Generator().manual_seed(seed)
    return kind(K, D, generator=generator, dtype=torch.float32)


def counted(model, ids, documents, K):
    """Vectors that nobody trains: rows of co-occurrences, (K, K) or (K, 64).

    "counts" as they are, "PPMI" as positive pointwise mutual information, and that
    table's best approximation of rank 64, U √S of its singular value decomposition.
    """
    table = word_contexts.co_occurrences(ids, WINDOW, K, documents)
    if model == "counts":
        return table
    table = word_contexts.positive_pmi(table)
    if model == "PPMI":
        return table
    left, sizes, _ = np.linalg.svd(table)
    return left[:, :D] * np.sqrt(sizes[:D])


def loss(network, held_out, seed=9):
    """The loss of a learned table on a text it has not read, negatives drawn once."""
    ids, documents = held_out
    inputs, targets, *mask = embedding.examples(network, ids, WINDOW, documents)
    counts = np.bincount(text().ids, minlength=len(network.E))
    drawn = np.random.default_rng(seed).choice(
        len(counts),
        (len(targets), SETTINGS["negatives"]),
        p=word_contexts.proposal(counts),
    )
    arguments = map(torch.as_tensor, (inputs, targets, drawn, *mask))
    with torch.no_grad():
        return network(*arguments).item()


EXPERIMENT = Experiment(
    name="word_vectors",
    question=(
        "From how much text do learned and counted word vectors find the partners of "
        "a word?"
    ),
    conditions={"model": MODELS, "share": SHARES},
    seeds=(0, 1, 2),
    measured=("reciprocal_rank", "median_rank", "words", "held_out"),
    run=run,
)
