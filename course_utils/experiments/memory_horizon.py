"""How far back can a network learn to remember, and could one have known?

The task is `synthetic.latch` with distractors as large as the sign to keep. Before
training, `gradflow` predicts: the horizon is the number of steps after which a
hundredth of a typical gradient is left. Then the network is trained, and tested on new
sequences.
"""

import numpy as np

from course_utils import gradflow, numpy_rnn, training
from course_utils.datasets import synthetic
from course_utils.experiments._experiment import Experiment
from course_utils.numpy_rnn import optim

D, H, K, N = 2, 32, 2, 32
STEPS, LEARNING_RATE, CLIP_NORM = 300, 3e-3, 1.0
TEST_SEQUENCES, GOAL = 500, 0.99
PROBE_STEPS, PROBE_LANES, LEFT = 120, 32, 0.01


def cell(model, T, rng):
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


def run(model, T, seed):
    """One row: predict, train, test.

    Returns
    -------
    dict
        "horizon": predicted steps until a hundredth of the gradient is left (median
        over directions and inputs; infinite if more than were probed); "accuracy" on
        500 new sequences; "steps" of training, fewer than the budget if the goal of
        .99 was reached.
    """
    rng = np.random.default_rng(seed)
    rnn = cell(model, T, rng)
    out = numpy_rnn.Linear(H, K, rng=rng)
    horizon = predicted_horizon(rnn, rng)
    test = synthetic.latch(T, TEST_SEQUENCES, rng)
    history = training.train(
        (rnn, out),
        _loss,
        lambda rng: synthetic.latch(T, N, rng),
        optim.Adam(optim.joined(rnn=rnn.parameters, out=out.parameters), LEARNING_RATE),
        steps=STEPS,
        seed=seed,
        clip_norm=CLIP_NORM,
        evaluate=lambda model: _accuracy(*model, test),
        evaluate_every=25,
        until=lambda history: history.evaluations[-1][1] >= GOAL,
        progress=False,
    )
    accuracy = history.evaluations[-1][1]
    return {"horizon": horizon, "accuracy": accuracy, "steps": history.steps}


def predicted_horizon(rnn, rng):
    """Median steps until a hundredth of a random gradient is left, before training."""
    xs = synthetic.latch(PROBE_STEPS, PROBE_LANES, rng).xs
    direction = gradflow.random_direction(rnn, PROBE_LANES, rng)
    norms = gradflow.gradient_norms(rnn, xs, d_final=direction).joint
    return float(np.median(gradflow.half_life(norms, LEFT)))


def _loss(model, batch):
    rnn, out = model
    hs, _, cache = numpy_rnn.forward(rnn, batch.xs)
    logits, kept = out.forward(hs[-1:])
    loss, d_logits = numpy_rnn.softmax_cross_entropy(logits, batch.targets[-1:])
    d_last, d_out = out.backward(d_logits, kept)
    d_hs = np.zeros_like(hs)
    d_hs[-1] = d_last[0]
    _, _, d_rnn = numpy_rnn.backward(rnn, d_hs, None, cache)
    return loss, optim.joined(rnn=d_rnn, out=d_out)


def _accuracy(rnn, out, batch):
    hs, _, _ = numpy_rnn.forward(rnn, batch.xs)
    logits, _ = out.forward(hs[-1])
    return float((logits.argmax(axis=-1) == batch.final).mean())


CONDITIONS = {
    "model": ("tanh", "orthogonal", "irnn", "lstm", "chrono", "gru"),
    "T": (5, 10, 20, 40, 80),
}

MEMORY_HORIZON = Experiment(
    name="memory_horizon",
    question=(
        "How many steps back does each cell learn to remember a sign among "
        "distractors, and does the gradient before training predict it?"
    ),
    conditions=CONDITIONS,
    seeds=(0, 1, 2, 3, 4),
    measured=("horizon", "accuracy", "steps"),
    run=run,
)
