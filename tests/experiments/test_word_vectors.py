"""The stored table of word vectors against the code, and the claims it is there for."""

import numpy as np
import pytest

from course_utils.datasets import measurements, word_contexts
from course_utils.datasets.text import Vocabulary
from course_utils.experiments import word_vectors
from course_utils.models import embedding


@pytest.fixture(scope="module")
def stored():
    return measurements.load("word_vectors")


def test_a_share_is_whole_paragraphs_and_contains_the_smaller_one():
    documents = np.repeat(np.arange(40), np.arange(40) % 5 + 1)
    whole = embedding.WordText(np.arange(len(documents)), documents, Vocabulary("ab"))
    parts = [word_vectors.part(whole, share, seed=3) for share in (0.25, 0.5, 1)]
    for ids, numbers in parts:
        for number in np.unique(numbers):
            assert (documents[ids] == number).sum() == (documents == number).sum()
    assert [len(np.unique(numbers)) for _, numbers in parts] == [10, 20, 40]
    assert set(parts[0][0]) < set(parts[1][0]) < set(parts[2][0])
    other = word_vectors.part(whole, 0.25, seed=4)[0]
    assert set(other) != set(parts[0][0])


def test_reciprocal_rank_by_hand():
    vectors = np.array([[1, 0], [0.9, 0.1], [0.8, 0.3], [0, 1.0]])
    # Of 0 the nearest is 1; of 1 too it is 0; 2 is second to both.
    assert word_vectors.reciprocal_rank(vectors, [[0, 1]]) == 1
    assert word_vectors.reciprocal_rank(vectors, [[0, 2]]) == pytest.approx(0.5)


def test_counted_vectors():
    ids = np.random.default_rng(1).integers(70, size=3000)
    documents = np.arange(3000) // 30
    counts, ppmi, short = (
        word_vectors.counted(m, ids, documents, 70) for m in word_vectors.COUNTED
    )
    assert counts.shape == ppmi.shape == (70, 70)
    assert short.shape == (70, word_vectors.D)
    np.testing.assert_array_equal(ppmi, word_contexts.positive_pmi(counts))
    # The best approximation: the Gram matrix |A| of rank 64 is nearly the whole one's.
    left, sizes, _ = np.linalg.svd(ppmi)
    whole = (left * sizes) @ left.T
    off = np.linalg.norm(short @ short.T - whole) / np.linalg.norm(whole)
    assert off == pytest.approx(
        np.linalg.norm(sizes[64:]) / np.linalg.norm(sizes), rel=1e-6
    )


def test_untrained_tables_know_nothing(stored):
    found = word_vectors.run("untrained", 1, seed=1)
    assert found["reciprocal_rank"] < 0.1
    assert found["held_out"] == pytest.approx(6 * np.log(2), rel=1e-5)
    rows = stored.select(model="untrained", share=1)
    assert rows.agrees("reciprocal_rank", found["reciprocal_rank"], margin=0.05)


def test_a_counted_row_run_again_agrees_with_the_file(stored):
    found = word_vectors.run("PPMI", 1, seed=2)
    rows = stored.select(model="PPMI", share=1)
    assert rows.agrees("reciprocal_rank", found["reciprocal_rank"], margin=0.08)
    assert np.isnan(found["held_out"])
    assert found["words"] > 150_000
