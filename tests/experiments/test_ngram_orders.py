"""The stored n-grams: complete, repeatable, and of the other tables' text."""

import numpy as np
import pytest

from course_utils.datasets import measurements
from course_utils.experiments import EXPERIMENTS, ngram_orders

EXPERIMENT = EXPERIMENTS["ngram_orders"]


@pytest.fixture(scope="module")
def stored():
    return measurements.load("ngram_orders")


def test_the_file_is_complete_and_says_where_it_comes_from(stored):
    names = (*EXPERIMENT.conditions, "seed")
    assert [{n: r[n] for n in names} for r in stored.rows] == EXPERIMENT.rows
    assert tuple(stored.rows[0]) == EXPERIMENT.columns
    assert stored.about["command"] == "make experiments ngram_orders"


def test_it_was_counted_on_the_text_of_the_networks(stored):
    """The same Python, so the same text."""
    networks = measurements.load("language_models")
    assert stored.about["versions"] == networks.about["versions"]


def test_a_row_run_again_agrees_with_the_file(stored):
    found = ngram_orders.run("kneser-ney", 4, seed=0)
    row = stored.select(smoothing="kneser-ney", order=4).rows[0]
    for name in ("validation", "test"):  # another Python has another text
        assert found[name] == pytest.approx(row[name], abs=0.2)


def test_what_the_table_shows(stored):
    """Witten-Bell turns at order 6, Kneser-Ney does not up to 9."""
    test = {
        name: stored.select(smoothing=name).column("test")
        for name in stored.values("smoothing")
    }
    assert test["witten-bell"].argmin() + 1 == 6
    assert (np.diff(test["kneser-ney"]) < 0).all()
    assert test["kneser-ney"].min() < test["witten-bell"].min() - 0.2
