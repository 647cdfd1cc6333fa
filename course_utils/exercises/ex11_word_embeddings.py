"""Exercises of chapter 11: word embeddings.

`check_negative_sampling_gradient`, `check_cosine_neighbours` and `check_analogy`.
"""

import numpy as np

from course_utils.exercises import _mistakes11 as mistakes
from course_utils.exercises import _mistakes11_analogy as analogies
from course_utils.exercises import _mistakes11_neighbours as near
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity
from course_utils.models import neighbours
from course_utils.numpy_rnn import skipgram

_rng = np.random.default_rng(11)


def negative_sampling_gradient(v, u_o, u_neg):
    """The library's skip-gram of one pair: rows of E and V; (D,), (D,), (k, D)."""
    V = np.vstack([u_o, u_neg])
    # Two tables of one shape; only row 0 of E, the centre, is used.
    model = skipgram.SkipGram.from_weights(np.tile(v, (len(V), 1)), V)
    first, drawn = np.array([0]), np.arange(1, len(V))[None]
    found = model.backward(model.forward(first, first, drawn)[1])
    dE, dV = np.asarray(found["E"]), np.asarray(found["V"])
    return dE[0], dV[0], dV[1:]


def cosine_neighbours(E, i, n):
    """The library's neighbours under the exercise's signature; (n,)."""
    return neighbours.nearest(E, i, n)[0]


def analogy(E, a, b, c):
    """The library's two answers: the best of the others, the best of all."""
    found = neighbours.analogy(E, a, b, c, k=1)
    return tuple(int(found[of][0][0]) for of in ("excluded", "all"))


def _pair_case(D, k):
    vectors = {"v": (D,), "u_o": (D,), "u_neg": (k, D)}
    return {name: _rng.normal(0, 0.8, shape) for name, shape in vectors.items()}


def _table(K, D):
    """Vectors whose lengths differ, as those of frequent and of rare words do."""
    return _rng.normal(size=(K, D)) * _rng.uniform(0.2, 3, (K, 1))


def _table_with_twin(K, D, i, twin):
    """Row `twin` points exactly where row i does: multiples of a unit vector."""
    E = _table(K, D)
    E[[i, twin]] = np.outer([2.0, 0.5], np.eye(D)[1])
    return E


def _question(K, D, a, b, c):
    return {"E": _table(K, D), "a": a, "b": b, "c": c}


def _question_about_the_middle(K, D, a, b, c):
    """Word a lies right between b and c, and b - a + c in its direction."""
    question = _question(K, D, a, b, c)
    middle, side = 0.8 * np.eye(D)[0], 0.6 * np.eye(D)[2]
    question["E"][[a, b, c]] = 2 * middle, middle + side, 3 * (middle - side)
    return question


check_negative_sampling_gradient = Checker(
    "negative_sampling_gradient",
    stub='''
def negative_sampling_gradient(v, u_o, u_neg):
    """Gradient of one pair's loss: L = -log σ(u_o·v) - Σ_m log σ(-u_neg[m]·v).

    v (D,): the centre word's vector, a row of E; u_o (D,): the context word's, a row
    of V; u_neg (k, D): those of k words drawn at random
    →  d_v (D,), d_u_o (D,), d_u_neg (k, D)
    """
    return ...
''',
    solution=negative_sampling_gradient,
    cases=[_pair_case(4, 3), _pair_case(6, 5), _pair_case(3, 7)],
    quantities=[
        Quantity("d_v", ("D",)),
        Quantity("d_u_o", ("D",)),
        Quantity("d_u_neg", ("k", "D")),
    ],
    mistakes=mistakes.NEGATIVE_SAMPLING,
    hints=[
        "First the scores: s_o = u_o·v, a number, and s_neg = u_neg @ v, (k,). What is "
        "the derivative of -log σ(s)? And of -log σ(-s)?",
        "σ(s) - 1 for the pair that came, σ(s) for each drawn one: in both cases what "
        "the model says minus what is true, 1 or 0. Call them e_o and e_neg (k,).",
        "s = u·v, so the vector on the other side comes in: `d_u_o = e_o * v`, "
        "`d_u_neg = np.outer(e_neg, v)`, and v has met all of them: `d_v = e_o * u_o + "
        "e_neg @ u_neg`.",
    ],
    lesson="A step down the gradient draws v towards u_o, away from the drawn ones.",
)

check_cosine_neighbours = Checker(
    "cosine_neighbours",
    stub='''
def cosine_neighbours(E, i, n):
    """Numbers of the n words whose vectors have the largest cosine with word i's.

    E (K, D): one row a word, none of them zero; i: a word's number; n < K
    →  (n,) integers, the most similar first, i itself left out
    """
    return ...
''',
    solution=cosine_neighbours,
    cases=[
        {"E": _table(9, 4), "i": 3, "n": 5},
        {"E": _table_with_twin(12, 3, i=6, twin=2), "i": 6, "n": 4},
        {"E": _table_with_twin(10, 5, i=1, twin=8), "i": 1, "n": 3},
        {"E": _table(30, 6), "i": 0, "n": 7},
    ],
    quantities=[Quantity("words", ("n",), kind="int")],
    mistakes=near.NEIGHBOURS,
    observe=near.observe_neighbours,
    explain=near.explain_neighbours,
    evidence="It finds the library's neighbours in four tables.",
    hints=[
        "cos(a, b) = a·b / (|a| |b|). If every row has length 1, the cosines with word "
        "i are one product of a matrix and a vector.",
        "`rows = E / np.linalg.norm(E, axis=1, keepdims=True)`, `cosines = rows @ "
        "rows[i]`. `np.argsort` puts the smallest first: sort -cosines.",
        "Do not trust that i stands first: another word may point in the same "
        "direction. `order = order[order != i]`, and then the first n.",
    ],
    lesson="The larger the cosine, the nearer: it is a similarity, not a distance.",
)

check_analogy = Checker(
    "analogy",
    stub='''
def analogy(E, a, b, c):
    """Word a is to word b as word c is to …: by arithmetic, answered in two ways.

    E (K, D): one row a word, none of them zero; a, b, c: three words' numbers. Bring
    every row to length 1, go to b - a + c, and look for the largest cosine with it.
    →  best_other, best_of_all: numbers of the best word besides a, b and c, and of
    the best word of all K
    """
    return ...
''',
    solution=analogy,
    cases=[
        _question(14, 4, 3, 8, 0),
        _question(11, 3, 5, 1, 9),
        _question(23, 5, 20, 4, 13),
        _question(17, 6, 2, 11, 7),
        _question(31, 7, 30, 12, 6),
        _question_about_the_middle(21, 8, 9, 3, 17),
    ],
    quantities=[
        Quantity("best_other", kind="int"),
        Quantity("best_of_all", kind="int"),
    ],
    mistakes=analogies.ANALOGY,
    explain=analogies.explain_analogy,
    evidence="It gives the library's two answers in six tables.",
    hints=[
        "`rows = E / np.linalg.norm(E, axis=1, keepdims=True)`, and the place to look "
        "at is `rows[b] - rows[a] + rows[c]`.",
        "`cosines = rows @ place`: the length of `place` divides them all alike, so it "
        "does not matter which is largest. `cosines.argmax()` is the best of all.",
        "For the other answer: `cosines[[a, b, c]] = -np.inf`, and `argmax` again. "
        "`int(…)` makes a number of it.",
    ],
    lesson="Where the two differ, the rule that leaves a, b, c out gave the answer.",
)
