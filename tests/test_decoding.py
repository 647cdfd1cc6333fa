"""Decoding against enumeration, and against distributions small enough to know."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import decoding, numpy_rnn

K = 4


def table_step(seed, sharpness=1.5):
    """A model whose distribution depends on the whole past: its state is the past."""

    def step(token, state):
        past = (*state, token)
        rng = np.random.default_rng([seed, *past])
        return numpy_rnn.log_softmax(sharpness * rng.standard_normal(K)), past

    return step


def log_prob_of(step, start, tokens):
    total, state = 0.0, ()
    for token in tokens:
        log_probs, state = step(start, state)
        total += log_probs[token]
        start = token
    return total


def every_sequence(max_length, end):
    """All sequences that end with `end`, or are cut at max_length."""
    for length in range(1, max_length + 1):
        for tokens in itertools.product(range(K), repeat=length):
            ends = tokens[-1] == end
            if end not in tokens[:-1] and (ends or length == max_length):
                yield tokens


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("alpha", [0.0, 0.7, 2.0])
@pytest.mark.parametrize("end", [None, 2])
def test_a_beam_wide_enough_finds_what_enumeration_finds(seed, alpha, end):
    step, length = table_step(seed), 4
    found = decoding.beam_search(
        step, 0, (), width=K**length, max_length=length, end=end, alpha=alpha
    )
    scored = sorted(
        (
            -log_prob_of(step, 0, t) / decoding.length_penalty(len(t), alpha),
            t,
        )
        for t in every_sequence(length, end)
    )
    assert [h.tokens for h in found.hypotheses] == [t for _, t in scored]
    np.testing.assert_allclose(
        [h.score for h in found.hypotheses], [-s for s, _ in scored], rtol=1e-12
    )


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("end", [None, 1])
def test_a_beam_of_one_is_greedy(seed, end):
    step = table_step(seed)
    (beam,), _ = decoding.beam_search(step, 0, (), width=1, max_length=6, end=end)
    greedy = decoding.greedy(step, 0, (), max_length=6, end=end)
    assert beam.tokens == greedy.tokens
    assert beam.log_prob == pytest.approx(greedy.log_prob, rel=1e-12)
    assert greedy.log_prob == pytest.approx(log_prob_of(step, 0, greedy.tokens))


def test_a_wider_beam_finds_what_greedy_walks_past():
    # Greedy takes 0 (.6), then can only take .5; by way of 1 there is .4 · 1.
    table = {(): [0.6, 0.4], (0,): [0.5, 0.5], (1,): [0.0, 1.0]}

    def step(token, state):
        past = () if state is None else (*state, token)
        with np.errstate(divide="ignore"):
            return np.log(table[past[-1:]]), past

    assert decoding.greedy(step, 9, None, max_length=2).tokens == (0, 0)
    found = decoding.beam_search(step, 9, None, width=2, max_length=2)
    assert found.hypotheses[0].tokens == (1, 1)
    assert found.hypotheses[0].log_prob == pytest.approx(np.log(0.4))


def test_the_length_penalty_turns_the_ranking():
    # Token 1 ends: at once with .4, or after 0 (.6) for certain.
    def step(token, state):
        probs = [0.6, 0.4] if state == 0 else [0.35, 0.65]
        return np.log(probs), state + 1

    def ranked(alpha):
        best, *_ = decoding.beam_search(
            step, 9, 0, width=2, max_length=2, end=1, alpha=alpha
        ).hypotheses
        return best.tokens

    assert ranked(0.0) == (1,)
    assert ranked(1.0) == (0, 1)
    assert decoding.length_penalty(1, 5.0) == 1
    assert decoding.length_penalty(7, 0.5) == pytest.approx(2**0.5)


def test_the_search_goes_on_while_a_longer_sequence_can_still_win():
    # Ending at once has .6; the other way costs .4 once, and is free from there on.
    def step(token, state):
        with np.errstate(divide="ignore"):
            return np.log([[0.4, 0.6], [1, 0], [1, 0], [0, 1]][state]), state + 1

    (best,), tree = decoding.beam_search(
        step, 9, 0, width=1, max_length=4, end=1, alpha=3.0
    )
    assert best.tokens == (0, 0, 0, 1)
    assert len(tree) == 4
    (best,), tree = decoding.beam_search(step, 9, 0, width=1, max_length=4, end=1)
    assert best.tokens == (1,)
    assert len(tree) == 1


@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_tree_records_every_beam_and_its_parents(width):
    step = table_step(11)
    found = decoding.beam_search(step, 0, (), width=width, max_length=5, end=2)
    beam = [()]
    for level in found.tree:
        assert len(level) <= 2 * width
        assert [e.score for e in level] == sorted(e.score for e in level)[::-1]
        paths = [(*beam[e.parent], e.token) for e in level]
        for path, expansion in zip(paths, level, strict=True):
            assert expansion.log_prob == pytest.approx(log_prob_of(step, 0, path))
            assert (expansion.fate == "finished") <= (expansion.token == 2)
        beam = [p for p, e in zip(paths, level, strict=True) if e.fate == "kept"]
        assert len(beam) <= width
    assert len(found.hypotheses) <= width


def test_greedy_and_sampling_stop_at_the_end_token_or_the_budget():
    step = table_step(5)
    tokens = decoding.greedy(step, 0, (), max_length=7).tokens
    assert len(tokens) == 7
    stop = tokens[2]
    cut = decoding.greedy(step, 0, (), max_length=7, end=stop).tokens
    assert cut == tokens[: tokens.index(stop) + 1]
    assert decoding.greedy(step, 0, (), max_length=0) == ((), 0.0, 0.0)
    drawn = decoding.sample(
        step, 0, (), np.random.default_rng(0), max_length=50, end=1
    ).tokens
    assert drawn.index(1) == len(drawn) - 1


def test_sampling_repeats_with_the_rng_and_reports_the_models_own_probability():
    step = table_step(6)
    draw = lambda seed: decoding.sample(  # noqa: E731
        step, 0, (), np.random.default_rng(seed), max_length=9, temperature=2.0
    )
    assert draw(1) == draw(1)
    assert draw(1).tokens != draw(2).tokens
    assert draw(1).log_prob == pytest.approx(log_prob_of(step, 0, draw(1).tokens))


def test_sampling_follows_the_reshaped_distribution():
    probs = np.array([0.5, 0.3, 0.15, 0.05])
    step = lambda token, state: (np.log(probs), state)  # noqa: E731
    drawn = decoding.sample(
        step, 0, None, np.random.default_rng(3), max_length=20_000, top_k=2
    ).tokens
    shares = np.bincount(drawn, minlength=4) / len(drawn)
    np.testing.assert_allclose(shares, [0.625, 0.375, 0, 0], atol=0.015)


PROBS = st.lists(st.floats(0.01, 1), min_size=3, max_size=9).map(
    lambda p: np.array(p) / sum(p)
)


@given(probs=PROBS, temperature=st.floats(0.05, 20))
def test_temperature_is_a_power_of_the_probabilities(probs, temperature):
    found = np.exp(decoding.reshaped(np.log(probs), temperature))
    power = probs ** (1 / temperature)
    np.testing.assert_allclose(found, power / power.sum(), rtol=1e-8, atol=1e-300)


@given(probs=PROBS, k=st.integers(1, 12))
def test_top_k_keeps_the_k_largest_in_proportion(probs, k):
    found = np.exp(decoding.reshaped(np.log(probs), top_k=k))
    kept = np.argsort(-probs, kind="stable")[:k]
    assert np.count_nonzero(found) == min(k, len(probs))
    np.testing.assert_allclose(found[kept], probs[kept] / probs[kept].sum())


@given(probs=PROBS, nucleus=st.floats(0.01, 0.99))
def test_the_nucleus_is_the_smallest_set_that_holds_enough(probs, nucleus):
    found = np.exp(decoding.reshaped(np.log(probs), nucleus=nucleus))
    kept = found > 0
    assert probs[kept].sum() >= nucleus - 1e-12
    assert probs[kept].sum() - probs[kept].min() < nucleus + 1e-12
    assert probs[kept].min() >= probs[~kept].max(initial=0) - 1e-12
    np.testing.assert_allclose(found[kept], probs[kept] / probs[kept].sum())


def test_extreme_temperatures_reach_their_limits():
    log_probs = np.log([0.2, 0.5, 0.3])
    cold = np.exp(decoding.reshaped(log_probs, 1e-300))
    np.testing.assert_array_equal(cold, [0, 1, 0])
    hot = np.exp(decoding.reshaped(log_probs, 1e300))
    np.testing.assert_allclose(hot, 1 / 3)
    np.testing.assert_allclose(decoding.reshaped(log_probs, nucleus=1.0), log_probs)


def scores_step(token, state):
    return np.array([1.0, 2.0, 3.0]), state


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: decoding.reshaped([-0.7, -0.7], 0), "temperature is 0; .* greedy"),
        (lambda: decoding.reshaped([-0.7, -0.7], top_k=0), "top_k is 0; expected"),
        (lambda: decoding.reshaped([-0.7, -0.7], nucleus=0), "nucleus is 0; expected"),
        (lambda: decoding.reshaped([[0.0]]), r"log_probs has shape \(1, 1\)"),
        (
            lambda: decoding.greedy(scores_step, 0, None, max_length=2),
            "probabilities sum to .*; expected 1: apply log_softmax",
        ),
        (
            lambda: decoding.beam_search(scores_step, 0, 0, width=0, max_length=2),
            "width is 0",
        ),
        (
            lambda: decoding.beam_search(
                scores_step, 0, 0, width=1, max_length=2, alpha=-1
            ),
            "alpha is -1",
        ),
        (
            lambda: decoding.greedy(scores_step, 0, None, max_length=-1),
            "max_length is -1",
        ),
    ],
)
def test_what_cannot_be_decoded_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_a_recurrent_network_decodes_by_its_own_step():
    """The state of a real cell passes through untouched by the other hypotheses."""
    rng = np.random.default_rng(12)
    cell = numpy_rnn.RNNCell(K, 6, rng=rng)
    out = numpy_rnn.Linear(6, K, rng=rng)
    out.V *= 6

    def step(token, h):
        h, _ = cell.step(cell.project(np.eye(K)[[token]]), h)
        return numpy_rnn.log_softmax(out.forward(h)[0])[0], h

    found = decoding.beam_search(step, 0, np.zeros((1, 6)), width=3, max_length=5)
    for hypothesis in found.hypotheses:
        xs = np.eye(K)[[0, *hypothesis.tokens[:-1]]][:, None]
        hs, _, _ = numpy_rnn.forward(cell, xs)
        log_probs = numpy_rnn.log_softmax(out.forward(hs)[0])[:, 0]
        expected = log_probs[np.arange(5), list(hypothesis.tokens)].sum()
        assert hypothesis.log_prob == pytest.approx(expected, rel=1e-12)


def test_a_nucleus_that_is_full_but_for_rounding_takes_no_further_token():
    kept = decoding.reshaped(np.log([0.6, 0.3, 0.1]), nucleus=0.9)
    np.testing.assert_allclose(np.exp(kept), [2 / 3, 1 / 3, 0])


@pytest.mark.parametrize("values", [[np.nan, 0.0], [-np.inf, -np.inf], [np.inf, 0.0]])
def test_a_distribution_without_a_possible_token_is_refused(values):
    with pytest.raises(ValueError, match="some token must be possible"):
        decoding.reshaped(np.array(values))
