"""Word vectors: training, neighbours, and how good they are by a stated measure.

The models are `SkipGram` and `CBOW` of ``numpy_rnn`` or of ``torch_rnn``; here they are
trained, by the same function, and here is what is asked of their vectors E (K, D).
"""

import numpy as np
import torch

from course_utils import training
from course_utils.compare import as_array
from course_utils.datasets import contexts as data
from course_utils.numpy_rnn import optim

# Words that belong together: forms of one word, words of one kind, opposites. Each is
# frequent in the documentation of Python's standard library. Chosen before any vector
# was trained, from the list of words alone.
PARTNERS = tuple(
    tuple(pair.split("-"))
    for pair in (
        "raise-raises raise-raised return-returns returns-returned call-calls "
        "call-called use-uses create-creates key-keys file-files function-functions "
        "argument-arguments object-objects string-strings integer-integers "
        "character-characters module-modules number-numbers method-methods "
        "True-False dict-dictionary start-end first-last input-output "
        "encode-decode encoding-decoding list-tuple int-float read-write "
        "open-close minimum-maximum left-right key-value ValueError-TypeError "
        "width-height stdin-stdout positive-negative before-after parent-child"
    ).split()
)


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


def unit(vectors):
    """The rows in length 1; a row of zeros stays one.

    Parameters
    ----------
    vectors : (..., D) array, tensor or parameter
    """
    vectors = as_array(vectors)
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def nearest(vectors, word, k=10, exclude=()):
    """The k words most similar to one, by the cosine of the angle between vectors.

    Parameters
    ----------
    vectors : (K, D)
    word : int or (D,)
        A word's number (it is not its own neighbour), or a vector.
    k : int
    exclude : sequence of int
        Words that are not to be found.

    Returns
    -------
    words : (k,) int
        The most similar first; fewer if there are not so many.
    cosines : (k,)
        Cosine *similarity*: 1 in the same direction, 0 at a right angle.
    """
    rows = unit(vectors)
    given = np.ndim(word) == 0
    cosines = rows @ (rows[word] if given else unit(word))
    left_out = [*exclude, word] if given else list(exclude)
    order = np.argsort(-cosines, kind="stable")
    order = order[~np.isin(order, left_out)][:k]
    return order, cosines[order]


def ranks(vectors, pairs):
    """At which place each word's partner stands among its neighbours.

    Parameters
    ----------
    vectors : (K, D)
    pairs : (P, 2) int

    Returns
    -------
    (P, 2) int
        1 for the nearest of all K - 1 others: of the second word seen from the first,
        and of the first seen from the second. Words just as near stand before it.
    """
    rows, pairs = unit(vectors), np.asarray(pairs)
    found = np.empty(pairs.shape, np.int64)
    for column in (0, 1):
        words, partners = pairs[:, column], pairs[:, 1 - column]
        cosines = rows[words] @ rows.T
        places = np.arange(len(pairs))
        own = cosines[places, partners]
        cosines[places, words] = -np.inf  # a word is no neighbour of its own
        found[:, column] = (cosines >= own[:, None]).sum(axis=1)
    return found


def median_rank(vectors, pairs):
    """The median over all `ranks`, in both directions."""
    return float(np.median(ranks(vectors, pairs)))


def partner_numbers(vocabulary, partners=PARTNERS):
    """The pairs whose words the vocabulary both has, as numbers: (P, 2)."""
    number = {symbol: i for i, symbol in enumerate(vocabulary.symbols)}
    known = [pair for pair in partners if all(word in number for word in pair)]
    return np.array([[number[w] for w in pair] for pair in known]).reshape(-1, 2)


def principal_components(vectors, count=2):
    """Where the vectors lie along the directions in which they differ most (PCA).

    Parameters
    ----------
    vectors : (K, D)
    count : int

    Returns
    -------
    places : (K, count)
    shares : (count,)
        Of the whole variance. Where they are small, points that are near each other in
        the map need not be near in truth.
    """
    centred = as_array(vectors) - as_array(vectors).mean(axis=0)
    left, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    # An axis may point either way: here its largest entry is positive.
    largest = np.abs(axes).argmax(axis=1)
    signs = np.sign(axes[np.arange(len(axes)), largest])
    whole = (sizes**2).sum()
    shares = sizes**2 / (whole if whole > 0 else 1)
    return (left * sizes * signs)[:, :count], shares[:count]


def analogy(vectors, a, b, c, k=5):
    """a is to b as c is to …: the words nearest to b - a + c, of unit vectors.

    The usual answer leaves a, b and c out. Without that the nearest is mostly c or b
    itself, so look at both before you believe in an arithmetic of meanings.

    Source: Mikolov, Yih & Zweig (2013), Linguistic regularities in continuous space
    word representations, NAACL; Linzen (2016), Issues in evaluating semantic spaces
    using word analogies, RepEval.

    Parameters
    ----------
    vectors : (K, D)
    a, b, c : int
    k : int

    Returns
    -------
    dict
        "excluded": (words, cosines) as `nearest` gives them, without a, b and c;
        "all": the same with them.
    """
    rows = unit(vectors)
    wanted = rows[b] - rows[a] + rows[c]
    return {
        "excluded": nearest(rows, wanted, k, (a, b, c)),
        "all": nearest(rows, wanted, k),
    }
