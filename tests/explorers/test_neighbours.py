"""The explorer of neighbours: its numbers, its sentence, its messages."""

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from course_utils import plotting
from course_utils.datasets.text import Vocabulary
from course_utils.explorers.neighbours import (
    MAPS,
    MOST,
    SHOWN,
    Neighbours,
    compute,
    find,
    space,
)
from course_utils.models.neighbours import nearest, principal_components, unit
from course_utils.numpy_rnn import SkipGram

ALL, FEW = MAPS
WORDS = (
    "the dict dictionary raise raises raised list tuple open close read write "
    "integer string number key value $a_b^{2}$ pneumonoultramicroscopic Queue it's"
).split()
K, D = len(WORDS), 6


@pytest.fixture
def vectors():
    return np.random.default_rng(2).normal(size=(K, D))


@pytest.mark.parametrize("word", ["raise", "Queue", "it's"])
def test_it_shows_the_nearest_words(word, vectors):
    number = WORDS.index(word)
    near, cosines = nearest(vectors, number, 7)
    arrays = compute(space(vectors, WORDS), word, 7, ALL)
    assert arrays["words"] == [WORDS[j] for j in near]
    np.testing.assert_allclose(arrays["cosines"], cosines)
    places, shares = principal_components(unit(vectors))
    np.testing.assert_allclose(arrays["spots"], places[[number, *near]])
    assert len(arrays["others"]) == K - 8
    assert arrays["share"] == pytest.approx(shares.sum())


def test_the_map_of_few_words_is_their_own(vectors):
    given = space(vectors, WORDS)
    arrays = compute(given, "list", 5, FEW)
    near, _ = nearest(vectors, WORDS.index("list"), 5)
    rows = unit(vectors)[[WORDS.index("list"), *near]]
    np.testing.assert_allclose(arrays["spots"], principal_components(rows)[0])
    assert len(arrays["others"]) == 0
    assert arrays["share"] > compute(given, "list", 5, ALL)["share"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("dict", "dict"), ("  Dict ", "dict"), ("Queue", "Queue"), ("THE", "the")],
)
def test_a_word_is_found_as_it_stands_or_in_small_letters(typed, found, vectors):
    assert WORDS[find(space(vectors, WORDS), typed)] == found


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "rais",
            "“rais” is not one of the 21 words. Spelt most like it: raise, raises",
        ),
        ("dictionry", "Spelt most like it: dictionary"),
        ("Intger", "Spelt most like it: integer"),
        ("zzz", "“zzz” is not one of the 21 words. No word is spelt like it."),
        ("한글", "No word is spelt like it."),
        ("x" * 5000, "No word is spelt like it."),
        ("", "There is no word. Type one, for example “the”."),
        ("   ", "There is no word."),
        ("<b>&", "“<b>&” is not one of"),
    ],
)
def test_a_word_that_is_not_there_gives_a_message(typed, words, vectors):
    explorer = Neighbours(vectors, WORDS, word="list")
    before = explorer._image.value
    explorer.controls_by_name["word"].value = typed
    assert words in explorer.sentence()
    assert isinstance(explorer.error, ValueError) and len(explorer.sentence()) < 200
    assert explorer._image.value == before
    explorer.reset()
    assert explorer.error is None and "“list”" in explorer.sentence()


def test_sentence_and_picture_come_from_the_same_numbers(vectors):
    explorer = Neighbours(vectors, WORDS, word="open", k=4)
    near, cosines = nearest(vectors, WORDS.index("open"), 4)
    named = [f"{WORDS[j]} ({c:.2f})" for j, c in zip(near, cosines, strict=True)]
    assert explorer.sentence().startswith(
        "Nearest to “open” among all 21 words, by cosine similarity: "
        f"{', '.join(named[:3])}; the last of 4 shown is {named[3]}. The map of all"
    )
    artists = explorer._artists
    widths = [bar.get_width() for bar in artists["patches"]]
    np.testing.assert_allclose(widths[:4], cosines)
    assert not any(widths[4:])
    shown = [text.get_text() for text in artists["names"]]
    lines = [f"{WORDS[j]}  {c:.2f}" for j, c in zip(near, cosines, strict=True)]
    assert shown[:5] == [*lines, ""]


def test_one_neighbour_has_no_last():
    explorer = Neighbours(np.eye(2), ["a", "b"])
    assert explorer.sentence().startswith(
        "Nearest to “a” among all 2 words, by cosine similarity: b (0.00). The"
    )


def test_it_takes_a_model_a_tensor_and_a_vocabulary(vectors):
    vocabulary = Vocabulary(WORDS)
    model = SkipGram.from_weights(vectors, vectors)
    tensor = torch.nn.Parameter(torch.tensor(vectors))
    sentences = {
        Neighbours(given, vocabulary, word="key").sentence()
        for given in (vectors, model, tensor)
    }
    assert len(sentences) == 1


@pytest.mark.parametrize("shown", MAPS)
@pytest.mark.parametrize("k", [1, 2, MOST])
@pytest.mark.parametrize("word", ["the", "$a_b^{2}$", "pneumonoultramicroscopic"])
def test_every_corner_draws_without_a_warning(word, k, shown, vectors):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()  # as a notebook has
        explorer = Neighbours(vectors, WORDS, word=word, k=k, shown=shown)
        assert explorer.error is None
        assert explorer.snapshot().startswith(b"\x89PNG")


@pytest.mark.parametrize("shown", MAPS)
@pytest.mark.parametrize(
    "rows",
    [np.ones((K, D)), np.zeros((K, D)), np.arange(1.0, K + 1)[:, None], np.eye(K)],
    ids=["equal", "zero", "one number", "orthogonal"],
)
def test_odd_vectors_draw(rows, shown, recwarn):
    explorer = Neighbours(rows, WORDS, shown=shown)
    assert explorer.error is None, explorer.error
    assert not recwarn.list


def test_controls_know_how_many_words_there_are(vectors):
    explorer = Neighbours(vectors[:4], WORDS[:4], k=99)
    assert explorer.settings()["k"] == 3
    assert Neighbours(vectors, WORDS).settings()["k"] == SHOWN
    assert "one of 21" in Neighbours(vectors, WORDS).controls[0].unit


def test_refused_settings_say_what_was_expected(vectors):
    with pytest.raises(ValueError, match="has 20 words and there are 21 vectors"):
        Neighbours(vectors, WORDS[1:])
    with pytest.raises(ValueError, match="at least two"):
        Neighbours(vectors[:1], WORDS[:1])
    with pytest.raises(ValueError, match=r"vectors has shape \(6,\)"):
        Neighbours(vectors[0], WORDS)
    broken = vectors.copy()
    broken[3, 2] = np.nan
    with pytest.raises(ValueError, match=r"NaN or infinity, first at index \(3, 2\)"):
        Neighbours(broken, WORDS)
    given = space(vectors, WORDS)
    with pytest.raises(ValueError, match="k is 0; expected at least one"):
        compute(given, "the", 0, ALL)
    with pytest.raises(ValueError, match="shown is 'best'; expected one of all"):
        compute(given, "the", 3, "best")
