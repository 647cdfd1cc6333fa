"""The stored comparison of inputs against the code, and what it shows."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from course_utils.datasets import measurements
from course_utils.experiments import embedding_inputs
from course_utils.models import language


@pytest.fixture(scope="module")
def stored():
    return measurements.load("embedding_inputs")


def test_a_table_of_columns_is_the_one_hot_network():
    K, H, T, N = 11, 5, 7, 3
    slow = language.CharacterModel(K, H, "lstm", seed=2).double()
    fast = language.CharacterModel(K, H, "lstm", seed=2).double()
    fast = embedding_inputs.one_hot(fast).double()
    ids = torch.randint(K, (T, N), generator=torch.Generator().manual_seed(1))
    scores = [model(ids)[0] for model in (slow, fast)]
    torch.testing.assert_close(*scores, rtol=1e-12, atol=1e-12)
    for found in scores:
        language.token_mean(found, ids.flip(0)).backward()
    pairs = [
        (slow.rnn.weight_ih_l0.grad.T, fast.embed.weight.grad),
        (slow.rnn.weight_hh_l0.grad, fast.rnn.weight_hh_l0.grad),
        (slow.rnn.bias_ih_l0.grad, fast.rnn.bias_ih_l0.grad),
        (slow.out.weight.grad, fast.out.weight.grad),
    ]
    for one, other in pairs:
        assert one.abs().max() > 1e-4
        torch.testing.assert_close(one, other, rtol=1e-10, atol=1e-12)
    assert embedding_inputs.trained(fast) == embedding_inputs.trained(slow)


def test_no_paragraph_is_on_two_sides():
    parts = embedding_inputs.corpus()
    assert 2000 < len(parts.vocabulary) < 5000
    assert len(parts.train) > 6 * len(parts.validation) > 0 < len(parts.test)
    sides = []
    for ids in parts[:3]:
        ends = np.flatnonzero(ids == 1) + 1
        paragraphs = np.split(ids, ends)
        # Two paragraphs may look alike where words are unknown: only long ones count.
        sides.append({p.tobytes() for p in paragraphs if (p > 0).sum() > 40})
    assert min(map(len, sides)) > 20
    assert not sides[0] & sides[1]
    assert not sides[0] & sides[2]


def test_arms_differ_in_the_table_only(monkeypatch):
    K = len(embedding_inputs.corpus().vocabulary)
    vectors = torch.arange(K * embedding_inputs.D, dtype=torch.float32)
    vectors = vectors.reshape(K, embedding_inputs.D) / vectors.std()
    monkeypatch.setattr(embedding_inputs, "word_vectors", lambda seed, scale: vectors)
    nets = {arm: embedding_inputs.network(arm, 1) for arm in embedding_inputs.ARMS}
    learned = nets["learned"]
    for arm in embedding_inputs.ARMS[2:]:
        torch.testing.assert_close(nets[arm].rnn.weight_ih_l0, learned.rnn.weight_ih_l0)
        torch.testing.assert_close(nets[arm].out.weight, learned.out.weight)
        frozen = arm.endswith("frozen")
        assert nets[arm].embed.weight.requires_grad is not frozen
        given = vectors if arm.startswith("skip") else learned.embed.weight
        torch.testing.assert_close(nets[arm].embed.weight, given)


def test_three_ways_to_bring_the_vectors_to_a_size(monkeypatch):
    table = torch.randn(9, 4, generator=torch.Generator().manual_seed(0)) * 3 + 1
    monkeypatch.setattr(embedding_inputs, "_skipgram", lambda seed: table)
    found = {
        scale: embedding_inputs.word_vectors(1, scale)
        for scale in ("columns", "whole", "rows")
    }
    assert found["columns"].mean(dim=0).abs().max() < 1e-6
    torch.testing.assert_close(found["columns"].std(dim=0), torch.ones(4))
    torch.testing.assert_close(found["whole"].std(), torch.tensor(1.0))
    torch.testing.assert_close(found["whole"] * table.std(), table)
    torch.testing.assert_close(found["rows"].norm(dim=1), torch.ones(9))
    with pytest.raises(ValueError, match="scale"):
        embedding_inputs.word_vectors(1, "length")


def test_the_best_rate_is_chosen_on_the_validation_part():
    rows = [
        {"arm": "learned", "learning_rate": rate, "seed": seed, "validation": v + seed,
         "test": test}
        for rate, v, test in [(0.1, 7, 0), (0.2, 5, 2), (0.3, 6, 1)]
        for seed in (0, 1)
    ]  # fmt: skip
    rate, found = embedding_inputs.best_rate(
        measurements.Measurements({}, rows), "learned"
    )
    assert rate == 0.2
    assert len(found) == 2


def test_what_the_table_shows(stored):
    best = {
        arm: embedding_inputs.best_rate(stored, arm) for arm in embedding_inputs.ARMS
    }
    test = {arm: rows.column("test") for arm, (_, rows) in best.items()}
    order = (
        "skip-gram, tuned",
        "skip-gram, frozen",
        "one-hot",
        "learned",
        "random, frozen",
    )
    for ahead, behind in pairwise(order):
        assert test[ahead].max() < test[behind].min()
    # The best rate lies inside the list, so nobody is judged at its edge.
    assert {rate for rate, _ in best.values()} == {0.03}


def test_what_standardised_columns_are_worth(stored):
    frozen = "skip-gram, frozen", "random, frozen", *embedding_inputs.SCALED
    best = [embedding_inputs.best_rate(stored, arm)[1] for arm in frozen]
    for part in ("validation", "test"):
        columns, drawn, *others = (rows.column(part) for rows in best)
        assert columns.max() < drawn.min() - 0.1
        assert all(drawn.mean() < other.mean() for other in others)
