"""A mistake is named where its words are true, and one of several slips is named."""

import numpy as np
import pytest

from course_utils.exercises import ch02, ch04, ch08, ch10, ch11
from course_utils.numpy_rnn import sigmoid


def words_of(verdict):
    return " ".join(repr(verdict).split())


def product_with_the_other_weights(xs, h0, U, W, b):
    return np.stack([np.tanh(x @ W.T + h0 @ U.T + b) for x in xs])


def targets_not_one_hot(logits, targets):
    probs = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probs /= probs.sum(axis=-1, keepdims=True)
    return (probs - targets) / targets.size


def columns_for_words(E, a, b, c):
    place = E[:, b] - E[:, a] + E[:, c]
    return int((E @ place).argmax()), 0


def table_times_cosines(E, i, n):
    rows = E / np.linalg.norm(E, axis=1, keepdims=True)
    return np.argsort(-(E * (rows @ rows[i])))[:n]


def test_the_same_error_in_another_product_has_another_name():
    verdict = ch02.check_forward(product_with_the_other_weights)
    assert verdict.mistake.name == "the input is multiplied by W"


@pytest.mark.parametrize(
    ("checker", "function"),
    [
        (ch10.check_cross_entropy_gradient, targets_not_one_hot),
        (ch11.check_analogy, columns_for_words),
        (ch11.check_cosine_neighbours, table_times_cosines),
    ],
)
def test_an_error_of_another_line_has_no_name(checker, function):
    verdict = checker(function)
    assert verdict.status == "error" and verdict.mistake is None, repr(verdict)


ZEROS = [np.zeros((2, 1)), np.zeros((2, 2)), np.zeros(2), np.zeros((1, 2))]


@pytest.mark.parametrize(
    "change", [{}, {0: [[1], [1]]}, {0: [[-1], [1]], 3: [[1, -2]]}, {2: [0, -0.5]}]
)
def test_weights_are_named_only_if_they_are_wrong(change):
    weights = [change.get(i, array) for i, array in enumerate(ZEROS)]
    verdict = ch02.check_parity_weights(lambda: weights)
    assert verdict.status == "wrong" and verdict.mistake is None, repr(verdict)


def test_the_same_wrong_network_in_other_units_is_named():
    U, W, b, V = ch02.check_parity_weights.solution()
    turned = U, W[::-1, ::-1], np.array([-0.5, 0]), V[:, ::-1]
    verdict = ch02.check_parity_weights(lambda: turned)
    assert "second bias is -0.5" in words_of(verdict)


def test_one_of_two_slips_is_named_and_c_comes_before_h():
    def lstm_step(x, h, c, U, W, b):
        i, f, g, o = np.split(x @ U.T + h @ W.T + b, 4, axis=-1)
        c = sigmoid(f) * c + np.tanh(g)  # no input gate, and no tanh below
        return sigmoid(o) * c, c

    words = words_of(ch08.check_lstm_step(lstm_step))
    assert "more than one thing to mend. c is what you get when the input gate" in words
    assert "c is off" in words and "Also off: h" in words


def test_blocks_are_told_apart():
    def right_but_for_g(*given):
        da, dh, dc = ch08.check_lstm_backward.solution(*given)
        da = da.copy()
        H = da.shape[1] // 4
        da[:, 2 * H : 3 * H] *= 1.25
        return da, dh, dc

    words = words_of(ch08.check_lstm_backward(right_but_for_g))
    assert "da is off in block g (right: i, f, o)" in words


def test_a_slip_in_one_block_is_named_beside_another():
    def lstm_backward(dh, dc, c_prev, i, f, g, o, c, W):
        t = np.tanh(c)
        dc = dc + dh * o * (1 - t**2)
        da = np.concatenate(
            [
                dc * g * i * (1 - i),
                dc * c * f * (1 - f),  # c for c_prev
                dc * i * (1 - g**2),
                dh * t * o,  # no slope
            ],
            axis=-1,
        )
        return da, da @ W, dc * f

    words = words_of(ch08.check_lstm_backward(lstm_backward))
    assert "Block f of da is what you get when the forget gate is credited" in words


def test_results_in_another_order_are_said_to_be_right():
    def leaky_step_backward(*given):
        return ch04.check_leaky_step_backward.solution(*given)[::-1]

    assert not ch04.check_leaky_step_backward(leaky_step_backward).passed
    assert "order" in words_of(ch04.check_leaky_step_backward(leaky_step_backward))


KEPT = []


def keeps_a_list(xs, h0, U, W, b):
    h = h0
    for x in xs:
        h = np.tanh(x @ U.T + h @ W.T + b)
        KEPT.append(h)
    return np.stack(KEPT)


def draws_afresh(xs, h0, U, W, b):
    return np.random.default_rng().normal(size=(len(xs), *h0.shape))


def draws(xs, h0, U, W, b):
    return np.random.normal(size=(len(xs), *h0.shape))  # noqa: NPY002


@pytest.mark.parametrize("function", [keeps_a_list, draws_afresh, draws])
def test_an_answer_that_changes_between_calls_is_told_so(function):
    verdict = ch02.check_forward(function)
    assert verdict.status == "wrong" and verdict.mistake is None
    assert "Called twice with the same arguments" in words_of(verdict)


def test_numbers_differ_where_they_are_shown():
    def forward(*given):
        return ch02.check_forward.solution(*given) * (1 + 1e-5)

    shown = words_of(ch02.check_forward(forward)).split("is ", 1)[1]
    found, expected = shown.split("; expected ")[:2]
    assert found.split()[-1] != expected.split(":")[0]
