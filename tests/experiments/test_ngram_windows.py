"""The stored windows of n-grams: they say what they should, and are repeatable."""

import numpy as np

from course_utils.datasets import measurements
from course_utils.experiments import ngram_windows
from tests.experiments._same_text import needs_the_same_text


def test_a_longer_window_always_helps_on_its_own_text_and_not_on_new_text():
    stored = measurements.load("ngram_windows").select(share=100)
    train, test = stored.column("train"), stored.column("test")
    assert (np.diff(train) < 0).all()
    assert 3 <= np.argmin(test) <= 6


def test_a_row_run_again_agrees_with_the_file():
    stored = measurements.load("ngram_windows")
    needs_the_same_text(stored)
    found = ngram_windows.run(10, 3, seed=0)
    row = stored.select(share=10, p=3).rows[0]
    np.testing.assert_allclose([found[n] for n in found], [row[n] for n in found], 1e-5)
