"""Chapter 10's solutions are what the chapter says, and more mistakes are caught."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.datasets import text
from course_utils.exercises import _mistakes10 as mistakes
from course_utils.exercises import _mistakes10_lanes as reading
from course_utils.exercises import _mistakes10_probabilities as probabilities
from course_utils.exercises import ex10_language_models as ex


@pytest.mark.parametrize("case", ex.check_cross_entropy_gradient.cases)
def test_the_gradient_is_what_autograd_finds(case):
    logits = torch.tensor(case["logits"], requires_grad=True)
    targets = torch.tensor(case["targets"])
    F.cross_entropy(logits.flatten(0, 1), targets.flatten()).backward()
    found = ex.cross_entropy_gradient(**case)
    np.testing.assert_allclose(found, logits.grad, atol=1e-12)
    np.testing.assert_allclose(mistakes.gradient(**case), logits.grad, atol=1e-12)


def test_one_case_overflows_at_both_ends():
    scores = ex.check_cross_entropy_gradient.cases[1]["logits"]
    assert scores.max() > 710 and scores.min() < -760
    assert np.abs(scores).min() < 5


def test_sizes_differ_within_every_case():
    for case in ex.check_cross_entropy_gradient.cases:
        assert len(set(case["logits"].shape)) == 3
    for case in ex.check_lanes.cases:
        assert case["T"] != case["N"]


def test_uniform_probabilities_have_the_perplexity_of_their_number():
    bits, perplexity = probabilities.perplexity(np.full(13, 1 / 97))
    assert bits == pytest.approx(np.log2(97))
    assert perplexity == pytest.approx(97)


@pytest.mark.parametrize("case", ex.check_perplexity.cases)
def test_perplexity_is_the_exponential_of_pytorchs_loss(case):
    nats = F.nll_loss(torch.tensor(case["probs"]).log()[:, None],
                      torch.zeros(len(case["probs"]), dtype=torch.int64))  # fmt: skip
    bits, perplexity = probabilities.perplexity(**case)
    assert perplexity == pytest.approx(float(torch.exp(nats)))
    assert bits == pytest.approx(float(nats) / np.log(2))


def test_one_text_is_too_long_for_a_product():
    assert np.prod(ex.check_perplexity.cases[-1]["probs"]) == 0


@pytest.mark.parametrize("case", ex.check_temperature.cases)
def test_temperature_is_pytorchs_softmax_of_divided_scores(case):
    expected = torch.softmax(torch.tensor(case["logits"]) / case["tau"], dim=0)
    np.testing.assert_allclose(ex.temperature(**case), expected, atol=1e-12)


def test_the_coldest_case_is_neither_greedy_nor_finite_without_care():
    case = ex.check_temperature.cases[-1]
    assert (case["logits"] / case["tau"]).max() > 710
    assert ex.temperature(**case).max() < 0.9
    centred = case["logits"] - case["logits"].mean()  # the mean is not enough
    assert centred.max() / case["tau"] > 710


def test_powers_of_probabilities_are_right_too():
    def by_powers(logits, tau):
        probs = mistakes.naive_softmax(logits) ** (1 / tau)
        return probs / probs.sum()

    assert ex.check_temperature(by_powers).passed


@pytest.mark.parametrize("case", ex.check_lanes.cases)
def test_a_reading_is_the_librarys_batches(case):
    xs, ys = text.batches(**case)
    chunks = ex.lanes(**case)
    assert len(chunks) == 2 * len(xs)
    for b, (x, y, first) in enumerate(chunks):
        np.testing.assert_array_equal(x, xs[b % len(xs)])
        np.testing.assert_array_equal(y, ys[b % len(xs)])
        assert first == (b % len(xs) == 0)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda ids, T, N: (c for c in ex.lanes(ids, T, N)), "list of a generator"),
        (lambda ids, T, N: [c[:2] for c in ex.lanes(ids, T, N)], "Entry 0"),
        (lambda ids, T, N: ex.lanes(ids, T, N)[0], "Entry 0 of the list"),
        (
            lambda ids, T, N: [(x, y, [f] * N) for x, y, f in ex.lanes(ids, T, N)],
            "expected one bool for all lanes",
        ),
        (
            lambda ids, T, N: [(x.tolist(), y, f) for x, y, f in ex.lanes(ids, T, N)],
            "xs of chunk 0 is a list",
        ),
        (lambda ids, T, N: ex.lanes(ids, T, N) * 2, "has 12 chunks; expected 6"),
        (
            lambda ids, T, N: [(x[::-1], y, f) for x, y, f in ex.lanes(ids, T, N)],
            "lane 0 of xs is [2, 1, 0]; expected [0, 1, 2]",
        ),
        (
            lambda ids, T, N: [
                (x, y, f or b == 1) for b, (x, y, f) in enumerate(ex.lanes(ids, T, N))
            ],
            "goes on where the chunk before it stopped",
        ),
    ],
)
def test_unknown_mistakes_in_reading_are_located(function, words):
    verdict = ex.check_lanes(function)
    assert verdict.status == "wrong" and verdict.mistake is None
    assert words in " ".join(repr(verdict).split())


def test_integers_serve_as_first():
    assert ex.check_lanes(
        lambda ids, T, N: [(x, y, int(f)) for x, y, f in ex.lanes(ids, T, N)]
    ).passed


def test_wrong_cuts_of_chapter_05_speak_of_chunks_here():
    names = [mistake.name for mistake in reading.READING]
    assert any("cut anew for each chunk" in name for name in names)
    assert not any("chunkes" in m.advice for m in reading.READING)
    assert not any("batch" in m.name + m.why + m.advice for m in reading.READING)


def test_an_unknown_mistake_in_the_gradient_is_located():
    def halved(logits, targets):
        return ex.cross_entropy_gradient(logits, targets) / 2

    verdict = ex.check_cross_entropy_gradient(halved)
    assert verdict.status == "wrong" and verdict.mistake is None
    assert "d_logits" in repr(verdict) and "off by" in repr(verdict)
