"""Stored weights come back as the model that was saved, and say how it was made."""

import dataclasses
import json

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from course_utils.datasets import text
from course_utils.models import language, pretrained


@pytest.fixture
def small(monkeypatch):
    """The recipe "reader", small enough to be drawn in a test."""
    recipe = dataclasses.replace(
        pretrained.RECIPES["reader"], hidden_size=6, embedding_size=4
    )
    monkeypatch.setitem(pretrained.RECIPES, "reader", recipe)
    return pretrained.build("reader", seed=7)


def as_stored(recipe):
    """What a recipe is after it went through JSON."""
    return json.loads(json.dumps(dataclasses.asdict(recipe)))


def test_what_was_saved_comes_back_in_half_precision(small, tmp_path):
    path = pretrained.save(small, "reader", tmp_path, test_bits=1.25)
    loaded = pretrained.load("reader", folder=tmp_path)
    assert path == tmp_path / "reader.safetensors"
    assert not loaded.training
    for name, weight in small.state_dict().items():
        found = loaded.state_dict()[name]
        assert found.dtype == torch.float32
        torch.testing.assert_close(found, weight, rtol=1e-3, atol=1e-6)
        assert not torch.equal(found, pretrained.build("reader").state_dict()[name])


def test_the_file_says_how_the_model_was_made(small, tmp_path):
    pretrained.save(small, "reader", tmp_path, test_bits=1.25)
    about = pretrained.describe("reader", tmp_path)
    assert about["test_bits"] == 1.25
    assert about["recipe"] == as_stored(pretrained.RECIPES["reader"])


def test_an_unknown_name_is_refused():
    for ask in (pretrained.build, pretrained.load, pretrained.describe, pretrained.log):
        with pytest.raises(ValueError, match="writer.*reader"):
            ask("writer")


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="make weights reader"):
        pretrained.load("reader", folder=tmp_path)


def test_another_model_is_refused(small, tmp_path):
    save_file({"w": torch.zeros(2)}, tmp_path / "reader.safetensors")
    with pytest.raises(ValueError, match="expected .*rnn.weight_hh_l0.*make weights"):
        pretrained.load("reader", folder=tmp_path)


def test_a_broken_file_is_refused(tmp_path):
    (tmp_path / "reader.safetensors").write_bytes(b"no weights at all")
    with pytest.raises(ValueError, match="cannot be read.*make weights reader"):
        pretrained.load("reader", folder=tmp_path)


def test_the_shipped_weights_read_the_text_as_they_say():
    recipe = pretrained.describe("reader")["recipe"]
    assert recipe == as_stored(pretrained.RECIPES["reader"])
    assert (pretrained.FOLDER / "reader.safetensors").stat().st_size <= 2_000_000
    model = pretrained.load("reader")
    said = pretrained.describe("reader")["test_bits"]
    # A part of the held-out text; another Python has another text.
    _, test = language.corpus()
    assert language.bits_per_character(model, test[:8000], 2) < said + 0.15
    shuffled = np.random.default_rng(0).permutation(test[:2000])
    assert language.bits_per_character(model, shuffled, 2) > 2 * said


def test_the_shipped_log_ends_where_the_weights_do():
    rows = pretrained.log("reader").rows
    about = pretrained.describe("reader")
    phases = about["recipe"]["phases"]
    assert rows[-1]["step"] == sum(phase["steps"] for phase in phases)
    assert rows[-1]["test_bits"] == about["test_bits"]
    assert rows[0]["test_bits"] > rows[-1]["test_bits"]
    read = sum(phase["steps"] * phase["T"] * phase["N"] for phase in phases)
    assert rows[-1]["characters"] == read
    assert [row["phase"] for row in rows] == sorted(row["phase"] for row in rows)


def test_what_it_was_drawn_from_is_the_course_vocabulary(small):
    assert small.vocabulary_size == len(text.character_vocabulary())
