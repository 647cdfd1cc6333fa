"""The stored n-grams: complete, repeatable, and of the other tables' text."""

import numpy as np
import pytest

from course_utils.datasets import measurements
from course_utils.experiments import ngram_orders
from tests.experiments._same_text import needs_the_same_text


@pytest.fixture(scope="module")
def stored():
    return measurements.load("ngram_orders")


def test_it_was_counted_on_the_text_of_the_networks(stored):
    """The same Python, so the same text."""
    networks = measurements.load("language_models")
    assert stored.about["versions"] == networks.about["versions"]


def test_a_row_run_again_agrees_with_the_file(stored):
    needs_the_same_text(stored)
    for training in ngram_orders.TRAINING:
        found = ngram_orders.run(training, "kneser-ney", 4, seed=0)
        row = stored.select(training=training, smoothing="kneser-ney", order=4).rows[0]
        for name in ("validation", "test"):
            assert found[name] == pytest.approx(row[name], abs=0.01, nan_ok=True)


def test_what_was_trained_on_is_not_called_held_out(stored):
    for training in ngram_orders.TRAINING:
        bits = stored.select(training=training).column("validation")
        assert np.isnan(bits).all() == (training != "training part")


def test_what_the_table_shows(stored):
    """Witten-Bell turns at order 6, Kneser-Ney does not up to 9; more text helps."""
    best = {}
    for training in ngram_orders.TRAINING:
        test = {
            name: stored.select(training=training, smoothing=name).column("test")
            for name in stored.values("smoothing")
        }
        assert test["witten-bell"].argmin() + 1 == 6
        assert (np.diff(test["kneser-ney"]) < 0).all()
        best[training] = test["kneser-ney"].min()
        assert best[training] < test["witten-bell"].min() - 0.15
    part, whole, more = best.values()
    assert part > whole > more > whole - 0.1


def test_an_unknown_text_is_refused():
    with pytest.raises(ValueError, match="training is 'Shakespeare'"):
        ngram_orders.run("Shakespeare", "kneser-ney", 3, 0)
