"""What does each remedy buy, on one task, at an equal number of updates?

The task is `synthetic.adding`, the network a tanh cell that reads it and a linear
layer on its last state, trained by Adam. Each remedy changes one thing, or a few that
its name lists. For one seed all remedies start from the same U and linear layer, see
the same batches (but for the curriculum, whose are shorter) and the same test
sequences.

Every remedy is measured at four learning rates: what is best for one is not for
another, and at one rate for all the comparison would be decided by which rate it is.
"""

from dataclasses import dataclass, replace

import numpy as np

from course_utils import numpy_rnn, training
from course_utils.datasets import synthetic
from course_utils.experiments._experiment import Experiment
from course_utils.numpy_rnn import optim

D, H, N = 2, 64, 32
STEPS, LEARNING_RATE = 2000, 1e-3
RATES = (3e-4, 1e-3, 3e-3, 1e-2)
CLIP_NORM, CLIP_VALUE, DROPOUT = 1.0, 0.05, 0.1
TEST_SEQUENCES, EVALUATE_EVERY, LAST = 500, 50, 4
LEARNED = 0.05  # mean squared error; always answering 1 has 1/6


@dataclass(frozen=True)
class Remedy:
    """One way to train, by what it changes of the baseline.

    Attributes
    ----------
    T : int
        Length of the sequences.
    kind, activation, recurrent
        Class of the cell, its φ, the rule W is drawn by (None: uniform in ±1/√H).
    clip_norm, clip_value : float or None
    rate : float
        Learning rate of Adam.
    curriculum : bool
        Train on short sequences first.
    dropout : {None, "outputs", "fresh", "same"}
        Masks on what the linear layer reads; on what W reads, a new one each step; on
        what W reads, one for all steps.
    """

    T: int = 24
    kind: type = numpy_rnn.RNNCell
    activation: str = "tanh"
    recurrent: str | None = None
    clip_norm: float | None = None
    clip_value: float | None = None
    rate: float = LEARNING_RATE
    curriculum: bool = False
    dropout: str | None = None


IRNN = {"activation": "relu", "recurrent": "identity"}
LAYER_NORM = {"kind": numpy_rnn.LayerNormRNNCell}
ORTHOGONAL = {"recurrent": "orthogonal"}
CLIP = {"clip_norm": CLIP_NORM}

BY_NAME = {
    "baseline": Remedy(),
    "clip norm": Remedy(**CLIP),
    "curriculum": Remedy(curriculum=True),
    "curriculum + clip norm": Remedy(**CLIP, curriculum=True),
    "layer norm": Remedy(**LAYER_NORM),
    "layer norm + clip norm": Remedy(**LAYER_NORM, **CLIP),
    "orthogonal": Remedy(**ORTHOGONAL),
    "orthogonal + clip norm": Remedy(**ORTHOGONAL, **CLIP),
    "orthogonal + curriculum": Remedy(**ORTHOGONAL, curriculum=True),
    "orthogonal + dropout, outputs": Remedy(**ORTHOGONAL, dropout="outputs"),
    "orthogonal + dropout, same mask": Remedy(**ORTHOGONAL, dropout="same"),
    "orthogonal + dropout, fresh masks": Remedy(**ORTHOGONAL, dropout="fresh"),
    "IRNN": Remedy(**IRNN),
    "IRNN + clip norm": Remedy(**IRNN, **CLIP),
    "IRNN, 48 steps": Remedy(**IRNN, T=48),
    "IRNN + clip norm, 48 steps": Remedy(**IRNN, **CLIP, T=48),
    "IRNN + clip value, 48 steps": Remedy(**IRNN, T=48, clip_value=CLIP_VALUE),
}


def run(remedy, rate, seed):
    """One row: train with `remedy` at the learning rate `rate`, test.

    Returns
    -------
    dict
        "mse": mean squared error on 500 new sequences, mean of the last four tests of
        training (the last tenth of the budget); "learned_at": updates until it was
        first below .05, infinite if never; "largest_norm": of all gradients, before
        clipping. A run that reached inf or NaN has an infinite error.
    """
    chosen = replace(BY_NAME[remedy], rate=rate)
    with np.errstate(over="ignore", invalid="ignore"):  # some do explode
        history, _ = trained(chosen, seed)
    at, errors = history.evaluated()
    below = np.flatnonzero(errors < LEARNED)
    return {
        "mse": np.inf if history.stopped else float(errors[-LAST:].mean()),
        "learned_at": float(at[below[0]]) if below.size else np.inf,
        "largest_norm": max(history.grad_norms, default=np.inf),
    }


def best_rates(table):
    """Of the stored table: remedy → the learning rate with its lowest mean error."""

    def mean(remedy, rate):
        return table.select(remedy=remedy, rate=rate).column("mse").mean()

    return {
        remedy: min(
            table.values("rate"), key=lambda rate, remedy=remedy: mean(remedy, rate)
        )
        for remedy in table.values("remedy")
    }


def by_rate(table, names):
    """Lines of text: mean error at each rate, a star where every seed has learned."""
    rates = table.values("rate")
    lines = [
        f"{'mean error at learning rate':34s}" + "".join(f"{r:>10}" for r in rates)
    ]
    for name in names:
        line = f"{name:34s}"
        for rate in rates:
            _, mean, worst = table.select(remedy=name, rate=rate).spread("mse")
            star = "*" if worst < LEARNED else " "
            line += (f"{mean:9.4f}" if mean < 1000 else f"{mean:9.0e}") + star
        lines.append(line.rstrip())
    return "\n".join(lines)


def trained(remedy, seed, steps=STEPS, progress=False):
    """Train with a `Remedy` or the one of that name: History, (cell, linear layer)."""
    chosen = remedy if isinstance(remedy, Remedy) else BY_NAME[remedy]
    model, rng = network(chosen, seed), np.random.default_rng((seed, 1))
    test = synthetic.adding(chosen.T, TEST_SEQUENCES, rng)
    parts = dict(zip(("rnn", "out"), (part.parameters for part in model), strict=True))
    history = training.train(
        model,
        lambda model, batch: loss(model, batch, chosen.dropout, rng),
        _batches(chosen.T, steps if chosen.curriculum else 0),
        optim.Adam(optim.joined(**parts), chosen.rate),
        steps=steps,
        seed=seed,
        clip_norm=chosen.clip_norm,
        clip_value=chosen.clip_value,
        evaluate=lambda model: error(model, test),
        evaluate_every=EVALUATE_EVERY,
        progress=progress,
        description=str(remedy),
    )
    return history, model


def network(remedy, seed):
    """The cell of a `Remedy` and the linear layer, drawn from one seed."""
    rng = np.random.default_rng(seed)
    out = numpy_rnn.Linear(H, 1, rng=rng)
    cell = remedy.kind(D, H, remedy.activation, rng=rng, recurrent=remedy.recurrent)
    if remedy.activation == "relu":
        cell.b[:] = 0
    return cell, out


def loss(model, batch, dropout=None, rng=None):
    """Half the mean squared error of the last step's answer, and all gradients.

    `dropout` says where masks are drawn, from `rng`; see `Remedy`.
    """
    cell, out = model
    T, N, _ = batch.xs.shape

    def draw():
        return numpy_rnn.draw_recurrent_mask(DROPOUT, N, H, rng)

    on_output = draw() if dropout == "outputs" else 1.0
    hs, caches = read(cell, batch.xs, pieces(T, dropout, draw))
    answer, kept = out.forward(hs[-1] * on_output)
    wrong = answer[:, 0] - batch.final
    d_hs = np.zeros_like(hs)
    d_last, d_out = out.backward((wrong / N)[:, None], kept)
    d_hs[-1] = d_last * on_output
    d_rnn = read_back(cell, d_hs, caches)
    return float(0.5 * np.mean(wrong**2)), optim.joined(rnn=d_rnn, out=d_out)


def error(model, batch):
    """Mean squared error of the last step's answer; nothing is dropped."""
    cell, out = model
    hs, _, _ = numpy_rnn.forward(cell, batch.xs)
    return float(np.mean((out.forward(hs[-1])[0][:, 0] - batch.final) ** 2))


def pieces(T, dropout, draw):
    """How T steps are read: a list of (steps of one piece, recurrent mask or None).

    One piece with one mask that `draw` gives, or with none; or, for "fresh", a piece
    for each step.
    """
    if dropout == "fresh":
        return [(slice(t, t + 1), draw()) for t in range(T)]
    return [(slice(0, T), draw() if dropout == "same" else None)]


def read(cell, xs, pieces, state=None):
    """`numpy_rnn.forward` piece by piece: hs (T, N, H), caches for `read_back`."""
    parts, caches = [], []
    for steps, mask in pieces:
        hs, state, cache = numpy_rnn.forward(
            cell, xs[steps], state, recurrent_mask=mask
        )
        parts.append(hs)
        caches.append((steps, cache))
    return np.concatenate(parts), caches


def read_back(cell, d_hs, caches):
    """The gradients of the parameters, summed over all pieces."""
    d_state, total = None, {}
    for steps, cache in reversed(caches):
        _, d_state, grads = numpy_rnn.backward(cell, d_hs[steps], d_state, cache)
        total = {name: grad + total.get(name, 0) for name, grad in grads.items()}
    return total


def growing(T, steps):
    """Curriculum: lengths of the batches, straight up from T/4 to T in half the time.

    Then it stays at T. A generator; without `steps` it is T from the start.
    """
    step = 0
    while True:
        share = min(1.0, 0.25 + 0.75 * step / (steps / 2)) if steps else 1.0
        yield max(2, round(share * T))
        step += 1


def _batches(T, steps):
    lengths = growing(T, steps)
    return lambda rng: synthetic.adding(next(lengths), N, rng)


EXPERIMENT = Experiment(
    name="gradient_remedies",
    question=(
        "What does each remedy for wild or vanishing gradients buy on the adding "
        "task, beside a plain tanh network with as many updates, at each of four "
        "learning rates?"
    ),
    conditions={"remedy": tuple(BY_NAME), "rate": RATES},
    seeds=(0, 1, 2),
    measured=("mse", "learned_at", "largest_norm"),
    run=run,
)
