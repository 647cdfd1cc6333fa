"""The stored grid of the lecture's challenge against the code, and what it shows."""

import pytest

from course_utils.datasets import measurements
from course_utils.experiments import model_options
from course_utils.models import language
from tests.experiments._same_text import needs_the_same_text


@pytest.fixture(scope="module")
def stored():
    return measurements.load("model_options")


def test_every_combination_has_a_rate():
    conditions = model_options.EXPERIMENT.conditions
    cells, norms = conditions["model_type"], conditions["normalisation"]
    assert set(model_options.RATES) == {(c, n) for c in cells for n in norms}
    assert set(model_options.RATES.values()) <= set(model_options.CANDIDATES)


def test_the_lectures_baseline_is_in_the_grid(stored):
    rows = stored.select(
        **model_options.BASELINE, dropout=0.0, normalisation="none", seed=0
    )
    D, H, K = 64, 128, 97
    cell = H * D + H * H + 2 * H + H * H + H * H + 2 * H  # two biases a layer
    assert rows.values("parameters") == [K * D + cell + K * H + K]


def test_a_row_scores_the_network_it_names_on_each_part(monkeypatch):
    monkeypatch.setattr(model_options, "fit", lambda *_: None)
    drawn = ("lstm", "batch", 2, 64, 0.2, 3)
    found = model_options.run(*drawn)
    assert set(found) == set(model_options.EXPERIMENT.measured)
    train, validation, test = model_options.texts()
    network = model_options.build(*drawn)
    for name, ids in (
        ("train", train[: len(test)]),
        ("validation", validation),
        ("test", test),
    ):
        assert found[name] == language.bits_per_character(network, ids)
    assert len({found[name] for name in ("train", "validation", "test")}) == 3


def test_a_rate_is_tried_at_the_lectures_sizes(monkeypatch):
    seen = []
    monkeypatch.setattr(model_options, "CANDIDATES", (0.003,))
    monkeypatch.setattr(model_options, "fit", lambda network, *_: seen.append(network))
    tried = model_options.rates_tried("rnn", "none")
    assert list(tried) == [0.003]
    (network,) = seen
    assert [rnn.hidden_size for rnn in network.rnns] == [128, 128]
    assert network.embed.embedding_dim == 64


def test_a_row_run_again_agrees_with_the_file(stored):
    needs_the_same_text(stored)
    drawn = dict(model_type="rnn", normalisation="batch", num_layers=1, rnn_size=64)
    rows = stored.select(**drawn, dropout=0.0)
    found = model_options.run(**drawn, dropout=0.0, seed=0)
    for name in ("train", "validation", "test"):
        assert rows.agrees(name, found[name], 0.1), (name, found, rows.column(name))
    assert rows.values("parameters") == [found["parameters"]]


def test_what_the_table_shows(stored):
    """Batch normalisation helps everywhere, dropout nowhere so early, and a second
    layer of LSTM only beside batch normalisation."""

    def test_bits(**conditions):
        return stored.select(**conditions).column("test")

    gain = test_bits(normalisation="none") - test_bits(normalisation="batch")
    assert len(gain) == 3 * 16
    assert gain.min() > 0.03
    assert (test_bits(dropout=0.2) > test_bits(dropout=0.0)).all()
    for norm, sign in (("batch", 1), ("none", -1)):
        lstm = dict(model_type="lstm", normalisation=norm, rnn_size=128)
        one, two = (test_bits(**lstm, num_layers=layers) for layers in (1, 2))
        assert (sign * (one - two) > 0.05).all()
    best = min(stored.rows, key=lambda row: row["validation"])
    assert (best["model_type"], best["normalisation"]) == ("lstm", "batch")
    assert (best["num_layers"], best["rnn_size"], best["dropout"]) == (2, 128, 0)


def test_an_unknown_cell_is_refused():
    with pytest.raises(ValueError, match="model_type is 'gpt'"):
        model_options.run("gpt", "none", 1, 64, 0.0, 0)
