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
