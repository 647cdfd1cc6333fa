"""The stored table against the code that makes it, and the claims it is there for."""

import numpy as np
import pytest

from course_utils import compare, numpy_rnn
from course_utils.datasets import measurements, synthetic
from course_utils.experiments import EXPERIMENTS, remedies

EXPERIMENT = EXPERIMENTS["remedies"]


@pytest.fixture(scope="module")
def stored():
    return measurements.load("remedies")


def test_a_row_run_again_agrees_with_the_file(stored):
    found = remedies.run("IRNN + clip norm", seed=1)
    rows = stored.select(remedy="IRNN + clip norm")
    for name, margin in [("mse", 0.002), ("learned_at", 50), ("largest_norm", 5)]:
        assert rows.agrees(name, found[name], margin), (name, found)


def test_the_file_is_complete_and_says_where_it_comes_from(stored):
    names = (*EXPERIMENT.conditions, "seed")
    assert [{n: r[n] for n in names} for r in stored.rows] == EXPERIMENT.rows
    assert tuple(stored.rows[0]) == EXPERIMENT.columns
    assert stored.about["command"] == "make experiments remedies"
    assert "numpy" in stored.about["versions"] and "cores" in stored.about["machine"]


def test_what_the_table_shows(stored):
    error = {n: stored.select(remedy=n).column("mse") for n in remedies.BY_NAME}
    assert error["baseline"].min() > 0.15
    assert error["orthogonal"].max() < remedies.LEARNED
    assert error["IRNN + clip norm, 48 steps"].max() < 0.01
    assert error["IRNN, 48 steps"].max() > 1


@pytest.mark.parametrize("dropout", [None, "outputs", "same", "fresh"])
def test_the_gradients_are_those_of_the_loss(dropout):
    model = remedies.network(remedies.BY_NAME["orthogonal"], seed=0)
    batch = synthetic.adding(5, 3, np.random.default_rng(1))
    cell, _ = model

    def loss_of_b(b):
        cell.b[:] = b
        return remedies.loss(model, batch, dropout, np.random.default_rng(2))[0]

    b = cell.b.copy()
    _, grads = remedies.loss(model, batch, dropout, np.random.default_rng(2))
    nudged = compare.numerical_gradient(loss_of_b, b)
    np.testing.assert_allclose(grads["rnn.b"], nudged, rtol=1e-5, atol=1e-9)


def test_reading_in_pieces_with_one_mask_is_reading_in_one():
    cell, _ = remedies.network(remedies.BY_NAME["baseline"], seed=0)
    rng = np.random.default_rng(3)
    xs, d_hs = rng.normal(size=(6, 4, 2)), rng.normal(size=(6, 4, 64))
    mask = numpy_rnn.draw_recurrent_mask(0.3, 4, 64, rng)
    hs, caches = remedies.read(cell, xs, [(slice(0, 2), mask), (slice(2, 6), mask)])
    whole, _, cache = numpy_rnn.forward(cell, xs, recurrent_mask=mask)
    _, _, expected = numpy_rnn.backward(cell, d_hs, None, cache)
    np.testing.assert_allclose(hs, whole)
    for name, grad in remedies.read_back(cell, d_hs, caches).items():
        np.testing.assert_allclose(grad, expected[name], rtol=1e-10)


def test_pieces_say_how_masks_are_drawn():
    draws = iter("abcdef")
    one = remedies.pieces(3, "same", lambda: next(draws))
    each = remedies.pieces(3, "fresh", lambda: next(draws))
    assert [mask for _, mask in one] == ["a"]
    assert [mask for _, mask in each] == ["b", "c", "d"]
    assert remedies.pieces(3, None, None) == [(slice(0, 3), None)]


def test_the_curriculum_grows_to_the_full_length_and_stays():
    lengths = remedies.growing(24, 100)
    drawn = [next(lengths) for _ in range(100)]
    assert drawn[0] == 6 and set(drawn[50:]) == {24} and drawn == sorted(drawn)
    assert next(remedies.growing(24, 0)) == 24
