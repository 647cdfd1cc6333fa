"""The explorer of gates over a sentence: its numbers, its sentence, its extremes."""

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_utils import plotting
from course_utils.datasets.text import Vocabulary, character_vocabulary
from course_utils.explorers.sentence_gates import (
    MAP,
    ORDERS,
    READ,
    ROWS,
    SHOWN,
    START,
    SentenceGates,
    compute,
    reading,
)
from course_utils.models.gate_activations import gates_over
from course_utils.models.language import CharacterModel

H = 17
VARYING, NUMBER = ORDERS


@pytest.fixture(scope="module")
def models():
    """Untrained, but far from zero: the gates differ from each other."""
    found = {}
    for cell in ("rnn", "gru", "lstm"):
        found[cell] = CharacterModel(97, H, cell, seed=3)
        for parameter in found[cell].rnn.parameters():
            parameter.data *= 4
    return found


def test_it_shows_what_the_model_does(models):
    vocabulary = character_vocabulary()
    found = reading(models["gru"], vocabulary, "to be")
    gates = gates_over(models["gru"], vocabulary.encode("to be"))
    arrays = compute(found, "z", NUMBER, 3, 2)
    assert arrays["units"].tolist() == list(range(2, 2 + ROWS))
    np.testing.assert_array_equal(arrays["values"], gates["z"][:, 2 : 2 + ROWS].T)
    np.testing.assert_array_equal(arrays["line"], gates["z"][:, 3])
    np.testing.assert_array_equal(arrays["state"], gates["h"][:, 3])
    assert arrays["symbols"] == list("to be")


def test_the_most_varying_units_come_first(models):
    found = reading(models["lstm"], character_vocabulary(), START)
    spread = found["gates"]["f"].std(axis=0)
    units = compute(found, "f", VARYING, 1, 1)["units"]
    assert spread[units[0]] == spread.max()
    assert (np.diff(spread[units]) <= 0).all()
    rest = compute(found, "f", VARYING, H - ROWS + 1, 1)["units"]
    assert spread[rest[-1]] == spread.min()


def test_places_beyond_the_end_stay_at_the_end(models):
    found = reading(models["gru"], character_vocabulary(), "abc")
    arrays = compute(found, "n", NUMBER, 99, 99)
    assert arrays["units"][-1] == H - 1 and arrays["at"] == ROWS - 1
    assert len(arrays["units"]) == ROWS


def test_a_long_text_is_read_whole_and_shown_at_its_end(models):
    text = "".join(START[i % len(START)] for i in range(SHOWN + 25))
    found = reading(models["gru"], character_vocabulary(), text)
    whole = gates_over(models["gru"], character_vocabulary().encode(text))
    assert found["symbols"] == list(text[-SHOWN:])
    np.testing.assert_array_equal(found["gates"]["h"], whole["h"][-SHOWN:])


@pytest.mark.parametrize(
    ("cell", "settings", "words"),
    [
        ("gru", {}, "Update gate z (near 1 keeps the old state) over 51 characters"),
        ("gru", {}, "10 units from place 1, the most varying first. Unit "),
        ("gru", {"quantity": "r"}, "Reset gate r (near 0 hides the old state) over"),
        ("gru", {"quantity": "n", "order": NUMBER, "row": 4}, "Candidate n over 51"),
        ("gru", {"quantity": "n", "order": NUMBER, "row": 4}, "by number. Unit 3 is"),
        ("gru", {"text": "a"}, "over 1 character, "),
        ("gru", {"text": "a é한é"}, "Not in the vocabulary, read as �: é 한."),
        ("gru", {"text": "a" * 85}, "Shown are the last 60 of 85 characters."),
        (
            "gru",
            {"text": "b" * 777},
            "the last 60 of 777 characters, read the last 600",
        ),
        ("lstm", {}, "Forget gate f (near 1 keeps the cell) over"),
        ("lstm", {"quantity": "c"}, "Cell state c over"),
        ("rnn", {}, "State h over 51 characters"),
    ],
)
def test_sentence(models, cell, settings, words):
    assert words in SentenceGates(models[cell], **settings).sentence()


def test_the_sentence_tells_the_highest_and_the_lowest(models):
    explorer = SentenceGates(models["gru"], text="hello you", row=3)
    line = explorer._artists["line"].get_ydata()
    high, low = int(line.argmax()), int(line.argmin())
    letters = "hello␣you"
    said = explorer.sentence()
    assert (
        f"highest at character {high + 1} “{letters[high]}” ({line[high]:.2f})" in said
    )
    assert f"lowest at character {low + 1} “{letters[low]}” ({line[low]:.2f})" in said


def test_no_text_gives_a_message_and_keeps_the_picture(models):
    explorer = SentenceGates(models["gru"])
    before = explorer._image.value
    explorer.controls_by_name["text"].value = ""
    assert explorer.sentence() == "There is no text. Type at least one character."
    assert explorer._image.value == before
    explorer.reset()
    assert explorer.error is None and "51 characters" in explorer.sentence()


def test_typing_reads_the_text_once(models, monkeypatch):
    calls = []
    monkeypatch.setattr(
        "course_utils.explorers.sentence_gates.gates_over",
        lambda *args: calls.append(1) or gates_over(*args),
    )
    explorer = SentenceGates(models["gru"])
    calls.clear()
    for name, value in [("row", 5), ("first", 4), ("quantity", "r"), ("order", NUMBER)]:
        explorer.controls_by_name[name].value = value
        assert explorer.error is None
    assert calls == []
    explorer.controls_by_name["text"].value = START + "!"
    explorer.flush()
    assert calls == [1]


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize(
    "text", ["x", START, "$a_b^{2}$ 100% <i>", "한글\t\\frac", "W" * (READ + 9), "�"]
)
def test_every_text_and_quantity_draws_without_a_warning(models, cell, text):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()  # as a notebook has
        explorer = SentenceGates(models[cell], text=text, row=ROWS)
        for _, key in explorer.controls_by_name["quantity"].options:
            explorer.controls_by_name["quantity"].value = key
            assert explorer.error is None
        assert explorer.snapshot().startswith(b"\x89PNG")


@pytest.mark.parametrize("units", [1, 2, ROWS])
def test_few_units_are_enough(units):
    explorer = SentenceGates(CharacterModel(97, units, "gru", seed=1))
    assert explorer.error is None
    assert f"{units} units from place 1" in explorer.sentence()


def test_letters_stand_under_their_columns(models):
    """One tall letter at the seventh of nine places: ink high up there only."""
    explorer = SentenceGates(models["gru"], text="      h  ", quantity="h")
    strip = np.asarray(explorer._artists["strip"].get_array())[..., :3]

    def columns(rows):
        x = np.flatnonzero(rows.min(axis=(0, 2)) < 128) / strip.shape[1]
        return set(np.floor((x - MAP[0]) / MAP[2] * 9).astype(int).tolist())

    assert columns(strip) == set(range(9))
    assert columns(strip[: len(strip) // 2]) == {6}


def test_refused_settings_say_what_was_expected(models):
    vocabulary = Vocabulary("abc")
    with pytest.raises(ValueError, match="3 symbols, the model's scores 97"):
        SentenceGates(models["gru"], vocabulary)
    small = CharacterModel(3, 4, "gru")
    explorer = SentenceGates(small, vocabulary, text="cab")
    explorer.controls_by_name["text"].value = "cabd"
    assert "'d' is not in the vocabulary" in explorer.sentence()
    found = reading(small, vocabulary, "ab")
    with pytest.raises(ValueError, match="quantity is 'f'; expected one of r, z, n, h"):
        compute(found, "f", NUMBER, 1, 1)
    with pytest.raises(ValueError, match="order is 'best'; expected one of"):
        compute(found, "z", "best", 1, 1)
