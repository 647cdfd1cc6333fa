"""Exercise `negative_sampling_gradient` of chapter 11."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.numpy_rnn import sigmoid, skipgram, softmax

STUB = '''
def negative_sampling_gradient(v, u_o, u_neg):
    """Gradient of one pair's loss: L = -log σ(u_o·v) - Σ_m log σ(-u_neg[m]·v).

    v (D,): the centre word's vector, a row of E; u_o (D,): the context word's, a row
    of V; u_neg (k, D): those of k words drawn at random
    →  d_v (D,), d_u_o (D,), d_u_neg (k, D)
    """
    return ...
'''

HINTS = [
    "First the scores: s_o = u_o·v, a number, and s_neg = u_neg @ v, (k,). What is "
    "the derivative of -log σ(s)? And of -log σ(-s)?",
    "σ(s) - 1 for the pair that came, σ(s) for each drawn one: in both cases what "
    "the model says minus what is true, 1 or 0. Call them e_o and e_neg (k,).",
    "s = u·v, so the vector on the other side comes in: `d_u_o = e_o * v`, "
    "`d_u_neg = np.outer(e_neg, v)`, and v has met all of them: `d_v = e_o * u_o + "
    "e_neg @ u_neg`.",
]


def negative_sampling_gradient(v, u_o, u_neg):
    """The library's skip-gram of one pair: rows of E and V; (D,), (D,), (k, D)."""
    V = np.vstack([u_o, u_neg])
    # Two tables of one shape; only row 0 of E, the centre, is used.
    model = skipgram.SkipGram.from_weights(np.tile(v, (len(V), 1)), V)
    first, drawn = np.array([0]), np.arange(1, len(V))[None]
    found = model.backward(model.forward(first, first, drawn)[1])
    dE, dV = np.asarray(found["E"]), np.asarray(found["V"])
    return dE[0], dV[0], dV[1:]


def errors(v, u_o, u_neg):
    """What the model says minus what is true: of the pair, and of each drawn word."""
    return sigmoid(u_o @ v) - 1, sigmoid(u_neg @ v)


def gradient(v, u_o, u_neg, of=errors, d_v=None, d_u_o=None, d_u_neg=None):
    """The three gradients, or with one thing changed."""
    e_o, e_neg = of(v, u_o, u_neg)
    given = e_o, e_neg, v, u_o, u_neg
    return (
        d_v(*given) if d_v else e_o * u_o + e_neg @ u_neg,
        d_u_o(*given) if d_u_o else e_o * v,
        d_u_neg(*given) if d_u_neg else np.outer(e_neg, v),
    )


def _gradient(**change):
    return lambda v, u_o, u_neg: gradient(v, u_o, u_neg, **change)


def _errors(change):
    """Errors made from the two sigmoids, of the pair and of the drawn words."""

    def of(v, u_o, u_neg):
        return change(sigmoid(u_o @ v), sigmoid(u_neg @ v))

    return _gradient(of=of)


def _softmax_errors(v, u_o, u_neg):
    p = softmax(np.concatenate([[u_o @ v], u_neg @ v]))
    return p[0] - 1, p[1:]


def _mean_of_drawn(v, u_o, u_neg):
    e_o, e_neg = errors(v, u_o, u_neg)
    return e_o, e_neg / len(e_neg)


def _mean_of_all(v, u_o, u_neg):
    return tuple(part / (len(u_neg) + 1) for part in gradient(v, u_o, u_neg))


TRUTH = "The truth is 1 for the pair that came and 0 for the drawn ones."
ERRORS = "`e_o = σ(u_o·v) - 1` and `e_neg = σ(u_neg @ v)`."
D_V = "`d_v = e_o * u_o + e_neg @ u_neg`."

MISTAKES = [
    KnownMistake(
        "the drawn words have the wrong sign",
        _errors(lambda o, neg: (o - 1, -neg)),
        "A step down this gradient would draw v towards the drawn words too. The minus "
        "in σ(-u·v) turns round once, that of -log once more.",
        ERRORS,
    ),
    KnownMistake(
        "the drawn words are treated as if they had come",
        _errors(lambda o, neg: (o - 1, neg - 1)),
        f"σ - 1 is the error where the truth is 1. {TRUTH}",
        ERRORS,
    ),
    KnownMistake(
        "σ and 1 - σ have changed places in the drawn words",
        _errors(lambda o, neg: (o - 1, 1 - neg)),
        "1 - σ(s) = σ(-s) is the probability that they are *not* neighbours. The error "
        "is large where the model takes a drawn word for a neighbour: σ(s).",
        ERRORS,
    ),
    KnownMistake(
        "the pair's error is σ",
        _errors(lambda o, neg: (o, neg)),
        f"σ is the error where the truth is 0. {TRUTH} So nothing would ever be drawn "
        "together.",
        ERRORS,
    ),
    KnownMistake(
        "the pair's error has the wrong sign",
        _errors(lambda o, neg: (1 - o, neg)),
        "1 - σ is the way up: a step down would push the two that came together apart.",
        ERRORS,
    ),
    KnownMistake(
        "the sign of everything is turned round",
        _errors(lambda o, neg: (1 - o, -neg)),
        "That is the direction in which the log-likelihood grows. The loss is its "
        "negative.",
        ERRORS,
    ),
    KnownMistake(
        "σ and 1 - σ have changed places everywhere",
        _errors(lambda o, neg: (-o, 1 - neg)),
        "The error is small where the model is right: 1 - σ(s) for the pair that came, "
        "as a pull, and σ(s) for the drawn words, as a push.",
        ERRORS,
    ),
    KnownMistake(
        "the slope σ (1 - σ) is multiplied in",
        _errors(lambda o, neg: ((o - 1) * o * (1 - o), neg * neg * (1 - neg))),
        "That belongs to a squared error. Here the slope of σ has cancelled against "
        "the 1/σ of the logarithm.",
        ERRORS,
    ),
    KnownMistake(
        "the sigmoids are left out",
        _errors(lambda o, neg: (-1.0, np.ones_like(neg))),
        "Then every pair pulls alike, however well the model knows it, and vectors "
        "grow without end.",
        ERRORS,
    ),
    KnownMistake(
        "it is the gradient of a softmax over the k + 1 words",
        _gradient(of=_softmax_errors),
        "In a softmax the words compete for one probability. Here each pair is asked "
        "for itself, yes or no: k + 1 sigmoids.",
        ERRORS,
    ),
    KnownMistake(
        "d_v lacks the drawn words",
        _gradient(d_v=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o),
        "v stands in all k + 1 terms of the loss.",
        D_V,
    ),
    KnownMistake(
        "d_v lacks the pair that came",
        _gradient(d_v=lambda e_o, e_neg, v, u_o, u_neg: e_neg @ u_neg),
        "v stands in all k + 1 terms of the loss; nothing would draw it to its "
        "context.",
        D_V,
    ),
    KnownMistake(
        "the drawn words' share in d_v has the wrong sign",
        _gradient(d_v=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o - e_neg @ u_neg),
        "A step down would draw v towards the drawn words. The error e_neg = σ is "
        "positive, and that sign does the pushing: shares are added.",
        D_V,
    ),
    KnownMistake(
        "d_v is not summed over the drawn words",
        _gradient(
            d_v=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o + e_neg[:, None] * u_neg
        ),
        "That is (k, D), one row a drawn word, and the pair's share in every row. v is "
        "one vector: what the terms send back is added up.",
        D_V,
    ),
    KnownMistake(
        "d_v has the mean over the drawn words",
        _gradient(
            d_v=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o + e_neg @ u_neg / len(u_neg)
        ),
        "The loss is a *sum* over the k drawn words.",
        D_V,
    ),
    KnownMistake(
        "everything of the drawn words is divided by k",
        _gradient(of=_mean_of_drawn),
        "The loss is a *sum* over the k drawn words: k is how much they weigh against "
        "the one that came.",
        "No mean.",
    ),
    KnownMistake(
        "everything is divided by k + 1",
        _mean_of_all,
        "The loss is a sum over the pair and the drawn words; a mean is taken over the "
        "pairs of a batch only.",
        "No mean.",
    ),
    KnownMistake(
        "d_v is made of the centre vector",
        _gradient(d_v=lambda e_o, e_neg, v, u_o, u_neg: (e_o + e_neg.sum()) * v),
        "The derivative of u·v by v is u: each gets the *other* one's vector.",
        D_V,
    ),
    KnownMistake(
        "d_u_o is made of the context vector itself",
        _gradient(d_u_o=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o),
        "The derivative of u·v by u is v: each gets the *other* one's vector.",
        "`d_u_o = e_o * v`.",
    ),
    KnownMistake(
        "d_u_neg is made of the drawn vectors themselves",
        _gradient(d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: e_neg[:, None] * u_neg),
        "The derivative of u·v by u is v: each gets the *other* one's vector.",
        "`d_u_neg = np.outer(e_neg, v)`.",
    ),
    KnownMistake(
        "d_u_o and d_u_neg are made of their own vectors",
        _gradient(
            d_u_o=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o,
            d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: e_neg[:, None] * u_neg,
        ),
        "The derivative of u·v by u is v: each gets the *other* one's vector.",
        "`d_u_o = e_o * v` and `d_u_neg = np.outer(e_neg, v)`.",
    ),
    KnownMistake(
        "d_u_neg has the wrong sign",
        _gradient(d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: -np.outer(e_neg, v)),
        "A step down this gradient would draw the drawn words towards v.",
        "`d_u_neg = np.outer(e_neg, v)`.",
    ),
    KnownMistake(
        "d_u_neg is summed over the drawn words",
        _gradient(d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: e_neg.sum() * v),
        "Each drawn word has its own row of V, and gets its own gradient.",
        "`d_u_neg = np.outer(e_neg, v)`, (k, D).",
    ),
    KnownMistake(
        "d_u_neg has its axes in the other order",
        _gradient(d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: np.outer(v, e_neg)),
        "That is (D, k). One row a drawn word, like u_neg.",
        "`np.outer(e_neg, v)`.",
    ),
]

_rng = np.random.default_rng(11)


def _pair_case(D, k):
    vectors = {"v": (D,), "u_o": (D,), "u_neg": (k, D)}
    return {name: _rng.normal(0, 0.8, shape) for name, shape in vectors.items()}


check_negative_sampling_gradient = Checker(
    "negative_sampling_gradient",
    stub=STUB,
    hints=HINTS,
    solution=negative_sampling_gradient,
    cases=[_pair_case(4, 3), _pair_case(6, 5), _pair_case(3, 7)],
    quantities=[
        Quantity("d_v", ("D",)),
        Quantity("d_u_o", ("D",)),
        Quantity("d_u_neg", ("k", "D")),
    ],
    mistakes=MISTAKES,
    lesson="A step down the gradient draws v towards u_o, away from the drawn ones.",
)
