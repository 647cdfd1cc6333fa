"""Which parts of the LSTM earn their place?

The LSTM against two variants (peepholes, coupled gates) and against itself with one
gate held open for good, on three tasks: counting with resets, adding two marked
numbers, and the next character of English text. Everything but the cell is the same;
one more LSTM has coupling's start without the coupling.
After Greff, Srivastava, Koutník, Steunebrink & Schmidhuber (2017), LSTM: a search space
odyssey, in miniature: they drew thousands of settings, here there is one a task.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course_utils import numpy_rnn, training
from course_utils.datasets import synthetic, text
from course_utils.experiments._experiment import Experiment
from course_utils.numpy_rnn import optim
from course_utils.validation import expect_choice

N, CLIP_NORM, TEST_SEQUENCES = 32, 1.0, 500
CHUNK = 32  # steps of text in a batch
OPEN = 40.0  # a bias at which σ is 1 to the last digit
GATES = {"no_input_gate": "i", "no_forget_gate": "f", "no_output_gate": "o"}
MODELS = ("rnn", "lstm", "peephole", "coupled", *GATES, "input_bias")


class Task(NamedTuple):
    """Sizes, budget and data of a task.

    Attributes
    ----------
    D, H, K : int
    steps : int
    learning_rate : float
        At the start; it falls like a cosine.
    batches : callable
        seed → iterator of (`synthetic.Batch`, whether the state is carried over).
    test : callable
        seed → Batch.
    score : callable
        (outputs (T, N, K), Batch) → float.
    """

    D: int
    H: int
    K: int
    steps: int
    learning_rate: float
    batches: Callable
    test: Callable
    score: Callable


def run(task, model, seed):
    """One row: train, test.

    Returns
    -------
    dict
        "score" on data not trained on: of "counting" the share of steps at which the
        count is right when rounded, of "adding" the mean squared error, of "text" bits
        per character; "parameters" that are trained; "ms_an_update", milliseconds of
        one thread.
    """
    expect_choice("task", task, TASKS)
    given = TASKS[task]
    network = Network(given, model, seed)
    batches, test = given.batches(seed), given.test(seed)
    began = time.process_time()
    training.train(
        network,
        Network.loss,
        batches,
        optim.Adam(network.parameters, given.learning_rate),
        steps=given.steps,
        seed=seed,
        clip_norm=CLIP_NORM,
        schedule=training.cosine(given.steps),
        progress=False,
    )
    seconds = time.process_time() - began
    outputs, _ = network.outputs(test.xs)
    return {
        "score": given.score(outputs, test),
        "parameters": network.trained,
        "ms_an_update": 1000 * seconds / given.steps,
    }


class Network:
    """A cell by name and a linear output, both drawn from `seed`; float32."""

    def __init__(self, task, model, seed):
        rng = np.random.default_rng(seed)
        self.rnn = cell(model, task.D, task.H, rng)
        self.out = numpy_rnn.Linear(task.H, task.K, rng=rng, dtype=np.float32)
        self.held = held_rows(self.rnn, GATES.get(model))
        for array in self.rnn.parameters.values():
            array[self.held] = 0
        self.rnn.b[self.held] = OPEN
        self.state = None

    @property
    def parameters(self):
        """Of both parts, by name."""
        return optim.joined(rnn=self.rnn.parameters, out=self.out.parameters)

    @property
    def trained(self):
        """How many numbers training may change."""
        held = sum(a[self.held].size for a in self.rnn.parameters.values())
        return sum(array.size for array in self.parameters.values()) - held

    def outputs(self, xs, state=None):
        """(T, N, K) for xs (T, N, D), and what `loss` needs."""
        hs, final, cache = numpy_rnn.forward(self.rnn, xs, state)
        outputs, kept = self.out.forward(hs)
        return outputs, (final, cache, kept)

    def loss(self, batch):
        """Mean over what is asked, and its gradients; a held gate gets none."""
        batch, carried = batch
        outputs, (final, cache, kept) = self.outputs(
            batch.xs, self.state if carried else None
        )
        self.state = final
        loss, d_outputs = _mean_loss(outputs, batch)
        d_hs, d_out = self.out.backward(d_outputs, kept)
        _, _, d_rnn = numpy_rnn.backward(self.rnn, d_hs, None, cache)
        for gradient in d_rnn.values():
            gradient[self.held] = 0
        return loss, optim.joined(rnn=d_rnn, out=d_out)


def cell(model, D, H, rng):
    """The cell called `model`, one of `MODELS`; LSTMs start with forget bias 1.

    Coupling gates changes their start too: i = 1 - σ(1) = σ(-1). "input_bias" is the
    plain LSTM with that start, to tell the two effects apart.
    """
    expect_choice("model", model, MODELS)
    if model == "rnn":
        return numpy_rnn.RNNCell(D, H, rng=rng, dtype=np.float32)
    kinds = {
        "peephole": numpy_rnn.PeepholeLSTMCell,
        "coupled": numpy_rnn.CoupledLSTMCell,
    }
    kind = kinds.get(model, numpy_rnn.LSTMCell)
    lstm = kind(D, H, rng=rng, forget_bias=1.0, dtype=np.float32)
    if model == "input_bias":
        lstm.b[held_rows(lstm, "i")] = -1.0
    return lstm


def held_rows(rnn, gate):
    """The rows of U, W and b that belong to `gate`, one of i, f, o; None: no rows."""
    if gate is None:
        return slice(0, 0)
    first = "ifgo".index(gate) * rnn.hidden_size
    return slice(first, first + rnn.hidden_size)


def _mean_loss(outputs, batch):
    """Cross-entropy (nats) if the targets are classes, else the mean squared error."""
    asked = batch.mask.sum()
    if batch.targets.dtype.kind == "i":
        loss, d_outputs = numpy_rnn.softmax_cross_entropy(outputs, batch.targets)
        lanes = outputs.shape[1]  # that loss is summed over time
        return loss * lanes / asked, (d_outputs * (lanes / asked)).astype(np.float32)
    errors = np.where(batch.mask, outputs[..., 0] - batch.targets, 0)
    d_outputs = 2 * errors[..., None] / asked
    return float((errors**2).sum() / asked), d_outputs.astype(np.float32)


def _right_counts(outputs, batch):
    return float((np.abs(outputs[..., 0] - batch.targets) < 0.5).mean())


def _squared_error(outputs, batch):
    return float(((outputs[-1, :, 0] - batch.final) ** 2).mean())


def _bits(outputs, batch):
    return float(_mean_loss(outputs, batch)[0] / np.log(2))


def _made(draw):
    """`batches` and `test` of a task that `draw(N, rng)` makes up."""

    def batches(seed):
        rng = np.random.default_rng([seed, 1])
        while True:
            yield draw(N, rng), False

    def test(seed):
        return draw(TEST_SEQUENCES, np.random.default_rng([seed, 2]))

    return {"batches": batches, "test": test}


def _text_batches(seed):
    """The training text in lanes, from its start to its end, again and again."""
    vocabulary = text.character_vocabulary()
    ids = vocabulary.encode(text.split(text.english_text())[0])
    both = text.batches(ids, CHUNK, N)
    parts = [_text_batch(vocabulary, *part) for part in zip(*both, strict=True)]
    while True:
        for number, batch in enumerate(parts):
            yield batch, number > 0


def _text_test(seed):
    """The held-out text, all of it, in N lanes."""
    vocabulary = text.character_vocabulary()
    ids = vocabulary.encode(text.split(text.english_text())[1])
    (xs,), (ys,) = text.batches(ids, (len(ids) - 1) // N, N)
    return _text_batch(vocabulary, xs, ys)


def _text_batch(vocabulary, xs, ys):
    mask = np.ones(ys.shape, bool)
    return synthetic.Batch(vocabulary.one_hot(xs, np.float32), ys, mask)


def _count(N, rng):
    return synthetic.counting(40, N, rng, reset=0.05, dtype=np.float32)


def _add(N, rng):
    return synthetic.adding(40, N, rng, dtype=np.float32)


TASKS = {
    "counting": Task(3, 8, 1, 600, 1e-2, **_made(_count), score=_right_counts),
    "adding": Task(2, 16, 1, 1000, 1e-2, **_made(_add), score=_squared_error),
    "text": Task(97, 64, 97, 1500, 1e-2, _text_batches, _text_test, _bits),
}

EXPERIMENT = Experiment(
    name="lstm_variants",
    question=(
        "Which parts of the LSTM earn their place: peepholes, coupled gates, each of "
        "the three gates?"
    ),
    conditions={"task": tuple(TASKS), "model": MODELS},
    seeds=(0, 1, 2, 3, 4),
    measured=("score", "parameters", "ms_an_update"),
    run=run,
)
