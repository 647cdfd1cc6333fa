"""The chapter's networks on one held-out text, at three budgets of training.

All read the same training text: the course's, without one paragraph in twenty, which is
the validation part (its paragraphs are chosen as the test's are, by their words). Every
budget is a run of its own, with its own cosine from the full learning rate to zero, in
chunks of T = 64 steps of N = 32 lanes: 2048 characters a step, 157 steps for the whole
text once. All have 128 hidden units, but for two LSTMs with 256. A symbol is a vector
of 64 numbers, or of 16 in the windows, which have many of them. "sigmoid RNN" is the
first recurrent language model (``models.sigmoid_rnn``) but for the vector in place of
the one-hot symbol: two matrices, one after the other, where that had one.

The learning rate is for each kind of model the best of `CANDIDATES` on the validation
part after 500 steps, the middle one of the budgets, with seed 100 (`rates_tried`
repeats it). The windows share what is best for window 5, the LSTM with dropout has that
of the LSTM; the sigmoid network was tried with the last two only; the larger LSTMs were
not tried and have a rate from an earlier trial. What is best for 500 steps may be too
much for 2000, in all models alike. The file has the models of `MEASURED`; `run` knows
the others of `RATES` too.
"""

import functools
import time

from course_utils.datasets import text
from course_utils.experiments._experiment import Experiment
from course_utils.models import language
from course_utils.models.feedforward import FeedForwardModel
from course_utils.validation import expect_choice

H, T, N = 128, 64, 32
EMBEDDING, WINDOW_EMBEDDING, DROPOUT = 64, 16, 0.2
STEPS = (125, 500, 2000)
VALIDATION = 0.05

CANDIDATES = (0.008, 0.016, 0.032)
RATES = {
    "window 1": 0.032,
    "window 3": 0.032,
    "window 5": 0.032,
    "window 7": 0.032,
    "window 9": 0.032,
    "sigmoid RNN": 0.032,
    "tanh RNN": 0.016,
    "GRU": 0.016,
    "LSTM": 0.016,
    "LSTM, dropout": 0.016,
    "LSTM, 256 units": 0.004,
    "LSTM, 256 units, dropout": 0.004,
}
MEASURED = tuple(name for name in RATES if name not in ("window 1", "window 9"))
CELLS = {"sigmoid RNN": "sigmoid", "tanh RNN": "rnn", "GRU": "gru", "LSTM": "lstm"}


def run(model, steps, seed):
    """One row: train one model for so many steps, test it on the way.

    Returns
    -------
    dict
        "learning_rate", "parameters": of the model. Bits per character after the last
        step: "train" (of the training text's beginning, as long as the test text),
        "validation", "test". "stopped_at": the step after which the validation part
        was predicted best, of some ten looks on the way; "stopped_test": the test's
        bits there, which is what stopping early gives. "ms_a_step": milliseconds of
        one thread for a step of training.
    """
    began = time.process_time()
    network, history, looking = trained(model, steps, seed)
    spent = time.process_time() - began - looking
    train, _, held_out = texts()
    at, validation = history.evaluated("validation")
    _, test = history.evaluated("test")
    best = int(validation.argmin())
    return {
        "learning_rate": RATES[model],
        "parameters": sum(p.numel() for p in network.parameters()),
        "train": language.bits_per_character(network, train[: len(held_out)]),
        "validation": float(validation[-1]),
        "test": float(test[-1]),
        "stopped_at": int(at[best]),
        "stopped_test": float(test[best]),
        "ms_a_step": 1000 * spent / steps,
    }


def trained(model, steps, seed, learning_rate=None):
    """Train a model of that name: itself, its History, seconds it was looked at.

    The evaluations are dicts of bits per character, "validation" and "test".
    """
    network = build(model, seed)
    train, *held_out = texts()
    seconds = 0.0

    def look(network):
        nonlocal seconds
        began = time.process_time()
        bits = [language.bits_per_character(network, ids) for ids in held_out]
        seconds += time.process_time() - began
        return dict(zip(("validation", "test"), bits, strict=True))

    history = language.fit(
        network, train, steps=steps, T=T, N=N, seed=seed, evaluate=look,
        learning_rate=RATES[model] if learning_rate is None else learning_rate,
        evaluate_every=max(25, steps // 10), progress=False,
    )  # fmt: skip
    return network, history, seconds


def build(model, seed):
    """The untrained network of a row."""
    expect_choice("model", model, RATES)
    K = len(text.character_vocabulary())
    if model.startswith("window"):
        window, D = int(model.split()[1]), WINDOW_EMBEDDING
        return FeedForwardModel(K, window, H, embedding_size=D, seed=seed)
    kind, *options = model.split(", ")
    return language.CharacterModel(
        K, 2 * H if "256 units" in options else H, CELLS[kind],
        embedding_size=EMBEDDING,
        dropout=DROPOUT if "dropout" in options else 0.0, seed=seed,
    )  # fmt: skip


@functools.cache
def texts():
    """Training, validation and test text as numbers, whole paragraphs each."""
    rest, test = text.split(text.english_text())
    # A larger share only adds to the smaller one's part: this one is new paragraphs.
    train, validation = text.split(rest, test_fraction=0.1 + VALIDATION)
    encode = text.character_vocabulary().encode
    return encode(train), encode(validation), encode(test)


def rates_tried(model, steps=STEPS[1], seed=100):
    """Bits per character on the validation part by learning rate: how `RATES` arose."""
    return {
        rate: trained(model, steps, seed, rate)[1].evaluations[-1][1]["validation"]
        for rate in CANDIDATES
    }


EXPERIMENT = Experiment(
    name="language_models",
    question=(
        "How many bits does each language model need for a character of a text it has "
        "not seen, after how much training?"
    ),
    conditions={"model": MEASURED, "steps": STEPS},
    seeds=(0, 1, 2),
    measured=(
        "learning_rate",
        "parameters",
        "train",
        "validation",
        "test",
        "stopped_at",
        "stopped_test",
        "ms_a_step",
    ),
    run=run,
)
