"""Weights and log are written together, belong to each other, and can be resumed."""

import dataclasses

import numpy as np
import pytest
import train_weights

from course_utils.models import language, pretrained

CYCLE = np.tile(np.arange(10), 90)


def corpora(docstrings):
    """Ten symbols in turn; the other way round for the text with docstrings."""
    return (CYCLE[::-1] if docstrings else CYCLE), CYCLE[:205]


@pytest.fixture(autouse=True)
def cycle(monkeypatch):
    """A recipe of two phases that takes a second."""
    phases = (
        pretrained.Phase(True, 40, T=7, N=3, learning_rate=3e-2, dropout=0.1),
        pretrained.Phase(False, 150, T=8, N=4, learning_rate=3e-2, dropout=0.0),
    )
    recipe = dataclasses.replace(
        pretrained.RECIPES["reader"], hidden_size=16, embedding_size=5, phases=phases
    )
    monkeypatch.setitem(pretrained.RECIPES, "reader", recipe)


def run(folder, **options):
    parts = folder / "parts"
    return train_weights.train(
        "reader", folder / "done", unfinished=parts, progress=False, corpora=corpora,
        **options,
    )  # fmt: skip


def test_weights_and_log(tmp_path):
    weights, log = run(tmp_path)
    done = tmp_path / "done"
    assert {weights, log} == set(done.iterdir())
    rows = pretrained.log("reader", done).rows
    steps = [*range(10, 41, 10), *range(77, 191, 37), 190]
    assert [row["step"] for row in rows] == steps
    assert [row["phase"] for row in rows] == [1] * 4 + [2] * 5
    assert rows[-1]["characters"] == 40 * 7 * 3 + 150 * 8 * 4
    # The first phase read the cycle backwards: only the second can know the test.
    assert rows[-1]["test_bits"] < 0.5 < rows[3]["test_bits"]
    assert rows[-1]["train_bits"] < rows[4]["train_bits"]
    assert pretrained.log("reader", done).about["command"] == "make weights reader"
    model = pretrained.load("reader", folder=done)
    measured = language.bits_per_character(model, CYCLE[:205], train_weights.LANES)
    assert measured == pytest.approx(rows[-1]["test_bits"], abs=5e-3)
    assert pretrained.describe("reader", done)["test_bits"] == rows[-1]["test_bits"]


def test_a_resumed_training_ends_where_a_whole_one_does(tmp_path):
    whole = run(tmp_path / "whole")
    run(tmp_path / "broken")
    for path in (tmp_path / "broken" / "parts" / "reader_2").iterdir():
        path.unlink()  # as if it had been interrupted in the second phase
    first = tmp_path / "broken" / "parts" / "reader_1" / "reader.safetensors"
    before = first.stat().st_mtime_ns
    resumed = run(tmp_path / "broken", resume=True)
    assert first.stat().st_mtime_ns == before
    for a, b in zip(whole, resumed, strict=True):
        assert a.read_bytes() == b.read_bytes()


def test_names(capsys):
    assert train_weights.main([]) == 0
    assert "reader" in capsys.readouterr().out
    assert train_weights.main(["writer"]) == 2
    assert "writer" in capsys.readouterr().err
