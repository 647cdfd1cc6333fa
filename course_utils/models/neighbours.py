"""What word vectors are asked: neighbours, partners, a map, analogies.

Vectors are any table with a row for each word, (K, D): learned, counted or drawn; an
array, a tensor or a parameter. They are compared by the cosine of the angle between
them.
"""

import numpy as np

from course_utils.compare import as_array

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
        "true-false dict-dictionary start-end first-last input-output "
        "encode-decode encoding-decoding list-tuple int-float read-write "
        "open-close minimum-maximum left-right key-value valueerror-typeerror "
        "width-height stdin-stdout positive-negative before-after parent-child"
    ).split()
)


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
