"""Wrong gradients of negative sampling in chapter 11, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known
from course_utils.numpy_rnn import sigmoid, softmax


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

NEGATIVE_SAMPLING = [
    Known(
        "the drawn words have the wrong sign",
        _errors(lambda o, neg: (o - 1, -neg)),
        "A step down this gradient would draw v towards the drawn words too. The minus "
        "in σ(-u·v) turns round once, that of -log once more.",
        ERRORS,
    ),
    Known(
        "the drawn words are treated as if they had come",
        _errors(lambda o, neg: (o - 1, neg - 1)),
        f"σ - 1 is the error where the truth is 1. {TRUTH}",
        ERRORS,
    ),
    Known(
        "σ and 1 - σ have changed places in the drawn words",
        _errors(lambda o, neg: (o - 1, 1 - neg)),
        "1 - σ(s) = σ(-s) is the probability that they are *not* neighbours. The error "
        "is large where the model takes a drawn word for a neighbour: σ(s).",
        ERRORS,
    ),
    Known(
        "the pair's error is σ",
        _errors(lambda o, neg: (o, neg)),
        f"σ is the error where the truth is 0. {TRUTH} So nothing would ever be drawn "
        "together.",
        ERRORS,
    ),
    Known(
        "the pair's error has the wrong sign",
        _errors(lambda o, neg: (1 - o, neg)),
        "1 - σ is the way up: a step down would push the two that came together apart.",
        ERRORS,
    ),
    Known(
        "the sign of everything is turned round",
        _errors(lambda o, neg: (1 - o, -neg)),
        "That is the direction in which the log-likelihood grows. The loss is its "
        "negative.",
        ERRORS,
    ),
    Known(
        "σ and 1 - σ have changed places everywhere",
        _errors(lambda o, neg: (-o, 1 - neg)),
        "The error is small where the model is right: 1 - σ(s) for the pair that came, "
        "as a pull, and σ(s) for the drawn words, as a push.",
        ERRORS,
    ),
    Known(
        "the slope σ (1 - σ) is multiplied in",
        _errors(lambda o, neg: ((o - 1) * o * (1 - o), neg * neg * (1 - neg))),
        "That belongs to a squared error. Here the slope of σ has cancelled against "
        "the 1/σ of the logarithm.",
        ERRORS,
    ),
    Known(
        "the sigmoids are left out",
        _errors(lambda o, neg: (-1.0, np.ones_like(neg))),
        "Then every pair pulls alike, however well the model knows it, and vectors "
        "grow without end.",
        ERRORS,
    ),
    Known(
        "it is the gradient of a softmax over the k + 1 words",
        _gradient(of=_softmax_errors),
        "In a softmax the words compete for one probability. Here each pair is asked "
        "for itself, yes or no: k + 1 sigmoids.",
        ERRORS,
    ),
    Known(
        "d_v lacks the drawn words",
        _gradient(d_v=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o),
        "v stands in all k + 1 terms of the loss.",
        D_V,
    ),
    Known(
        "d_v lacks the pair that came",
        _gradient(d_v=lambda e_o, e_neg, v, u_o, u_neg: e_neg @ u_neg),
        "v stands in all k + 1 terms of the loss; nothing would draw it to its "
        "context.",
        D_V,
    ),
    Known(
        "the drawn words' share in d_v has the wrong sign",
        _gradient(d_v=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o - e_neg @ u_neg),
        "A step down would draw v towards the drawn words. The error e_neg = σ is "
        "positive, and that sign does the pushing: shares are added.",
        D_V,
    ),
    Known(
        "d_v is not summed over the drawn words",
        _gradient(
            d_v=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o + e_neg[:, None] * u_neg
        ),
        "That is (k, D), one row a drawn word, and the pair's share in every row. v is "
        "one vector: what the terms send back is added up.",
        D_V,
    ),
    Known(
        "d_v has the mean over the drawn words",
        _gradient(
            d_v=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o + e_neg @ u_neg / len(u_neg)
        ),
        "The loss is a *sum* over the k drawn words.",
        D_V,
    ),
    Known(
        "everything of the drawn words is divided by k",
        _gradient(of=_mean_of_drawn),
        "The loss is a *sum* over the k drawn words: k is how much they weigh against "
        "the one that came.",
        "No mean.",
    ),
    Known(
        "everything is divided by k + 1",
        _mean_of_all,
        "The loss is a sum over the pair and the drawn words; a mean is taken over the "
        "pairs of a batch only.",
        "No mean.",
    ),
    Known(
        "d_v is made of the centre vector",
        _gradient(d_v=lambda e_o, e_neg, v, u_o, u_neg: (e_o + e_neg.sum()) * v),
        "The derivative of u·v by v is u: each gets the *other* one's vector.",
        D_V,
    ),
    Known(
        "d_u_o is made of the context vector itself",
        _gradient(d_u_o=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o),
        "The derivative of u·v by u is v: each gets the *other* one's vector.",
        "`d_u_o = e_o * v`.",
    ),
    Known(
        "d_u_neg is made of the drawn vectors themselves",
        _gradient(d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: e_neg[:, None] * u_neg),
        "The derivative of u·v by u is v: each gets the *other* one's vector.",
        "`d_u_neg = np.outer(e_neg, v)`.",
    ),
    Known(
        "d_u_o and d_u_neg are made of their own vectors",
        _gradient(
            d_u_o=lambda e_o, e_neg, v, u_o, u_neg: e_o * u_o,
            d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: e_neg[:, None] * u_neg,
        ),
        "The derivative of u·v by u is v: each gets the *other* one's vector.",
        "`d_u_o = e_o * v` and `d_u_neg = np.outer(e_neg, v)`.",
    ),
    Known(
        "d_u_neg is summed over the drawn words",
        _gradient(d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: e_neg.sum() * v),
        "Each drawn word has its own row of V, and gets its own gradient.",
        "`d_u_neg = np.outer(e_neg, v)`, (k, D).",
    ),
    Known(
        "d_u_neg has its axes in the other order",
        _gradient(d_u_neg=lambda e_o, e_neg, v, u_o, u_neg: np.outer(v, e_neg)),
        "That is (D, k). One row a drawn word, like u_neg.",
        "`np.outer(e_neg, v)`.",
    ),
]
