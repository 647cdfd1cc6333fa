"""Training word vectors: both implementations alike, what they see, what they find."""

import numpy as np
import pytest
import torch

from course_utils import numpy_rnn, torch_rnn
from course_utils.datasets import word_contexts, words
from course_utils.models import embedding, neighbours

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
    found = worlds + places + rng.integers(2, size=(sentences, 3))
    return found.reshape(-1), np.repeat(np.arange(sentences), 3)


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
    assert neighbours.ranks(model.E, pairs).max() == 1


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
    expected = sorted(zip(*word_contexts.pairs(ids, 2, documents), strict=True))
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
        share, word_contexts.proposal([810, 160, 10]), rtol=0.1, atol=0.005
    )
    assert 0.6 < (centres == 0).mean() < 0.78  # 0.69 are to be kept, of 0.83


def test_too_short_a_text_is_refused():
    model = numpy_rnn.CBOW(K, D, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="a text of 1 words has no two within 2"):
        embedding.fit(model, np.array([3]), steps=1, progress=False)


def test_corpus_has_words_only_and_each_in_its_paragraph():
    ids, documents, vocabulary = embedding.corpus(minimum_count=50)
    whole = words.corpus(50)
    assert len(vocabulary) == len(whole.vocabulary) - 2
    assert not {words.UNKNOWN, words.END} & set(vocabulary.symbols)
    assert len(ids) == len(documents) == (whole.train > 1).sum()
    expected = whole.counts[2:]
    np.testing.assert_array_equal(np.bincount(ids), expected)
    ends = np.flatnonzero(whole.train == whole.vocabulary.encode([words.END])[0])
    for paragraph in (0, 7, 100):
        start = ends[paragraph - 1] + 1 if paragraph else 0
        here = whole.train[start : ends[paragraph]]
        found = [vocabulary.symbols[i] for i in ids[documents == paragraph]]
        assert found == [whole.vocabulary.symbols[i] for i in here if i > 1]


def test_the_corpus_has_the_partners():
    vocabulary = embedding.corpus(minimum_count=20).vocabulary
    assert len(neighbours.partner_numbers(vocabulary)) >= 30
