"""Weights and log are written together, and belong to each other."""

import dataclasses

import numpy as np
import pytest
import train_weights

from course_utils.models import language, stored


@pytest.fixture
def cycle(monkeypatch):
    """A recipe that takes a second, and a text of ten symbols in turn."""
    recipe = dataclasses.replace(
        stored.RECIPES["reader"],
        hidden_size=16,
        embedding_size=5,
        dropout=0.0,
        steps=160,
        T=7,
        N=3,
        learning_rate=3e-2,
    )
    monkeypatch.setitem(stored.RECIPES, "reader", recipe)
    ids = np.tile(np.arange(10), 90)
    return ids, ids[:205]


def test_weights_and_log(cycle, tmp_path):
    weights, log = train_weights.train("reader", tmp_path, False, cycle)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "reader.csv", "reader.safetensors",
    ]  # fmt: skip
    assert (weights.parent, log.parent) == (tmp_path, tmp_path)
    rows = stored.log("reader", tmp_path).rows
    assert [row["step"] for row in rows] == list(range(8, 161, 8))
    assert rows[-1]["characters"] == 160 * 7 * 3
    assert rows[-1]["test_bits"] < 0.5 < rows[0]["test_bits"]
    assert rows[-1]["train_bits"] < rows[0]["train_bits"]
    about = stored.log("reader", tmp_path).about
    assert about["command"] == "make weights reader"
    model = stored.load("reader", folder=tmp_path)
    measured = language.bits_per_character(model, cycle[1], train_weights.LANES)
    assert measured == pytest.approx(rows[-1]["test_bits"], abs=5e-3)
    assert stored.describe("reader", tmp_path)["test_bits"] == rows[-1]["test_bits"]


def test_a_second_training_writes_the_same(cycle, tmp_path):
    for part in "ab":
        train_weights.train("reader", tmp_path / part, False, cycle)
    for name in ("reader.csv", "reader.safetensors"):
        assert (tmp_path / "a" / name).read_bytes() == (
            tmp_path / "b" / name
        ).read_bytes()


def test_names(capsys):
    assert train_weights.main([]) == 0
    assert "reader" in capsys.readouterr().out
    assert train_weights.main(["writer"]) == 2
    assert "writer" in capsys.readouterr().err
