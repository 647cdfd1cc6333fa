"""The stored comparison of cells against the code, and what it shows."""

import numpy as np
import pytest
import torch

from course_utils import bridge, numpy_rnn
from course_utils.datasets import measurements
from course_utils.experiments import equal_parameters

SIZES = {
    "characters": (16, 97),
    "adding 10": (2, 1),
    "adding 40": (2, 1),
    "names": (26, 6),
}


@pytest.fixture(scope="module")
def stored():
    return measurements.load("equal_parameters")


@pytest.mark.parametrize(("model", "kind"), [
    ("rnn", numpy_rnn.RNNCell), ("lstm", numpy_rnn.LSTMCell), ("gru", numpy_rnn.GRUCell)
])  # fmt: skip
def test_the_count_is_that_of_our_cell_and_a_linear_layer(model, kind):
    rng = np.random.default_rng(0)
    parts = kind(5, 7, rng=rng), numpy_rnn.Linear(7, 3, rng=rng)
    total = sum(array.size for part in parts for array in part.parameters.values())
    assert equal_parameters.parameter_count(model, 5, 7, 3) == total
    network = equal_parameters.LastStep(model, 5, 7, 3, seed=0)
    assert equal_parameters.trained(network) == total


@pytest.mark.parametrize("task", SIZES)
def test_cells_of_a_task_differ_by_less_than_two_percent(task, stored):
    D, K = SIZES[task]
    embedding = 97 * 16 if task == "characters" else 0
    totals = {
        model: embedding + equal_parameters.parameter_count(model, D, H, K)
        for model, H in equal_parameters.HIDDEN[task].items()
    }
    assert max(totals.values()) < 1.02 * min(totals.values())
    for model, total in totals.items():
        rows = stored.select(task=task, model=model)
        assert rows.values("parameters") == [total]


def test_cells_start_as_advised_and_keep_one_bias():
    rng = np.random.default_rng(1)
    H = 6
    rnn, lstm, gru = (
        equal_parameters.recurrent(model, 4, H, rng) for model in ("rnn", "lstm", "gru")
    )
    W = rnn.weight_hh_l0.detach()
    torch.testing.assert_close(W @ W.T, torch.eye(H), atol=1e-5, rtol=0)
    assert (bridge.to_numpy(lstm).b[H : 2 * H] == 1).all()
    gru(torch.ones(3, 2, 4))[0].sum().backward()
    assert (gru.bias_hh_l0.grad[: 2 * H] == 0).all()
    assert (gru.bias_hh_l0.grad[2 * H :] != 0).any()
    assert not rnn.bias_hh_l0.requires_grad
    assert not lstm.bias_hh_l0.requires_grad


def test_what_is_read_is_the_state_after_each_sequence():
    network = equal_parameters.LastStep("gru", 4, 5, 3, seed=2)
    xs, lengths = torch.randn(6, 2, 4), torch.tensor([3, 6])
    longer = xs.clone()
    longer[3:, 0] = 9.0  # behind the end of the first sequence
    torch.testing.assert_close(network(xs, lengths), network(longer, lengths))


def test_no_name_is_on_two_sides():
    draw, (validation, test), *_ = equal_parameters._names(0)
    _, lengths, classes = draw(np.random.default_rng(0))
    assert len(lengths) == equal_parameters.N == len(classes)
    rows = [{tuple(row.flatten().tolist()) for row in part[0].transpose(0, 1)[:, :4]}
            for part in (validation, test)]  # fmt: skip
    assert len(validation[1]) > 100
    assert len(test[1]) > 400
    assert rows[0] != rows[1]


def test_the_texts_share_no_paragraph():
    train, validation, test = equal_parameters._texts()
    assert len(train) > 5 * len(validation) > 0
    assert len(test) > 10_000
    assert not np.array_equal(validation[:500], test[:500])


@pytest.mark.parametrize(("task", "model", "margin"), [
    ("names", "lstm", 0.03), ("adding 10", "rnn", 0.01)
])  # fmt: skip
def test_a_row_run_again_agrees_with_the_file(stored, task, model, margin):
    found = equal_parameters.run(task, model, 0.01, seed=1)
    rows = stored.select(task=task, model=model, learning_rate=0.01)
    for name in ("validation", "test"):
        assert rows.agrees(name, found[name], margin), (name, found, rows.column(name))
    assert rows.values("parameters") == [found["parameters"]]


def test_the_best_rate_is_chosen_on_the_validation_part():
    rows = [
        {"task": task, "model": "gru", "learning_rate": rate, "seed": seed,
         "validation": validation + seed, "test": test}
        for task in ("names", "characters")
        for rate, validation, test in [(0.1, 5, 0), (0.2, 7, 1), (0.3, 6, 2)]
        for seed in (0, 1)
    ]  # fmt: skip
    table = measurements.Measurements({}, rows)
    rate, kept = equal_parameters.best_rate(table, "names", "gru")
    assert (rate, kept.values("test")) == (0.2, [1])
    rate, kept = equal_parameters.best_rate(table, "characters", "gru")
    assert (rate, len(kept)) == (0.1, 2)


def test_what_the_table_shows(stored):
    """Gated cells are ahead of the RNN with every seed; text and names cannot tell the
    two of them apart."""

    def test_scores(task, model):
        return equal_parameters.best_rate(stored, task, model)[1].column("test")

    rnn, lstm, gru = (test_scores("characters", m) for m in ("rnn", "lstm", "gru"))
    assert rnn.min() > max(lstm.max(), gru.max()) + 0.02
    assert max(lstm.min(), gru.min()) < min(lstm.max(), gru.max())
    rnn, lstm, gru = (test_scores("adding 40", m) for m in ("rnn", "lstm", "gru"))
    assert 3 * gru.max() < lstm.min()
    np.testing.assert_allclose(rnn, 1 / 6, rtol=0.02)
    assert max(lstm.max(), gru.max()) < 0.01


def test_an_unknown_task_is_refused():
    with pytest.raises(ValueError, match="task"):
        equal_parameters.run("parity", "gru", 0.01, 0)
