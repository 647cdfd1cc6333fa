"""How long should the chunks of truncated backpropagation be?

A small tanh network learns to predict the next character, its state carried from chunk
to chunk. Every length reads the same number of characters, so short chunks make more
updates, each with a shorter way back; half-way results at an equal number of updates
are kept too.
"""

import time

import numpy as np
import torch
from torch.nn import functional as F

from course_utils.datasets import text
from course_utils.experiments._experiment import Experiment

H, N, LEARNING_RATE, CLIP_NORM = 64, 32, 3e-3, 1.0
STEPS_READ = 32_000  # by each of the N lanes: about three times through the text
UPDATES = 500  # at which lengths are compared at equal updates


def run(k, seed):
    """One row: train with chunks of k steps, test on held-out text.

    Returns
    -------
    dict
        Bits per character of the test text, "equal_updates" after 500 updates and
        "equal_characters" after 32,000 steps; "updates" made by then; "ms_an_update",
        milliseconds of one thread.
    """
    net = network(seed)
    optimiser = torch.optim.Adam(net.parameters(), lr=LEARNING_RATE)
    updates, bits = STEPS_READ // k, {}
    began = time.process_time()
    for step, loss in enumerate(chunk_losses(net, training_text(k), updates), start=1):
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), CLIP_NORM)
        optimiser.step()
        if step == UPDATES:
            bits["equal_updates"] = test_bits(net)
    seconds = time.process_time() - began
    bits["equal_characters"] = test_bits(net)
    return bits | {"updates": updates, "ms_an_update": 1000 * seconds / updates}


def network(seed):
    """A tanh network with H units on one-hot characters, drawn from one seed."""
    K = len(text.character_vocabulary())
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return torch.nn.ModuleDict(
            {"rnn": torch.nn.RNN(K, H), "out": torch.nn.Linear(H, K)}
        )


def training_text(k):
    """All chunks of k steps in N lanes: inputs and targets, (B, k, N) each."""
    train, _ = text.split(text.english_text())
    ids = text.character_vocabulary().encode(train)
    return tuple(torch.tensor(part) for part in text.batches(ids, k, N))


def chunk_losses(net, chunks, updates):
    """The token mean of one chunk after the other, the state carried, never credited.

    A generator: take a step with each loss before asking for the next one.
    """
    xs, ys = chunks
    state = None
    for update in range(updates):
        chunk = update % len(xs)
        state = None if chunk == 0 else state.detach()
        loss, state = chunk_loss(net, xs[chunk], ys[chunk], state)
        yield loss


def chunk_loss(net, xs, ys, state=None):
    """Token mean in nats of one chunk, xs and ys (k, N), and the state after it."""
    K = net["out"].out_features
    hs, state = net["rnn"](F.one_hot(xs, K).to(net["out"].weight.dtype), state)
    return F.cross_entropy(net["out"](hs).flatten(0, 1), ys.flatten()), state


def test_bits(net):
    """Bits per character of the held-out text, read in N lanes from an empty state."""
    _, test = text.split(text.english_text())
    ids = text.character_vocabulary().encode(test)
    xs, ys = text.batches(ids, (len(ids) - 1) // N, N)
    with torch.no_grad():
        loss, _ = chunk_loss(net, torch.tensor(xs[0]), torch.tensor(ys[0]))
    return loss.item() / np.log(2)


test_bits.__test__ = False  # not a test, whatever its name begins with

EXPERIMENT = Experiment(
    name="truncation_length",
    question=(
        "How long should the chunks be, at equal updates and at equal characters read?"
    ),
    conditions={"k": (1, 2, 4, 8, 16, 32, 64)},
    seeds=(0, 1, 2),
    measured=("equal_updates", "equal_characters", "updates", "ms_an_update"),
    run=run,
)
