"""The explorer of the next character: its numbers, its sentence, its extremes."""

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from course_utils import plotting
from course_utils.datasets.text import Vocabulary, character_vocabulary
from course_utils.explorers.next_character import (
    MOST,
    NONE,
    SHOWN,
    START,
    NextCharacter,
    expectation,
)
from course_utils.models.feedforward import FeedForwardModel
from course_utils.models.language import CharacterModel
from course_utils.models.ngram import NGram

K = 97
TEXT = "the cat and the dog and the cow sat on the mat.\nit was the end. " * 3


@pytest.fixture(scope="module")
def models():
    """Untrained, but far from uniform."""
    found = {
        "4-gram": NGram(4, K).fit(character_vocabulary().encode(TEXT)),
        "LSTM": CharacterModel(K, 19, "lstm", embedding_size=7, seed=3),
        "window": FeedForwardModel(K, 3, 11),
    }
    found["LSTM"].out.weight.data *= 9
    return found


def explorer_of(models, **settings):
    return NextCharacter(models, character_vocabulary(), **settings)


def probabilities(model, text):
    """(T + 1, K) by the model's own rule, after a blank line and then the text."""
    ids = character_vocabulary().encode("\n\n" + text)
    if isinstance(model, NGram):
        ends = range(2, len(ids) + 1)
        return np.stack([model.next_probabilities(ids[:end]) for end in ends])
    with torch.no_grad():
        logits, _ = model(torch.tensor(ids)[:, None])
    return torch.softmax(logits[1:, 0].double(), -1).numpy()


@pytest.mark.parametrize("text", ["", "t", "the cat", TEXT])
@pytest.mark.parametrize("name", ["4-gram", "LSTM", "window"])
def test_it_shows_what_the_model_says(models, name, text):
    explorer = explorer_of(models, left=name, right=NONE, text=text)
    arrays = explorer.compute(**explorer.settings())
    (model,) = arrays["models"]
    probs = probabilities(models[name], text)
    ids = character_vocabulary().encode(text)
    order = np.argsort(-probs[-1])[:MOST]
    np.testing.assert_allclose(model["probs"], probs[-1][order], rtol=1e-4)
    surprise = -np.log2(probs[np.arange(len(text)), ids])
    np.testing.assert_allclose(model["surprise"], surprise, rtol=1e-4, atol=1e-5)
    assert model["rest"] == pytest.approx(1 - probs[-1][order].sum(), abs=1e-5)
    assert model["entropy"] == pytest.approx(-(probs[-1] * np.log2(probs[-1])).sum())
    assert model["others"] == K - MOST
    assert (
        np.isnan(model["mean"])
        if not text
        else model["mean"] == pytest.approx(surprise.mean(), rel=1e-4)
    )


def test_the_mean_surprise_of_an_ngram_is_its_bits(models):
    """Bits as the chapter's table has them, but for the first symbols' context."""
    text = TEXT[:50]
    explorer = explorer_of({"4-gram": models["4-gram"]}, text=text)
    ids = character_vocabulary().encode("\n\n" + text)
    bits = -np.log2(models["4-gram"].probabilities(ids)[2:]).mean()
    (model,) = explorer.compute(text=text)["models"]
    assert model["mean"] == pytest.approx(bits)


def test_expectation_of_a_known_table():
    table = np.log([[0.5, 0.25, 0.25], [0.125, 0.125, 0.75], [0.2, 0.5, 0.3]])
    found = expectation("abc", table, np.array([1, 0]))
    assert found["symbols"] == ["b", "c", "a"]
    np.testing.assert_allclose(found["probs"], [0.5, 0.3, 0.2])
    np.testing.assert_allclose(found["surprise"], [2, 3])
    assert (found["mean"], found["others"], found["rest"]) == (2.5, 0, 0)


def test_picture_and_sentence_come_from_the_same_numbers(models):
    explorer = explorer_of(models, text="the cat", left="LSTM", right="4-gram")
    lstm, ngram = explorer.compute(**explorer.settings())["models"]
    artists = explorer._artists
    for panel, model in zip(artists["panels"], (lstm, ngram), strict=True):
        widths = [bar.get_width() for bar in panel["bars"]]
        np.testing.assert_allclose(widths, [*model["probs"], model["rest"]])
        assert panel["title"].get_text() == (
            f"{model['name']}: entropy {model['entropy']:.2f} bits"
        )
    heights = [segment[1, 1] for segment in artists["lines"].get_segments()]
    np.testing.assert_allclose(heights, lstm["surprise"])
    np.testing.assert_allclose(artists["dots"].get_ydata(), ngram["surprise"])
    said = explorer.sentence()
    assert said.startswith("After “the␣cat” LSTM expects “")
    assert f"{lstm['mean']:.2f} bits (LSTM), {ngram['mean']:.2f} bits (4-gram)" in said
    t = int(lstm["surprise"].argmax())
    assert f"most by character {t + 1} “{'the␣cat'[t]}”" in said


def test_one_model_has_the_whole_width_and_nothing_to_choose(models):
    explorer = explorer_of({"LSTM": models["LSTM"]})
    assert list(explorer.settings()) == ["text"]
    left, right = explorer._artists["panels"]
    assert not right["ax"].get_visible() and not right["names"].get_visible()
    assert left["ax"].get_position().width > 0.8
    both = explorer_of(models)
    assert both._artists["panels"][0]["ax"].get_position().width < 0.4
    both.controls_by_name["right"].value = NONE
    assert both._artists["panels"][0]["ax"].get_position().width > 0.8
    both.controls_by_name["right"].value = both.settings()["left"]  # the same twice
    assert both.error is None
    assert both._artists["panels"][0]["ax"].get_position().width > 0.8


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Where a text begins, 4-gram expects “"),
        ("q", "Mean surprise over 1 character: "),
        (START, f"Mean surprise over {len(START)} characters: "),
        ("a é한é", "Not in the vocabulary, read as �: é 한."),
        ("b" * (SHOWN + 1), f"Shown are the last {SHOWN} characters."),
        ("one\ntwo", "After “one↵two”"),
        ("one↵two", "After “one↵two”"),
        ("x" * 2001, "The text has 2001 characters; at most 2000 are read."),
    ],
)
def test_sentence(models, text, words):
    assert words in explorer_of(models, text=text).sentence()


def test_where_a_text_begins_there_is_no_surprise(models):
    assert "surprise" not in explorer_of(models, text="").sentence()


def test_a_typed_text_is_the_same_as_one_from_the_start(models):
    explorer = explorer_of(models, text="")
    for end in range(1, 30):
        explorer.controls_by_name["text"].value = TEXT[:end]
    explorer.controls_by_name["text"].value = TEXT[:5] + "X" + TEXT[6:29]
    fresh = explorer_of(models, text=TEXT[:5] + "X" + TEXT[6:29])
    assert explorer.sentence() == fresh.sentence()
    explorer.reset()
    assert explorer.sentence() == explorer_of(models, text="").sentence()


def test_a_symbol_without_a_number_gives_a_message_and_keeps_the_picture():
    vocabulary = Vocabulary("^abc")
    explorer = NextCharacter(
        {"small": CharacterModel(4, 5, "gru")}, vocabulary, before="^", text="cab"
    )
    assert (
        explorer.error is None and "the 0 not shown together 0 %" in explorer.sentence()
    )
    before = explorer._image.value
    explorer.controls_by_name["text"].value = "cabd"
    assert "'d' is not in the vocabulary" in explorer.sentence()
    assert isinstance(explorer.error, ValueError)
    assert explorer._image.value == before
    explorer.reset()
    assert explorer.error is None


@pytest.mark.parametrize(
    "text", ["", "$a_b^{2}$ 100% <i>", "한글\t\\frac", "W" * 300, "�", "↵↵ ↵"]
)
@pytest.mark.parametrize("right", ["LSTM", NONE])
def test_every_text_draws_without_a_warning(models, text, right):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()  # as a notebook has
        explorer = explorer_of(models, text=text, right=right)
        assert explorer.error is None
        assert len(explorer.snapshot()) < 25_000


def test_a_model_that_is_certain_draws(recwarn):
    model = CharacterModel(K, 3, "rnn")
    with torch.no_grad():
        model.out.weight.zero_()
        model.out.bias.copy_(torch.tensor([0.0, 2000, *[0] * 95]))
    explorer = explorer_of({"sure": model}, text="  x")
    assert explorer.error is None, explorer.error
    assert (
        "“␣” (100 %)" in explorer.sentence() and "entropy 0.00" in explorer.sentence()
    )
    assert not recwarn.list


def test_refused_settings_say_what_was_expected(models):
    with pytest.raises(ValueError, match="models is empty"):
        explorer_of({})
    with pytest.raises(ValueError, match="vocabulary has 3 symbols, LSTM scores 97"):
        NextCharacter({"LSTM": models["LSTM"]}, Vocabulary("\nab"))
    with pytest.raises(TypeError, match="model is a dict; expected"):
        explorer_of({"a": {}})
    explorer = explorer_of(models)
    with pytest.raises(ValueError, match="no model 'best'; expected 4-gram, LSTM, win"):
        explorer.compute("a", "best", NONE)
