"""Numbers as the flagships write them, and as JavaScript writes them."""

import math

import pytest

from course_utils.explorers.number_text import (
    circled,
    format_given,
    format_number,
    superscript,
)
from tests.explorers._node import run_script


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.000"),
        (0.53432, "0.534"),
        (-12.3, "−12.30"),
        (123.45, "123.5"),
        (1250, "1.3e3"),
        (9996, "1.0e4"),
        (-98765.4, "−9.9e4"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_a_number_in_four_digits(value, text):
    assert format_number(value) == text


@pytest.mark.parametrize("value", [0.0, -0.0, -0.0004, -1e-12])
def test_what_rounds_to_nothing_has_no_sign(value):
    assert format_number(value) == "0.000"


@pytest.mark.parametrize("value", [0.0625, 0.3125, 2.0625])
def test_halves_are_rounded_away_from_zero(value):
    """Python's own formatting gives 0.062, 0.312 and 2.062."""
    assert float(f"{value:.3f}") < value < float(format_number(value))
    assert format_number(-value) == f"−{format_number(value)}"


def test_extra_digits():
    assert format_number(2 / 3, extra=2) == "0.66667"
    assert format_number(54321, extra=1) == "5.43e4"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5"),
        (-1, "−1"),
        (0, "0"),
        (100, "100"),
        (1 / 3, "0.3333"),
        (-12.3456, "−12.35"),
        (1e-7, "1e−7"),
    ],
)
def test_a_given_number_stays_as_it_was_given(value, text):
    assert format_given(value) == text


def test_digits_of_a_given_number():
    assert format_given(math.pi, digits=2) == "3.1"
    assert format_given(math.pi, digits=6) == "3.14159"


def test_terms_are_circled_and_steps_are_raised():
    assert [circled(t) for t in (1, 2, 8)] == ["①", "②", "⑧"]
    assert [superscript(t) for t in (1, 3, 8)] == ["⁽¹⁾", "⁽³⁾", "⁽⁸⁾"]


@pytest.mark.node
def test_the_twin_writes_the_same_over_many_sizes():
    steps = (-7.5, -2.0625, -1, -0.3125, 0.049999, 0.0625, 1, 1.25, 9.99951)
    values = [step * 10.0**power for step in steps for power in range(-5, 7)]
    texts = run_script("unrolled_twin.mjs", {"values": values})["texts"]
    assert texts == [format_number(value) for value in values]
    assert len(set(texts)) > 60
