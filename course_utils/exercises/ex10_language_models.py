"""Exercises of chapter 10: language models.

`check_cross_entropy_gradient`, `check_perplexity`, `check_temperature` and
`check_lanes`.
"""

import itertools

import numpy as np

from course_utils import decoding, numpy_rnn
from course_utils.exercises import _mistakes10 as mistakes
from course_utils.exercises import _mistakes10_lanes as reading
from course_utils.exercises import _mistakes10_probabilities as probabilities
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity
from course_utils.models import language

_rng = np.random.default_rng(10)


def cross_entropy_gradient(logits, targets):
    """The library's gradient of the token mean; (T, N, K)."""
    return numpy_rnn.softmax_cross_entropy(logits, targets, reduction="token")[1]


def temperature(logits, tau):
    """The library's reshaped distribution under the exercise's signature; (K,)."""
    return np.exp(decoding.reshaped(numpy_rnn.log_softmax(logits), tau))


def lanes(ids, T, N):
    """Two readings as `models.language.chunks` gives them: (xs, ys, first) each."""
    B = (len(ids) - 1) // N // T
    read = itertools.islice(language.chunks(ids, T, N), 2 * B)
    return [(xs.numpy(), ys.numpy(), first) for xs, ys, first in read]


def _scores_case(T, N, K, far=0):
    """Scores around 0; those of some lanes around ±far, where exp has no room."""
    centre = _rng.permutation(np.resize([0, far, -far], N))
    return {
        "logits": _rng.normal(centre[:, None], 2, (T, N, K)),
        "targets": _rng.integers(0, K, (T, N)),
    }


check_cross_entropy_gradient = Checker(
    "cross_entropy_gradient",
    stub='''
def cross_entropy_gradient(logits, targets):
    """∂L/∂logits of the token mean: L = mean over t and n of -log softmax(logits)[y].

    logits (T, N, K): scores, some of them near ±1000; targets (T, N): the numbers y
    →  d_logits (T, N, K)
    """
    return ...
''',
    solution=cross_entropy_gradient,
    cases=[
        _scores_case(5, 3, 4),
        _scores_case(2, 6, 7, far=1000),
        _scores_case(7, 4, 3),
    ],
    quantities=[Quantity("d_logits", ("T", "N", "K"))],
    mistakes=mistakes.GRADIENT,
    hints=[
        "For one step of one lane the gradient is p - y, with p the softmax of the "
        "scores and y the target as a one-hot vector. And what does the mean add?",
        "The softmax: subtract each largest score first, `logits.max(axis=-1, "
        "keepdims=True)`, then exp, then divide by the sum over the last axis.",
        "`np.eye(K)[targets]` is (T, N, K): ones at the targets. `(probs - "
        "np.eye(K)[targets]) / (T * N)`.",
    ],
    lesson="Each step's K numbers add up to zero: what the target gains, others lose.",
)

check_perplexity = Checker(
    "perplexity",
    stub='''
def perplexity(probs):
    """How well a model foresaw a text, in two units.

    probs (L,): the probability that it gave to each symbol that came
    →  bits, perplexity: bits per symbol, and 2 to that power
    """
    return ...
''',
    solution=probabilities.perplexity,
    cases=[
        {"probs": np.array([0.5, 0.125, 0.25, 0.25, 0.5])},
        {"probs": _rng.uniform(0.02, 0.98, 11)},
        {"probs": _rng.beta(1, 2, 1500) + 1e-6},
    ],
    quantities=[Quantity("bits"), Quantity("perplexity")],
    mistakes=probabilities.PERPLEXITY,
    evidence="It agrees on a text of 5 symbols, one of 11 and one of 1500.",
    hints=[
        "A symbol that had the probability 1/8 costs 3 bits: -log2(1/8). What does a "
        "text cost per symbol?",
        "`bits = -np.mean(np.log2(probs))`: the mean of the logarithms, not the "
        "logarithm of a mean.",
        "`perplexity = 2**bits`. With nats it would be e**nats: the same number, as "
        "long as the base of the power is the base of the logarithm.",
    ],
    lesson="K equally probable symbols cost log2 K bits and have the perplexity K.",
)

check_temperature = Checker(
    "temperature",
    stub='''
def temperature(logits, tau):
    """The distribution that a symbol is drawn from, at temperature tau.

    logits (K,): the model's scores; tau > 0: below 1 sharper, above 1 flatter
    →  probs (K,)
    """
    return ...
''',
    solution=temperature,
    cases=[
        {"logits": _rng.normal(0, 1.5, 4), "tau": 0.5},
        {"logits": _rng.normal(0, 2, 7), "tau": 2.5},
        {"logits": np.array([3.2, -2.9, 3.1994, -2.7, 3.196, -3]), "tau": 0.004},
    ],
    quantities=[Quantity("probs", ("K",))],
    mistakes=probabilities.TEMPERATURE,
    evidence="It agrees with the library at three temperatures, a tiny one among them.",
    hints=[
        "The temperature divides the scores, and then comes the softmax as always.",
        "At tau = 0.004 a score of 3.2 becomes 800, and exp(800) is infinite in "
        "float64. Which number may you subtract from all scores without changing "
        "the softmax?",
        "`scaled = logits / tau`, then `scaled - scaled.max()`, `np.exp`, and divide "
        "by the sum.",
    ],
    lesson="Towards 0 it becomes greedy, towards infinity uniform.",
)

check_lanes = Checker(
    "lanes",
    stub='''
def lanes(ids, T, N):
    """What a model with a state reads when it goes through one text twice.

    ids (L,) integers. Each of N lanes reads (L - 1) // N symbols in a row; lane n + 1
    starts where lane n ends. All lanes are cut every T steps; what is left at their
    ends is not read. After its last chunk the text begins again.
    →  a list of (xs, ys, first), one for each chunk, in the order of reading:
    xs (T, N), ys (T, N) the symbols that come next, first: is the state zero here?
    """
    return ...
''',
    solution=lanes,
    cases=[
        {"ids": np.arange(24), "T": 3, "N": 2},
        {"ids": _rng.integers(0, 97, 61), "T": 5, "N": 3},
        {"ids": _rng.integers(0, 97, 95), "T": 2, "N": 6},
    ],
    quantities=[
        Quantity("xs", ("chunk", "T", "N"), kind="int"),
        Quantity("ys", ("chunk", "T", "N"), kind="int"),
        Quantity("first", ("chunk",), kind="int"),
    ],
    mistakes=reading.READING,
    observe=reading.observe,
    explain=reading.explain,
    evidence="It reads three texts as the chapter's training loop does.",
    hints=[
        "The lanes are those of chapter 05: `ids[: N * lane].reshape(N, lane)` with "
        "`lane = (len(ids) - 1) // N` has one lane in each row, and `ids[1 : N * lane "
        "+ 1]` gives the targets in the same way.",
        "Chunk b of the inputs is `rows[:, b * T : (b + 1) * T].T`. How many whole "
        "chunks are in a lane?",
        "Two loops, the outer one over the two readings. In the inner one, `first = b "
        "== 0`: within a reading every lane goes on, and so does its state.",
    ],
    lesson="A state is kept from chunk to chunk, and thrown away when the text begins.",
)
