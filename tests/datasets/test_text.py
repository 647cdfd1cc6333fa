"""Real text: no leak between training and test, whatever the Python; batches."""

import os
import subprocess
import sys
import types

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.datasets import (
    Vocabulary,
    batches,
    character_vocabulary,
    english_text,
    split,
)
from course_utils.datasets.text import distinct


def keys(text):
    """The paragraphs of a text with every run of spaces and newlines made one space."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def test_english_text_is_real_and_has_no_duplicates():
    text = english_text()
    assert 300_000 < len(text) < 1_000_000
    assert 'The "assert" statement' in text
    assert len(keys(text)) == len(set(keys(text))) > 1500
    assert "" not in keys(text)
    assert text == english_text()


def test_english_text_is_almost_all_in_the_vocabulary():
    vocabulary = character_vocabulary()
    ids = vocabulary.encode(english_text())
    assert np.mean(ids == len(vocabulary) - 1) < 1e-4


def test_english_text_drops_rewrapped_duplicates(monkeypatch):
    topics = types.ModuleType("pydoc_data.topics")
    topics.topics = {
        "b": "two  \nwords\n\nonly in b",
        "a": "first\n\n\n   two words",
    }
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", topics)
    assert english_text() == "first\n\n   two words\n\nonly in b"


def test_distinct_keeps_one_of_each_paragraph():
    assert distinct("a\nb\n\nc\n\n a  b\n\nd") == "c\n\na\nb\n\nd"
    assert distinct("“x”") == '"x"'


def test_english_text_without_its_source(monkeypatch):
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", None)
    with pytest.raises(RuntimeError, match="pydoc_data"):
        english_text()


def test_split_keeps_everything_and_leaks_nothing():
    text = english_text()
    train, test = split(text)
    assert sorted(keys(train) + keys(test)) == sorted(keys(text))
    assert not set(keys(train)) & set(keys(test))
    assert 0.06 < len(test) / len(text) < 0.14


def test_split_of_another_version_does_not_leak():
    """Paragraphs come, go, move and are wrapped anew; nobody changes sides."""
    old = english_text()
    paragraphs = old.split("\n\n")
    newer = ["A paragraph that is new."] + [
        p.replace("\n", " ").replace(". ", ".\n") for p in reversed(paragraphs[7:])
    ]
    (train, test), (new_train, new_test) = split(old), split("\n\n".join(newer))
    assert not set(keys(train)) & set(keys(new_test))
    assert not set(keys(new_train)) & set(keys(test))


def test_split_is_the_same_in_another_process():
    """Python's own hash of a string would differ from process to process."""
    code = (
        "import zlib; from course_utils.datasets.text import english_text, split\n"
        "print(zlib.crc32(split(english_text())[1].encode()))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1]


def test_split_sides_are_fixed():
    """A change of the hash would silently make stored results incomparable."""
    text = "\n\n".join(f"paragraph {i}" for i in range(12))
    assert split(text, 0.25)[1] == EXPECTED_SIDE


EXPECTED_SIDE = "paragraph 1\n\nparagraph 2\n\nparagraph 6"


def test_split_fraction_grows_the_test_text():
    text = english_text()
    assert split(text, 0)[1] == "" and split(text, 1)[0] == ""
    small, large = (set(keys(split(text, f)[1])) for f in (0.1, 0.3))
    assert small < large
    with pytest.raises(ValueError, match=r"test_fraction is 1\.5"):
        split(text, 1.5)


def test_character_vocabulary_is_fixed():
    vocabulary = character_vocabulary()
    assert len(vocabulary) == 97
    assert vocabulary.encode("\n ~é").tolist() == [0, 1, 95, 96]
    assert vocabulary.decode([0, 1, 95, 96]) == "\n ~\N{REPLACEMENT CHARACTER}"


@given(st.text(alphabet=[chr(c) for c in range(32, 127)] + ["\n"]))
def test_encode_and_decode_are_inverse(text):
    vocabulary = character_vocabulary()
    ids = vocabulary.encode(text)
    assert ids.dtype == np.int64 and ids.shape == (len(text),)
    assert vocabulary.decode(ids) == text


def test_one_hot_of_hello():
    vocabulary = Vocabulary("helo")
    xs = vocabulary.one_hot(vocabulary.encode("hello"))
    assert xs.shape == (5, 4) and xs.dtype == np.float64
    np.testing.assert_array_equal(xs.argmax(-1), [0, 1, 2, 2, 3])
    np.testing.assert_array_equal(xs.sum(-1), np.ones(5))
    assert vocabulary.one_hot(np.zeros((5, 3), int), np.float32).shape == (5, 3, 4)


def test_vocabulary_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"\['l'\] more than once"):
        Vocabulary("hello")
    with pytest.raises(ValueError, match="expected one of the symbols"):
        Vocabulary("helo", unknown="?")
    with pytest.raises(ValueError, match="'p' is not in the vocabulary"):
        Vocabulary("helo").encode("help")
    with pytest.raises(ValueError, match="from 0 to 3"):
        Vocabulary("helo").one_hot([0, 4])
    with pytest.raises(ValueError, match="from 0 to 3"):
        Vocabulary("helo").decode([-1])
    with pytest.raises(ValueError, match="whole numbers"):
        Vocabulary("helo").one_hot([0.5])


def test_vocabulary_of_words():
    vocabulary = Vocabulary(["in", "2009", "?"], unknown="?")
    assert vocabulary.encode(["in", "Nepal"]).tolist() == [0, 2]


def test_batches_read_lanes_in_time_order():
    T, N = 5, 3
    ids = np.arange(100)
    xs, ys = batches(ids, T, N)
    assert xs.shape == ys.shape == (6, T, N)
    np.testing.assert_array_equal(xs[0], np.arange(T)[:, None] + [0, 33, 66])
    np.testing.assert_array_equal(ys, xs + 1)
    np.testing.assert_array_equal(xs[1][0], ys[0][-1])


def test_batches_use_the_last_symbol_as_a_target():
    xs, ys = batches(np.arange(16), T=5, N=3)
    assert xs.shape == (1, 5, 3)
    assert ys.max() == 15


@pytest.mark.parametrize(
    ("ids", "T", "N", "says"),
    [
        (np.zeros((4, 4), int), 5, 3, "shape"),
        (np.arange(15), 5, 3, "at least T.N . 1 = 16"),
        (np.arange(99), 0, 3, "T=0, N=3"),
    ],
)
def test_batches_say_what_is_wrong(ids, T, N, says):
    with pytest.raises(ValueError, match=says):
        batches(ids, T, N)
