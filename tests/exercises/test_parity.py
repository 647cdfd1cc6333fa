"""The parity exercise judges what a network answers, not which weights it has."""

import numpy as np

from course_utils.exercises._parity import answers, bit_strings, parity_solution
from course_utils.exercises.ex02_unrolling import check_parity_weights as check

LONG = 8


def test_bit_strings():
    assert bit_strings(2).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_solution_against_counting():
    strings = [bits for n in range(1, LONG + 1) for bits in bit_strings(n)]
    expected = [bits.sum() % 2 for bits in strings]
    np.testing.assert_array_equal(answers(parity_solution()), expected)


def test_other_right_weights_pass():
    def swapped():
        U, W, b, V = parity_solution()
        return U, W[::-1, ::-1], b[::-1], V[:, ::-1]

    def scaled():
        U, W, b, V = parity_solution()
        s = np.array([4.0, 0.5])
        return U * s[:, None], W * s[:, None] / s, b * s, V / s

    assert check(swapped).passed
    assert check(scaled).passed


def test_lists_are_welcome():
    assert check(
        lambda: ([[1], [1]], [[1, -2], [1, -2]], [0, -1], [[1, -2]])
    ).passed


def test_the_first_wrong_string_is_the_shortest_and_shown_step_by_step():
    verdict = check(lambda: ([[1], [0]], [[0, 0], [0, 0]], [0, 0], [[3, 0]]))
    assert verdict.status == "wrong"
    assert "The bits 1 hold a single one" in repr(verdict)
    assert verdict.table.rows == [[1, 1, "1", "0", "3", 1]]


def test_wrong_shapes_say_what_is_expected():
    U, W, b, V = parity_solution()
    text = repr(check(lambda: (U[:, 0], W, b, V)))
    assert "U has shape (2,); expected (2, 1), such as [[0], [0]]" in text
    assert "four things" in repr(check(lambda: U))
    assert "cannot be read" in repr(check(lambda: (U, [[1, 2], [3]], b, V)))
    assert "NaN" in repr(check(lambda: (U, W * np.nan, b, V)))
    assert "real numbers" in repr(check(lambda: (U, W * 1j, b, V)))
