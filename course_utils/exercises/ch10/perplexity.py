"""Exercise `perplexity` of chapter 10."""

import math

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def perplexity(probs):
    """How well a model foresaw a text, in two units.

    probs (L,): the probability that it gave to each symbol that came
    →  bits, perplexity: bits per symbol, and 2 to that power
    """
    return ...
'''

HINTS = [
    "A symbol that had the probability 1/8 costs 3 bits: -log2(1/8). What does a "
    "text cost per symbol?",
    "`bits = -np.mean(np.log2(probs))`: the mean of the logarithms, not the "
    "logarithm of a mean.",
    "`perplexity = 2**bits`. With nats it would be e**nats: the same number, as "
    "long as the base of the power is the base of the logarithm.",
]


def mean_bits(probs):
    """Bits per symbol: the mean of -log2 p."""
    return -np.mean(np.log2(probs))


def perplexity(probs, bits=mean_bits, back=lambda probs, bits: 2**bits):
    """Bits per symbol and perplexity, or with one thing changed."""
    found = bits(probs)
    return float(found), float(back(probs, found))


def _perplexity(**change):
    return lambda probs: perplexity(probs, **change)


def _swapped(probs):
    return perplexity(probs)[::-1]


def _surprise(probs):
    """-p log2 p of each symbol."""
    return -probs * np.log2(probs)


MEAN_FIRST = (
    "The mean of 1/p is not two to the mean of log2(1/p): a few very improbable "
    "symbols would decide everything. Perplexity is the *geometric* mean of 1/p."
)

ENTROPY = (
    "-Σ p log p is the entropy of a *distribution*, all of whose outcomes are weighted "
    "by their probability. These are the probabilities of symbols that came: each "
    "came once, and counts once."
)

PRODUCT = (
    "1500 probabilities multiplied are below 5e-324, the smallest number that float64 "
    "has: the product is 0. Sums of logarithms stay in range.",
    "`bits = -np.mean(np.log2(probs))`.",
)

MISTAKES = [
    KnownMistake(
        "e is raised to the power of the bits",
        _perplexity(back=lambda probs, bits: np.exp(bits)),
        "Bits are logarithms to the base 2, so 2 leads back. e belongs to nats.",
        "`2**bits`.",
    ),
    KnownMistake(
        "2 is raised to the power of the nats, and these are called bits",
        _perplexity(bits=lambda p: -np.mean(np.log(p))),
        "`np.log` is the natural logarithm. It gives nats, and the perplexity of nats "
        "is e**nats.",
        "`np.log2`, or divide the nats by `np.log(2)`.",
    ),
    KnownMistake(
        "nats are called bits",
        _perplexity(bits=lambda p: -np.mean(np.log(p)), back=lambda p, b: np.exp(b)),
        "The perplexity is right: it does not depend on the base if both agree. But "
        "the first number is in nats; a nat is 1.44 bits.",
        "`np.log2`, or divide the nats by `np.log(2)`.",
    ),
    KnownMistake(
        "the nats are multiplied by ln 2",
        _perplexity(bits=lambda p: -np.mean(np.log(p)) * np.log(2)),
        "A bit is 0.69 nats, so there are more bits than nats.",
        "Divide by `np.log(2)`.",
    ),
    KnownMistake(
        "the logarithm has the base 10",
        _perplexity(bits=lambda p: -np.mean(np.log10(p))),
        "Digits instead of bits, and 2 does not undo them.",
        "`np.log2`.",
    ),
    KnownMistake(
        "the logarithm has the base 10, and so has the power",
        _perplexity(bits=lambda p: -np.mean(np.log10(p)), back=lambda p, b: 10**b),
        "The perplexity is right: it does not depend on the base if both agree. But "
        "the first number counts decimal digits.",
        "`np.log2`.",
    ),
    KnownMistake(
        "the bits are summed over the text",
        _perplexity(bits=lambda p: -np.log2(p).sum()),
        "That is the cost of the whole text: a longer text would count as harder.",
        "`np.mean` instead of the sum.",
    ),
    KnownMistake(
        "the bits are summed over the text, and 2 to their power is too large",
        _perplexity(bits=lambda p: sum(-math.log2(each) for each in p)),
        "That is the cost of the whole text: a longer text would count as harder. For "
        "1500 symbols 2 to that power is more than a float can hold.",
        "Divide the sum by `len(probs)`.",
        line=r"\*\*|pow",
    ),
    KnownMistake(
        "the bits are a sum over the text, the perplexity a mean",
        _perplexity(
            bits=lambda p: -np.log2(p).sum(), back=lambda p, b: 2 ** mean_bits(p)
        ),
        "The first number is to be per symbol too.",
        "`np.mean` for both.",
    ),
    KnownMistake(
        "the perplexity is the mean of 1/p",
        _perplexity(back=lambda p, b: np.mean(1 / p)),
        MEAN_FIRST,
        "`2**bits`.",
    ),
    KnownMistake(
        "the mean of 1/p is taken, and its logarithm",
        _perplexity(bits=lambda p: np.log2(np.mean(1 / p))),
        MEAN_FIRST,
        "The logarithm first, then the mean.",
    ),
    KnownMistake(
        "the perplexity is 1 over the mean of p",
        _perplexity(back=lambda p, b: 1 / np.mean(p)),
        "A mean of probabilities hides the surprises: one symbol at 1e-6 hardly "
        "changes it, and costs 20 bits.",
        "`2**bits`.",
    ),
    KnownMistake(
        "the logarithm of the mean probability is taken",
        _perplexity(bits=lambda p: -np.log2(np.mean(p))),
        "A mean of probabilities hides the surprises: one symbol at 1e-6 hardly "
        "changes it, and costs 20 bits.",
        "The logarithm first, then the mean.",
    ),
    KnownMistake(
        "the minus sign is missing",
        _perplexity(bits=lambda p: np.mean(np.log2(p))),
        "Logarithms of probabilities are negative. Bits are a cost: above zero, and "
        "a perplexity is at least 1.",
        "`-np.mean(np.log2(probs))`.",
    ),
    KnownMistake(
        "the bits have a minus sign",
        _perplexity(bits=lambda p: np.mean(np.log2(p)), back=lambda p, b: 2**-b),
        "The perplexity is right. Bits are a cost, above zero.",
        "`-np.mean(np.log2(probs))`.",
    ),
    KnownMistake(
        "2 is raised to minus the bits",
        _perplexity(back=lambda p, b: 2**-b),
        "That is the (geometric) mean probability of a symbol; the perplexity is one "
        "over it.",
        "`2**bits`.",
    ),
    KnownMistake(
        "each symbol is weighted by its probability, and summed",
        _perplexity(bits=lambda p: _surprise(p).sum()),
        ENTROPY,
        "`-np.mean(np.log2(probs))`.",
    ),
    KnownMistake(
        "each symbol is weighted by its probability",
        _perplexity(bits=lambda p: _surprise(p).mean()),
        ENTROPY,
        "`-np.mean(np.log2(probs))`.",
    ),
    KnownMistake(
        "bits and perplexity have changed places",
        _swapped,
        "Both numbers are right.",
        "`return bits, perplexity`.",
    ),
    KnownMistake(
        "all probabilities are multiplied first",
        _perplexity(bits=lambda p: -np.log2(np.prod(p)) / len(p)),
        *PRODUCT,
    ),
    KnownMistake(
        "all probabilities are multiplied, and `math.log2` refuses the product",
        _perplexity(bits=lambda p: -math.log2(math.prod(p)) / len(p)),
        *PRODUCT,
        line=r"math\.log|log2\(",
    ),
    KnownMistake(
        "the perplexity is a root of the product of all probabilities",
        _perplexity(back=lambda p, b: np.prod(p) ** (-1 / len(p))),
        *PRODUCT,
    ),
]

_rng = np.random.default_rng(10)

check_perplexity = Checker(
    "perplexity",
    stub=STUB,
    hints=HINTS,
    solution=perplexity,
    cases=[
        {"probs": np.array([0.5, 0.125, 0.25, 0.25, 0.5])},
        {"probs": _rng.uniform(0.02, 0.98, 11)},
        {"probs": _rng.beta(1, 2, 1500) + 1e-6},
    ],
    quantities=[Quantity("bits"), Quantity("perplexity")],
    mistakes=MISTAKES,
    evidence="It agrees on a text of 5 symbols, one of 11 and one of 1500.",
    lesson="K equally probable symbols cost log2 K bits and have the perplexity K.",
)
