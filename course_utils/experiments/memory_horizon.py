"""How far back can a network learn to remember, and could one have known?

Three tasks that ask at the end for what was shown T steps before: a sign among
distractors (`synthetic.latch`), the sum of two marked numbers (`synthetic.adding`),
symbols to be said again (`synthetic.copying`). Before training, `gradflow` predicts:
the horizon is the number of steps after which a hundredth of a typical gradient is
left. Then the network is trained, and tested on new sequences.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_utils import gradflow, numpy_rnn, training
from course_utils.datasets import synthetic
from course_utils.experiments._experiment import Experiment
from course_utils.numpy_rnn import optim

H, N = 32, 32
LEARNING_RATE, CLIP_NORM = 3e-3, 1.0
TEST_SEQUENCES = 500
PROBE_STEPS, PROBE_LANES, LEFT = 120, 32, 0.01
COPIED, SYMBOLS = 2, 4  # symbols to copy, out of how many
CLOSE = 0.15  # a sum off by less counts as right


class Task(NamedTuple):
    """What one of the three tasks needs.

    Attributes
    ----------
    draw : callable
        (T, N, rng) → synthetic.Batch.
    D, K : int
        Inputs, and scores: classes, or the one number asked for.
    steps : int
        Budget of training.
    goal : float
        Accuracy that counts as learned; training stops there.
    chance : float
        Accuracy of the best answer that remembers nothing.
    """

    draw: Callable
    D: int
    K: int
    steps: int
    goal: float
    chance: float


def _copying(T, N, rng):
    return synthetic.copying(T, N, rng, length=COPIED, symbols=SYMBOLS)


TASKS = {
    "latch": Task(synthetic.latch, 2, 2, 300, 0.99, 0.5),
    "adding": Task(synthetic.adding, 2, 1, 2000, 0.9, 1 - (1 - CLOSE) ** 2),
    "copying": Task(_copying, SYMBOLS + 2, SYMBOLS, 1500, 0.99, 1 / SYMBOLS),
}


def cell(model, T, rng, D=2):
    """The cell called `model`: "tanh", "orthogonal", "irnn", "lstm", "chrono", "gru".

    "irnn" is ReLU from the identity (Le et al. 2015), "lstm" starts with forget bias 1,
    "chrono" with biases for memories of up to T steps (Tallec & Ollivier 2018).
    """
    if model in ("tanh", "orthogonal"):
        recurrent = None if model == "tanh" else model
        return numpy_rnn.RNNCell(D, H, rng=rng, recurrent=recurrent)
    if model == "irnn":
        irnn = numpy_rnn.RNNCell(D, H, "relu", rng=rng, recurrent="identity")
        irnn.b[:] = 0
        return irnn
    if model == "lstm":
        return numpy_rnn.LSTMCell(D, H, rng=rng, forget_bias=1.0)
    if model == "chrono":
        return numpy_rnn.LSTMCell(D, H, rng=rng, chrono=max(3, T))
    if model == "gru":
        return numpy_rnn.GRUCell(D, H, rng=rng)
    raise ValueError(f"model is {model!r}; expected one of {CONDITIONS['model']}")


def run(task, model, T, seed):
    """One row: predict, train, test.

    Returns
    -------
    dict
        "horizon": predicted steps until a hundredth of the gradient is left (median
        over directions and inputs; infinite if more than were probed); "accuracy" on
        500 new sequences; "steps" of training, fewer than the budget if the goal was
        reached.
    """
    chosen = TASKS[task]
    rng = np.random.default_rng(seed)
    rnn = cell(model, T, rng, chosen.D)
    out = numpy_rnn.Linear(H, chosen.K, rng=rng)
    horizon = predicted_horizon(rnn, rng, task)
    test = chosen.draw(T, TEST_SEQUENCES, rng)
    accuracy, steps = _train(
        (rnn, out),
        lambda rng: chosen.draw(T, N, rng),
        test,
        chosen.goal,
        steps=chosen.steps,
        seed=seed,
        evaluate_every=25,
    )
    return {"horizon": horizon, "accuracy": accuracy, "steps": steps}


def learn_latch(rnn, T, rng, *, seed, steps=250):
    """Train a cell of two inputs on the latch, at most so many updates.

    Parameters
    ----------
    rnn : numpy_rnn cell
        Changed in place.
    T : int
        Lag.
    rng : numpy.random.Generator
        Draws the output layer and the test.
    seed : int
        Of the training's batches.
    steps : int
        Updates of 32 sequences; every 50 it is tested, and stops at 99 %.

    Returns
    -------
    accuracy : float
        Share of 500 new sequences that are right; a coin has a half.
    steps : int
        Updates that were made.
    """
    out = numpy_rnn.Linear(rnn.hidden_size, 2, rng=rng, dtype=rnn.dtype)
    return _train(
        (rnn, out),
        lambda rng: synthetic.latch(T, N, rng, dtype=rnn.dtype),
        synthetic.latch(T, TEST_SEQUENCES, rng, dtype=rnn.dtype),
        TASKS["latch"].goal,
        steps=steps,
        seed=seed,
        evaluate_every=50,
    )


def _train(model, draw, test, goal, **options):
    """(accuracy on `test`, updates) once `goal` or the last of the steps is reached."""
    parts = dict(zip(("rnn", "out"), (part.parameters for part in model), strict=True))
    history = training.train(
        model,
        _loss,
        draw,
        optim.Adam(optim.joined(**parts), LEARNING_RATE),
        clip_norm=CLIP_NORM,
        evaluate=lambda model: _accuracy(*model, test),
        until=lambda history: history.evaluations[-1][1] >= goal,
        progress=False,
        **options,
    )
    return history.evaluations[-1][1], history.steps


def predicted_horizon(rnn, rng, task="latch"):
    """Median steps until a hundredth of a random gradient is left, before training.

    Measured on the task's own inputs over 120 steps.
    """
    xs = TASKS[task].draw(PROBE_STEPS, PROBE_LANES, rng).xs[:PROBE_STEPS]
    direction = gradflow.random_direction(rnn, PROBE_LANES, rng)
    norms = gradflow.gradient_norms(rnn, xs, d_final=direction).joint
    return float(np.median(gradflow.half_life(norms, LEFT)))


def _loss(model, batch):
    rnn, out = model
    hs, _, cache = numpy_rnn.forward(rnn, batch.xs)
    asked = int(batch.mask[:, 0].sum())  # the last steps, the same in every lane
    scores, kept = out.forward(hs[-asked:])
    targets = batch.targets[-asked:]
    if targets.dtype.kind == "f":
        error = scores[..., 0] - targets
        loss, d_scores = (error**2).mean(), 2 * error[..., None] / error.size
    else:
        loss, d_scores = numpy_rnn.softmax_cross_entropy(scores, targets)
    d_asked, d_out = out.backward(d_scores, kept)
    d_hs = np.zeros_like(hs)
    d_hs[-asked:] = d_asked
    _, _, d_rnn = numpy_rnn.backward(rnn, d_hs, None, cache)
    return loss, optim.joined(rnn=d_rnn, out=d_out)


def _accuracy(rnn, out, batch):
    hs, _, _ = numpy_rnn.forward(rnn, batch.xs)
    scores, _ = out.forward(hs)
    if batch.targets.dtype.kind == "f":
        right = np.abs(scores[..., 0] - batch.targets) < CLOSE
    else:
        right = scores.argmax(axis=-1) == batch.targets
    return float(right[batch.mask].mean())


CONDITIONS = {
    "task": tuple(TASKS),
    "model": ("tanh", "orthogonal", "irnn", "lstm", "chrono", "gru"),
    "T": (5, 10, 20, 40, 80),
}

EXPERIMENT = Experiment(
    name="memory_horizon",
    question=(
        "How many steps back does each cell learn to remember on three tasks, and does "
        "the gradient before training predict it?"
    ),
    conditions=CONDITIONS,
    seeds=(0, 1, 2),
    measured=("horizon", "accuracy", "steps"),
    run=run,
)
