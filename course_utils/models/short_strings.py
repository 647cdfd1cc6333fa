"""Language models over many short strings instead of one long text.

A name or a tune begins and ends. Each string is read from an empty state, so nothing is
carried from one to the next; shorter ones of a batch are padded, and what stands behind
their end is neither read nor scored.

A string is an (L,) array of whole numbers: a start symbol, which is given and never
scored; then what is written; last an end symbol, which the model has to predict, since
otherwise it could not stop. `CharacterModel` and `NGram` are trained, scored and
sampled from here in the same way.
"""

import math
from itertools import pairwise

import numpy as np
import torch
from torch.nn import functional as F

from course_utils import decoding, training
from course_utils.datasets.padding import pad
from course_utils.models.ngram import NGram

NOTHING = -100  # the target that cross_entropy leaves out


def fit(
    model,
    strings,
    *,
    steps,
    N=32,
    learning_rate,
    clip_norm=1.0,
    seed=0,
    progress=True,
    **options,
):
    """Train `model` on strings by Adam, the rate falling to zero like a cosine.

    Parameters
    ----------
    model : course_utils.models.language.CharacterModel
    strings : list of (L,) int
    steps : int
        Batches to read.
    N : int
        Strings in a batch; see `batches`.
    learning_rate : float
        At the start.
    clip_norm : float or None
        Largest norm of the gradient of the mean over the symbols of a batch.
    seed : int
        Of the order of the strings, and of dropout.
    progress : bool
    options
        What else `training.train` takes: evaluate, evaluate_every, ...

    Returns
    -------
    training.History
        Losses in nats per symbol.
    """
    chosen = batches(strings, N, np.random.default_rng(seed))
    device = next(model.parameters()).device
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    return training.train(
        model,
        mean_loss,
        (batch(some, device) for some in chosen),
        optimizer,
        steps=steps,
        seed=seed,
        clip_norm=clip_norm,
        progress=progress,
        **{"schedule": training.cosine(steps)} | options,
    )


def batches(strings, N, rng, pool=2):
    """Lists of `N` strings for ever, of similar length, each string once an epoch.

    The strings are shuffled, and `pool` batches at a time sorted by length: so little
    is padded that names, 3 to 44 symbols long, train faster.
    (With a larger pool the batches differ more from each other, which costs quality.)
    """
    while True:
        order = rng.permutation(len(strings))
        cut = []
        for start in range(0, len(order), pool * N):
            part = sorted(
                order[start : start + pool * N], key=lambda n: len(strings[n])
            )
            cut += [part[i : i + N] for i in range(0, len(part), N)]
        for place in rng.permutation(len(cut)):
            yield [strings[n] for n in cut[place]]


def batch(strings, device=None):
    """Inputs and targets (T, N) int64 of some strings; `NOTHING` behind their ends."""
    padded = pad(strings)
    symbols = torch.tensor(padded.symbols, device=device)
    there = torch.tensor(padded.mask, device=device)
    return symbols[:-1], symbols[1:].masked_fill(~there[1:], NOTHING)


def mean_loss(model, pair):
    """Mean over the symbols that are there, in nats."""
    xs, ys = pair
    logits, _ = model(xs)
    return F.cross_entropy(logits.flatten(0, 1), ys.flatten(), ignore_index=NOTHING)


def joined(strings):
    """One text of all strings, for the n-gram's `fit`.

    Where strings start and end with the same symbol it stands once between two. Counts
    that reach from one string into the next are never asked for by `bits`.
    """
    parts = [strings[0]]
    for before, string in pairwise(strings):
        parts.append(string[1:] if string[0] == before[-1] else string)
    return np.concatenate(parts)


def bits(model, strings, N=64):
    """Bits of each symbol of each string, the start left out.

    Parameters
    ----------
    model : CharacterModel or NGram
    strings : list of (L,) int
    N : int
        How many a network reads side by side.

    Returns
    -------
    list of (L - 1,) float
        -log2 of the probability of each symbol, the string read from its start.
    """
    if isinstance(model, NGram):
        return [-np.log2(model.probabilities(string)[1:]) for string in strings]
    found, device = [], next(model.parameters()).device
    was_training = model.training
    model.eval()
    with torch.no_grad():
        for start in range(0, len(strings), N):
            some = strings[start : start + N]
            xs, ys = batch(some, device)
            logits, _ = model(xs)
            nats = F.cross_entropy(
                logits.permute(0, 2, 1), ys, ignore_index=NOTHING, reduction="none"
            )
            columns = (nats / math.log(2)).double().cpu().numpy().T
            found += [c[: len(s) - 1] for c, s in zip(columns, some, strict=True)]
    model.train(was_training)
    return found


def states(model, strings):
    """The last layer's h after each symbol but the end: list of (L - 1, H)."""
    xs, _ = batch(strings, next(model.parameters()).device)
    with torch.no_grad():
        hs, _ = model.rnn(model.inputs(xs))
    columns = hs.transpose(0, 1).cpu().numpy()
    return [c[: len(s) - 1] for c, s in zip(columns, strings, strict=True)]


def bits_per_symbol(model, strings):
    """Mean of `bits` over all symbols of all strings; ValueError if there are none."""
    if not any(len(string) > 1 for string in strings):
        raise ValueError("strings hold no symbol after their start; expected some")
    return float(np.concatenate(bits(model, strings)).mean())


def sample(model, starts, *, end, rng, temperature=1.0, max_length=100):
    """Let a model write strings, each symbol drawn and fed back.

    Parameters
    ----------
    model : CharacterModel or NGram
    starts : (N,) or (N, S) int
        What each string starts with; all but its first symbol count as written.
    end : int
        A string is over when this is drawn.
    rng : numpy.random.Generator
    temperature : float, > 0
        As in `decoding.reshaped`.
    max_length : int
        Symbols to write; a string without an end by then stays without.

    Returns
    -------
    list of (L,) int64
        What was written, without the first symbol and without the end.
    """
    starts = np.asarray(starts)
    written = starts.reshape(len(starts), -1)
    follow = _counted if isinstance(model, NGram) else _networked
    next_probabilities = follow(model, written)
    done = np.zeros(len(written), bool)
    lengths = np.full(len(written), written.shape[1] + max_length)
    for _ in range(max_length):
        probs = next_probabilities(written, done)
        drawn = _draw(probs, rng, temperature)
        written = np.column_stack([written, drawn])
        lengths[(drawn == end) & ~done] = written.shape[1] - 1
        done |= drawn == end
        if done.all():
            break
    return [row[1:length] for row, length in zip(written, lengths, strict=True)]


def _networked(model, written):
    """A function that reads what was drawn last and gives P of the next, (N, K)."""
    device, state, read = next(model.parameters()).device, None, 0
    model.eval()

    def next_probabilities(written, done):
        nonlocal state, read
        with torch.no_grad():
            xs = torch.tensor(written[:, read:].T, device=device)
            logits, state = model(xs, state)
        read = written.shape[1]
        return F.softmax(logits[-1].double(), dim=-1).cpu().numpy()

    return next_probabilities


def _counted(model, written):
    """The same from an n-gram; a context seen before is not counted again."""
    known, length = {}, max(model.order - 1, 0)

    def next_probabilities(written, done):
        rows = np.full((len(written), model.K), 1 / model.K)
        for n in np.flatnonzero(~done):
            context = written[n, max(written.shape[1] - length, 0) :]
            key = context.tobytes()
            if key not in known:
                known[key] = model.next_probabilities(context)
            rows[n] = known[key]
        return rows

    return next_probabilities


def _draw(probs, rng, temperature):
    """One symbol for each row of probs (N, K)."""
    if temperature != 1:
        logs = np.log(np.maximum(probs, 1e-300))
        probs = np.exp([decoding.reshaped(row, temperature) for row in logs])
    sums = np.cumsum(probs, axis=1)
    places = rng.random(len(probs))[:, None] * sums[:, -1:]
    return np.minimum((sums <= places).sum(axis=1), probs.shape[1] - 1)
