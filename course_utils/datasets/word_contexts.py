"""What word vectors are trained on: which words stood near which.

A text is numbers of words, (L,); a window of w words to each side of every word gives
its context. Also here: which words are drawn as negatives, and how many of the frequent
words are left out.

Source: Mikolov, Sutskever, Chen, Corrado & Dean (2013), Distributed representations of
words and phrases and their compositionality, NIPS, sections 2.2 and 2.3.
"""

import numpy as np

from course_utils.validation import expect_shape


def contexts(ids, window, documents=None):
    """The words to both sides of every word.

    Parameters
    ----------
    ids : (L,) int
        The text.
    window : int
        w ≥ 1 words to each side.
    documents : (L,) int, optional
        Which document each word belongs to; no context reaches into another one.

    Returns
    -------
    words : (L, 2 w) int
        Those at distance -w … -1, 1 … w.
    mask : (L, 2 w) bool
        False where the text or the document has ended.
    """
    ids = np.asarray(ids)
    expect_shape("ids", ids, ("L",))
    if window < 1:
        raise ValueError(f"window is {window}; expected at least 1 word to each side")
    distances = [d for d in range(-window, window + 1) if d]
    places = np.arange(len(ids))[:, None] + np.array(distances)
    mask = (0 <= places) & (places < len(ids))
    places = np.where(mask, places, 0)
    if documents is not None:
        documents = np.asarray(documents)
        expect_shape("documents", documents, ids.shape)
        mask &= documents[places] == documents[:, None]
    return ids[places], mask


def pairs(ids, window, documents=None):
    """Every word with every word of its context, one pair each.

    Arguments are those of `contexts`.

    Returns
    -------
    centres, near : (P,) int
        About P = 2 w L; each two words that meet are found from both sides.
    """
    words, mask = contexts(ids, window, documents)
    centres = np.broadcast_to(np.asarray(ids)[:, None], mask.shape)
    return centres[mask], words[mask]


def proposal(counts, power=0.75):
    """Probabilities that negatives are drawn with: as counts^power, (K,).

    At power 1 the frequent words would be nearly all that is drawn, at 0 words that
    hardly occur would come as often as "the"; 3/4 did best in the paper's experiments.
    """
    weights = np.asarray(counts, np.float64) ** power
    return weights / weights.sum()


def keep_probabilities(counts, threshold):
    """How likely each occurrence of a word is kept, (K,): √(threshold / frequency).

    At most 1: words rarer than `threshold` (of all words) are all kept. Thus "the"
    loses most of its occurrences, and what remains comes closer together.
    """
    frequency = np.asarray(counts) / np.sum(counts)
    # A word that never occurs is kept: 1, rather than a division by zero.
    return np.sqrt(threshold / np.maximum(frequency, threshold))


def co_occurrences(ids, window, K, documents=None):
    """How often word j stood in the context of word i: (K, K), symmetric."""
    centres, near = pairs(ids, window, documents)
    return np.bincount(centres * K + near, minlength=K * K).reshape(K, K)


def positive_pmi(counts):
    """Positive pointwise mutual information of a table of co-occurrences.

    max(0, log P(i, j) / (P(i) P(j))): above zero where two words meet more often than
    chance would have it. Its rows are word vectors that nobody had to train.

    Source: Bullinaria & Levy (2007), Extracting semantic representations from word
    co-occurrence statistics, Behavior Research Methods 39.

    Parameters
    ----------
    counts : (K, K)

    Returns
    -------
    (K, K) float64
        Zero where two words never met.
    """
    counts = np.asarray(counts, np.float64)
    chance = counts.sum(axis=1)[:, None] * counts.sum(axis=0) / max(counts.sum(), 1)
    ratio = np.ones_like(counts)
    np.divide(counts, chance, out=ratio, where=chance > 0)
    return np.log(np.maximum(ratio, 1))
