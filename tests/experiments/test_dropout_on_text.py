"""The stored table against the code that makes it, and the claims it is there for."""

import numpy as np
import pytest

from course_utils import compare
from course_utils.datasets import measurements
from course_utils.experiments import dropout_on_text


@pytest.fixture(scope="module")
def stored():
    return measurements.load("dropout_on_text")


def test_what_the_table_shows(stored):
    def bits(place, name="test_bits"):
        return stored.select(place=place).column(name)

    assert bits("nowhere").min() > 4  # it has learned the text by heart
    stopped_in_time = bits("nowhere", "best_bits").min()
    assert bits("recurrent, same mask").max() < stopped_in_time - 0.2
    assert bits("outputs").min() > stopped_in_time


def test_a_short_run_repeats_itself_and_learns():
    runs = [dropout_on_text.trained("recurrent, same mask", 0, 20) for _ in range(2)]
    first, again = (history.losses for history, _, _ in runs)
    assert first == again and first[-1] < first[0] - 0.5


@pytest.mark.parametrize("dropout", [None, "inputs", "outputs", "fresh", "same"])
def test_the_gradients_are_those_of_the_loss(dropout, monkeypatch):
    monkeypatch.setattr(dropout_on_text, "H", 6)
    rng = np.random.default_rng(0)
    cell = dropout_on_text.numpy_rnn.RNNCell(4, 6, rng=rng)
    out = dropout_on_text.numpy_rnn.Linear(6, 4, rng=rng)
    batch = rng.integers(0, 4, (5, 3)), rng.integers(0, 4, (5, 3))

    def run(W):
        cell.W[:] = W
        return dropout_on_text.loss(
            (cell, out), batch, dropout, np.random.default_rng(1)
        )

    W = cell.W.copy()
    _, grads = run(W)
    nudged = compare.numerical_gradient(lambda W: run(W)[0], W)
    np.testing.assert_allclose(grads["rnn.W"], nudged, rtol=1e-5, atol=1e-9)
