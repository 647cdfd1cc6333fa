"""The picture of the sampling explorer: its lines, its bars, what is cut off."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_utils.datasets.text import character_vocabulary
from course_utils.explorers.sampling import METHODS, Sampling
from course_utils.explorers.sampling.picture import (
    COLUMNS,
    CUT,
    DRAWN,
    KEPT,
    LINES,
    ROWS,
    wrapped,
)
from course_utils.models.language import CharacterModel

PLAIN, TOP, NUCLEUS = METHODS


@pytest.fixture(scope="module")
def model():
    found = CharacterModel(97, 23, "gru", seed=3)
    found.out.weight.data *= 9
    return found


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("abc", ["abc"]),
        ("one two three", ["one ", "two ", "three"]),
        ("abcdefgh", ["abcde", "fgh"]),
        ("a\n\nbc\n", ["a\n", "\n", "bc\n"]),
        ("ab cd ef", ["ab ", "cd ef"]),
        ("abcde\nf", ["abcde", "\n", "f"]),
        ("\r\x0b\x1c", ["\r\x0b\x1c"]),
    ],
)
def test_lines_are_wrapped_behind_a_space(text, lines):
    assert wrapped(text, 5) == lines


def test_nothing_is_lost_by_wrapping():
    rng = np.random.default_rng(0)
    for _ in range(50):
        text = "".join(rng.choice(list("ab \n"), rng.integers(0, 60)))
        lines = wrapped(text, 7)
        assert "".join(lines) == text
        assert all(0 < len(line) <= 7 for line in lines)


def colors(bars):
    return [bar.get_facecolor()[:3] for bar in bars]


def test_what_is_cut_off_is_grey_and_has_no_second_bar(model):
    explorer = Sampling(model, character_vocabulary(), method=TOP, k=5)
    arrays, artists = explorer.compute(**explorer.settings()), explorer._artists
    assert colors(artists["before"])[:5] == [to_rgb(KEPT)] * 5
    assert colors(artists["before"])[5:] == [to_rgb(CUT)] * (ROWS - 4)
    widths = [bar.get_width() for bar in artists["after"]]
    np.testing.assert_allclose(widths[:5], arrays["after"][:5])
    assert not any(widths[5:])
    assert colors(artists["after"]) == [to_rgb(DRAWN)] * (ROWS + 1)


def test_the_others_are_shown_in_parts(model):
    k = ROWS + 11
    explorer = Sampling(model, character_vocabulary(), method=TOP, k=k)
    arrays, artists = explorer.compute(**explorer.settings()), explorer._artists
    kept, cut = artists["before"][ROWS], artists["cut"]
    assert kept.get_width() == pytest.approx(arrays["before"][ROWS:k].sum())
    assert cut.get_width() == pytest.approx(arrays["before"][k:].sum())
    assert cut.get_x() == kept.get_width()
    assert colors([kept, cut]) == [to_rgb(KEPT), to_rgb(CUT)]
    explorer.controls_by_name["k"].value = 97
    assert cut.get_width() == 0


def test_the_axis_ends_behind_the_longest_bar(model):
    explorer = Sampling(model, character_vocabulary(), method=PLAIN)
    for temperature in (0.0, 0.05, 0.5, 1.0, 3.0):
        explorer.controls_by_name["temperature"].value = temperature
        artists = explorer._artists
        longest = max(
            bar.get_x() + bar.get_width()
            for bar in (*artists["before"], *artists["after"], artists["cut"])
        )
        assert longest <= artists["ax"].get_xlim()[1] + 1e-9


def lines_shown(explorer, monkeypatch):
    """What the two blocks of text are given, drawn over each other."""
    shown = []
    for block in explorer._artists["text"]:
        monkeypatch.setattr(block, "show", shown.append)
    explorer.update(explorer._artists, explorer.compute(**explorer.settings()))
    prompt, text = shown
    return [(p, t) for p, t in zip(prompt, text, strict=True)]


def test_prompt_and_text_stand_together(model, monkeypatch):
    prompt = "A prompt that is longer than a line of the text, so that it goes on"
    explorer = Sampling(model, character_vocabulary(), prompt=prompt, length=90)
    lines = lines_shown(explorer, monkeypatch)
    assert "".join(p for p, _ in lines) == prompt
    text = explorer.compute(**explorer.settings())["text"]
    assert "".join(t[len(p) :] for p, t in lines) == text.replace("\n", "↵")
    assert all(t[: len(p)] == " " * len(p) for p, t in lines)
    assert all(len(t) <= COLUMNS for _, t in lines)


def test_too_many_lines_are_counted(model, monkeypatch):
    vocabulary = character_vocabulary()
    explorer = Sampling(model, vocabulary, prompt="\n" * 30, length=10)
    lines = lines_shown(explorer, monkeypatch)
    assert len(lines) == LINES
    assert lines[-1] == ("", "… and 18 lines more")


def test_a_long_prompt_is_shown_by_its_end(model, monkeypatch):
    explorer = Sampling(model, character_vocabulary(), prompt="ab" * 200, length=10)
    shown = "".join(p for p, _ in lines_shown(explorer, monkeypatch))
    assert shown.startswith("…") and shown.endswith("abab") and len(shown) < 100
