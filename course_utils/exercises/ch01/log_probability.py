"""Exercise `log_probability` of chapter 01."""

import math

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def log_probability(xs, start, P):
    """ln Pr(x(1), …, x(T)) under the Markov assumption.

    xs (T,) of integers below K; start (K,): Pr(x(1)); P (K, K): P[i, j] is the
    probability that j comes after i  →  a number
    """
    return ...
'''

HINTS = [
    "Write the product for three symbols: which factor belongs to the first, "
    "which to the second and third?",
    "The logarithm of a product is the sum of the logarithms. `P[xs[:-1], "
    "xs[1:]]` picks one entry for each pair of neighbours.",
]


def log_probability(xs, start, P):
    """ln Pr(x(1), …, x(T)) of a chain: the first by `start`, the others by `P`."""
    steps = np.log(P[xs[:-1], xs[1:]]).sum()
    return float(np.log(start[xs[0]]) + steps)


MISTAKES = [
    KnownMistake(
        "every symbol is taken for independent of the one before",
        lambda xs, start, P: float(np.log(start[xs]).sum()),
        "Each factor is Pr(x(t)): the equals sign of the slide. The order of the "
        "symbols then does not matter at all.",
        "From the second symbol on, the factor is P[x(t-1), x(t)].",
    ),
    KnownMistake(
        "P is transposed",
        lambda xs, start, P: log_probability(xs, start, P.T),
        "P[i, j] is the probability of j *after* i. You asked for i after j.",
        "`P[xs[:-1], xs[1:]]`: row before, column after.",
    ),
    KnownMistake(
        "the first symbol is forgotten",
        lambda xs, start, P: float(np.log(P[xs[:-1], xs[1:]]).sum()),
        "The product has T factors: the first one is Pr(x(1)).",
        "Add `np.log(start[xs[0]])`.",
    ),
    KnownMistake(
        "P is transposed and the first symbol is forgotten",
        lambda xs, start, P: float(np.log(P[xs[1:], xs[:-1]]).sum()),
        "P[i, j] is the probability of j *after* i, and the product has a first "
        "factor, Pr(x(1)).",
        "`np.log(start[xs[0]])` and the sum over `P[xs[:-1], xs[1:]]`.",
    ),
    KnownMistake(
        "the first factor is start[0], whatever the first symbol is",
        lambda xs, start, P: (
            log_probability(xs, start, P) + float(np.log(start[0] / start[xs[0]]))
        ),
        "start holds one probability for each *symbol*, not for each step.",
        "The first factor is `start[xs[0]]`.",
    ),
    KnownMistake(
        "the probabilities are added",
        lambda xs, start, P: float(np.log(start[xs[0]] + P[xs[:-1], xs[1:]].sum())),
        "Probabilities of things that happen one after the other are multiplied; "
        "their logarithms are added.",
        "Take the logarithm of each factor first.",
    ),
    KnownMistake(
        "the result is a probability, not its logarithm",
        lambda xs, start, P: float(np.exp(log_probability(xs, start, P))),
        "In the long chain it is 0.0: a thousand factors are more than float64 holds.",
        "Sum logarithms.",
    ),
    KnownMistake(
        "the probabilities are multiplied, and the logarithm is taken at the end",
        lambda xs, start, P: float(np.log(start[xs[0]] * P[xs[:-1], xs[1:]].prod())),
        "On paper that is the same. But a product of a thousand probabilities is below "
        "5e-324, the smallest number that float64 has: it is 0, and ln 0 is -inf.",
        "The logarithm of each factor first, then their sum.",
    ),
    KnownMistake(
        "the probabilities are multiplied, and `math.log` refuses the product",
        lambda xs, start, P: math.log(start[xs[0]] * P[xs[:-1], xs[1:]].prod()),
        "A product of a thousand probabilities is below 5e-324, the smallest number "
        "that float64 has: it is 0.",
        "The logarithm of each factor first, then their sum.",
        line=r"log",
    ),
    KnownMistake(
        "the logarithm is that of base 2",
        lambda xs, start, P: log_probability(xs, start, P) / float(np.log(2)),
        "Those are bits, a fine unit; asked for here is the natural logarithm.",
        "`np.log` is ln.",
    ),
    KnownMistake(
        "the sign is turned",
        lambda xs, start, P: -log_probability(xs, start, P),
        "That is the negative log-likelihood, the loss of the chapters to come.",
        "A probability is at most 1, so its logarithm is not positive.",
    ),
    KnownMistake(
        "it is the mean over the symbols, and the sign is turned",
        lambda xs, start, P: -log_probability(xs, start, P) / len(xs),
        "That is the mean negative log-likelihood, by which models are compared; asked "
        "for is the logarithm of the whole sequence's probability.",
        "No division and no minus.",
    ),
    KnownMistake(
        "it is the mean over the symbols, not the sum",
        lambda xs, start, P: log_probability(xs, start, P) / len(xs),
        "A mean is how models are compared; asked for is the whole sequence.",
        "Leave out the division.",
    ),
    KnownMistake(
        "the last symbol is forgotten",
        lambda xs, start, P: log_probability(xs[:-1], start, P),
        "T symbols, T factors.",
        "The pairs are `xs[:-1]` and `xs[1:]`.",
    ),
]

_rng = np.random.default_rng(1)


def _chain_case(K, T):
    P = _rng.random((K, K)) + 0.1
    start = _rng.random(K) + 0.1
    xs = _rng.integers(0, K, T)
    return {
        "xs": xs,
        "start": start / start.sum(),
        "P": P / P.sum(axis=1, keepdims=True),
    }


check_log_probability = Checker(
    "log_probability",
    stub=STUB,
    hints=HINTS,
    solution=log_probability,
    cases=[
        _chain_case(3, 5),
        _chain_case(4, 9),
        _chain_case(2, 7),
        _chain_case(5, 900),
    ],
    quantities=[Quantity("log_probability")],
    mistakes=MISTAKES,
    evidence="It is right on four chains, one of them of 900 symbols.",
    lesson="With P the same in every row, this is the independent model.",
)
