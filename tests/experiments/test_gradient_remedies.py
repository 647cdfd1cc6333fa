"""The stored table against the code that makes it, and the claims it is there for."""

import numpy as np
import pytest

from course_utils import compare, numpy_rnn
from course_utils.datasets import measurements, synthetic
from course_utils.experiments import gradient_remedies


@pytest.fixture(scope="module")
def stored():
    return measurements.load("gradient_remedies")


def test_a_row_run_again_agrees_with_the_file(stored):
    found = gradient_remedies.run("IRNN + clip norm", rate=0.001, seed=1)
    rows = stored.select(remedy="IRNN + clip norm", rate=0.001)
    for name, margin in [("mse", 0.002), ("learned_at", 50), ("largest_norm", 5)]:
        assert rows.agrees(name, found[name], margin), (name, found)


def test_what_the_table_shows(stored):
    def errors(name, rate):
        return stored.select(remedy=name, rate=rate).column("mse")

    best = gradient_remedies.best_rates(stored)
    at_best = {name: errors(name, rate) for name, rate in best.items()}
    assert at_best["baseline"].max() > 2 * gradient_remedies.LEARNED
    for name in ("clip norm", "curriculum", "orthogonal", "IRNN"):
        assert at_best[name].max() < gradient_remedies.LEARNED
    assert errors("clip norm", 0.001).min() > 0.15  # at one rate it looks useless
    assert at_best["IRNN + clip norm, 48 steps"].max() < 0.01
    assert errors("IRNN, 48 steps", 0.001).max() > 1


def test_the_best_rate_is_that_of_the_mean_not_of_one_lucky_seed():
    table = measurements.read(
        "remedy,rate,seed,mse\n"
        "a,0.1,0,0.01\na,0.1,1,0.9\na,0.2,0,0.2\na,0.2,1,0.3\n"
        "b,0.1,0,0.2\nb,0.1,1,0.2\nb,0.2,0,inf\nb,0.2,1,0.1\n"
    )
    assert gradient_remedies.best_rates(table) == {"a": 0.2, "b": 0.1}


def test_the_table_by_rate_stars_what_every_seed_has_learned():
    table = measurements.read(
        "remedy,rate,seed,mse\n"
        "a,0.1,0,0.01\na,0.1,1,0.03\na,0.2,0,0.01\na,0.2,1,0.06\n"
        "b,0.1,0,1e50\nb,0.1,1,0.2\nb,0.2,0,inf\nb,0.2,1,0.1\n"
    )
    first, a, b = gradient_remedies.by_rate(table, ["a", "b"]).splitlines()
    assert first.split()[-2:] == ["0.1", "0.2"]
    assert a.split() == ["a", "0.0200*", "0.0350"]
    assert b.split() == ["b", "5e+49", "inf"]


def test_a_run_that_reaches_nan_has_an_infinite_error(monkeypatch):
    true_loss = gradient_remedies.loss
    monkeypatch.setattr(
        gradient_remedies, "loss", lambda *a: (np.nan, true_loss(*a)[1])
    )
    found = gradient_remedies.run("baseline", rate=0.01, seed=0)
    assert found["mse"] == np.inf


@pytest.mark.parametrize("dropout", [None, "outputs", "same", "fresh"])
def test_the_gradients_are_those_of_the_loss(dropout):
    model = gradient_remedies.network(gradient_remedies.BY_NAME["orthogonal"], seed=0)
    batch = synthetic.adding(5, 3, np.random.default_rng(1))
    cell, _ = model

    def loss_of_b(b):
        cell.b[:] = b
        return gradient_remedies.loss(model, batch, dropout, np.random.default_rng(2))[
            0
        ]

    b = cell.b.copy()
    _, grads = gradient_remedies.loss(model, batch, dropout, np.random.default_rng(2))
    nudged = compare.numerical_gradient(loss_of_b, b)
    np.testing.assert_allclose(grads["rnn.b"], nudged, rtol=1e-5, atol=1e-9)


def test_reading_in_pieces_with_one_mask_is_reading_in_one():
    cell, _ = gradient_remedies.network(gradient_remedies.BY_NAME["baseline"], seed=0)
    rng = np.random.default_rng(3)
    xs, d_hs = rng.normal(size=(6, 4, 2)), rng.normal(size=(6, 4, 64))
    mask = numpy_rnn.draw_recurrent_mask(0.3, 4, 64, rng)
    hs, caches = gradient_remedies.read(
        cell, xs, [(slice(0, 2), mask), (slice(2, 6), mask)]
    )
    whole, _, cache = numpy_rnn.forward(cell, xs, recurrent_mask=mask)
    _, _, expected = numpy_rnn.backward(cell, d_hs, None, cache)
    np.testing.assert_allclose(hs, whole)
    for name, grad in gradient_remedies.read_back(cell, d_hs, caches).items():
        np.testing.assert_allclose(grad, expected[name], rtol=1e-10)


def test_pieces_say_how_masks_are_drawn():
    draws = iter("abcdef")
    one = gradient_remedies.pieces(3, "same", lambda: next(draws))
    each = gradient_remedies.pieces(3, "fresh", lambda: next(draws))
    assert [mask for _, mask in one] == ["a"]
    assert [mask for _, mask in each] == ["b", "c", "d"]
    assert gradient_remedies.pieces(3, None, None) == [(slice(0, 3), None)]


def test_the_curriculum_grows_to_the_full_length_and_stays():
    lengths = gradient_remedies.growing(24, 100)
    drawn = [next(lengths) for _ in range(100)]
    assert drawn[0] == 6 and set(drawn[50:]) == {24} and drawn == sorted(drawn)
    assert next(gradient_remedies.growing(24, 0)) == 24
