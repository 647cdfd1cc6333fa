"""Composed tunes keep every rule that the course says they keep."""

import math
from itertools import pairwise

import numpy as np
import pytest

from course_utils.datasets import abc_notation as abc
from course_utils.datasets import tunes

SOME = tunes.corpus(400)
READ = [abc.parse(tune.text) for tune in SOME]


def test_every_tune_is_sound():
    for tune, read in zip(SOME, READ, strict=True):
        assert abc.short_and_long_bars(read) == [], tune.text
        assert abc.ends_on_tonic(read), tune.text
        assert abc.form(read) in ("AABB", "AABA"), tune.text


def test_title_metre_and_key_fit():
    for tune, read in zip(SOME, READ, strict=True):
        over, under = read.metre
        assert tunes.DANCES[read.title.split()[-1]] == f"{over}/{under}"
        assert read.key in tunes.KEYS and f"\nK:{read.key}\n" in tune.text
    assert {read.key for read in READ} == set(tunes.KEYS)
    assert len({read.metre for read in READ}) == 3


def test_both_parts_close_with_a_step_onto_the_tonic():
    for read in READ:
        for end in (3, len(read.bars) - 1):
            before, last = read.bars[end][-2:]
            assert last.midi % 12 == read.tonic and abs(last.midi - before.midi) <= 2
            if read.key.endswith("m") and before.midi < last.midi:
                assert last.midi - before.midi == 1  # the raised step


def test_within_a_beat_the_melody_moves_in_steps():
    """At most a ninth, mostly a second."""
    jumps = np.array(
        [
            abs(second.midi - first.midi)
            for read in READ
            for bar in read.bars
            for first, second in pairwise(bar)
        ]
    )
    assert jumps.max() <= 14 and (jumps <= 2).mean() > 0.5
    midi = [note.midi for read in READ for bar in read.bars for note in bar]
    assert 59 < min(midi) and max(midi) <= 83


def test_forms_and_repeated_bars_come_as_often_as_drawn():
    forms = [abc.form(read) for read in READ]
    assert forms.count("AABB") / len(forms) == pytest.approx(0.6, abs=0.08)
    same = [read.bars[2] == read.bars[0] for read in READ]
    assert 0.45 < np.mean(same) < 0.62


def test_a_tune_depends_on_seed_and_number_only():
    assert tunes.corpus(7)[5] == SOME[5]
    other = tunes.corpus(20, seed=1)
    assert not {t.text for t in other} & {t.text for t in SOME}


def test_every_tune_can_be_encoded_and_read_again():
    symbols = tunes.vocabulary()
    ids = tunes.encode([t.text for t in SOME])
    for tune, numbers in zip(SOME, ids, strict=True):
        assert symbols.decode(numbers) == f"${tune.text}$"
    used = set(np.concatenate(ids).tolist())
    assert len(used) >= len(symbols) - 12


def test_dice_count_what_choices_cost():
    dice = tunes.Dice(np.random.default_rng(0))
    drawn = [dice.choose({"a": 3, "b": 1}) for _ in range(4000)]
    share = drawn.count("a") / 4000
    assert share == pytest.approx(0.75, abs=0.03)
    cost = -(share * math.log2(0.75) + (1 - share) * math.log2(0.25)) * 4000
    assert dice.bits == pytest.approx(cost)
    before = dice.bits
    assert dice.choose(("x",)) == "x" and dice.bits == before
