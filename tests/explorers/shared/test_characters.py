"""What the explorers of typed text share."""

import warnings

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.datasets.text import Vocabulary, character_vocabulary
from course_utils.explorers.shared.characters import (
    LONGEST,
    Pixels,
    Typewriter,
    entropy,
    expect_size,
    opening,
    quoted,
    typed,
    unknown_words,
)


@pytest.mark.parametrize(
    ("probs", "bits"),
    [([1.0, 0.0, 0.0], 0), ([0.25] * 4, 2), ([0.5, 0.25, 0.25, 0], 1.5)],
)
def test_entropy_in_bits(probs, bits):
    assert entropy(np.array(probs)) == pytest.approx(bits)
    assert f"{entropy(np.array(probs)):.2f}"[0] != "-"


def test_a_text_begins_after_a_blank_line():
    vocabulary = character_vocabulary()
    assert vocabulary.decode(opening(vocabulary, None)) == "\n\n"
    assert vocabulary.decode(opening(vocabulary, "ab")) == "ab"
    assert opening(Vocabulary("xyz"), "z").tolist() == [2]
    for before in (None, ""):
        with pytest.raises(ValueError, match="expected the symbols after which"):
            opening(Vocabulary("xyz"), before)


def test_what_was_typed():
    vocabulary = character_vocabulary()
    ids, unknown = typed(vocabulary, "a↵é한é")
    assert vocabulary.decode(ids) == "a\n���" and unknown == ["é", "한"]
    assert "read as �: é 한." in unknown_words(unknown) and unknown_words([]) == ""
    with pytest.raises(
        ValueError, match=f"{LONGEST + 3} characters; at most {LONGEST}"
    ):
        typed(vocabulary, "a" * (LONGEST + 3))
    with pytest.raises(ValueError, match="'d' is not in the vocabulary"):
        typed(Vocabulary("abc"), "abd")


def test_a_long_text_is_quoted_by_its_end():
    assert quoted("the end") == "“the␣end”"
    assert quoted("0123456789", most=5) == "“…6789”"


def test_another_number_of_symbols_is_refused():
    expect_size("it", np.zeros((4, 3)), Vocabulary("abc"))
    with pytest.raises(ValueError, match="has 3 symbols, the LSTM scores 5"):
        expect_size("the LSTM", np.zeros((4, 5)), Vocabulary("abc"))


def test_each_character_is_drawn_in_its_cell():
    write = Typewriter(11, 24, "#0072B2")
    pixels = write.lines(["a b", "", "WWWW"], columns=4, rows=5)
    assert pixels.shape == (5 * 24, 4 * 11, 4) and pixels.dtype == np.uint8
    assert (pixels[..., :3] == (0, 0x72, 0xB2)).all()
    ink = pixels[..., 3].reshape(5, 24, 4, 11).max(axis=(1, 3)) > 128
    assert ink.tolist() == [
        [True, False, True, False],
        [False] * 4,
        [True] * 4,
        [False] * 4,
        [False] * 4,
    ]
    alone = Typewriter(11, 24).lines(["b"], 1)[..., 3]
    np.testing.assert_array_equal(pixels[:24, 22:33, 3], alone)


@pytest.mark.parametrize("cell", [9, 12, 13])
def test_letters_are_whole(cell):
    """What hangs below the line or stands high is not cut off by the cell."""
    pitch = {9: 16, 12: 24, 13: 28}[cell]
    for character in "gjpqy|Q_↵␣$(":
        ink, whole = (
            Typewriter(cell, high).lines([character], 1)[..., 3].astype(int).sum()
            for high in (pitch, pitch + 20)
        )
        assert ink > 0.96 * whole, character


def test_what_does_not_fit_is_left_out():
    pixels = Typewriter(8, 20).lines(["abcdef", "x", "y"], columns=3, rows=2)
    assert pixels.shape == (40, 24, 4)


def test_the_signs_are_in_the_font():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Typewriter(9, 16).lines(["␣↵⇥�…$\\"], 9)


def test_pixels_stand_where_they_should_and_as_they_are():
    figure = Figure(figsize=(0.4, 0.3), dpi=100, layout="none", facecolor="white")
    canvas = FigureCanvasAgg(figure)
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (6, 9, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    shown = Pixels(figure, 20, 5, np.zeros_like(pixels))
    shown.set_data(pixels)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())
    np.testing.assert_array_equal(picture[30 - 5 - 6 : 30 - 5, 20:29], pixels)
    assert (picture[:19] == 255).all() and (picture[:, :20] == 255).all()
    shown.set_visible(False)
    canvas.draw()
    assert (np.asarray(canvas.buffer_rgba()) == 255).all()
