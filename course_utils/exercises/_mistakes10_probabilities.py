"""Wrong perplexities and temperatures in chapter 10, each with its explanation."""

import math

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known
from course_utils.exercises._mistakes10 import naive_softmax
from course_utils.numpy_rnn import log_softmax, softmax


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

PERPLEXITY = [
    Known(
        "e is raised to the power of the bits",
        _perplexity(back=lambda probs, bits: np.exp(bits)),
        "Bits are logarithms to the base 2, so 2 leads back. e belongs to nats.",
        "`2**bits`.",
    ),
    Known(
        "2 is raised to the power of the nats, and these are called bits",
        _perplexity(bits=lambda p: -np.mean(np.log(p))),
        "`np.log` is the natural logarithm. It gives nats, and the perplexity of nats "
        "is e**nats.",
        "`np.log2`, or divide the nats by `np.log(2)`.",
    ),
    Known(
        "nats are called bits",
        _perplexity(bits=lambda p: -np.mean(np.log(p)), back=lambda p, b: np.exp(b)),
        "The perplexity is right: it does not depend on the base if both agree. But "
        "the first number is in nats; a nat is 1.44 bits.",
        "`np.log2`, or divide the nats by `np.log(2)`.",
    ),
    Known(
        "the nats are multiplied by ln 2",
        _perplexity(bits=lambda p: -np.mean(np.log(p)) * np.log(2)),
        "A bit is 0.69 nats, so there are more bits than nats.",
        "Divide by `np.log(2)`.",
    ),
    Known(
        "the logarithm has the base 10",
        _perplexity(bits=lambda p: -np.mean(np.log10(p))),
        "Digits instead of bits, and 2 does not undo them.",
        "`np.log2`.",
    ),
    Known(
        "the logarithm has the base 10, and so has the power",
        _perplexity(bits=lambda p: -np.mean(np.log10(p)), back=lambda p, b: 10**b),
        "The perplexity is right: it does not depend on the base if both agree. But "
        "the first number counts decimal digits.",
        "`np.log2`.",
    ),
    Known(
        "the bits are summed over the text",
        _perplexity(bits=lambda p: -np.log2(p).sum()),
        "That is the cost of the whole text: a longer text would count as harder.",
        "`np.mean` instead of the sum.",
    ),
    Known(
        "the bits are summed over the text, and 2 to their power is too large",
        _perplexity(bits=lambda p: sum(-math.log2(each) for each in p)),
        "That is the cost of the whole text: a longer text would count as harder. For "
        "1500 symbols 2 to that power is more than a float can hold.",
        "Divide the sum by `len(probs)`.",
    ),
    Known(
        "the bits are a sum over the text, the perplexity a mean",
        _perplexity(
            bits=lambda p: -np.log2(p).sum(), back=lambda p, b: 2 ** mean_bits(p)
        ),
        "The first number is to be per symbol too.",
        "`np.mean` for both.",
    ),
    Known(
        "the perplexity is the mean of 1/p",
        _perplexity(back=lambda p, b: np.mean(1 / p)),
        MEAN_FIRST,
        "`2**bits`.",
    ),
    Known(
        "the mean of 1/p is taken, and its logarithm",
        _perplexity(bits=lambda p: np.log2(np.mean(1 / p))),
        MEAN_FIRST,
        "The logarithm first, then the mean.",
    ),
    Known(
        "the perplexity is 1 over the mean of p",
        _perplexity(back=lambda p, b: 1 / np.mean(p)),
        "A mean of probabilities hides the surprises: one symbol at 1e-6 hardly "
        "changes it, and costs 20 bits.",
        "`2**bits`.",
    ),
    Known(
        "the logarithm of the mean probability is taken",
        _perplexity(bits=lambda p: -np.log2(np.mean(p))),
        "A mean of probabilities hides the surprises: one symbol at 1e-6 hardly "
        "changes it, and costs 20 bits.",
        "The logarithm first, then the mean.",
    ),
    Known(
        "the minus sign is missing",
        _perplexity(bits=lambda p: np.mean(np.log2(p))),
        "Logarithms of probabilities are negative. Bits are a cost: above zero, and "
        "a perplexity is at least 1.",
        "`-np.mean(np.log2(probs))`.",
    ),
    Known(
        "the bits have a minus sign",
        _perplexity(bits=lambda p: np.mean(np.log2(p)), back=lambda p, b: 2**-b),
        "The perplexity is right. Bits are a cost, above zero.",
        "`-np.mean(np.log2(probs))`.",
    ),
    Known(
        "2 is raised to minus the bits",
        _perplexity(back=lambda p, b: 2**-b),
        "That is the (geometric) mean probability of a symbol; the perplexity is one "
        "over it.",
        "`2**bits`.",
    ),
    Known(
        "each symbol is weighted by its probability, and summed",
        _perplexity(bits=lambda p: _surprise(p).sum()),
        ENTROPY,
        "`-np.mean(np.log2(probs))`.",
    ),
    Known(
        "each symbol is weighted by its probability",
        _perplexity(bits=lambda p: _surprise(p).mean()),
        ENTROPY,
        "`-np.mean(np.log2(probs))`.",
    ),
    Known(
        "bits and perplexity have changed places",
        _swapped,
        "Both numbers are right.",
        "`return bits, perplexity`.",
    ),
    Known(
        "all probabilities are multiplied first",
        _perplexity(bits=lambda p: -np.log2(np.prod(p)) / len(p)),
        *PRODUCT,
    ),
    Known(
        "all probabilities are multiplied, and `math.log2` refuses the product",
        _perplexity(bits=lambda p: -math.log2(math.prod(p)) / len(p)),
        *PRODUCT,
    ),
    Known(
        "the perplexity is a root of the product of all probabilities",
        _perplexity(back=lambda p, b: np.prod(p) ** (-1 / len(p))),
        *PRODUCT,
    ),
]


def _scaled(logits, tau):
    return np.exp((logits - logits.max()) / tau)


COLD = (
    "The scores divided by 0.004 are in the hundreds, and np.exp is infinite from 710 "
    "on; inf / inf is NaN."
)

TEMPERATURE = [
    Known(
        "the temperature cancels",
        lambda logits, tau: softmax(logits),
        "That is the softmax at temperature 1. A factor on all *probabilities* is "
        "gone once they are normalised, and so is a number added to all scores. Only "
        "a factor on the scores stays.",
        "`softmax(logits / tau)`: divide before the exponential.",
    ),
    Known(
        "the temperature is turned round",
        lambda logits, tau: softmax(logits * tau),
        "`logits * tau`, and p ** tau, which is the same, sharpen where the "
        "temperature is high. Hot means random, cold means greedy.",
        "`logits / tau`, or p ** (1 / tau).",
    ),
    Known(
        "the probabilities are taken for scores",
        lambda logits, tau: softmax(softmax(logits) / tau),
        "exp(p / tau) is a second softmax over the first: probabilities differ by 1 "
        "at most, so it is nearly uniform at temperature 1 already.",
        "Divide the scores, `logits / tau`, then one softmax.",
    ),
    Known(
        "the probabilities are divided by the temperature",
        lambda logits, tau: softmax(logits) / tau,
        "They do not add up to 1 any more; normalised they would be the old ones. A "
        "factor on all probabilities changes no preference.",
        "Divide the scores, `logits / tau`, then the softmax.",
    ),
    Known(
        "the probabilities are multiplied by the temperature",
        lambda logits, tau: softmax(logits) * tau,
        "They do not add up to 1 any more; normalised they would be the old ones. A "
        "factor on all probabilities changes no preference.",
        "Divide the scores, `logits / tau`, then the softmax.",
    ),
    Known(
        "p ** (1 / tau) is not normalised",
        lambda logits, tau: softmax(logits) ** (1 / tau),
        "The ratios are right. But powers of probabilities do not add up to 1.",
        "Divide by their sum.",
    ),
    Known(
        "p ** tau is not normalised, and the power is the wrong one",
        lambda logits, tau: softmax(logits) ** tau,
        "A high temperature must flatten: the power is 1 / tau. And powers of "
        "probabilities do not add up to 1.",
        "p ** (1 / tau), divided by its sum.",
    ),
    Known(
        "the exponentials are not normalised",
        lambda logits, tau: np.exp(logits / tau),
        "The ratios are right, as far as float64 reaches. But these numbers do not "
        "add up to 1, and at tau = 0.004 they are infinite.",
        "Subtract the largest of `logits / tau` first; in the end divide by the sum.",
    ),
    Known(
        "the exponentials are not normalised, though their largest is 1",
        _scaled,
        "The ratios are right. But these numbers do not add up to 1.",
        "Divide by their sum.",
    ),
    Known(
        "the exponential overflows at a small temperature",
        lambda logits, tau: naive_softmax(logits / tau),
        COLD,
        "`scaled = logits / tau`, then `np.exp(scaled - scaled.max())`. Subtract "
        "after the division, not before.",
    ),
    Known(
        "the division comes after the exponential",
        lambda logits, tau: np.exp(logits - logits.max()) / tau,
        "exp(s) / tau is a factor on all of them; exp(s / tau) changes their ratios.",
        "`np.exp(scaled)` with `scaled = logits / tau`.",
    ),
    Known(
        "log-probabilities are returned",
        lambda logits, tau: log_softmax(logits / tau),
        "One draws with probabilities: they add up to 1.",
        "`np.exp` of it.",
    ),
    Known(
        "the temperature divides twice",
        lambda logits, tau: softmax(logits / tau**2),
        "tau squared: then 0.5 would act like 0.25.",
        "`logits / tau`, once.",
    ),
    Known(
        "everything but the largest is cut away",
        lambda logits, tau: np.eye(len(logits))[logits.argmax()],
        "That is the limit of temperature 0, greedy. At every other temperature all "
        "symbols keep a chance.",
        "`softmax(logits / tau)`.",
    ),
]
