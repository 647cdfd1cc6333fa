"""Chapter 03's solutions are what the chapter says, by another way each."""

import numpy as np
import pytest
import torch

from course_utils.exercises import ex03_kinds_of_rnn as ex


@pytest.mark.parametrize("case", ex.check_total_loss.cases)
def test_total_loss_is_torch_cross_entropy(case):
    T, N, K = case["logits"].shape
    targets = np.where(np.arange(T)[:, None] < case["lengths"], case["targets"], -100)
    expected = torch.nn.functional.cross_entropy(
        torch.tensor(case["logits"]).reshape(-1, K),
        torch.tensor(targets).reshape(-1),
        reduction="sum",  # -100 is left out
    )
    assert ex.total_loss(**case) == pytest.approx(expected.item() / N, rel=1e-12)


@pytest.mark.parametrize("case", ex.check_last_states.cases)
def test_last_states_one_sequence_at_a_time(case):
    found = ex.check_last_states.solution(**case)
    for n, length in enumerate(case["lengths"]):
        np.testing.assert_array_equal(found[n], case["hs"][length - 1, n])


@pytest.mark.parametrize("case", ex.check_teacher_forced.cases)
def test_teacher_forced_by_a_loop(case):
    U, W, b, V, b_s = (case[name] for name in ("U", "W", "b", "V", "b_s"))
    y = np.zeros_like(case["targets"][0])
    logits = ex.teacher_forced(**case)
    for t, x in enumerate(case["xs"]):
        step = np.tanh(x @ U.T + y @ W.T + b) @ V.T + b_s
        np.testing.assert_allclose(logits[t], step, rtol=1e-10)
        y = case["targets"][t]


def test_bidirectional_is_torch_rnn():
    case = ex.check_bidirectional.cases[0]
    T, N, D = case["xs"].shape
    H = len(case["right"][0])
    rnn = torch.nn.RNN(D, H, bidirectional=True, dtype=torch.float64)
    with torch.no_grad():
        for suffix, weights in (("l0", "right"), ("l0_reverse", "left")):
            U, W, b = map(torch.tensor, case[weights])
            getattr(rnn, f"weight_ih_{suffix}")[:] = U
            getattr(rnn, f"weight_hh_{suffix}")[:] = W
            getattr(rnn, f"bias_ih_{suffix}")[:] = b
            getattr(rnn, f"bias_hh_{suffix}")[:] = 0
        expected, _ = rnn(torch.tensor(case["xs"]))
    np.testing.assert_allclose(ex.bidirectional(**case), expected, rtol=1e-10)


def test_sizes_of_a_case_are_all_different():
    for case in ex.check_teacher_forced.cases:
        sizes = [*case["xs"].shape, *case["V"].shape]
        assert len(set(sizes)) == 5


def test_lengths_differ_and_fill_the_batch():
    for case in ex.check_total_loss.cases + ex.check_last_states.cases:
        T = len(case.get("logits", case.get("hs")))
        assert case["lengths"].max() == T and len(set(case["lengths"])) > 1
        assert case["lengths"].min() >= 1


def test_an_unknown_mistake_is_located():
    def wrong(xs, right, left):
        hs = ex.bidirectional(xs, right, left).copy()
        hs[2] += 0.5
        return hs

    verdict = ex.check_bidirectional(wrong)
    assert verdict.status == "wrong"
    assert "hs[2]" in " ".join(repr(verdict).split())


def test_a_broken_library_fails_the_right_answer(monkeypatch):
    def forced(xs, targets, U, W, b, V, b_s):
        previous = np.concatenate([np.zeros_like(targets[:1]), targets[:-1]])
        return np.tanh(xs @ U.T + previous @ W.T + b) @ V.T + b_s

    assert ex.check_teacher_forced(forced).passed
    monkeypatch.setattr(
        "course_utils.numpy_rnn.JordanCell.forward_forced",
        lambda self, xs, targets: (xs @ self.U[:1].T + targets, None),
    )
    assert not ex.check_teacher_forced(forced).passed
