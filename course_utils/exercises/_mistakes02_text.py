"""Wrong implementations for chapter 02: counting parameters, and "hello" as arrays."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known


def parameter_count(T, D, H, K, tied):
    """The right number: one set of U, W, b, V, b_s, or one for every step."""
    return (H * D + H * H + H + K * H + K) * (1 if tied else T)


def _count(U=1, W=1, b=1, V=1, b_s=1, total=None):
    """A count with each parameter taken so many times in a set."""

    def count(T, D, H, K, tied):
        one = U * H * D + W * H * H + b * H + V * K * H + b_s * K
        return (total or (lambda one, T, tied, **_: one * (1 if tied else T)))(
            one, T=T, tied=tied, D=D, H=H, K=K
        )

    return count


COUNT = [
    Known(
        "both biases are forgotten",
        _count(b=0, b_s=0),
        "U, W and V are counted; b has H entries and b_s has K.",
        "A bias is a parameter like any other: it is learned.",
    ),
    Known(
        "the bias of the output layer is forgotten",
        _count(b_s=0),
        "The scores are V h + b_s, and b_s has K entries.",
        "Go through U, W, b, V, b_s one by one.",
    ),
    Known(
        "the bias of the recurrence is forgotten",
        _count(b=0),
        "The pre-activation is U x + W h + b, and b has H entries.",
        "Go through U, W, b, V, b_s one by one.",
    ),
    Known(
        "the output layer is forgotten",
        _count(V=0, b_s=0),
        "Each step turns its state into K scores, with V (K, H) and b_s (K,).",
        "Add K·H + K.",
    ),
    Known(
        "the recurrent weights are forgotten",
        _count(W=0),
        "Without W no step would know the one before it.",
        "W is (H, H).",
    ),
    Known(
        "`tied` is ignored and one set serves all steps",
        _count(total=lambda one, **_: one),
        "That is right for the tied network. An untied one has a set for every step.",
        "Use `tied` to decide how many sets there are.",
    ),
    Known(
        "`tied` is ignored and every step has a set of its own",
        _count(total=lambda one, T, **_: one * T),
        "That is right for the untied network. Tied means: the same numbers at every "
        "step, however long the sequence.",
        "The count of a tied network does not depend on T.",
    ),
    Known(
        "tied and untied are swapped",
        _count(total=lambda one, T, tied, **_: one * (T if tied else 1)),
        "Tied copies are one and the same array: they count once.",
        "Turn the condition round.",
    ),
    Known(
        "the output layer is counted once although it is untied",
        _count(total=lambda one, T, tied, H, K, **_: (
            one if tied else T * (one - K * H - K) + K * H + K
        )),
        "In the untied network here every step has its own V and b_s too.",
        "Multiply the whole set by T.",
    ),
    Known(
        "the untied network has only T - 1 sets",
        _count(total=lambda one, T, tied, **_: one * (1 if tied else T - 1)),
        "T steps have T - 1 arrows between them, but each *step* has a set: the first "
        "one uses its U, W, b, V and b_s, too.",
        "T steps, T sets.",
    ),
    Known(
        "W has only T - 1 copies",
        _count(total=lambda one, T, tied, H, **_: one if tied else T * one - H * H),
        "The first step uses a W as well: on h(0). If h(0) is zero it changes nothing, "
        "but it is there.",
        "T steps, T copies.",
    ),
    Known(
        "W is taken for an array of U's shape, (H, D)",
        _count(U=2, W=0),
        "W maps states to states, so it is (H, H). U maps inputs to states, (H, D).",
        "Write the shape of each array beside its name.",
    ),
    Known(
        "U is taken for an array of W's shape, (H, H)",
        _count(U=0, W=2),
        "U reads the input, which has D entries: it is (H, D).",
        "Write the shape of each array beside its name.",
    ),
    Known(
        "there are two biases in the recurrence",
        _count(b=2),
        "PyTorch counts that way (bias_ih and bias_hh). Their sum is all that matters, "
        "so this course has one b.",
        "Count b once, H entries.",
    ),
    Known(
        "the initial state is counted",
        _count(total=lambda one, T, tied, H, **_: one * (1 if tied else T) + H),
        "h(0) is given, not learned.",
        "Leave it out.",
    ),
    Known(
        "the states are counted, one for every step",
        _count(total=lambda one, T, tied, H, **_: one * (1 if tied else T) + T * H),
        "States are computed anew for every input; parameters stay.",
        "Count what training changes: U, W, b, V, b_s.",
    ),
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


HELLO = [
    Known(
        "the targets are not shifted",
        _arrays(lambda c: c[:-1], lambda c: c[:-1]),
        "Each target is the character just read. A network learns that by copying.",
        "The target at t is the character *after* x(t): start at `text[1]`.",
    ),
    Known(
        "the targets are shifted the wrong way",
        _arrays(lambda c: c[1:], lambda c: c[:-1]),
        "Each target is the character *before* the one just read.",
        "Inputs are `text[:-1]`, targets `text[1:]`.",
    ),
    Known(
        "the last character is kept as an input",
        _arrays(lambda c: c, lambda c: c[1:]),
        "Nothing comes after the last character, so it has no target.",
        "Inputs are `text[:-1]`.",
    ),
    Known(
        "the whole text is input and target",
        _arrays(lambda c: c, lambda c: c),
        "Each target is the character just read, and T is one too many.",
        "Inputs are `text[:-1]`, targets `text[1:]`.",
    ),
    Known(
        "the targets wrap round, so the first character follows the last",
        _arrays(lambda c: c, lambda c: np.roll(c, -1)),
        "That is what `np.roll` does. The text does not say that it starts again.",
        "Leave the last character out of the inputs instead.",
    ),
    Known(
        "the targets skip one character",
        _arrays(lambda c: c[:-2], lambda c: c[2:]),
        "The target at t is two characters on.",
        "Targets are `text[1:]`.",
    ),
    Known(
        "the one-hot vectors are transposed",
        _reshaped(xs=lambda x: x.transpose(2, 1, 0)),
        "That is (K, 1, T): time has to come first.",
        "One row for each character: axis 0 is time, the last axis the vocabulary.",
    ),
    Known(
        "the vocabulary is sorted instead of taken in the order given",
        lambda text, vocabulary: inputs_and_targets(text, sorted(vocabulary)),
        "Class 0 is the vocabulary's first character, whichever that is.",
        "Use `vocabulary.index(c)`.",
    ),
    Known(
        "the vocabulary is made from the text",
        lambda text, vocabulary: inputs_and_targets(text, list(dict.fromkeys(text))),
        "The order is that of first appearance, and characters that the text happens "
        "not to hold have no class.",
        "Use the vocabulary you are given.",
    ),
    Known(
        "the vocabulary is made from the text and sorted",
        lambda text, vocabulary: inputs_and_targets(text, sorted(set(text))),
        "Class k is then the k-th letter of the alphabet that the text holds, not "
        "`vocabulary[k]`; what the text happens not to hold has no class.",
        "Use the vocabulary you are given.",
    ),
    Known(
        "xs and targets are handed back in the opposite order",
        lambda *given: inputs_and_targets(*given)[::-1],
        "Both arrays are right; the first of the two has to be the inputs.",
        "`return xs, targets`.",
    ),
    Known(
        "the batch axis is missing",
        _reshaped(lambda x: x[:, 0], lambda t: t[:, 0]),
        "One text is a batch of N = 1: xs is (T, 1, K) and targets (T, 1).",
        "Index with `[:, None]` to insert the axis.",
    ),
    Known(
        "the batch axis is missing in the targets",
        _reshaped(targets=lambda t: t[:, 0]),
        "targets is (T, N), with N = 1.",
        "`targets[:, None]` inserts the axis.",
    ),
    Known(
        "the batch axis is missing in the inputs",
        _reshaped(xs=lambda x: x[:, 0]),
        "xs is (T, N, K), with N = 1.",
        "`xs[:, None]` inserts the axis.",
    ),
    Known(
        "the batch comes before time",
        _reshaped(lambda x: x.transpose(1, 0, 2), lambda t: t.T),
        "That is (1, T, K) and (1, T). The course puts time first.",
        "Insert the batch axis in second place: `[:, None]`.",
    ),
    Known(
        "the targets are one-hot too",
        lambda text, vocabulary: (
            inputs_and_targets(text, vocabulary)[0],
            np.eye(len(vocabulary))[inputs_and_targets(text, vocabulary)[1]],
        ),
        "The loss only needs to know *which* class is right, not a vector.",
        "Targets are the class numbers, (T, 1), integers.",
    ),
    Known(
        "the inputs are class numbers instead of one-hot vectors",
        lambda text, vocabulary: (
            inputs_and_targets(text, vocabulary)[0].argmax(-1),
            inputs_and_targets(text, vocabulary)[1],
        ),
        "As numbers, the fourth character would be three times the second.",
        "Row k of `np.eye(K)` is the one-hot vector of class k.",
    ),
]
