"""The stored table of language models against the code, and what it shows."""

import numpy as np
import pytest

from course_utils.datasets import measurements, text
from course_utils.experiments import language_models
from course_utils.models.feedforward import FeedForwardModel
from course_utils.models.sigmoid_rnn import SigmoidRNN
from tests.experiments._same_text import needs_the_same_text


@pytest.fixture(scope="module")
def stored():
    return measurements.load("language_models")


def test_the_texts_share_no_paragraph():
    train, validation, test = language_models.texts()
    assert len(train) > 15 * len(validation) > 0
    assert len(test) > 10_000
    decode = text.character_vocabulary().decode
    parts = [set(decode(ids).split("\n\n")) for ids in (train, validation, test)]
    longer = [{p for p in part if len(p) > 80} for part in parts]
    assert all(longer)
    for k in range(3):
        assert not longer[k] & longer[k - 1]


def test_every_row_has_the_network_its_name_says():
    for name in language_models.RATES:
        network = language_models.build(name, seed=0)
        units = 256 if "256" in name else language_models.H
        assert network.out.in_features == units
        dropped = language_models.DROPOUT if name.endswith("dropout") else 0
        assert network.drop.p == dropped
        if name.startswith("window"):
            assert isinstance(network, FeedForwardModel)
            assert f"window {network.window}" == name
    assert isinstance(language_models.build("sigmoid RNN", 0).rnn, SigmoidRNN)
    with pytest.raises(ValueError, match="model is 'GPT'"):
        language_models.build("GPT", 0)


def test_stopping_early_is_decided_on_the_validation_part(monkeypatch):
    class Network:
        def parameters(self):
            return []

    looks = [(50, {"validation": 3.0, "test": 5.0}), (100, {"validation": 2.0, "test":
             4.5}), (150, {"validation": 2.5, "test": 4.0})]  # fmt: skip
    history = language_models.language.training.History(0, evaluations=looks)
    monkeypatch.setattr(
        language_models, "trained", lambda *_: (Network(), history, 0.0)
    )
    monkeypatch.setattr(
        language_models.language, "bits_per_character", lambda network, ids: len(ids)
    )
    found = language_models.run("GRU", 150, 0)
    assert set(found) == set(language_models.EXPERIMENT.measured)
    assert (found["stopped_at"], found["stopped_test"]) == (100, 4.5)
    assert (found["validation"], found["test"]) == (2.5, 4.0)
    assert found["train"] == len(language_models.texts()[2])


def test_a_rate_is_tried_on_the_validation_part(monkeypatch):
    monkeypatch.setattr(language_models, "CANDIDATES", (0.001, 0.02))
    tried = language_models.rates_tried("window 1", steps=5)
    _, history, _ = language_models.trained("window 1", 5, 100, 0.02)
    assert tried[0.02] == history.evaluations[-1][1]["validation"] < tried[0.001]


@pytest.mark.parametrize("model", ["window 5", "tanh RNN"])
def test_a_row_run_again_agrees_with_the_file(stored, model):
    needs_the_same_text(stored)
    found = language_models.run(model, 125, seed=1)
    rows = stored.select(model=model, steps=125)
    for name in ("train", "validation", "test"):
        assert rows.agrees(name, found[name], 0.05), (name, found, rows.column(name))
    assert rows.values("parameters") == [found["parameters"]]
    assert rows.values("learning_rate") == [found["learning_rate"]]


def test_stopping_is_within_the_run_and_costs_nothing_if_at_its_end(stored):
    steps, at = stored.column("steps"), stored.column("stopped_at")
    assert ((at > 0) & (at <= steps)).all()
    ended = at == steps
    np.testing.assert_array_equal(
        stored.column("stopped_test")[ended], stored.column("test")[ended]
    )


def test_what_the_table_shows(stored):
    """More training helps every model, the LSTM is ahead of the two plain networks and
    these of the window, and so small a network has no use for dropout."""

    def test_bits(model, steps=2000):
        return stored.select(model=model, steps=steps).column("test")

    for model in language_models.MEASURED:
        early, middle, late = (test_bits(model, s) for s in language_models.STEPS)
        assert early.min() > middle.max() + 0.1
        assert middle.min() > late.max() + 0.05
    lstm, tanh, sigmoid, window = map(
        test_bits, ("LSTM", "tanh RNN", "sigmoid RNN", "window 5")
    )
    assert lstm.max() < min(tanh.min(), sigmoid.min()) - 0.1
    assert max(tanh.max(), sigmoid.max()) < window.min()
    np.testing.assert_allclose(tanh.mean(), sigmoid.mean(), atol=0.05)
    for steps in language_models.STEPS:
        assert test_bits("LSTM", steps).max() < test_bits("LSTM, dropout", steps).min()
