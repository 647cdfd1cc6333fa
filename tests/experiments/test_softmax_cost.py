"""The stored cost of output layers against the code, and what it shows."""

import numpy as np
import pytest

from course_utils.datasets import measurements
from course_utils.experiments import softmax_cost


@pytest.fixture(scope="module")
def stored():
    return measurements.load("softmax_cost")


def mean_ms(stored, kind):
    """Milliseconds by vocabulary size, mean over seeds."""
    sizes = stored.values("vocabulary_size")
    rows = [stored.select(kind=kind, vocabulary_size=size) for size in sizes]
    return np.array(sizes), np.array([each.spread("ms")[1] for each in rows])


def test_the_ratio_is_that_of_the_two_times(stored):
    ratio = stored.column("full_ms") / stored.column("ms")
    np.testing.assert_allclose(stored.column("times_cheaper"), ratio, rtol=1e-4)


def test_what_the_table_shows(stored):
    sizes, full = mean_ms(stored, "full")
    # From 1,000 symbols on the full softmax grows with K or a little faster …
    growth = np.log(full[-1] / full[1]) / np.log(sizes[-1] / sizes[1])
    assert 0.9 < growth < 1.3
    _, sampled = mean_ms(stored, "sampled")
    _, tree = mean_ms(stored, "tree")
    _, adaptive = mean_ms(stored, "adaptive")
    # … samples cost the same for any K, the tree a little more for a longer path …
    assert sampled.max() < 1.6 * sampled.min()
    assert tree.max() < 2 * tree.min()
    # … and all three are cheaper by far at 100,000, but none at 100.
    for layer, factor in ((sampled, 300), (tree, 100), (adaptive, 8)):
        assert factor * layer[-1] < full[-1]
        assert layer[0] > full[0]


def test_a_row_names_what_it_measures():
    found = softmax_cost.run(40, "sampled", seed=0)
    assert set(found) == set(softmax_cost.EXPERIMENT.measured)
    assert found["times_cheaper"] == found["full_ms"] / found["ms"]
    assert softmax_cost.run(40, "full", seed=0)["times_cheaper"] == 1


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind"):
        softmax_cost.run(40, "noise", 0)
