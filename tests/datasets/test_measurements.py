"""Reading stored tables: types, selection, and what counts as agreement."""

import math

import numpy as np
import pytest

from course_utils.datasets import measurements

TEXT = """\
# experiment: tiny
# question: Which: this or that?
model,T,seed,accuracy,horizon
this,5,0,0.5,inf
this,5,1,0.75,inf
that,5,0,1.0,12.0
"""


@pytest.fixture
def tiny():
    return measurements.read(TEXT)


def test_numbers_are_numbers_and_words_words(tiny):
    assert tiny.about["question"] == "Which: this or that?"
    row = tiny.rows[0]
    assert row["model"] == "this"
    assert row["T"] == 5
    assert isinstance(row["T"], int)
    assert row["accuracy"] == 0.5
    assert row["horizon"] == math.inf
    assert repr(tiny) == "Measurements(tiny: 3 rows)"


def test_rows_columns_and_spread(tiny):
    this = tiny.select(model="this", T=5)
    np.testing.assert_array_equal(this.column("accuracy"), [0.5, 0.75])
    assert this.spread("accuracy") == (0.5, 0.625, 0.75)
    assert tiny.values("model") == ["this", "that"]
    assert len(tiny.select(seed=0)) == 2


def test_agreement_is_the_spread_and_half_of_it_on_each_side(tiny):
    this = tiny.select(model="this")
    assert this.agrees("accuracy", 0.4)
    assert this.agrees("accuracy", 0.87)
    assert not this.agrees("accuracy", 0.37)
    assert not this.agrees("accuracy", 0.88)
    assert this.agrees("accuracy", 0.88, margin=0.01)
    assert this.agrees("horizon", math.inf)
    assert not this.agrees("horizon", 100.0)
    one = tiny.select(model="that")
    assert one.agrees("horizon", 12.0)
    assert not one.agrees("horizon", 12.1)
    assert not one.agrees("horizon", math.nan)


def test_what_is_not_there_is_named(tiny, tmp_path):
    with pytest.raises(ValueError, match="no row has .*'those'.*'this', 'that'"):
        tiny.select(model="those")
    with pytest.raises(ValueError, match="no column 'loss'; expected one of"):
        tiny.column("loss")
    (tmp_path / "tiny.csv").write_text(TEXT, encoding="utf-8")
    assert len(measurements.load("tiny", tmp_path)) == 3
    with pytest.raises(FileNotFoundError, match=r"expected one of \['tiny'\]"):
        measurements.load("huge", tmp_path)
