"""Word vectors: both implementations train alike; neighbours, ranks, map, analogy."""

import numpy as np
import pytest
import torch

from course_utils import numpy_rnn, torch_rnn
from course_utils.datasets import contexts
from course_utils.datasets.text import Vocabulary
from course_utils.models import embedding

K, D = 12, 5
TWINS = [
    (numpy_rnn.SkipGram, torch_rnn.SkipGram),
    (numpy_rnn.CBOW, torch_rnn.CBOW),
]


def a_text(rng, sentences=400):
    """Sentences "a b c" of two worlds: words 0-5 and 6-11 never meet.

    Within a world 0, 1 stand first, 2, 3 in the middle, 4, 5 last: so 0 and 1 are
    partners (the same context), though they never meet either.
    """
    worlds = 6 * rng.integers(2, size=(sentences, 1))
    places = np.array([0, 2, 4])
    words = worlds + places + rng.integers(2, size=(sentences, 3))
    return words.reshape(-1), np.repeat(np.arange(sentences), 3)


@pytest.fixture
def rng():
    return np.random.default_rng(6)


@pytest.mark.parametrize(("numpy_kind", "torch_kind"), TWINS)
def test_numpy_and_torch_train_alike(numpy_kind, torch_kind, rng):
    ids, documents = a_text(rng, 60)
    ours = numpy_kind(K, D, rng=rng)
    twin = torch_kind.from_weights(*map(torch.tensor, ours.parameters.values()))
    settings = {
        "steps": 25, "size": 33, "negatives": 3, "documents": documents,
        "threshold": 0.05, "learning_rate": 1e-2, "progress": False,
    }  # fmt: skip
    histories = [embedding.fit(model, ids, **settings) for model in (ours, twin)]
    np.testing.assert_allclose(*(h.losses for h in histories), rtol=1e-9)
    np.testing.assert_allclose(ours.E, twin.E.detach(), rtol=1e-6, atol=1e-9)
    assert histories[0].losses[-1] < histories[0].losses[0]


@pytest.mark.parametrize("kind", [kind for twins in TWINS for kind in twins])
def test_partners_are_found_by_what_stands_around_them(kind, rng):
    ids, documents = a_text(rng)
    source = (
        {"rng": rng}
        if kind.__module__.startswith("course_utils.numpy")
        else {"generator": torch.Generator().manual_seed(0)}
    )
    model = kind(K, D, **source)
    embedding.fit(
        model, ids, steps=250, size=128, documents=documents, learning_rate=3e-2,
        progress=False,
    )  # fmt: skip
    pairs = np.arange(K).reshape(-1, 2)
    assert embedding.ranks(model.E, pairs).max() == 1


def test_a_seed_repeats_and_another_differs(rng):
    ids, _ = a_text(rng, 40)
    found = []
    for seed in (3, 3, 4):
        model = numpy_rnn.SkipGram(K, D, rng=np.random.default_rng(0))
        embedding.fit(model, ids, steps=4, size=50, seed=seed, progress=False)
        found.append(model.E)
    assert np.array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[2])


def test_a_pass_holds_every_pair_once(rng):
    ids, documents = a_text(rng, 30)
    model = numpy_rnn.SkipGram(K, D, rng=rng)
    stream = embedding.batches(
        model, ids, size=50, window=2, negatives=4, rng=rng, documents=documents
    )
    expected = sorted(zip(*contexts.pairs(ids, 2, documents), strict=True))
    got = [next(stream) for _ in range(-(-len(expected) // 50))]
    assert [len(b[0]) for b in got[:-1]] == [50] * (len(got) - 1)
    assert all(drawn.shape == (len(centres), 4) for centres, _, drawn in got)
    found = [pair for b in got for pair in zip(b[0], b[1], strict=True)]
    assert sorted(found) == expected


def test_negatives_follow_the_proposal_and_frequent_words_thin_out(rng):
    ids = np.repeat([0, 1, 2], [810, 160, 10])
    rng.shuffle(ids)
    model = numpy_rnn.SkipGram(3, D, rng=rng)
    stream = embedding.batches(
        model, ids, size=700, window=1, negatives=20, rng=rng, threshold=0.2
    )
    centres, _, drawn = next(stream)
    share = np.bincount(drawn.ravel(), minlength=3) / drawn.size
    np.testing.assert_allclose(
        share, contexts.proposal([810, 160, 10]), rtol=0.1, atol=0.005
    )
    assert 0.6 < (centres == 0).mean() < 0.78  # 0.69 are to be kept, of 0.83


def test_too_short_a_text_is_refused():
    model = numpy_rnn.CBOW(K, D, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="a text of 1 words has no two within 2"):
        embedding.fit(model, np.array([3]), steps=1, progress=False)


def test_nearest_is_cosine_similarity(rng):
    vectors = rng.normal(size=(K, D))
    words, cosines = embedding.nearest(vectors, 4, k=7)
    lengths = np.sqrt((vectors**2).sum(1))
    expected = {
        j: vectors[4] @ vectors[j] / lengths[4] / lengths[j] for j in range(K) if j != 4
    }
    best = sorted(expected, key=expected.get, reverse=True)[:7]
    assert words.tolist() == best
    np.testing.assert_allclose(cosines, [expected[j] for j in best])
    same, _ = embedding.nearest(torch.tensor(vectors), vectors[4] * 3, 8)
    assert same.tolist() == [4, *best]
    assert len(embedding.nearest(vectors, 4, 99, exclude=[best[0]])[0]) == K - 2


def test_ranks_by_counting(rng):
    vectors = rng.normal(size=(K, D))
    pairs = np.array([[0, 5], [7, 2], [3, 4]])
    found = embedding.ranks(vectors, pairs)
    for (a, b), (there, back) in zip(pairs, found, strict=True):
        assert embedding.nearest(vectors, a, K)[0].tolist().index(b) + 1 == there
        assert embedding.nearest(vectors, b, K)[0].tolist().index(a) + 1 == back
    assert embedding.median_rank(vectors, pairs) == np.median(found)


def test_vectors_that_are_all_the_same_rank_last():
    assert (embedding.ranks(np.ones((K, D)), [[0, 1]]) == K - 1).all()


def test_partners_are_pairs_of_different_words_and_enough():
    pairs = [frozenset(pair) for pair in embedding.PARTNERS]
    assert len(set(pairs)) == len(pairs) >= 25
    assert all(len(pair) == 2 for pair in pairs)
    vocabulary = Vocabulary(["list", "raises", "tuple", "open", "raise"])
    assert embedding.partner_numbers(vocabulary).tolist() == [[4, 1], [0, 2]]
    assert embedding.partner_numbers(Vocabulary("ab")).shape == (0, 2)


def test_principal_components_are_the_widest_directions(rng):
    turned, _ = np.linalg.qr(rng.normal(size=(D, D)))
    places = rng.normal(size=(K, 2)) * [9, 3]
    places -= places.mean(axis=0)
    vectors = places @ turned[:2] + rng.normal(size=D)
    found, shares = embedding.principal_components(vectors)
    assert shares.sum() == pytest.approx(1) and shares[0] > shares[1]
    # The distances are those of the plane the points were made in.
    for a, b in [(found, places), (found, vectors)]:
        np.testing.assert_allclose(
            np.linalg.norm(a[:, None] - a, axis=-1),
            np.linalg.norm(b[:, None] - b, axis=-1), rtol=1e-9, atol=1e-9,
        )  # fmt: skip
    again, _ = embedding.principal_components(vectors[::-1])
    np.testing.assert_allclose(again[::-1], found, atol=1e-9)
    assert not embedding.principal_components(np.ones((K, D)))[1].any()


def test_analogy_with_and_without_the_given_words():
    vectors = np.eye(6)[:, :4]
    vectors[4], vectors[5] = [0, 1, 1, 0], [0, 0.2, 0.2, 0.9]
    found = embedding.analogy(vectors, 3, 1, 2, k=3)
    assert found["all"][0][0] == 4  # not one of the three, and the nearest of all
    close = np.array([[1, 0.0], [1, 0.1], [0, 1], [0.7, 0.7], [-1, 0]])
    found = embedding.analogy(close, 0, 1, 2, k=2)
    assert found["all"][0].tolist() == [2, 3]  # c itself
    assert found["excluded"][0].tolist() == [3, 4]
    wanted = embedding.unit(close)[1] - [1, 0] + [0, 1]
    cosine = embedding.unit(wanted) @ embedding.unit(close[3])
    assert found["excluded"][1][0] == pytest.approx(cosine, rel=1e-12)
