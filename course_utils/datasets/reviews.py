"""Film reviews from a small grammar, in which "not" turns a word round.

Every review says something of the film; its label is that verdict. It may also speak of
the plot or the music, and praise what it does not count. Words by themselves therefore
tell little: what counts is which "not" stands with which word, and of what.
"""

from typing import NamedTuple

import numpy as np

from course_utils.datasets.padding import counts, pad

PRAISE = ("good", "lovely", "clever", "moving", "funny", "bright")
BLAME = ("bad", "dull", "silly", "boring", "weak", "clumsy")
ASPECTS = ("plot", "acting", "music", "ending")
NEGATED = 0.35  # share of the opinions that are turned round
TAGS = ("nothing", "blame", "praise")
PLAIN_FORMS = ("the {} was {}", "i found the {} {}", "the {} was very {}")
NEGATED_FORMS = (
    "the {} was not {}",
    "i did not find the {} {}",
    "nobody found the {} {}",
)
LATE_PLAIN, LATE_NEGATED = "{1} the {0} was", "{1} the {0} was not"
FILLERS = ("i did not go alone ,", "we were not late ,", "i saw it today ,")
_FORMS = (*PLAIN_FORMS, *NEGATED_FORMS, LATE_NEGATED, *FILLERS)
_FIXED = " ".join((*_FORMS, "and but film"))
VOCABULARY = tuple(
    sorted(
        {word for word in _FIXED.split() if "{" not in word}
        | {*PRAISE, *BLAME, *ASPECTS}
    )
)
_NUMBER = {word: k for k, word in enumerate(VOCABULARY)}


class Review(NamedTuple):
    """One review.

    Attributes
    ----------
    words : tuple of str
    tags : tuple of int
        For each word 0, or what it says where it stands: 1 blame, 2 praise.
    label : int
        What is said of the film: 0 blame, 1 praise.
    """

    words: tuple
    tags: tuple
    label: int

    def __str__(self):
        return " ".join(self.words)


class Batch(NamedTuple):
    """Reviews as numbers, time first: symbols and tags (T, N), labels, lengths (N,)."""

    symbols: np.ndarray
    tags: np.ndarray
    labels: np.ndarray
    lengths: np.ndarray

    @property
    def mask(self):
        """(T, N), True at the words a review has."""
        return np.arange(len(self.symbols))[:, None] < self.lengths


def draw(N, rng, *, late=False, avoid=()):
    """N different reviews.

    Parameters
    ----------
    N : int
    rng : numpy.random.Generator
    late : bool
        The opinion stands first and "not" may follow it: "lovely the film was not".
    avoid : collection of Review
        Reviews that must not occur again (those trained on).

    Returns
    -------
    list of Review

    Raises
    ------
    ValueError
        If so many different reviews were not found.
    """
    seen = {review.words for review in avoid}
    found = []
    for _ in range(50 * N):
        review = _review(rng, late)
        if review.words not in seen:
            seen.add(review.words)
            found.append(review)
        if len(found) == N:
            return found
    raise ValueError(
        f"found {len(found)} different reviews; expected {N}. Ask for fewer."
    )


def encode(reviews):
    """Reviews → `Batch`; after a review's end symbols and tags are 0."""
    symbols, lengths = pad([[_NUMBER[word] for word in r.words] for r in reviews])
    tags, _ = pad([r.tags for r in reviews])
    labels = np.array([r.label for r in reviews], np.int64)
    return Batch(symbols, tags, labels, lengths)


def review(text):
    """Numbers of the words of `text`, (T, 1); ValueError for a word we do not have."""
    unknown = [word for word in text.split() if word not in _NUMBER]
    if unknown or not text.split():
        raise ValueError(
            f"no number for {', '.join(unknown) or 'an empty text'}; expected words of "
            f"the grammar: {', '.join(VOCABULARY)}"
        )
    return np.array([_NUMBER[word] for word in text.split()])[:, None]


def bag_of_words(batch):
    """How often each word occurs, (N, K): the review without its order."""
    return counts(batch.symbols, batch.lengths, len(VOCABULARY))


def _review(rng, late):
    verdict = _clause("film", rng, late)
    clauses = [verdict]
    if rng.random() < 0.75:
        clauses.insert(rng.integers(2), _clause(rng.choice(ASPECTS), rng, late))
    words, tags = [], []
    if rng.random() < 0.5:
        words += rng.choice(FILLERS).split()
    tags += [0] * len(words)
    for k, (clause_words, clause_tags) in enumerate(clauses):
        joint = [rng.choice(["and", "but"])] if k else []
        words += joint + clause_words
        tags += [0] * len(joint) + clause_tags
    return Review(tuple(map(str, words)), tuple(tags), max(verdict[1]) - 1)


def _clause(subject, rng, late):
    """Words and tags of one opinion."""
    negated, praise = rng.random() < NEGATED, rng.random() < 0.5
    if late:
        form = LATE_NEGATED if negated else LATE_PLAIN
    else:
        form = rng.choice(NEGATED_FORMS if negated else PLAIN_FORMS)
    opinion = str(rng.choice(PRAISE if praise else BLAME))
    words = form.format(subject, opinion).split()
    meant = 1 + (praise != negated)
    return words, [meant if word == opinion else 0 for word in words]
