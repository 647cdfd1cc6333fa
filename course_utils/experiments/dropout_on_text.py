"""Where may dropout go, on a task where it has something to cure?

A tanh network is to learn the next character from a very small text, read many times
over: it learns it by heart and gets worse on new text. Masks are put on what enters the
recurrent layer, on what leaves it, or on what W reads, in two ways.
"""

import numpy as np

from course_utils import numpy_rnn, training
from course_utils.datasets import text
from course_utils.experiments._experiment import Experiment
from course_utils.experiments.gradient_remedies import pieces, read, read_back
from course_utils.numpy_rnn import optim

H, T, N = 128, 32, 16
CHARACTERS, TEST_CHARACTERS = 12_000, 20_000
STEPS, LEARNING_RATE, CLIP_NORM, DROPOUT = 1200, 2e-3, 1.0, 0.3
EVALUATE_EVERY = 60

PLACES = {
    "nowhere": None,
    "inputs": "inputs",
    "outputs": "outputs",
    "recurrent, fresh masks": "fresh",
    "recurrent, same mask": "same",
}


def run(place, seed):
    """One row: train with masks at `place`, test without any.

    Returns
    -------
    dict
        Bits per character: "train_bits" of the training text at the end, "test_bits"
        of new text at the end, "best_bits", the lowest of the 20 tests on the way
        (what stopping in time, by looking at the test text, could have had).
    """
    history, model, (train, test) = trained(place, seed)
    _, bits = history.evaluated()
    return {
        "train_bits": float(bits_per_character(model, train)),
        "test_bits": float(bits[-1]),
        "best_bits": float(bits.min()),
    }


def trained(place, seed, steps=STEPS, progress=False):
    """Train: History, (cell, linear layer), (training, test) numbers of characters."""
    train, test = texts()
    rng, K = np.random.default_rng(seed), len(text.character_vocabulary())
    cell = numpy_rnn.RNNCell(K, H, rng=rng, dtype=np.float32)
    out = numpy_rnn.Linear(H, K, rng=rng, dtype=np.float32)
    chunks = text.batches(train, T, N)
    order = ((xs, ys) for _ in iter(int, 1) for xs, ys in zip(*chunks, strict=True))
    history = training.train(
        (cell, out),
        lambda model, batch: loss(model, batch, PLACES[place], rng),
        order,
        optim.Adam(
            optim.joined(rnn=cell.parameters, out=out.parameters), LEARNING_RATE
        ),
        steps=steps,
        seed=seed,
        clip_norm=CLIP_NORM,
        evaluate=lambda model: bits_per_character(model, test),
        evaluate_every=EVALUATE_EVERY,
        progress=progress,
        description=f"dropout {place}",
    )
    return history, (cell, out), (train, test)


def texts():
    """A small training text and a longer test text, as numbers of characters."""
    vocabulary = text.character_vocabulary()
    train, test = text.split(text.english_text())
    ids = vocabulary.encode(train[:CHARACTERS])
    return ids, vocabulary.encode(test[:TEST_CHARACTERS])


def loss(model, batch, dropout=None, rng=None):
    """Token mean in nats of one chunk read from an empty state, and all gradients."""
    cell, out = model
    xs, ys = batch
    T, N = xs.shape

    def draw(width=H):
        return numpy_rnn.draw_recurrent_mask(DROPOUT, N, width, rng, cell.dtype)

    def draw_each(width):
        return np.stack([draw(width) for _ in range(T)])

    entering, leaving = _one_hot(cell, xs), 1.0
    if dropout == "inputs":
        entering = entering * draw_each(cell.input_size)
    if dropout == "outputs":
        leaving = draw_each(H)
    hs, caches = read(cell, entering, pieces(T, dropout, draw))
    logits, kept = out.forward(hs * leaving)
    value, d_logits = numpy_rnn.softmax_cross_entropy(logits, ys, reduction="token")
    d_hs, d_out = out.backward(d_logits, kept)
    d_rnn = read_back(cell, d_hs * leaving, caches)
    return value, optim.joined(rnn=d_rnn, out=d_out)


def bits_per_character(model, ids):
    """Bits for each character of a text read in N lanes; nothing is dropped."""
    cell, out = model
    xs, ys = text.batches(ids, (len(ids) - 1) // N, N)
    hs, _, _ = numpy_rnn.forward(cell, _one_hot(cell, xs[0]))
    logits, _ = out.forward(hs)
    nats, _ = numpy_rnn.softmax_cross_entropy(logits, ys[0], reduction="token")
    return nats / np.log(2)


def _one_hot(cell, ids):
    return np.eye(cell.input_size, dtype=cell.dtype)[ids]


EXPERIMENT = Experiment(
    name="dropout_on_text",
    question=(
        "Where does dropout help a recurrent network that learns a small text by heart?"
    ),
    conditions={"place": tuple(PLACES)},
    seeds=(0, 1, 2),
    measured=("train_bits", "test_bits", "best_bits"),
    run=run,
)
