"""One way to ask every language model what comes next.

    read(ids, state) -> (log_probs, state)      some symbols at once
    step(token, state) -> (log_probs, state)    one symbol, as `decoding` wants it

An n-gram's state is the symbols it still sees, a network's what its ``forward`` hands
on. The state None is the one before a text.
"""

import copy

import numpy as np
import torch

CHUNK = 16  # symbols read in one call between two states that are kept


def reader(model):
    """The model as a function that reads on from a state.

    Parameters
    ----------
    model : NGram, CharacterModel, FeedForwardModel
        Any with `next_probabilities(context)`, or any module called as (ids (T, N),
        state) → (logits (T, N, K), state). A module is copied to the CPU as it is
        now, without dropout: one step of one text is quickest there.

    Returns
    -------
    callable
        ``read(ids, state) -> (log_probs (T, K) float64, state)``: after each of the T
        ≥ 1 symbols. It changes no state that it is given.

    Raises
    ------
    TypeError
        If the model is neither of the two.
    """
    if hasattr(model, "next_probabilities"):
        return _counting_reader(model)
    if isinstance(model, torch.nn.Module):
        return _network_reader(model)
    raise TypeError(
        f"model is a {type(model).__name__}; expected one with next_probabilities, or "
        "a torch module that returns (logits, state)"
    )


def stepper(model):
    """`reader` one symbol at a time: ``step(token, state) -> (log_probs (K,), state)``.

    Examples
    --------
    ::

        ids = vocabulary.encode("The ")
        _, state = reader(model)(ids[:-1], None)
        decoding.sample(stepper(model), ids[-1], state, rng, max_length=200)
    """
    return one_step(reader(model))


def one_step(read):
    """A ``read`` as the step function of one symbol."""

    def step(token, state):
        log_probs, state = read(np.array([token]), state)
        return log_probs[0], state

    return step


class Rereader:
    """Reads texts that differ little from one to the next, as typing makes them.

    Every now and then it keeps the state, and a new text is read from the last one
    before the first symbol that has changed.

    Parameters
    ----------
    read : callable
        From `reader`.
    """

    def __init__(self, read):
        self._read = read
        self._ids, self._chunks = np.empty(0, dtype=np.int64), []

    def __call__(self, ids):
        """Log-probabilities after each symbol of a text: (T,) int → (T, K)."""
        ids = np.asarray(ids)
        if not len(ids):
            raise ValueError("ids is empty; expected at least one symbol")
        same = min(len(ids), len(self._ids))
        changed = np.flatnonzero(ids[:same] != self._ids[:same])
        same = int(changed[0]) if len(changed) else same
        # Kept are whole chunks; the last one may be short and cannot be gone on from.
        kept = [c for c in self._chunks[: same // CHUNK] if len(c[0]) == CHUNK]
        state = kept[-1][1] if kept else None
        for first in range(len(kept) * CHUNK, len(ids), CHUNK):
            log_probs, state = self._read(ids[first : first + CHUNK], state)
            kept.append((log_probs, state))
        self._ids, self._chunks = ids.copy(), kept
        return np.concatenate([log_probs for log_probs, _ in kept])


def _counting_reader(model):
    sees = max(getattr(model, "order", 2) - 1, 0)

    def read(ids, state):
        context = np.concatenate([[] if state is None else state, ids]).astype(int)
        before = len(context) - len(ids)
        ends = range(before + 1, len(context) + 1)
        rows = [model.next_probabilities(context[max(0, e - sees) : e]) for e in ends]
        with np.errstate(divide="ignore"):  # a model without smoothing
            log_probs = np.log(np.stack(rows))
        return log_probs, context[max(0, len(context) - sees) :]

    return read


def _network_reader(model):
    model = copy.deepcopy(model).to("cpu").eval()

    def read(ids, state):
        with torch.inference_mode():
            logits, state = model(torch.as_tensor(ids)[:, None], state)
            # In float64, so that the probabilities sum to one as sampling wants it.
            return torch.log_softmax(logits[:, 0].double(), -1).numpy(), state

    return read
