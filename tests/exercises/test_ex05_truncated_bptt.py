"""Chapter 05's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch

from course_utils.exercises import _mistakes05 as mistakes
from course_utils.exercises import _mistakes05_lanes as lanes
from course_utils.exercises import ex05_truncated_bptt as ex


def by_autograd(case, reach):
    """dW by PyTorch; reach(t) is the first step (index) that the loss of t may use."""
    tensors = {n: torch.tensor(v) for n, v in case.items() if n != "k"}
    W, dW = tensors["W"], 0
    for t in range(len(case["xs"])):
        own = W.clone().requires_grad_()
        h = tensors["h0"]
        for tau in range(t + 1):
            weight = own if tau >= reach(t) else W
            h = tensors["xs"][tau] @ tensors["U"].T + h @ weight.T + tensors["b"]
            h = torch.tanh(h)
        (h * tensors["d_hs"][t]).sum().backward()
        dW = dW + own.grad
    return dW.numpy()


@pytest.mark.parametrize("case", ex.check_chunk_gradient.cases)
def test_chunks_are_what_autograd_finds(case):
    expected = by_autograd(case, lambda t: t // case["k"] * case["k"])
    np.testing.assert_allclose(ex.chunk_gradient(**case), expected, atol=1e-12)
    np.testing.assert_allclose(mistakes.chunked(**case), expected, atol=1e-12)


@pytest.mark.parametrize("case", ex.check_window_gradient.cases)
def test_windows_are_what_autograd_finds(case):
    expected = by_autograd(case, lambda t: t - case["k"] + 1)
    np.testing.assert_allclose(ex.window_gradient(**case), expected, atol=1e-12)
    np.testing.assert_allclose(mistakes.windowed(**case), expected, atol=1e-12)


@pytest.mark.parametrize("case", ex.check_cut_into_lanes.cases)
def test_lanes_go_on_from_batch_to_batch(case):
    xs, ys = ex.check_cut_into_lanes.solution(**case)
    assert xs.shape[1:] == (case["T"], case["N"])
    np.testing.assert_array_equal(ys[:, :-1], xs[:, 1:])
    np.testing.assert_array_equal(ys[:-1, -1], xs[1:, 0])
    ours = lanes.cut_into_lanes(**case)
    np.testing.assert_array_equal(ours[0], xs)
    np.testing.assert_array_equal(ours[1], ys)


def test_cases_have_a_remainder_and_sizes_that_differ():
    assert any(len(c["xs"]) % c["k"] for c in ex.check_chunk_gradient.cases)
    for case in ex.check_chunk_gradient.cases:
        sizes = [*case["xs"].shape, case["h0"].shape[1]]
        assert len(set(sizes)) == 4


def test_an_unknown_mistake_is_located():
    def doubled(**case):
        return 2 * ex.chunk_gradient(**case)

    verdict = ex.check_chunk_gradient(lambda *given: doubled(**named(given)))
    assert verdict.status == "wrong" and verdict.mistake is None
    assert "dW" in repr(verdict)


def named(given):
    return dict(zip(("xs", "h0", "d_hs", "U", "W", "b", "k"), given, strict=True))


def test_the_library_is_what_the_share_counts():
    for case in ex.check_credited_share.cases:
        lag, k = case["lag"], case["k"]
        steps = np.arange(60 * k)
        assert mistakes.share(lag, k) == pytest.approx(np.mean(steps % k >= lag))
