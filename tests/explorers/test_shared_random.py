"""The generator itself; that JavaScript draws the same is in test_numerics.py."""

import numpy as np
import pytest

from course_utils.explorers.shared_random import SharedRandom


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    first = SharedRandom(7).uniform(0, 1, (3, 4))
    np.testing.assert_array_equal(first, SharedRandom(7).uniform(0, 1, (3, 4)))
    assert not np.isin(first, SharedRandom(8).uniform(0, 1, (3, 4))).any()


def test_drawing_in_two_calls_is_drawing_in_one():
    rng = SharedRandom(3)
    parts = np.concatenate([rng.uniform(0, 1, 5), rng.uniform(0, 1, 6)])
    np.testing.assert_array_equal(parts, SharedRandom(3).uniform(0, 1, 11))


def test_uniform_numbers_fill_their_range_evenly():
    u = SharedRandom(11).uniform(-2, 3, 100_000)
    assert u.min() >= -2 and u.max() < 3
    counts, _ = np.histogram(u, bins=10, range=(-2, 3))
    np.testing.assert_allclose(counts, 10_000, rtol=0.05)


def test_normal_numbers_have_their_moments_and_no_memory():
    z = SharedRandom(12).normal(1, 2, 100_000)
    standard = (z - 1) / 2
    assert abs(standard.mean()) < 0.01
    assert abs(standard.std() - 1) < 0.01
    assert abs((standard**4).mean() - 3) < 0.1
    assert abs(np.corrcoef(standard[1:], standard[:-1])[0, 1]) < 0.01


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "7", None, True])
def test_a_seed_that_is_none_is_refused_in_words(seed):
    with pytest.raises(ValueError, match="expected a whole number from 0 to"):
        SharedRandom(seed)
