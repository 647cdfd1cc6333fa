"""Chapter 11's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.exercises import _mistakes11 as mistakes
from course_utils.exercises import _mistakes11_analogy as analogies
from course_utils.exercises import _mistakes11_neighbours as near
from course_utils.exercises import ex11_word_embeddings as ex


@pytest.mark.parametrize("case", ex.check_negative_sampling_gradient.cases)
def test_the_gradients_are_what_autograd_finds(case):
    v, u_o, u_neg = (torch.tensor(a, requires_grad=True) for a in case.values())
    loss = -F.logsigmoid(u_o @ v) - F.logsigmoid(-(u_neg @ v)).sum()
    loss.backward()
    for found in (ex.negative_sampling_gradient(**case), mistakes.gradient(**case)):
        for ours, theirs in zip(found, (v, u_o, u_neg), strict=True):
            np.testing.assert_allclose(ours, theirs.grad, atol=1e-12)


def test_sizes_differ_within_every_case():
    for case in ex.check_negative_sampling_gradient.cases:
        assert len(set(case["u_neg"].shape)) == 2


@pytest.mark.parametrize("case", ex.check_cosine_neighbours.cases)
def test_neighbours_are_sorted_by_pytorchs_cosine(case):
    E, i, n = torch.tensor(case["E"]), case["i"], case["n"]
    similar = F.cosine_similarity(E, E[i : i + 1])
    words = ex.cosine_neighbours(**case)
    assert len(set(words)) == n and i not in words
    others = sorted((s for k, s in enumerate(similar) if k != i), reverse=True)
    np.testing.assert_allclose(similar[words], others[:n], atol=1e-12)


def test_two_tables_have_a_word_in_the_same_direction_on_either_side():
    sides = set()
    for case in ex.check_cosine_neighbours.cases:
        alike = np.flatnonzero(near.cosines(case["E"], case["i"]) == 1)
        sides |= {int(np.sign(k - case["i"])) for k in alike if k != case["i"]}
    assert sides == {-1, 1}


def test_words_equally_near_may_stand_in_any_order():
    case = {
        "E": np.array([[1.0, 0], [3, 4], [4, 3], [6, 8], [0, -1], [9, 12]]),
        "i": 2,
        "n": 4,
    }
    expected = ex.cosine_neighbours(**case)
    observed = np.array([5, 1, 3, expected[3]])
    assert near.explain_neighbours(case, observed, observed, expected) is None
    twice = np.array([5, 1, 1, expected[3]])
    assert near.explain_neighbours(case, twice, twice, expected)


def test_a_list_of_words_is_as_good_as_an_array():
    assert ex.check_cosine_neighbours(lambda *given: list(ex.cosine_neighbours(*given)))
    late = ex.check_cosine_neighbours(lambda E, i, n: list(near.cosines(E, i))[:n])
    assert late.status == "wrong"


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda E, i, n: ["motel"] * n, "is a list of length 5"),
        (lambda E, i, n: ex.cosine_neighbours(E, i, n + 1), "(n,) = (5,)"),
        (lambda E, i, n: ex.cosine_neighbours(E, i, n) * 1.0, "expected int"),
        (lambda E, i, n: np.full(n, i), "is 3, the word itself"),
        (lambda E, i, n: np.full(n, 99), "words from 0 to 8 only"),
        (lambda E, i, n: np.full(n, -1), "words from 0 to 8 only"),
        (
            lambda E, i, n: ex.cosine_neighbours(E, i, n)[[0] * n],
            "stood in the list before",
        ),
        (lambda E, i, n: np.delete(np.arange(len(E)), i)[:n], "whose cosine with word"),
    ],
)
def test_unknown_wrong_neighbours_are_explained(function, words):
    verdict = ex.check_cosine_neighbours(function)
    assert verdict.status == "wrong" and verdict.mistake is None
    assert words in " ".join(repr(verdict).split())


@pytest.mark.parametrize("case", ex.check_analogy.cases)
def test_the_library_and_the_exercise_agree_on_analogies(case):
    assert analogies.analogy(**case) == ex.analogy(**case)


def test_each_of_the_three_words_must_be_left_out_somewhere():
    best = set()
    for case in ex.check_analogy.cases:
        of_all = ex.analogy(**case)[1]
        best |= {name for name in "abc" if case[name] == of_all}
    assert "a" in best and best & {"b", "c"}


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda E, a, b, c: ex.analogy(E, a, b, c)[0], "expected 2 things"),
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


def test_an_unknown_mistake_in_the_gradient_is_located():
    def doubled(v, u_o, u_neg):
        d_v, d_u_o, d_u_neg = ex.negative_sampling_gradient(v, u_o, u_neg)
        return d_v, d_u_o, 2 * d_u_neg

    verdict = ex.check_negative_sampling_gradient(doubled)
    assert verdict.status == "wrong" and verdict.mistake is None
    words = " ".join(repr(verdict).split())
    assert "d_u_neg" in words and "Right: d_v, d_u_o" in words
