"""Word vectors: a corpus, and training on it.

The models are `SkipGram` and `CBOW` of ``numpy_rnn`` or ``torch_rnn``, trained by the
same function. What their vectors are asked afterwards is in ``models.neighbours``.
"""

from typing import NamedTuple

import numpy as np
import torch

from course_utils import training
from course_utils.datasets import text, words
from course_utils.datasets import word_contexts as data
from course_utils.numpy_rnn import optim


class WordText(NamedTuple):
    """A text of frequent words only: rare ones are left out, what remains moves up.

    Attributes
    ----------
    ids : (L,) int64
    documents : (L,) int64
        Which paragraph each word belongs to.
    vocabulary : text.Vocabulary
        The K words, most frequent first.
    """

    ids: np.ndarray
    documents: np.ndarray
    vocabulary: text.Vocabulary


def corpus(minimum_count=20, test_fraction=0.1):
    """The training part of Python's documentation, ready for `fit`.

    Parameters as in `words.corpus`; with a test fraction of 0 it is the whole text.
    """
    found = words.corpus(minimum_count, test_fraction)
    symbols = found.vocabulary.symbols
    documents = np.cumsum(found.train == symbols.index(words.END))
    kept = found.train > 1  # 0 and 1 are no words: unknown, and the end of a paragraph
    vocabulary = text.Vocabulary(symbols[2:])
    return WordText(found.train[kept] - 2, documents[kept], vocabulary)


def fit(
    model,
    ids,
    *,
    steps=2500,
    size=4096,
    window=2,
    negatives=5,
    threshold=None,
    learning_rate=3e-3,
    documents=None,
    seed=0,
    evaluate=None,
    progress=True,
    **options,
):
    """Train `model` on a text by Adam.

    Parameters
    ----------
    model : SkipGram or CBOW of numpy_rnn or torch_rnn
        Changed in place.
    ids : (L,) int
        The text, as numbers of words.
    steps, size : int
        Batches, and pairs (skip-gram) or contexts (CBOW) in each.
    window : int
        Words to each side.
    negatives : int
        M, drawn words for each pair or context.
    threshold : float, optional
        Leave out occurrences of words more frequent than this: a share of all words.
    learning_rate : float
        At the start; it falls to zero like a cosine.
    documents : (L,) int, optional
        Which document each word belongs to; no context reaches into another one.
    seed : int
    evaluate : callable, optional
        model → float or dict, as `training.train` calls it.
    progress : bool
    options
        What else `training.train` takes.

    Returns
    -------
    training.History
    """
    stream = batches(
        model, ids, size=size, window=window, negatives=negatives,
        threshold=threshold, documents=documents, rng=np.random.default_rng(seed),
    )  # fmt: skip
    on_torch = isinstance(model, torch.nn.Module)
    kind = torch.optim.Adam if on_torch else optim.Adam
    parameters = model.parameters() if on_torch else model.parameters
    return training.train(
        model,
        _torch_loss if on_torch else _numpy_loss,
        stream,
        kind(parameters, lr=learning_rate),
        steps=steps,
        seed=seed,
        evaluate=evaluate,
        progress=progress,
        **{"schedule": training.cosine(steps)} | options,
    )


def batches(
    model, ids, *, size, window, negatives, rng, threshold=None, documents=None
):
    """Arguments for ``model.forward``, for ever; each pass in a new order.

    With a `threshold` each pass leaves out other occurrences. Parameters as in `fit`,
    but for `rng`, which draws.

    Yields
    ------
    tuple of arrays
        Of `size` pairs or contexts; the last of a pass may be smaller.
    """
    ids = np.asarray(ids)
    counts = np.bincount(ids, minlength=len(model.E))
    drawn_with = data.proposal(counts)
    keep = np.ones(len(counts))
    if threshold is not None:
        keep = data.keep_probabilities(counts, threshold)
    while True:
        kept = rng.random(len(ids)) < keep[ids]
        within = None if documents is None else np.asarray(documents)[kept]
        inputs, targets, *mask = examples(model, ids[kept], window, within)
        if not len(targets):
            raise ValueError(
                f"a text of {len(ids)} words has no two within {window} of each other "
                "that are kept; expected a longer one"
            )
        order = rng.permutation(len(targets))
        for start in range(0, len(order), size):
            part = order[start : start + size]
            drawn = rng.choice(len(counts), (len(part), negatives), p=drawn_with)
            yield inputs[part], targets[part], drawn, *(m[part] for m in mask)


def examples(model, ids, window, documents=None):
    """What `model` learns from in a text.

    Returns
    -------
    inputs, targets : (P,), (P,) for skip-gram; (P, 2 window), (P,) for CBOW
    mask : (P, 2 window)
        For CBOW only.
    """
    if type(model).__name__ == "SkipGram":
        return data.pairs(ids, window, documents)
    words, mask = data.contexts(ids, window, documents)
    some = mask.any(axis=1)
    return words[some], np.asarray(ids)[some], mask[some]


def _numpy_loss(model, batch):
    loss, cache = model.forward(*batch)
    return loss, model.backward(cache)


def _torch_loss(model, batch):
    return model(*(torch.as_tensor(part, device=model.E.device) for part in batch))
