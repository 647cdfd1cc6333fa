"""Chapter 02's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch

from course_utils.exercises import ex02_unrolling as ex


def test_forward_is_torch_rnn_forward():
    case = ex.check_forward.cases[0]
    rnn = torch.nn.RNN(4, 6, bias=True, dtype=torch.float64)
    with torch.no_grad():
        rnn.weight_ih_l0[:] = torch.tensor(case["U"])
        rnn.weight_hh_l0[:] = torch.tensor(case["W"])
        rnn.bias_ih_l0[:] = torch.tensor(case["b"])
        rnn.bias_hh_l0[:] = 0
        expected, _ = rnn(torch.tensor(case["xs"]), torch.tensor(case["h0"])[None])
    np.testing.assert_allclose(ex.forward(**case), expected, rtol=1e-12)


def test_untied_with_equal_copies_is_the_tied_network():
    case = ex.check_forward.cases[0]
    T = len(case["xs"])
    copies = [np.stack([case[name]] * T) for name in ("U", "W", "b")]
    untied = ex.untied_forward(case["xs"], case["h0"], *copies)
    np.testing.assert_allclose(untied, ex.forward(**case), rtol=1e-12)


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


def test_sizes_of_a_case_are_all_different():
    for case in ex.check_forward.cases + ex.check_untied_forward.cases:
        sizes = [*case["xs"].shape, case["h0"].shape[1]]
        assert len(set(sizes)) == 4


def test_unknown_mistake_is_located():
    def forgets_after_three(xs, h0, U, W, b):
        hs, h = [], h0
        for t, x in enumerate(xs):
            h = np.tanh(x @ U.T + (0 if t == 3 else h) @ W.T + b) if t != 3 else (
                np.tanh(x @ U.T + b)
            )
            hs.append(h)
        return np.stack(hs)

    verdict = ex.check_forward(forgets_after_three)
    assert verdict.status == "wrong"
    assert "first at t = 4, that is hs[3]" in " ".join(repr(verdict).split())


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
    ],
)
def test_a_raised_error_is_recognised_in_other_words(share):
    def forward(xs, h0, U, W, b):
        return np.stack([np.tanh(share(x, h0, U, W, b)) for x in xs])

    assert ex.check_forward(forward).mistake.name == "U is not transposed"


def test_the_librarys_pair_is_one_thing_too_many():
    """Whoever has read the library returns (hs, final)."""
    verdict = ex.check_forward(lambda *given: (ex.forward(*given), given[1]))
    words = " ".join(repr(verdict).split())
    assert "This is a tuple of 2; return hs alone." in words
    assert "np.stack" not in words


def test_a_tensor_without_axes_is_no_fault_of_the_function():
    verdict = ex.check_forward(lambda *given: torch.tensor(1.0))
    assert verdict.status == "wrong"
    assert "hs is a torch.Tensor of shape ()" in " ".join(repr(verdict).split())


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
        driven, h, hs = add(xs @ Us.transpose(0, 2, 1), bs), h0, []
        for t in range(len(xs)):
            h = np.tanh(driven[t] + h @ Ws[t].T)
            hs.append(h)
        return np.stack(hs)

    return untied_forward


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
        (ex.check_untied_forward, all_inputs_at_once(lambda a, b: a + b), "axis for"),
        (ex.check_untied_forward, all_inputs_at_once(lambda a, b: b + a), "axis for"),
        (ex.check_untied_forward, all_inputs_at_once(np.ndarray.__iadd__), "axis for"),
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
    right = all_inputs_at_once(lambda a, b: a + b[:, None])
    assert ex.check_untied_forward(right).passed
