"""From a model's distributions to a sequence: greedy, sampled, or searched.

All of it works on one function,

    step(token, state) -> (log_probs, state)

that reads a token (int) and a state (anything; it must not change it) and returns the
log-probabilities of what comes next, (K,), and the state after. A NumPy model, a
PyTorch one and a table of numbers are all the same from here.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_utils.validation import expect_shape


class Hypothesis(NamedTuple):
    """A decoded sequence.

    Attributes
    ----------
    tokens : tuple of int
        What was chosen, without the start token; ends with the end token if one was
        reached.
    log_prob : float
        log P(tokens | start, state), under the model itself: no temperature, no cut.
    score : float
        What it was ranked by: `log_prob` over the length penalty, if there is one.
    """

    tokens: tuple
    log_prob: float
    score: float


@dataclass(frozen=True)
class Expansion:
    """One node of the beam's tree: what was tried at a step, and what became of it.

    Attributes
    ----------
    parent : int
        Which hypothesis of the step before it continues (its place in that beam).
    token : int
    log_prob, score : float
        Of the whole sequence up to here.
    fate : {"kept", "finished", "dropped"}
    """

    parent: int
    token: int
    log_prob: float
    score: float
    fate: str


class BeamResult(NamedTuple):
    """What `beam_search` found: hypotheses, best first, and a tree of `Expansion`.

    ``tree[t]`` lists, best first, the expansions looked at in step t: the best
    2·width of all continuations (or all, if they are fewer).
    """

    hypotheses: list
    tree: list


def greedy(step, start, state, *, max_length, end=None):
    """Always take the most probable token; the first of several equal ones.

    Parameters
    ----------
    step : callable
        See the module's docstring.
    start : int
        First token read.
    state : object
        State before it.
    max_length : int
        Most tokens to choose.
    end : int, optional
        Stop after choosing this one.

    Returns
    -------
    Hypothesis
    """
    return _chain(step, start, state, max_length, end, np.argmax)


def sample(
    step,
    start,
    state,
    rng,
    *,
    max_length,
    end=None,
    temperature=1.0,
    top_k=None,
    nucleus=None,
):
    """Draw each token from the model's distribution, reshaped first if wanted.

    Parameters
    ----------
    step, start, state, max_length, end
        As in `greedy`.
    rng : numpy.random.Generator
        The only source of chance.
    temperature, top_k, nucleus
        As in `reshaped`.

    Returns
    -------
    Hypothesis
        Its `log_prob` is the model's own, not that of the reshaped distribution.
    """

    def choose(log_probs):
        probs = np.exp(reshaped(log_probs, temperature, top_k, nucleus))
        return rng.choice(len(probs), p=probs / probs.sum())

    return _chain(step, start, state, max_length, end, choose)


def reshaped(log_probs, temperature=1.0, top_k=None, nucleus=None):
    """The distribution that is sampled from: temperature, then top-k, then nucleus.

    Parameters
    ----------
    log_probs : (K,)
    temperature : float, > 0
        p^(1/temperature), renormalised: below 1 sharper, above 1 flatter.
    top_k : int, optional
        Keep the k most probable tokens; of equal ones the first.
    nucleus : float in (0, 1], optional
        Keep the smallest set of most probable tokens that holds this much probability.
        Source: Holtzman et al. (2020), The curious case of neural text degeneration,
        section 3.1.

    Returns
    -------
    (K,)
        Log-probabilities that sum to one again; -inf for what was cut away.

    Raises ValueError if no token is possible, or a setting is out of its range.
    """
    log_probs = np.asarray(log_probs, dtype=np.float64)
    expect_shape("log_probs", log_probs, ("K",))
    if not -np.inf < (largest := log_probs.max(initial=-np.inf)) < np.inf:
        raise ValueError(
            f"the largest of log_probs is {largest}; some token must be possible"
        )
    if not 0 < temperature < np.inf:
        raise ValueError(
            f"temperature is {temperature}; expected a finite number above 0: for the "
            "limit 0 use greedy"
        )
    # The largest first becomes 0, so that a tiny temperature does not overflow it.
    result = _normalised((log_probs - largest) / temperature)
    order = np.argsort(-result, kind="stable")
    if top_k is not None:
        if not top_k >= 1:
            raise ValueError(f"top_k is {top_k}; expected a whole number of at least 1")
        result = _only(result, order[:top_k])
    if nucleus is not None:
        if not 0 < nucleus <= 1:
            raise ValueError(f"nucleus is {nucleus}; expected above 0, at most 1")
        # Probability gathered *before* each token: the token that crosses the line is
        # still in, so that the set is never empty.
        before = np.cumsum(np.exp(result[order])) - np.exp(result[order])
        # A set that holds it but for rounding is large enough.
        result = _only(result, order[before < nucleus * (1 - 1e-12)])
    return result


def length_penalty(length, alpha):
    """((5 + length) / 6)^alpha: what a log-probability is divided by.

    Every further token makes a sequence less probable; without a penalty short ones
    win. 0 leaves log-probabilities as they are. Source: Wu et al. (2016), Google's
    neural machine translation system, equation 14.
    """
    return ((5 + length) / 6) ** alpha


def beam_search(step, start, state, *, width, max_length, end=None, alpha=0.0):
    """Follow the `width` best sequences at once.

    Sequences are ranked by log P / `length_penalty`. The search stops when nothing
    unfinished can still beat the best `width` finished ones, or at `max_length`.

    Parameters
    ----------
    step, start, state, max_length, end
        As in `greedy`; width 1 with alpha 0 *is* greedy.
    width : int
        Hypotheses kept after each step, and the most that are returned.
    alpha : float, ≥ 0
        Exponent of the length penalty.

    Returns
    -------
    BeamResult
    """
    _expect_length(max_length)
    if not width >= 1:
        raise ValueError(f"width is {width}; expected a whole number of at least 1")
    if not alpha >= 0:
        raise ValueError(f"alpha is {alpha}; expected a number of at least 0")
    beam = [(Hypothesis((), 0.0, 0.0), start, state)]
    finished, tree = [], []
    for length in range(1, max_length + 1):
        expanded = _expand(step, beam, length_penalty(length, alpha), 2 * width)
        beam, done, looked_at = _select(expanded, beam, width, end)
        finished = sorted(finished + done, key=_rank)[:width]
        tree.append(looked_at)
        best_possible = length_penalty(max_length, alpha)
        if not beam or (
            len(finished) == width
            and beam[0][0].log_prob / best_possible <= finished[-1].score
        ):
            break
    else:
        finished += [hypothesis for hypothesis, _, _ in beam]
    return BeamResult(sorted(finished, key=_rank)[:width], tree)


def _expand(step, beam, penalty, count):
    """The `count` best continuations of a beam: (score, log_prob, parent, token, …)."""
    found = []
    for parent, (hypothesis, token, state) in enumerate(beam):
        log_probs, after = step(token, state)
        total = hypothesis.log_prob + _expect_distribution(log_probs)
        for best in np.argsort(-total, kind="stable")[:count]:
            if total[best] > -np.inf:
                log_prob = float(total[best])
                found.append((log_prob / penalty, log_prob, parent, int(best), after))
    return sorted(found, key=lambda item: (-item[0], item[2], item[3]))[:count]


def _select(expanded, beam, width, end):
    """Split continuations into the next beam, the finished ones, and a record of all.

    A sequence that ends is taken out only if it is among the best `width`: one far
    down the list has not won a place. Its place is then filled by the next one.
    """
    kept, done, looked_at = [], [], []
    for place, (score, log_prob, parent, token, after) in enumerate(expanded):
        tokens = (*beam[parent][0].tokens, token)
        fate = "dropped"
        if token == end and place < width:
            fate = "finished"
            done.append(Hypothesis(tokens, log_prob, score))
        elif token != end and len(kept) < width:
            fate = "kept"
            kept.append((Hypothesis(tokens, log_prob, score), token, after))
        looked_at.append(Expansion(parent, token, log_prob, score, fate))
    return kept, done, looked_at


def _chain(step, token, state, max_length, end, choose):
    """One token after the other, each chosen by `choose(log_probs)`."""
    _expect_length(max_length)
    tokens, total = [], 0.0
    for _ in range(max_length):
        log_probs, state = step(token, state)
        log_probs = _expect_distribution(log_probs)
        token = int(choose(log_probs))
        tokens.append(token)
        total += float(log_probs[token])
        if token == end:
            break
    return Hypothesis(tuple(tokens), total, total)


def _rank(hypothesis):
    return -hypothesis.score, hypothesis.tokens


def _normalised(log_probs):
    peak = log_probs.max()
    return log_probs - peak - np.log(np.exp(log_probs - peak).sum())


def _only(log_probs, kept):
    cut = np.full_like(log_probs, -np.inf)
    cut[kept] = log_probs[kept]
    return _normalised(cut)


def _expect_distribution(log_probs):
    """log_probs as float64, or a ValueError that says what `step` returned."""
    log_probs = np.asarray(log_probs, dtype=np.float64)
    expect_shape("log_probs, as step returned them,", log_probs, ("K",))
    total = np.exp(log_probs).sum()
    if not math.isclose(total, 1, rel_tol=1e-3):
        raise ValueError(
            f"step returned log_probs whose probabilities sum to {total:.6g}; expected "
            "1: apply log_softmax to scores first"
        )
    return log_probs


def _expect_length(max_length):
    if not (isinstance(max_length, int | np.integer) and max_length >= 0):
        raise ValueError(
            f"max_length is {max_length!r}; expected a whole number of at least 0"
        )
