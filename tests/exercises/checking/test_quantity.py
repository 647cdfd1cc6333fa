"""What is no such array, list of arrays or dict is told in words."""

import numpy as np
import pytest

from course_utils.exercises.checking import Quantity
from course_utils.exercises.checking.compare import find_fault
from course_utils.exercises.checking.plain import plain

HS = Quantity("hs", ("T", "N", "H"))
PAIR = [HS, Quantity("final", ("N", "H"))]


def text(fault):
    return " ".join(part for _, part in fault.paragraphs)


@pytest.fixture
def hs():
    return np.random.default_rng(0).normal(size=(5, 3, 6))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda hs: hs.transpose(1, 0, 2), "another order"),
        (lambda hs: hs[:, 0], "One axis is missing"),
        (lambda hs: hs[:-1], "One time step too few"),
        (lambda hs: np.concatenate([hs[:1], hs]), "One time step too many"),
        (lambda hs: hs[..., :2], "expected (T, N, H) = (5, 3, 6)"),
        (lambda hs: list(hs), "np.stack"),
        (lambda hs: [], "np.stack"),
        (lambda hs: (hs,), "This is a tuple of 1; return `hs` alone."),
        (lambda hs: [0.5, 1], "`np.array` makes one of a list of numbers"),
        (lambda hs: tuple(hs), "np.stack"),
        (lambda hs: (hs, hs[-1]), "This is a tuple of 2; return `hs` alone."),
        (lambda hs: [hs[-1], hs], "This is a list of 2; return `hs` alone."),
        (lambda hs: (hs, [], None), "This is a tuple of 3; return `hs` alone."),
        (lambda hs: hs * 1j, "dtype complex128; expected an array of real numbers"),
        (lambda hs: 1j, "complex number; expected an array of real numbers"),
        (lambda hs: None, "None"),
        (lambda hs: "hs", "expected an array of numbers"),
        (lambda hs: np.array([object()]), "dtype object"),
        (lambda hs: {"hs": 1}, "expected an array of numbers"),
    ],
)
def test_what_is_no_such_array(hs, change, words):
    fault = find_fault(plain(change(hs)), {"hs": hs}, [HS])
    assert words in text(fault)


def test_missing_key_and_missing_part(hs):
    expected = {"hs": hs, "final": hs[-1]}
    assert "no final" in text(find_fault({"hs": hs}, expected, PAIR, as_dict=True))
    assert "expected a dict" in text(find_fault(hs, expected, PAIR, as_dict=True))
    assert "return hs, final" in text(find_fault(hs, expected, PAIR))


def test_a_list_with_the_array_in_it_is_told_from_a_list_of_its_steps(hs):
    for value in ((hs, hs[-1]), (hs[-1], hs), (hs, hs)):
        assert "np.stack" not in text(find_fault(value, {"hs": hs}, [HS]))
    assert "alone" not in text(find_fault(list(hs), {"hs": hs}, [HS]))


def test_one_part_too_many_inside_several(hs):
    fault = find_fault(((hs, hs[0]), hs[-1]), {"hs": hs, "final": hs[-1]}, PAIR)
    assert "This is a tuple of 2; put `hs` alone there." in text(fault)
