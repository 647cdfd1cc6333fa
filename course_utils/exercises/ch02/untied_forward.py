"""Exercise `untied_forward` of chapter 02."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch02.forward_passes import HS, SIZES, forward_case, scan
from course_utils.exercises.checking import Checker, KnownMistake

STUB = '''
def untied_forward(xs, h0, Us, Ws, bs):
    """The same network with parameters of its own for every step.

    xs (T, N, D), h0 (N, H), Us (T, H, D), Ws (T, H, H), bs (T, H)  →  hs (T, N, H)
    """
    return ...
'''

HINTS = [
    "Take your forward pass. Which three names have to know the step they are in?",
    "`for t in range(len(xs)):` gives the index; step t reads `Us[t]`, `Ws[t]` and "
    "`bs[t]`.",
]


def untied_forward(xs, h0, Us, Ws, bs):
    """One library step for every copy of the parameters; hs (T, N, H)."""
    hs = np.empty((len(xs), *h0.shape))
    for t, x in enumerate(xs):
        cell = numpy_rnn.RNNCell.from_weights(Us[t], Ws[t], bs[t])
        h0, _ = cell.step(cell.project(x), h0)
        hs[t] = h0
    return hs


def _untied(copy=lambda t, T: t, bias=1, keep=True):
    """The untied forward pass with step t reading the parameters of `copy(t, T)`."""

    def forward(xs, h0, Us, Ws, bs):
        def step(t, h):
            c = copy(t, len(xs))
            h = h if keep else h0
            return np.tanh(xs[t] @ Us[c].T + h @ Ws[c].T + bias * bs[c])

        return scan(step, xs, h0)

    return forward


def _other_W(copy):
    """The untied forward pass whose W alone is that of `copy(t)`."""
    return lambda xs, h0, Us, Ws, bs: scan(
        lambda t, h: np.tanh(xs[t] @ Us[t].T + h @ Ws[copy(t)].T + bs[t]), xs, h0
    )


BIASES = r"\bbs\b(?!\[)"  # all of them, in the expression that raises

MISTAKES = [
    KnownMistake(
        "every step uses the first copy",
        _untied(lambda t, T: 0),
        "That is the tied network again: one set of parameters for all steps.",
        "Step t reads `Us[t]`, `Ws[t]`, `bs[t]`.",
    ),
    KnownMistake(
        "every step uses the last copy",
        _untied(lambda t, T: T - 1),
        "One set of parameters serves all steps: that is the tied network.",
        "Step t reads `Us[t]`, `Ws[t]`, `bs[t]`.",
    ),
    KnownMistake(
        "the copies are off by one",
        _untied(lambda t, T: t - 1),
        "Step t reads the parameters of step t-1, and the first step the last ones.",
        "Python counts from 0: the first step is `xs[0]` with `Us[0]`.",
    ),
    KnownMistake(
        "the copies are used in the opposite order",
        _untied(lambda t, T: T - 1 - t),
        "The first step took the last layer's parameters.",
        "Read inputs and parameters with the same index.",
    ),
    KnownMistake(
        "the state is never carried on",
        _untied(keep=False),
        "Each layer has to read the layer before it.",
        "Inside the loop, assign the new state to `h`.",
    ),
    KnownMistake(
        "the biases are missing",
        _untied(bias=0),
        "Each step has a bias of its own, too.",
        "Add `bs[t]` inside the tanh.",
    ),
    KnownMistake(
        "h0 is not used and the network starts from zero",
        lambda xs, h0, Us, Ws, bs: _untied()(xs, 0 * h0, Us, Ws, bs),
        "The first step has to read the state it is given.",
        "Start with `h = h0`.",
    ),
    KnownMistake(
        "U is off by one (`Us[t - 1]`)",
        lambda xs, h0, Us, Ws, bs: _untied()(xs, h0, np.roll(Us, 1, axis=0), Ws, bs),
        "Step t reads x(t) with the U of this step. At the first step `Us[-1]` is even "
        "the last copy.",
        "`xs[t] @ Us[t].T`.",
    ),
    KnownMistake(
        "the batch comes first in the result",
        lambda *given: _untied()(*given).transpose(1, 0, 2),
        "That is (N, T, H). The course puts time first.",
        "Stack the states along axis 0.",
    ),
    KnownMistake(
        "only the last state is returned",
        lambda *given: _untied()(*given)[-1],
        "The exercise asks for all states.",
        "Collect each h in a list, then `np.stack`.",
    ),
    KnownMistake(
        "the W of each step is not transposed",
        lambda xs, h0, Us, Ws, bs: scan(
            lambda t, h: np.tanh(xs[t] @ Us[t].T + h @ Ws[t] + bs[t]), xs, h0
        ),
        "Row i of `Ws[t]` holds the weights into unit i.",
        "`h @ Ws[t].T`, as in the tied network.",
    ),
    KnownMistake(
        "every step uses the first copy of W",
        _other_W(lambda t: 0),
        "U and b change with the step, but W does not.",
        "Step t reads `Ws[t]`, with the index of `Us[t]` and `bs[t]`.",
    ),
    KnownMistake(
        "W is off by one (`Ws[t - 1]`)",
        _other_W(lambda t: t - 1),
        "W h(t-1) takes the *state* of the step before, with the W of this step. At "
        "the first step `Ws[-1]` is even the last copy.",
        "`h @ Ws[t].T`: the index of `Us[t]` and `bs[t]`.",
    ),
    KnownMistake(
        "`bs` lacks an axis for the batch beside `xs @ Us.transpose(0, 2, 1)`",
        lambda xs, h0, Us, Ws, bs: xs @ Us.transpose(0, 2, 1) + bs,
        "The product is (T, N, H) and `bs` is (T, H). NumPy lines shapes up from the "
        "right, so T meets N.",
        "`bs[:, None]` is (T, 1, H): the same bias for every example of a step.",
        line=BIASES,
    ),
    KnownMistake(
        "all biases are added at every step (`bs` instead of `bs[t]`)",
        lambda xs, h0, Us, Ws, bs: xs[0] @ Us[0].T + bs,
        "One step's sum is (N, H) and `bs` is (T, H): there is one bias a step.",
        "Add `bs[t]`, which is (H,).",
        line=BIASES,
    ),
]

_rng = np.random.default_rng(2)

check_untied_forward = Checker(
    "untied_forward",
    stub=STUB,
    hints=HINTS,
    solution=untied_forward,
    cases=[forward_case(_rng, T, N, D, H, copies=(T,)) for T, N, D, H in SIZES[:3]],
    quantities=[HS],
    mistakes=MISTAKES,
    lesson="This is a deep feed-forward network. Tying makes it recurrent.",
)
