"""Exercise `inputs_and_targets` of chapter 02."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def inputs_and_targets(text, vocabulary):
    """One-hot inputs and next-character targets; T = len(text) - 1, N = 1.

    text (str), vocabulary (list of K characters; class k is vocabulary[k])
    →  xs (T, 1, K) of floats, targets (T, 1) of integers
    """
    return ...
'''

HINTS = [
    'Write down for "hello" what the network reads at each step and what should '
    "come next. How many such pairs are there?",
    "First turn the text into class numbers: `[vocabulary.index(c) for c in "
    "text]`. Inputs are all of them but the last, targets all but the first.",
    "`np.eye(K)[classes]` picks one row for each class: (T, K). `[:, None]` "
    "inserts the batch axis.",
]


def inputs_and_targets(text, vocabulary):
    """The right arrays: inputs up to the last but one character, targets from 2 on."""
    classes = np.array([list(vocabulary).index(c) for c in text])
    return np.eye(len(vocabulary))[classes[:-1], None], classes[1:, None]


def _arrays(inputs, targets):
    """A solution that takes other characters: slices of the classes of the text."""

    def wrong(text, vocabulary):
        classes = np.array([list(vocabulary).index(c) for c in text])
        one_hot = np.eye(len(vocabulary))
        return one_hot[inputs(classes), None], targets(classes)[:, None]

    return wrong


def _reshaped(xs=lambda x: x, targets=lambda t: t):
    """The right numbers in another form."""

    def wrong(text, vocabulary):
        x, t = inputs_and_targets(text, vocabulary)
        return xs(x), targets(t)

    return wrong


MISTAKES = [
    KnownMistake(
        "the targets are not shifted",
        _arrays(lambda c: c[:-1], lambda c: c[:-1]),
        "Each target is the character just read. A network learns that by copying.",
        "The target at t is the character *after* x(t): start at `text[1]`.",
    ),
    KnownMistake(
        "the targets are shifted the wrong way",
        _arrays(lambda c: c[1:], lambda c: c[:-1]),
        "Each target is the character *before* the one just read.",
        "Inputs are `text[:-1]`, targets `text[1:]`.",
    ),
    KnownMistake(
        "the last character is kept as an input",
        _arrays(lambda c: c, lambda c: c[1:]),
        "Nothing comes after the last character, so it has no target.",
        "Inputs are `text[:-1]`.",
    ),
    KnownMistake(
        "the whole text is input and target",
        _arrays(lambda c: c, lambda c: c),
        "Each target is the character just read, and T is one too many.",
        "Inputs are `text[:-1]`, targets `text[1:]`.",
    ),
    KnownMistake(
        "the targets wrap round, so the first character follows the last",
        _arrays(lambda c: c, lambda c: np.roll(c, -1)),
        "That is what `np.roll` does. The text does not say that it starts again.",
        "Leave the last character out of the inputs instead.",
    ),
    KnownMistake(
        "the targets skip one character",
        _arrays(lambda c: c[:-2], lambda c: c[2:]),
        "The target at t is two characters on.",
        "Targets are `text[1:]`.",
    ),
    KnownMistake(
        "the one-hot vectors are transposed",
        _reshaped(xs=lambda x: x.transpose(2, 1, 0)),
        "That is (K, 1, T): time has to come first.",
        "One row for each character: axis 0 is time, the last axis the vocabulary.",
    ),
    KnownMistake(
        "the vocabulary is sorted instead of taken in the order given",
        lambda text, vocabulary: inputs_and_targets(text, sorted(vocabulary)),
        "Class 0 is the vocabulary's first character, whichever that is.",
        "Use `vocabulary.index(c)`.",
    ),
    KnownMistake(
        "the vocabulary is made from the text",
        lambda text, vocabulary: inputs_and_targets(text, list(dict.fromkeys(text))),
        "The order is that of first appearance, and characters that the text happens "
        "not to hold have no class.",
        "Use the vocabulary you are given.",
    ),
    KnownMistake(
        "the vocabulary is made from the text and sorted",
        lambda text, vocabulary: inputs_and_targets(text, sorted(set(text))),
        "Class k is then the k-th letter of the alphabet that the text holds, not "
        "`vocabulary[k]`; what the text happens not to hold has no class.",
        "Use the vocabulary you are given.",
    ),
    KnownMistake(
        "xs and targets are handed back in the opposite order",
        lambda *given: inputs_and_targets(*given)[::-1],
        "Both arrays are right; the first of the two has to be the inputs.",
        "`return xs, targets`.",
    ),
    KnownMistake(
        "the batch axis is missing",
        _reshaped(lambda x: x[:, 0], lambda t: t[:, 0]),
        "One text is a batch of N = 1: xs is (T, 1, K) and targets (T, 1).",
        "Index with `[:, None]` to insert the axis.",
    ),
    KnownMistake(
        "the batch axis is missing in the targets",
        _reshaped(targets=lambda t: t[:, 0]),
        "targets is (T, N), with N = 1.",
        "`targets[:, None]` inserts the axis.",
    ),
    KnownMistake(
        "the batch axis is missing in the inputs",
        _reshaped(xs=lambda x: x[:, 0]),
        "xs is (T, N, K), with N = 1.",
        "`xs[:, None]` inserts the axis.",
    ),
    KnownMistake(
        "the batch comes before time",
        _reshaped(lambda x: x.transpose(1, 0, 2), lambda t: t.T),
        "That is (1, T, K) and (1, T). The course puts time first.",
        "Insert the batch axis in second place: `[:, None]`.",
    ),
    KnownMistake(
        "the targets are one-hot too",
        lambda text, vocabulary: (
            inputs_and_targets(text, vocabulary)[0],
            np.eye(len(vocabulary))[inputs_and_targets(text, vocabulary)[1]],
        ),
        "The loss only needs to know *which* class is right, not a vector.",
        "Targets are the class numbers, (T, 1), integers.",
    ),
    KnownMistake(
        "the inputs are class numbers instead of one-hot vectors",
        lambda text, vocabulary: (
            inputs_and_targets(text, vocabulary)[0].argmax(-1),
            inputs_and_targets(text, vocabulary)[1],
        ),
        "As numbers, the fourth character would be three times the second.",
        "Row k of `np.eye(K)` is the one-hot vector of class k.",
    ),
]

check_inputs_and_targets = Checker(
    "inputs_and_targets",
    stub=STUB,
    hints=HINTS,
    solution=inputs_and_targets,
    cases=[
        {"text": "hello", "vocabulary": ["h", "e", "l", "o"]},
        {"text": "banana bread", "vocabulary": list("rndeb axc")},
        {"text": "unrolled", "vocabulary": list("olnrude")},
    ],
    quantities=[
        Quantity("xs", ("T", "N", "K")),
        Quantity("targets", ("T", "N"), kind="int"),
    ],
    mistakes=MISTAKES,
    lesson="The text is its own teacher: no one had to label it.",
)
