"""Chapter 10: other right ways, and unusual lists of chunks."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.exercises import ch10 as ex
from course_utils.exercises.ch10.overflow import naive_softmax

lanes = ex.check_lanes.solution


@pytest.mark.parametrize("case", ex.check_perplexity.cases)
def test_perplexity_is_the_exponential_of_pytorchs_loss(case):
    nats = F.nll_loss(torch.tensor(case["probs"]).log()[:, None],
                      torch.zeros(len(case["probs"]), dtype=torch.int64))  # fmt: skip
    bits, perplexity = ex.check_perplexity.solution(**case)
    assert perplexity == pytest.approx(float(torch.exp(nats)))
    assert bits == pytest.approx(float(nats) / np.log(2))


def test_powers_of_probabilities_are_right_too():
    def by_powers(logits, tau):
        probs = naive_softmax(logits) ** (1 / tau)
        return probs / probs.sum()

    assert ex.check_temperature(by_powers).passed


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda ids, T, N: (c for c in lanes(ids, T, N)), "list of a generator"),
        (lambda ids, T, N: [c[:2] for c in lanes(ids, T, N)], "Entry 0"),
        (lambda ids, T, N: lanes(ids, T, N)[0], "Entry 0 of the list"),
        (
            lambda ids, T, N: [(x, y, [f] * N) for x, y, f in lanes(ids, T, N)],
            "expected one bool for all lanes",
        ),
        (
            lambda ids, T, N: [(x.tolist(), y, f) for x, y, f in lanes(ids, T, N)],
            "xs of chunk 0 is a list",
        ),
        (lambda ids, T, N: lanes(ids, T, N) * 2, "has 12 chunks; expected 6"),
        (
            lambda ids, T, N: [(x[::-1], y, f) for x, y, f in lanes(ids, T, N)],
            "lane 0 of xs is [2, 1, 0]; expected [0, 1, 2]",
        ),
        (
            lambda ids, T, N: [
                (x, y, f or b == 1) for b, (x, y, f) in enumerate(lanes(ids, T, N))
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
        lambda ids, T, N: [(x, y, int(f)) for x, y, f in lanes(ids, T, N)]
    ).passed
