"""ABC: pitches, lengths and repeats as the standard has them; errors that say where."""

from fractions import Fraction

import pytest

from course_utils.datasets import abc_notation as abc


def tune(body, metre="4/4", key="C", unit="1/8"):
    return f"X:1\nT:A Tune\nM:{metre}\nL:{unit}\nK:{key}\n{body}"


def pitches(body, **head):
    return [note.midi for bar in abc.parse(tune(body, **head)).bars for note in bar]


@pytest.mark.parametrize(
    ("body", "key", "midi"),
    [
        ("C,CDEFGABcc'|", "C", [48, 60, 62, 64, 65, 67, 69, 71, 72, 84]),
        ("FfBb|", "G", [66, 78, 71, 83]),
        ("FfBb|", "F", [65, 77, 70, 82]),
        ("FCGD|", "A", [66, 61, 68, 62]),
        ("BEAD|", "Eb", [70, 63, 68, 62]),
        ("EFGc|", "Em", [64, 66, 67, 72]),
        ("C_CCc^c=F|C|", "D", [61, 59, 59, 71, 73, 65, 61]),  # until the end of the bar
        ("^G,Gg|G|", "Am", [56, 68, 80, 67]),  # in every octave
        ("^c,C|", "C", [61, 61]),
        ("cz|", "C", [72, None]),
    ],
)
def test_pitches(body, key, midi):
    assert pitches(body, key=key) == midi


def test_lines_may_end_as_on_windows():
    text = tune("A B|c d|]")
    assert abc.parse(text.replace("\n", "\r\n")) == abc.parse(text)


def test_lengths_multiply_the_unit():
    bar = abc.parse(tune("A A2 A/2 A/ A3/2 z4 A3/|", unit="1/4")).bars[0]
    eighths = [note.length * 8 for note in bar]
    assert eighths == [2, 4, 1, 1, 3, 8, 3]
    assert all(isinstance(note.length, Fraction) for note in bar)


def test_repeats_and_parts():
    read = abc.parse(tune("|:A|B:|\n|:c:|\nd|e|]"))
    assert [(len(p.bars), p.repeated) for p in read.parts] == [
        (2, True), (1, True), (2, False),
    ]  # fmt: skip
    heard = [bar[0].midi for bar in read.played]
    assert heard == [69, 71, 69, 71, 72, 72, 74, 76]
    assert [bar[0].midi for bar in read.bars] == [69, 71, 72, 74, 76]


@pytest.mark.parametrize(
    ("key", "pitch"), [("C", 0), ("Am", 9), ("Bb", 10), ("Eb", 3), ("Dm", 2), ("G", 7)]
)
def test_tonic(key, pitch):
    assert abc.parse(tune("A|", key=key)).tonic == pitch


def test_bars_that_do_not_add_up():
    read = abc.parse(tune("A6|A4 A/A/|z6|A5|A7|", metre="6/8"))
    assert abc.short_and_long_bars(read) == [2, 4, 5]
    assert abc.short_and_long_bars(abc.parse(tune("A6|", metre="3/4"))) == []


def test_the_end():
    assert abc.ends_on_tonic(abc.parse(tune("A|d|", key="Dm")))
    assert abc.ends_on_tonic(abc.parse(tune("A|D,|", key="D")))
    assert not abc.ends_on_tonic(abc.parse(tune("D|A|", key="D")))
    assert not abc.ends_on_tonic(abc.parse(tune("D|z|", key="D")))


A, B = "A|B|c|d", "e|f|g|a"


@pytest.mark.parametrize(
    ("body", "letters"),
    [
        (f"|:{A}:||:{B}:|", "AABB"),
        (f"|:{A}:|{B}|{A}|]", "AABA"),
        (f"|:{A}:|{B}|A|B|c|e|]", "AABC"),
        (f"{A}|{A}|{B}|{B}|", "AABB"),
        (f"|:{A}|e:|{B}|", "A?A?B"),
        (f"|:{A}:|", "AA"),
    ],
)
def test_form(body, letters):
    assert abc.form(abc.parse(tune(body))) == letters


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1 is ''; expected X:"),
        ("X:1\nM:4/4\n", "line 2 is 'M:4/4'; expected T:"),
        (tune("A|").replace("A Tune", " "), "line 2 is 'T: '; expected T:"),
        (tune("A|", metre="4-4"), "line 3: M is '4-4'"),
        (tune("A|", metre="0/4"), "line 3: M is '0/4'"),
        (tune("A|", metre="6/7"), "line 3: M is '6/7'"),
        (tune("A|", unit="8"), "line 4: L is '8'"),
        (tune("A|", key="H"), "line 5: the key is 'H'; expected one of C, G"),
        (tune("A|\nB h|"), "line 7, character 3: 'h' is no note"),
        (tune("A^|"), r"line 6, character 2: '\^' is no note"),
        (tune("A||B|"), "line 6, character 3: an empty bar before |"),
        (tune("|A|"), "line 6, character 1: an empty bar"),
        (tune("A:|"), "line 6, character 2: :| without a |:"),
        (tune("|:A|:B:|"), "line 6, character 4: |: inside a repeat"),
        (tune("|:A|"), "a repeat |: is not closed"),
        (tune("A|B"), "the last bar is not closed"),
        (tune(""), "there are no notes"),
        (tune("A0|"), "line 6, character 1: the length '0' begins with 0"),
        (tune("A/02|"), "line 6, character 1: the length '/02' begins with 0"),
        (tune("z,|"), "line 6, character 1: a rest has no pitch"),
    ],
)
def test_errors_say_what_is_wrong(text, message):
    with pytest.raises(abc.AbcError) as caught:
        abc.parse(text)
    assert message.replace("\\", "") in str(caught.value)
    assert abc.parses(text) is None


def test_parses_gives_the_tune():
    assert abc.parses(tune("A|")) == abc.parse(tune("A|"))
