"""Exercise `temperature` of chapter 10."""

import numpy as np

from course_utils import decoding, numpy_rnn
from course_utils.exercises.ch10.overflow import naive_softmax
from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.numpy_rnn import log_softmax, softmax

STUB = '''
def temperature(logits, tau):
    """The distribution that a symbol is drawn from, at temperature tau.

    logits (K,): the model's scores; tau > 0: below 1 sharper, above 1 flatter
    →  probs (K,)
    """
    return ...
'''

HINTS = [
    "The temperature divides the scores, and then comes the softmax as always.",
    "At tau = 0.004 a score of 3.2 becomes 800, and exp(800) is infinite in "
    "float64. Which number may you subtract from all scores without changing "
    "the softmax?",
    "`scaled = logits / tau`, then `scaled - scaled.max()`, `np.exp`, and divide "
    "by the sum.",
]


def temperature(logits, tau):
    """The library's reshaped distribution under the exercise's signature; (K,)."""
    return np.exp(decoding.reshaped(numpy_rnn.log_softmax(logits), tau))


def _scaled(logits, tau):
    return np.exp((logits - logits.max()) / tau)


COLD = (
    "The scores divided by 0.004 are in the hundreds, and np.exp is infinite from 710 "
    "on; inf / inf is NaN."
)

MISTAKES = [
    KnownMistake(
        "the temperature cancels",
        lambda logits, tau: softmax(logits),
        "That is the softmax at temperature 1. A factor on all *probabilities* is "
        "gone once they are normalised, and so is a number added to all scores. Only "
        "a factor on the scores stays.",
        "`softmax(logits / tau)`: divide before the exponential.",
    ),
    KnownMistake(
        "the temperature is turned round",
        lambda logits, tau: softmax(logits * tau),
        "`logits * tau`, and p ** tau, which is the same, sharpen where the "
        "temperature is high. Hot means random, cold means greedy.",
        "`logits / tau`, or p ** (1 / tau).",
    ),
    KnownMistake(
        "the probabilities are taken for scores",
        lambda logits, tau: softmax(softmax(logits) / tau),
        "exp(p / tau) is a second softmax over the first: probabilities differ by 1 "
        "at most, so it is nearly uniform at temperature 1 already.",
        "Divide the scores, `logits / tau`, then one softmax.",
    ),
    KnownMistake(
        "the probabilities are divided by the temperature",
        lambda logits, tau: softmax(logits) / tau,
        "They do not add up to 1 any more; normalised they would be the old ones. A "
        "factor on all probabilities changes no preference.",
        "Divide the scores, `logits / tau`, then the softmax.",
    ),
    KnownMistake(
        "the probabilities are multiplied by the temperature",
        lambda logits, tau: softmax(logits) * tau,
        "They do not add up to 1 any more; normalised they would be the old ones. A "
        "factor on all probabilities changes no preference.",
        "Divide the scores, `logits / tau`, then the softmax.",
    ),
    KnownMistake(
        "p ** (1 / tau) is not normalised",
        lambda logits, tau: softmax(logits) ** (1 / tau),
        "The ratios are right. But powers of probabilities do not add up to 1.",
        "Divide by their sum.",
    ),
    KnownMistake(
        "p ** tau is not normalised, and the power is the wrong one",
        lambda logits, tau: softmax(logits) ** tau,
        "A high temperature must flatten: the power is 1 / tau. And powers of "
        "probabilities do not add up to 1.",
        "p ** (1 / tau), divided by its sum.",
    ),
    KnownMistake(
        "the exponentials are not normalised",
        lambda logits, tau: np.exp(logits / tau),
        "The ratios are right, as far as float64 reaches. But these numbers do not "
        "add up to 1, and at tau = 0.004 they are infinite.",
        "Subtract the largest of `logits / tau` first; in the end divide by the sum.",
    ),
    KnownMistake(
        "the exponentials are not normalised, though their largest is 1",
        _scaled,
        "The ratios are right. But these numbers do not add up to 1.",
        "Divide by their sum.",
    ),
    KnownMistake(
        "the exponential overflows at a small temperature",
        lambda logits, tau: naive_softmax(logits / tau),
        COLD,
        "`scaled = logits / tau`, then `np.exp(scaled - scaled.max())`. Subtract "
        "after the division, not before.",
    ),
    KnownMistake(
        "the division comes after the exponential",
        lambda logits, tau: np.exp(logits - logits.max()) / tau,
        "exp(s) / tau is a factor on all of them; exp(s / tau) changes their ratios.",
        "`np.exp(scaled)` with `scaled = logits / tau`.",
    ),
    KnownMistake(
        "the number of the best symbol is returned",
        lambda logits, tau: int(logits.argmax()),
        "That is the greedy choice. Asked for is the distribution to draw from.",
        "`softmax(logits / tau)`, (K,).",
    ),
    KnownMistake(
        "log-probabilities are returned",
        lambda logits, tau: log_softmax(logits / tau),
        "One draws with probabilities: they add up to 1.",
        "`np.exp` of it.",
    ),
    KnownMistake(
        "the temperature divides twice",
        lambda logits, tau: softmax(logits / tau**2),
        "tau squared: then 0.5 would act like 0.25.",
        "`logits / tau`, once.",
    ),
    KnownMistake(
        "everything but the largest is cut away",
        lambda logits, tau: np.eye(len(logits))[logits.argmax()],
        "That is the limit of temperature 0, greedy. At every other temperature all "
        "symbols keep a chance.",
        "`softmax(logits / tau)`.",
    ),
]

_rng = np.random.default_rng(10)

check_temperature = Checker(
    "temperature",
    stub=STUB,
    hints=HINTS,
    solution=temperature,
    cases=[
        {"logits": _rng.normal(0, 1.5, 4), "tau": 0.5},
        {"logits": _rng.normal(0, 2, 7), "tau": 2.5},
        {"logits": np.array([3.2, -2.9, 3.1994, -2.7, 3.196, -3]), "tau": 0.004},
    ],
    quantities=[Quantity("probs", ("K",))],
    mistakes=MISTAKES,
    evidence="It agrees with the library at three temperatures, a tiny one among them.",
    lesson="Towards 0 it becomes greedy, towards infinity uniform.",
)
