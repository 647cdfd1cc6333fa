"""Pictures of digits, their names, and numerals."""

import numpy as np
import pytest

from course_utils.datasets import digits


def test_clean_pictures_all_differ():
    clean = digits.glyphs()
    assert clean.shape == (10, digits.WIDTH * digits.HEIGHT)
    assert len(np.unique(clean, axis=0)) == 10
    assert clean[0].reshape(5, 3).tolist() == [
        [1, 1, 1], [1, 0, 1], [1, 0, 1], [1, 0, 1], [1, 1, 1],
    ]  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_pictures_are_clean_without_flips(dtype):
    xs, which = digits.pictures(7, np.random.default_rng(0), flip=0, dtype=dtype)
    assert xs.shape == (7, 15) and xs.dtype == dtype and which.dtype == np.int64
    np.testing.assert_array_equal(xs, digits.glyphs()[which])


def test_as_many_pixels_are_flipped_as_asked():
    xs, which = digits.pictures(4000, np.random.default_rng(0), flip=0.1)
    assert np.mean(xs != digits.glyphs()[which]) == pytest.approx(0.1, abs=0.005)


def test_the_same_rng_gives_the_same_pictures():
    first, second = (digits.pictures(5, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(first[0], second[0])


@pytest.mark.parametrize(
    ("given", "words"),
    [({"N": 0}, "N is 0"), ({"N": 3, "flip": 1.5}, "flip is 1.5; expected a prob")],
)
def test_what_cannot_be_drawn_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        digits.pictures(**given, rng=np.random.default_rng(0))


def value_of(numeral):
    """Read a Roman numeral: a letter before a larger one is taken off."""
    worth = dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000), strict=True))
    values = [worth[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def test_every_numeral_has_the_value_of_its_number():
    assert [value_of(digits.roman(n)) for n in range(1, 1000)] == list(range(1, 1000))
    known = {4: "IV", 42: "XLII", 388: "CCCLXXXVIII", 500: "D", 999: "CMXCIX"}
    assert {n: digits.roman(n) for n in known} == known


@pytest.mark.parametrize("number", [0, 1000, -3])
def test_numbers_without_a_numeral_are_refused(number):
    with pytest.raises(ValueError, match=f"number is {number}; expected 1 to 999"):
        digits.roman(number)


def test_writing_and_reading_are_each_others_inverse():
    batch = digits.spelled([3, 0, 6])
    assert batch.lengths.tolist() == [6, 5, 4]
    assert digits.read(batch.symbols, digits.LETTERS) == ["three", "zero", "six"]
    numerals = digits.romans([8, 51])
    assert digits.read(numerals.symbols, digits.NUMERALS) == ["VIII", "LI"]
    assert digits.figures([7, 310]).symbols.tolist() == [[7, 3], [0, 1], [0, 0]]
