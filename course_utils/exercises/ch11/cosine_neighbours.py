"""Exercise `cosine_neighbours` of chapter 11."""

import numpy as np

from course_utils.exercises.ch11.tables import DIVIDED, KEEPDIMS, table
from course_utils.exercises.checking import Checker, Fault, KnownMistake, Quantity
from course_utils.exercises.checking.compare import find_fault, number
from course_utils.exercises.checking.quantity import as_numbers
from course_utils.models import neighbours
from course_utils.models.neighbours import unit

STUB = '''
def cosine_neighbours(E, i, n):
    """Numbers of the n words whose vectors have the largest cosine with word i's.

    E (K, D): one row a word, none of them zero; i: a word's number; n < K
    →  (n,) integers, the most similar first, i itself left out
    """
    return ...
'''

HINTS = [
    "cos(a, b) = a·b / (|a| |b|). If every row has length 1, the cosines with word "
    "i are one product of a matrix and a vector.",
    "`rows = E / np.linalg.norm(E, axis=1, keepdims=True)`, `cosines = rows @ "
    "rows[i]`. `np.argsort` puts the smallest first: sort -cosines.",
    "Do not trust that i stands first: another word may point in the same "
    "direction. `order = order[order != i]`, and then the first n.",
]


def cosine_neighbours(E, i, n):
    """The library's neighbours under the exercise's signature; (n,)."""
    return neighbours.nearest(E, i, n)[0]


def _order(scores, i):
    """All words but i, the largest score first."""
    order = np.argsort(-scores, kind="stable")
    return order[order != i]


def _by(score):
    """Neighbours by another score: (E, i) → (K,), the larger the nearer."""
    return lambda E, i, n: _order(score(E, i), i)[:n]


def cosines(E, i):
    """Cosine similarity of every word with word i: (K,)."""
    return unit(E) @ unit(E)[i]


def _correlations(E, i):
    return np.corrcoef(E)[i]


def _ascending(E, i):
    """The whole order, largest cosine first, ties the other way round."""
    return np.argsort(cosines(E, i), kind="stable")[::-1]


def _descending(E, i):
    return np.argsort(-cosines(E, i), kind="stable")


def _removed_late(E, i, n):
    chosen = _descending(E, i)[:n]
    return chosen[chosen != i]


FIRST_DROPPED = (
    "`order[1:]` drops whatever stands first. In two of the tables another word points "
    "in exactly the same direction, has the cosine 1 too, and may stand before i.",
    "`order[order != i][:n]`: leave out i by its number.",
)

LEFT_OUT = (
    "A word's cosine with itself is 1, so it stands at the top of its own list and "
    "says nothing.",
    "`order[order != i][:n]`.",
)

LENGTHS = (
    "A long vector has a large product with everything: frequent words would be "
    "everybody's neighbours. Dividing by the length of E[i] alone does not help: it "
    "divides all products by the same number."
)

MISTAKES = [
    KnownMistake(
        "the word itself is its nearest neighbour",
        lambda E, i, n: _descending(E, i)[:n],
        *LEFT_OUT,
    ),
    KnownMistake(
        "the word itself is among its neighbours",
        lambda E, i, n: _ascending(E, i)[:n],
        *LEFT_OUT,
    ),
    KnownMistake(
        "the first of the list is dropped instead of word i",
        lambda E, i, n: _descending(E, i)[1 : n + 1],
        *FIRST_DROPPED,
    ),
    KnownMistake(
        "the first of the reversed list is dropped instead of word i",
        lambda E, i, n: _ascending(E, i)[1 : n + 1],
        *FIRST_DROPPED,
    ),
    KnownMistake(
        "the word itself is taken out after n were chosen",
        _removed_late,
        "Then n - 1 are left.",
        "`order[order != i][:n]`: first leave it out, then take n.",
    ),
    KnownMistake(
        "vectors are compared by their product, without their lengths",
        _by(lambda E, i: E @ E[i]),
        LENGTHS,
        "`rows = E / np.linalg.norm(E, axis=1, keepdims=True)`, then `rows @ rows[i]`.",
    ),
    KnownMistake(
        "vectors are compared by the distance between their tips",
        _by(lambda E, i: -np.linalg.norm(E - E[i], axis=1)),
        "Two words used alike, one often and one seldom, point in the same direction "
        "with different lengths: their tips are far apart, their cosine is 1.",
        "Bring all rows to length 1 first.",
    ),
    KnownMistake(
        "the furthest words come first",
        lambda E, i, n: _order(-cosines(E, i), i)[:n],
        "`np.argsort` puts the smallest first, which is right for a distance. The "
        "cosine is a similarity, whatever the head of the lecture's table says: large "
        "means near.",
        "`np.argsort(-cosines)`.",
    ),
    KnownMistake(
        "the right words stand in the wrong order",
        lambda E, i, n: _order(cosines(E, i), i)[:n][::-1],
        "The last n of an ascending order are the nearest, but the nearest of them "
        "comes last.",
        "Sort -cosines, or turn the list round with `[::-1]`.",
    ),
    KnownMistake(
        "the cosine's sign is ignored",
        _by(lambda E, i: np.abs(cosines(E, i))),
        "A cosine near -1 means the opposite direction, as far away as possible.",
        "Sort the cosines as they are.",
    ),
    KnownMistake(
        "the columns are brought to length 1 instead of the rows",
        _by(lambda E, i: unit(E.T).T @ unit(E.T).T[i]),
        "A word is a row. `axis=0` runs over the words and measures the columns.",
        "`np.linalg.norm(E, axis=1, keepdims=True)`.",
    ),
    KnownMistake(
        "`keepdims=True` is missing",
        _by(lambda E, i: E / np.linalg.norm(E, axis=1)),
        *KEEPDIMS,
        line=DIVIDED,
    ),
    KnownMistake(
        "the products are divided by the squared lengths",
        _by(lambda E, i: E @ E[i] / (E**2).sum(axis=1)),
        "The length is the *root* of the sum of squares. Divided by its square, short "
        "vectors win.",
        "`np.linalg.norm(E, axis=1)`.",
    ),
    KnownMistake(
        "vectors are compared by their correlation",
        _by(_correlations),
        "`np.corrcoef` subtracts each vector's mean first. That is the cosine of other "
        "vectors.",
        "`rows @ rows[i]` with rows of length 1.",
    ),
    KnownMistake(
        "the cosines are returned",
        lambda E, i, n: np.sort(cosines(E, i)[np.arange(len(E)) != i])[::-1][:n],
        "They belong to the right words. Asked for are the words' numbers.",
        "`np.argsort`, not `np.sort`.",
    ),
]


def observe_neighbours(value):
    """A list of numbers serves as well as an array of them."""
    if isinstance(value, list | tuple) and value:
        numbers = [np.asarray(item) for item in value]
        if all(item.shape == () and item.dtype.kind in "iuf" for item in numbers):
            return np.array(numbers)
    return value


def explain_neighbours(case, value, observed, expected):
    """The first place at which a nearer word was there: Fault or None."""
    E, i, n = case["E"], case["i"], case["n"]
    quantity = Quantity("words", ("n",), kind="int")
    words, problem = as_numbers(quantity, observed, expected)
    if problem or words.shape != (n,) or words.dtype.kind not in "iu":
        fault = find_fault(observed, {"words": expected}, [quantity])
        return fault or Fault([("Got", f"`words` has dtype {words.dtype}.")])
    similar = cosines(E, i)
    for place, (word, right) in enumerate(zip(words, expected, strict=True)):
        text = _of_place(place, int(word), int(right), words[:place], i, similar)
        if text:
            return Fault([("Got", text)], quantity="words")
    return None


def _of_place(place, word, right, before, i, similar):
    start = f"`words[{place}]` is {word}"
    if not 0 <= word < len(similar):
        return f"{start}; there are words from 0 to {len(similar) - 1} only."
    if word == i:
        return f"{start}, the word itself; it is left out."
    if word in before:
        return f"{start}, which stood in the list before."
    if similar[word] > similar[right] - 1e-9:  # words equally near: any order
        return None
    return (
        f"{start}, whose cosine with word {i} is {number(similar[word])}; "
        f"expected {right}, with {number(similar[right])}."
    )


_rng = np.random.default_rng(11)


def _table_with_twin(K, D, i, twin):
    """Row `twin` points exactly where row i does: multiples of a unit vector."""
    E = table(_rng, K, D)
    E[[i, twin]] = np.outer([2.0, 0.5], np.eye(D)[1])
    return E


check_cosine_neighbours = Checker(
    "cosine_neighbours",
    stub=STUB,
    hints=HINTS,
    solution=cosine_neighbours,
    cases=[
        {"E": table(_rng, 9, 4), "i": 3, "n": 5},
        {"E": _table_with_twin(12, 3, i=6, twin=2), "i": 6, "n": 4},
        {"E": _table_with_twin(10, 5, i=1, twin=8), "i": 1, "n": 3},
        {"E": table(_rng, 30, 6), "i": 0, "n": 7},
    ],
    quantities=[Quantity("words", ("n",), kind="int")],
    mistakes=MISTAKES,
    observe=observe_neighbours,
    explain=explain_neighbours,
    evidence="It finds the library's neighbours in four tables.",
    lesson="The larger the cosine, the nearer: it is a similarity, not a distance.",
)
