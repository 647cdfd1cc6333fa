"""The stored ablation of the LSTM against the code, and what it shows."""

import numpy as np
import pytest

from course_utils import compare
from course_utils.datasets import measurements
from course_utils.experiments import lstm_variants


@pytest.fixture(scope="module")
def stored():
    return measurements.load("lstm_variants")


def small_network(model, seed=3, D=4, H=6):
    task = lstm_variants.TASKS["counting"]._replace(D=D, H=H)
    return lstm_variants.Network(task, model, seed)


@pytest.mark.parametrize("model", ["lstm", "no_forget_gate"])
def test_a_row_run_again_agrees_with_the_file(stored, model):
    found = lstm_variants.run("counting", model, seed=1)
    rows = stored.select(task="counting", model=model)
    assert rows.agrees("score", found["score"], 0.02)
    assert found["parameters"] == rows.column("parameters")[0]


def test_what_the_table_shows(stored):
    def spread(task, model):
        return stored.select(task=task, model=model).spread("score")

    lstm = spread("counting", "lstm")
    assert spread("counting", "no_forget_gate")[2] < 0.6 < 0.85 < lstm[0]
    assert spread("counting", "rnn")[2] < lstm[0]
    assert spread("adding", "coupled")[2] < 0.01 < spread("adding", "lstm")[1]


@pytest.mark.parametrize(("model", "gate"), lstm_variants.GATES.items())
def test_a_held_gate_is_open_and_stays_so(model, gate):
    network = small_network(model)
    rows = lstm_variants.held_rows(network.rnn, gate)
    batch = next(lstm_variants.TASKS["counting"].batches(0))
    xs = np.concatenate([batch[0].xs, batch[0].xs[..., :1]], axis=-1)  # D = 4
    batch = batch[0]._replace(xs=xs), False
    _, grads = network.loss(batch)
    for name in "UWb":
        assert not grads[f"rnn.{name}"][rows].any()
        assert grads[f"rnn.{name}"].any()
    _, (_, cache, _) = network.outputs(xs)
    assert all((getattr(kept, gate) == 1).all() for kept in cache.kept)
    assert network.trained == sum(p.size for p in network.parameters.values()) - 66


def test_the_loss_has_the_gradients_it_returns():
    network = small_network("lstm")
    for part in (network.rnn, network.out):
        for name, array in part.parameters.items():
            setattr(part, name, array.astype(np.float64))
    rng = np.random.default_rng(5)
    xs = rng.normal(size=(5, 3, 4))
    targets, mask = rng.normal(size=(5, 3)), np.ones((5, 3), bool)
    batch = lstm_variants.synthetic.Batch(xs, targets, mask), False
    _, grads = network.loss(batch)

    def loss_with(W):
        kept, network.rnn.W = network.rnn.W, W
        loss, _ = network.loss(batch)
        network.rnn.W = kept
        return loss

    nudged = compare.numerical_gradient(loss_with, network.rnn.W)
    assert compare.relative_difference(grads["rnn.W"], nudged) < 1e-5


def test_bits_of_an_untrained_network_are_those_of_guessing():
    task = lstm_variants.TASKS["text"]
    network = lstm_variants.Network(task, "coupled", 0)
    batch = task.test(0)
    few = batch._replace(xs=batch.xs[:50], targets=batch.targets[:50])
    few = few._replace(mask=batch.mask[:50])
    outputs, _ = network.outputs(few.xs)
    assert task.score(outputs, few) == pytest.approx(np.log2(97), abs=0.2)


def test_coupling_and_its_start_begin_alike():
    rng = np.random.default_rng(0)
    lstm = lstm_variants.cell("input_bias", 4, 6, rng)
    i, f, _, _ = lstm.split(lstm.b)
    np.testing.assert_array_equal(i, -f)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="model"):
        lstm_variants.cell("lsmt", 4, 6, np.random.default_rng(0))
    with pytest.raises(ValueError, match="task"):
        lstm_variants.run("latch", "lstm", 0)
