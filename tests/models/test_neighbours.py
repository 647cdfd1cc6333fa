"""Neighbours, ranks of partners, the map and analogies, on vectors made by hand."""

import numpy as np
import pytest
import torch

from course_utils.datasets.text import Vocabulary
from course_utils.models import neighbours

K, D = 12, 5


@pytest.fixture
def rng():
    return np.random.default_rng(6)


def test_nearest_is_cosine_similarity(rng):
    vectors = rng.normal(size=(K, D))
    words, cosines = neighbours.nearest(vectors, 4, k=7)
    lengths = np.sqrt((vectors**2).sum(1))
    expected = {
        j: vectors[4] @ vectors[j] / lengths[4] / lengths[j] for j in range(K) if j != 4
    }
    best = sorted(expected, key=expected.get, reverse=True)[:7]
    assert words.tolist() == best
    np.testing.assert_allclose(cosines, [expected[j] for j in best])
    same, _ = neighbours.nearest(torch.tensor(vectors), vectors[4] * 3, 8)
    assert same.tolist() == [4, *best]
    assert len(neighbours.nearest(vectors, 4, 99, exclude=[best[0]])[0]) == K - 2


def test_ranks_by_counting(rng):
    vectors = rng.normal(size=(K, D))
    pairs = np.array([[0, 5], [7, 2], [3, 4]])
    found = neighbours.ranks(vectors, pairs)
    for (a, b), (there, back) in zip(pairs, found, strict=True):
        assert neighbours.nearest(vectors, a, K)[0].tolist().index(b) + 1 == there
        assert neighbours.nearest(vectors, b, K)[0].tolist().index(a) + 1 == back
    assert neighbours.median_rank(vectors, pairs) == np.median(found)


def test_vectors_that_are_all_the_same_rank_last():
    assert (neighbours.ranks(np.ones((K, D)), [[0, 1]]) == K - 1).all()


def test_partners_are_pairs_of_different_words_and_enough():
    pairs = [frozenset(pair) for pair in neighbours.PARTNERS]
    assert len(set(pairs)) == len(pairs) >= 25
    assert all(len(pair) == 2 for pair in pairs)
    vocabulary = Vocabulary(["list", "raises", "tuple", "open", "raise"])
    assert neighbours.partner_numbers(vocabulary).tolist() == [[4, 1], [0, 2]]
    assert neighbours.partner_numbers(Vocabulary("ab")).shape == (0, 2)


def test_principal_components_are_the_widest_directions(rng):
    turned, _ = np.linalg.qr(rng.normal(size=(D, D)))
    places = rng.normal(size=(K, 2)) * [9, 3]
    places -= places.mean(axis=0)
    vectors = places @ turned[:2] + rng.normal(size=D)
    found, shares = neighbours.principal_components(vectors)
    assert shares.sum() == pytest.approx(1) and shares[0] > shares[1]
    # The distances are those of the plane the points were made in.
    for a, b in [(found, places), (found, vectors)]:
        np.testing.assert_allclose(
            np.linalg.norm(a[:, None] - a, axis=-1),
            np.linalg.norm(b[:, None] - b, axis=-1), rtol=1e-9, atol=1e-9,
        )  # fmt: skip
    again, _ = neighbours.principal_components(vectors[::-1])
    np.testing.assert_allclose(again[::-1], found, atol=1e-9)
    assert not neighbours.principal_components(np.ones((K, D)))[1].any()


def test_analogy_with_and_without_the_given_words():
    vectors = np.eye(6)[:, :4]
    vectors[4], vectors[5] = [0, 1, 1, 0], [0, 0.2, 0.2, 0.9]
    found = neighbours.analogy(vectors, 3, 1, 2, k=3)
    assert found["all"][0][0] == 4  # not one of the three, and the nearest of all
    close = np.array([[1, 0.0], [1, 0.1], [0, 1], [0.7, 0.7], [-1, 0]])
    found = neighbours.analogy(close, 0, 1, 2, k=2)
    assert found["all"][0].tolist() == [2, 3]  # c itself
    assert found["excluded"][0].tolist() == [3, 4]
    wanted = neighbours.unit(close)[1] - [1, 0] + [0, 1]
    cosine = neighbours.unit(wanted) @ neighbours.unit(close[3])
    assert found["excluded"][1][0] == pytest.approx(cosine, rel=1e-12)
