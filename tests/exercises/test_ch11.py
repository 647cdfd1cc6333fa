"""Chapter 11: unusual lists of words are read, and wrong ones explained."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.exercises import ch11 as ex
from course_utils.exercises.ch11.cosine_neighbours import cosines, explain_neighbours

neighbours = ex.check_cosine_neighbours.solution
analogy = ex.check_analogy.solution


@pytest.mark.parametrize("case", ex.check_cosine_neighbours.cases)
def test_neighbours_are_sorted_by_pytorchs_cosine(case):
    E, i, n = torch.tensor(case["E"]), case["i"], case["n"]
    similar = F.cosine_similarity(E, E[i : i + 1])
    words = neighbours(**case)
    assert len(set(words)) == n and i not in words
    others = sorted((s for k, s in enumerate(similar) if k != i), reverse=True)
    np.testing.assert_allclose(similar[words], others[:n], atol=1e-12)


def test_words_equally_near_may_stand_in_any_order():
    case = {
        "E": np.array([[1.0, 0], [3, 4], [4, 3], [6, 8], [0, -1], [9, 12]]),
        "i": 2,
        "n": 4,
    }
    expected = neighbours(**case)
    observed = np.array([5, 1, 3, expected[3]])
    assert explain_neighbours(case, observed, observed, expected) is None
    twice = np.array([5, 1, 1, expected[3]])
    assert explain_neighbours(case, twice, twice, expected)


def test_a_list_of_words_is_as_good_as_an_array():
    assert ex.check_cosine_neighbours(lambda *given: list(neighbours(*given)))
    late = ex.check_cosine_neighbours(lambda E, i, n: list(cosines(E, i))[:n])
    assert late.status == "wrong"


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda E, i, n: ["motel"] * n, "is a list of length 5"),
        (lambda E, i, n: neighbours(E, i, n + 1), "(n,) = (5,)"),
        (lambda E, i, n: neighbours(E, i, n) * 1.0, "expected int"),
        (lambda E, i, n: np.full(n, i), "is 3, the word itself"),
        (lambda E, i, n: np.full(n, 99), "words from 0 to 8 only"),
        (lambda E, i, n: np.full(n, -1), "words from 0 to 8 only"),
        (
            lambda E, i, n: neighbours(E, i, n)[[0] * n],
            "stood in the list before",
        ),
        (lambda E, i, n: np.delete(np.arange(len(E)), i)[:n], "whose cosine with word"),
    ],
)
def test_unknown_wrong_neighbours_are_explained(function, words):
    verdict = ex.check_cosine_neighbours(function)
    assert verdict.status == "wrong" and verdict.mistake is None
    assert words in " ".join(repr(verdict).split())


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda E, a, b, c: analogy(E, a, b, c)[0], "expected 2 things"),
        (lambda E, a, b, c: (a, b), "is word 3 (a), cosine"),
        (lambda E, a, b, c: (99, 99), "is 99; expected a word's number, 0 … 13"),
        (lambda E, a, b, c: (0.5, 1), "is 0.5; expected a word's number"),
        (lambda E, a, b, c: ("motel", "hotel"), "best_other is 'motel'"),
        (lambda E, a, b, c: (object(), 1), "best_other is a object"),
        (lambda E, a, b, c: (E[a], E[b]), "best_other has shape (4,)"),
        (lambda E, a, b, c: (np.nan, 1), "best_other is nan"),
        (lambda E, a, b, c: (np.inf, 1), "best_other is inf"),
    ],
)
def test_unknown_wrong_analogies_are_explained(function, words):
    verdict = ex.check_analogy(function)
    assert verdict.status == "wrong" and verdict.mistake is None
    assert words in " ".join(repr(verdict).split())
