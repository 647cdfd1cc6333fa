"""Chapter 02: mistakes in learners' words, and the weights of the parity network."""

import numpy as np
import pytest

from course_utils.exercises import ch02 as ex
from course_utils.exercises.ch02.parity_weights import (
    answers,
    bit_strings,
    parity_weights,
)


@pytest.mark.parametrize("tied", [True, False])
def test_count_is_the_size_of_real_arrays(tied):
    T, D, H, K = 5, 4, 6, 3
    shapes = [(H, D), (H, H), (H,), (K, H), (K,)]
    sizes = sum(np.empty(shape).size for shape in shapes)
    count = ex.check_count_parameters.solution(T, D, H, K, tied)
    assert count == (sizes if tied else T * sizes)


def test_hello():
    solution = ex.check_inputs_and_targets.solution
    xs, targets = solution("hello", ["h", "e", "l", "o"])
    assert xs.shape == (4, 1, 4)
    assert xs.argmax(-1).ravel().tolist() == [0, 1, 2, 2]
    assert targets.ravel().tolist() == [1, 2, 2, 3]


def test_integers_as_inputs_and_floats_as_targets_are_refused():
    def integers(text, vocabulary):
        xs, targets = ex.check_inputs_and_targets.solution(text, vocabulary)
        return xs.astype(int), targets

    def floats(text, vocabulary):
        xs, targets = ex.check_inputs_and_targets.solution(text, vocabulary)
        return xs, targets.astype(float)

    for function, word in ((integers, "dtype=float"), (floats, "dtype=int")):
        verdict = ex.check_inputs_and_targets(function)
        assert verdict.status == "wrong" and word in repr(verdict)


def plain_forward(xs, h0, U, W, b):
    h, hs = h0, []
    for x in xs:
        h = np.tanh(x @ U.T + h @ W.T + b)
        hs.append(h)
    return np.stack(hs)


def test_a_broken_library_fails_the_right_answer(monkeypatch):
    """The check holds the learner's code against the library, so it guards both."""
    assert ex.check_forward(plain_forward).passed

    def step(self, ux, h):
        return np.tanh(ux - h @ self.W.T)

    monkeypatch.setattr("course_utils.numpy_rnn.RNNCell.step", step)
    assert not ex.check_forward(plain_forward).passed


@pytest.mark.parametrize(
    "share",
    [
        lambda x, h, U, W, b: np.dot(x, U) + np.dot(h, W.T) + b,
        lambda x, h, U, W, b: np.dot(h, W.T) + np.matmul(x, U) + b,
        lambda x, h, U, W, b: x.dot(U) + h @ W.T + b,
    ],
)
def test_a_raised_error_is_recognised_in_other_words(share):
    def forward(xs, h0, U, W, b):
        return np.stack([np.tanh(share(x, h0, U, W, b)) for x in xs])

    assert ex.check_forward(forward).mistake.name == "U is not transposed"


def states_and_pre_activations(xs, h0, U, W, b):
    h, kept = h0, []
    for x in xs:
        a = x @ U.T + h @ W.T + b
        h = np.tanh(a)
        kept.append(a)
    return np.stack(kept)


def parity(W=((1, -2), (1, -2)), b=(0, -1)):
    return lambda: ([[1], [1]], W, b, [[1, -2]])


def count_without_the_first_step(T, D, H, K, tied):
    one = H * D + H * H + H + K * H + K
    return one if tied else (T - 1) * one


def own_vocabulary(text, vocabulary):
    letters = sorted(set(text))
    xs = np.zeros((len(text) - 1, 1, len(letters)))
    targets = np.zeros((len(text) - 1, 1), dtype=int)
    for t in range(len(text) - 1):
        xs[t, 0, letters.index(text[t])] = 1
        targets[t, 0] = letters.index(text[t + 1])
    return xs, targets


def swapped(text, vocabulary):
    return ex.check_inputs_and_targets.solution(text, vocabulary)[::-1]


def one_W(index):
    def untied_forward(xs, h0, Us, Ws, bs):
        h, hs = h0, []
        for t in range(len(xs)):
            h = np.tanh(xs[t] @ Us[t].T + h @ Ws[index(t)].T + bs[t])
            hs.append(h)
        return np.stack(hs)

    return untied_forward


def all_inputs_at_once(add):
    def untied_forward(xs, h0, Us, Ws, bs):
        driven, h, hs = add(xs, Us, bs), h0, []
        for t in range(len(xs)):
            h = np.tanh(driven[t] + h @ Ws[t].T)
            hs.append(h)
        return np.stack(hs)

    return untied_forward


def plus_biases(xs, Us, bs):
    return xs @ Us.transpose(0, 2, 1) + bs


def biases_plus(xs, Us, bs):
    return bs + np.einsum("tnd,thd->tnh", xs, Us)


def biases_into(xs, Us, bs):
    driven = xs @ Us.transpose(0, 2, 1)
    driven += bs
    return driven


def bs_at_every_step(xs, h0, Us, Ws, bs):
    return np.stack([np.tanh(x @ U.T + bs) for x, U in zip(xs, Us, strict=True)])


@pytest.mark.parametrize(
    ("checker", "function", "words"),
    [
        (ex.check_forward, states_and_pre_activations, "pre-activations are returned"),
        (ex.check_parity_weights, parity(W=[[1, -1], [1, -1]]), "threshold network"),
        (ex.check_parity_weights, parity(b=[0, -0.5]), "second bias is -0.5"),
        (ex.check_count_parameters, count_without_the_first_step, "T - 1 sets"),
        (ex.check_inputs_and_targets, own_vocabulary, "from the text and sorted"),
        (ex.check_inputs_and_targets, swapped, "handed back in the opposite order"),
        (ex.check_untied_forward, one_W(lambda t: 0), "the first copy of W"),
        (ex.check_untied_forward, one_W(lambda t: t - 1), "W is off by one"),
        (ex.check_untied_forward, all_inputs_at_once(plus_biases), "axis for"),
        (ex.check_untied_forward, all_inputs_at_once(biases_plus), "axis for"),
        (ex.check_untied_forward, all_inputs_at_once(biases_into), "axis for"),
        (ex.check_untied_forward, bs_at_every_step, "all biases are added"),
    ],
)
def test_a_mistake_from_a_trial_is_named(checker, function, words):
    """Written as a learner would, not as the list of mistakes writes them."""
    verdict = checker(function)
    assert verdict.status == "mistake", repr(verdict)
    assert words in verdict.mistake.name
    assert "One axis is missing" not in repr(verdict)


def test_all_inputs_at_once_is_right_with_the_axis():
    right = all_inputs_at_once(lambda xs, Us, bs: plus_biases(xs, Us, bs[:, None]))
    assert ex.check_untied_forward(right).passed


def test_parity_of_every_bit_string():
    strings = [bits for n in range(1, 9) for bits in bit_strings(n)]
    expected = [bits.sum() % 2 for bits in strings]
    np.testing.assert_array_equal(answers(parity_weights()), expected)


def test_other_weights_that_answer_rightly_pass():
    U, W, b, V = parity_weights()
    s = np.array([4.0, 0.5])
    exchanged = U, W[::-1, ::-1], b[::-1], V[:, ::-1]
    scaled = U * s[:, None], W * s[:, None] / s, b * s, V / s
    for weights in (exchanged, scaled, [array.tolist() for array in (U, W, b, V)]):
        assert ex.check_parity_weights(lambda weights=weights: weights).passed


def test_the_shortest_wrong_string_is_shown_step_by_step():
    wrong = [[1], [0]], [[0, 0], [0, 0]], [0, 0], [[3, 0]]
    verdict = ex.check_parity_weights(lambda: wrong)
    assert verdict.status == "wrong"
    assert "The bits 1 hold a single one" in repr(verdict)
    assert verdict.table.rows == [[1, 1, "1", "0", "3", 1]]


def test_what_is_no_such_weight_is_said():
    U, W, b, V = parity_weights()
    for weights, words in (
        ((U[:, 0], W, b, V), "U has shape (2,); expected (2, 1), such as [[0], [0]]"),
        (U, "four things"),
        ((U, [[1, 2], [3]], b, V), "cannot be read"),
        ((U, W * np.nan, b, V), "NaN"),
        ((U, W * 1j, b, V), "real numbers"),
    ):
        assert words in repr(ex.check_parity_weights(lambda weights=weights: weights))
