"""Korean names: taken apart and put together, split by their first word."""

import unicodedata

import numpy as np
import pytest

from course_utils.datasets import korean_names as kn


def test_jamo_are_those_that_unicode_puts_together():
    """Every one of the 11,172 syllables falls into these letters, and all are used."""
    assert [len(part) for part in (kn.LEADS, kn.VOWELS, kn.TAILS)] == [19, 21, 27]
    syllables = list(map(chr, range(0xAC00, 0xAC00 + 11172)))
    apart = [kn.to_jamo(syllable) for syllable in syllables]
    assert set("".join(apart)) == set(kn.JAMO)
    assert all(map(kn.is_complete, apart))
    assert [kn.to_syllables(jamo) for jamo in apart] == syllables
    assert unicodedata.name(syllables[-1]).startswith("HANGUL SYLLABLE")


def test_names_are_syllables_and_single_blanks():
    names = kn.load()
    assert len(names) == 1982 and {name.kind for name in names} == set(kn.KINDS)
    for name in names:
        assert kn.is_complete(kn.to_jamo(name.korean)), name
        assert name.english.strip() == name.english != ""
    assert kn.Name("territory", "Germany", "독일") in names
    assert kn.Name("city", "Seoul", "서울") in names
    assert kn.Name("zone", "Korean Time", "대한민국 시간") in names


def test_names_with_one_first_word_stand_on_one_side():
    train, test = kn.split()
    words = [{name.korean.split()[0] for name in side} for side in (train, test)]
    assert words[0].isdisjoint(words[1]) and len(train) + len(test) == 1982
    assert len(test) / 1982 == pytest.approx(0.2, abs=0.02)
    assert {name.kind for name in test} == set(kn.KINDS)
    assert kn.split(0.0)[1] == [] and kn.split(1.0)[0] == []
    with pytest.raises(ValueError, match=r"test_fraction is -0\.1"):
        kn.split(-0.1)


def test_encoded_names_begin_and_end():
    names = [kn.Name("city", "Seoul", "서울"), kn.Name("zone", "…", "한 시")]
    plain, marked = kn.encode(names), kn.encode(names, kinds=True)
    symbols, more = kn.vocabulary(), kn.vocabulary(kinds=True)
    assert (len(symbols), len(more)) == (69, 75)
    assert [
        s.decode(ids[1:]) for s, ids in ((symbols, plain[0]), (more, marked[0]))
    ] == [kn.to_jamo("서울") + kn.END] * 2
    assert [symbols.symbols[i] for i in (plain[1][0], plain[1][-1])] == [kn.END] * 2
    assert more.symbols[marked[1][0]] == "zone"
    np.testing.assert_array_equal(plain[1][1:], marked[1][1:])


@pytest.mark.parametrize(
    ("jamo", "complete"),
    [
        (kn.to_jamo("한국 어"), True),
        (kn.LEADS[0], False),
        (kn.LEADS[0] + kn.TAILS[0], False),
        (kn.VOWELS[0], False),
        (kn.LEADS[0] + kn.VOWELS[0] + kn.TAILS[0] * 2, False),
        (kn.to_jamo("한  국"), False),
        (kn.to_jamo("한 "), False),
        ("", False),
    ],
)
def test_completeness(jamo, complete):
    assert kn.is_complete(jamo) is complete


def test_types():
    found = [kn.type_of(c) for c in kn.to_jamo("한 가") + kn.END]
    assert found == ["lead", "vowel", "tail", "space", "lead", "vowel", "end"]
    with pytest.raises(ValueError, match="neither jamo"):
        kn.type_of("x")


def test_jamo_that_stand_alone_are_shown_by_themselves():
    lonely = kn.to_jamo("가") + kn.TAILS[3] * 2 + kn.LEADS[1] + kn.VOWELS[10]
    shown = kn.visible(lonely)
    assert shown.startswith(kn.to_syllables(kn.to_jamo("가") + kn.TAILS[3]))
    assert all("\u3131" <= c <= "\u3163" or "가" <= c <= "힣" for c in shown)
    for c in kn.JAMO:
        assert "\u3131" <= kn.visible(c) <= "\u3163"


@pytest.mark.parametrize(
    ("korean", "latin"),
    [("한국", "hangug"), ("서울 시간", "seoul sigan"), ("독립문", "dogribmun")],
)
def test_romanised(korean, latin):
    assert kn.romanised(korean) == kn.romanised(kn.to_jamo(korean)) == latin


def test_a_changed_or_missing_file_is_refused(tmp_path, monkeypatch):
    changed = tmp_path / "korean_names.csv"
    changed.write_bytes(kn.FILE.read_bytes() + b"city,x,X,y\n")
    monkeypatch.setattr(kn, "FILE", changed)
    with pytest.raises(ValueError, match="has been changed"):
        kn.load()
    monkeypatch.setattr(kn, "FILE", tmp_path / "none.csv")
    with pytest.raises(FileNotFoundError, match="git checkout"):
        kn.load()
