"""Is a gate worth its parameters? Three cells, each with the same number of them.

The hidden sizes are chosen so that all trainable parameters together, the embedding and
the output layer included, differ by less than 2 % between the cells of a task. Gates
have one bias each, as in ``numpy_rnn``: PyTorch's second one is zero and stays it (but
for the GRU's ``b_hn``). Each cell starts as Parts III and IV recommend, and is trained
with every learning rate of the list; which one counts is decided on the validation
part, what it is worth on the test part.
"""

import functools
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course_utils import bridge, numpy_rnn, training
from course_utils.datasets import names, synthetic, text
from course_utils.experiments._experiment import Experiment
from course_utils.models import language
from course_utils.validation import expect_choice

MODELS = ("rnn", "lstm", "gru")
GATES = {"rnn": 1, "lstm": 4, "gru": 3}  # blocks of rows in U, W and b
HIDDEN = {
    "characters": {"rnn": 88, "lstm": 49, "gru": 56},
    "adding 10": {"rnn": 65, "lstm": 32, "gru": 37},
    "adding 40": {"rnn": 65, "lstm": 32, "gru": 37},
    "names": {"rnn": 58, "lstm": 25, "gru": 30},
}
STEPS = {"characters": 600, "adding 10": 800, "adding 40": 700, "names": 400}
MORE_IS_BETTER = ("names",)  # accuracy; the other scores are losses
EMBEDDING, N, CLIP_NORM = 16, 32, 1.0
HELD_OUT_SEQUENCES = 1000


def run(task, model, learning_rate, seed):
    """One row: train one network with one learning rate, test it twice.

    Returns
    -------
    dict
        "parameters": how many are trained. "validation" and "test": bits per character
        for "characters", mean squared error for "adding 10" and "adding 40" (the
        number is the length), share of right answers for "names". "ms_a_step":
        milliseconds of one thread for a step of training.
    """
    expect_choice("task", task, HIDDEN)
    expect_choice("model", model, MODELS)
    kind = _characters if task == "characters" else _sequences
    network, fit, score = kind(task, model, learning_rate, seed)
    began = time.process_time()
    fit()
    milliseconds = 1000 * (time.process_time() - began) / STEPS[task]
    network.eval()
    with torch.no_grad():
        validation, test = score()
    return {
        "parameters": trained(network),
        "validation": validation,
        "test": test,
        "ms_a_step": milliseconds,
    }


def parameter_count(model, D, H, K):
    """Parameters of a cell on D inputs with H units, and of K scores read from them.

    One bias a gate; the GRU has b_hn besides.
    """
    expect_choice("model", model, MODELS)
    second = H if model == "gru" else 0
    return GATES[model] * (H * D + H * H + H) + second + K * (H + 1)


def trained(network):
    """How many numbers of `network` training may change: our cell's and the rest."""
    cell = bridge.to_numpy(network.rnn)
    others = set(network.parameters()) - set(network.rnn.parameters())
    own = sum(array.size for array in cell.parameters.values())
    return own + sum(parameter.numel() for parameter in others)


def best_rate(results, task, model):
    """The learning rate that is best on the validation part, mean over seeds.

    Parameters
    ----------
    results : datasets.measurements.Measurements
        Of this experiment.
    task, model : str

    Returns
    -------
    rate : float
    rows : Measurements
        Those of this task, cell and rate: one a seed.
    """
    rows = results.select(task=task, model=model)
    sign = 1 if task in MORE_IS_BETTER else -1

    def mean(rate):
        return sign * rows.select(learning_rate=rate).spread("validation")[1]

    rate = max(rows.values("learning_rate"), key=mean)
    return rate, rows.select(learning_rate=rate)


def recurrent(model, D, H, rng):
    """``torch.nn``'s RNN, LSTM or GRU with one bias, started as the course advises.

    The tanh network starts with an orthogonal W (07), the LSTM with forget biases of 1
    (08), the GRU as PyTorch draws it.
    """
    kinds = {
        "rnn": functools.partial(numpy_rnn.RNNCell, recurrent="orthogonal"),
        "lstm": functools.partial(numpy_rnn.LSTMCell, forget_bias=1.0),
        "gru": numpy_rnn.GRUCell,
    }
    return bridge.to_nn(kinds[model](D, H, rng=rng, dtype=np.float32))


class LastStep(nn.Module):
    """A recurrent network that answers once, after a sequence's last step."""

    def __init__(self, model, D, H, K, seed):
        super().__init__()
        rng = np.random.default_rng(seed)
        self.rnn = recurrent(model, D, H, rng)
        self.out = bridge.to_nn(numpy_rnn.Linear(H, K, rng=rng, dtype=np.float32))

    def forward(self, xs, lengths):
        """xs (T, N, D), lengths (N,) → scores (N, K)."""
        hs, _ = self.rnn(xs)
        return self.out(hs[lengths - 1, torch.arange(len(lengths))])


def _characters(task, model, learning_rate, seed):
    """Network, its training, and what scores it on validation and test part."""
    train, validation, test = _texts()
    K = len(text.character_vocabulary())
    network = language.CharacterModel(
        K, HIDDEN[task][model], model, embedding_size=EMBEDDING, seed=seed
    )
    rng = np.random.default_rng(seed)
    network.rnn = recurrent(model, EMBEDDING, HIDDEN[task][model], rng)
    fit = functools.partial(
        language.fit, network, train, steps=STEPS[task], N=N, clip_norm=CLIP_NORM,
        learning_rate=learning_rate, seed=seed, progress=False,
    )  # fmt: skip
    bits = language.bits_per_character
    return network, fit, lambda: [bits(network, ids) for ids in (validation, test)]


@functools.cache
def _texts():
    """Training, validation and test text as numbers, whole paragraphs each."""
    rest, test = text.split(text.english_text())
    # A larger share only adds to the smaller one's part: this one is new paragraphs.
    train, validation = text.split(rest, test_fraction=0.2)
    encode = text.character_vocabulary().encode
    return encode(train), encode(validation), encode(test)


def _sequences(task, model, learning_rate, seed):
    """As `_characters`, for the tasks that ask once, at the end."""
    data = _names if task == "names" else functools.partial(_adding, task)
    draw, held_out, (D, K), loss, measure = data(seed)
    network = LastStep(model, D, HIDDEN[task][model], K, seed)
    fit = functools.partial(
        training.train, network,
        lambda network, batch: loss(network(*batch[:2]), batch[2]), draw,
        torch.optim.Adam(network.parameters(), lr=learning_rate),
        steps=STEPS[task], clip_norm=CLIP_NORM, schedule=training.cosine(STEPS[task]),
        seed=seed, progress=False,
    )  # fmt: skip
    return network, fit, lambda: [measure(network(*b[:2]), b[2]) for b in held_out]


def _adding(task, seed):
    """Sums of two marked numbers among T: task is "adding T"."""
    T = int(task.split()[1])

    def draw(rng, N=N):
        batch = synthetic.adding(T, N, rng, dtype=np.float32)
        sums = torch.tensor(batch.final)[:, None]
        return torch.tensor(batch.xs), torch.full((N,), T), sums

    held_out = np.random.default_rng(1000)  # the same for all cells and seeds
    parts = [draw(held_out, HELD_OUT_SEQUENCES) for _ in range(2)]
    return draw, parts, (2, 1), F.mse_loss, lambda s, y: F.mse_loss(s, y).item()


def _names(seed):
    """Which language is this name from? One letter a step."""
    rest, test = names.split()
    held_out = set(names.split(test_fraction=0.4)[1])
    train = [pair for pair in rest if pair not in held_out]
    validation = [pair for pair in rest if pair in held_out]

    def tensors(pairs):
        symbols, languages, lengths = map(torch.tensor, names.encode(pairs))
        return F.one_hot(symbols, len(names.LETTERS)).float(), lengths, languages

    xs, lengths, languages = tensors(train)

    def draw(rng):
        chosen = torch.tensor(rng.choice(len(lengths), N, replace=False))
        return xs[:, chosen], lengths[chosen], languages[chosen]

    sizes = len(names.LETTERS), len(names.LANGUAGES)
    parts = [tensors(validation), tensors(test)]
    return draw, parts, sizes, F.cross_entropy, _accuracy


def _accuracy(scores, classes):
    return (scores.argmax(dim=-1) == classes).float().mean().item()


EXPERIMENT = Experiment(
    name="equal_parameters",
    question=(
        "With equally many parameters, which cell is best on which task, and what does "
        "a step of training cost?"
    ),
    conditions={
        "task": tuple(HIDDEN),
        "model": MODELS,
        "learning_rate": (0.003, 0.01, 0.03, 0.1),
    },
    seeds=(0, 1, 2),
    measured=("parameters", "validation", "test", "ms_a_step"),
    run=run,
)
