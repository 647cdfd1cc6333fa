"""The stored table of chunk lengths against the code, and what it shows."""

import numpy as np
import pytest
import torch

from course_utils.datasets import measurements
from course_utils.experiments import truncation_length


@pytest.fixture(scope="module")
def stored():
    return measurements.load("truncation_length")


def test_a_row_run_again_agrees_with_the_file(stored):
    found = truncation_length.run(k=64, seed=1)
    rows = stored.select(k=64)
    for name in ("equal_updates", "equal_characters"):
        assert rows.agrees(name, found[name], 0.05), (name, found, rows.column(name))
    assert found["updates"] == truncation_length.UPDATES == 500


def test_what_the_table_shows(stored):
    """Longer is better at equal updates; at equal characters the best is in between."""

    def means(name):
        ks = stored.values("k")
        return {k: stored.select(k=k).spread(name)[1] for k in ks}

    updates = list(means("equal_updates").values())
    assert updates == sorted(updates, reverse=True)
    characters = means("equal_characters")
    assert min(characters, key=characters.get) in (4, 8)


def test_the_state_is_carried_without_a_graph():
    net = truncation_length.network(0)
    xs, ys = truncation_length.training_text(3)
    losses = truncation_length.chunk_losses(net, (xs[:2], ys[:2]), updates=4)
    values = []
    for loss in losses:
        loss.backward()  # fails if the graph goes on into the chunk before
        values.append(loss.item())
    _, state = truncation_length.chunk_loss(net, xs[0], ys[0])
    second, _ = truncation_length.chunk_loss(net, xs[1], ys[1], state)
    fresh, _ = truncation_length.chunk_loss(net, xs[1], ys[1])
    assert values[1] == pytest.approx(second.item()) != fresh.item()
    assert values[2] == values[0]  # the text again, and the state from zero again


def test_one_seed_one_network_and_no_global_chance():
    before = torch.random.get_rng_state()
    first, again, other = (truncation_length.network(seed) for seed in (1, 1, 2))
    assert torch.equal(torch.random.get_rng_state(), before)
    for a, b, c in zip(*(n.parameters() for n in (first, again, other)), strict=True):
        assert torch.equal(a, b) and not torch.equal(a, c)


def test_bits_of_an_untrained_network_are_those_of_guessing():
    bits = truncation_length.test_bits(truncation_length.network(0))
    assert bits == pytest.approx(np.log2(97), abs=0.1)
