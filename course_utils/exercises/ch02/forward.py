"""Exercise `forward` of chapter 02."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch02.forward_passes import HS, SIZES, forward_case, scan
from course_utils.exercises.checking import Checker, KnownMistake

STUB = '''
def forward(xs, h0, U, W, b):
    """h(t) = tanh(U x(t) + W h(t-1) + b) for t = 1 … T.

    xs (T, N, D), h0 (N, H), U (H, D), W (H, H), b (H,)  →  hs (T, N, H): h(1) … h(T)
    """
    return ...
'''

HINTS = [
    "Start with one step. For one time step x is (N, D) and h is (N, H). Which "
    "products of x with U and of h with W have the shape (N, H)?",
    "One step is `h = np.tanh(x @ U.T + h @ W.T + b)`. Where does h come from at "
    "the first step, and where at the second?",
    "Set `h = h0` and make an empty list. Then `for x in xs:` take the step and "
    "append the new h. After the loop, `np.stack` makes one array of the list.",
]


def forward(xs, h0, U, W, b):
    """The library's forward pass under the exercise's signature; hs (T, N, H)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b)
    return numpy_rnn.forward(cell, xs, h0)[0]


def _rnn(share=lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W.T + b, phi=np.tanh):
    """A forward pass whose pre-activation is `share` and whose activation is `phi`."""
    return lambda xs, h0, U, W, b: scan(
        lambda t, h: phi(share(xs, h0, U, W, b, t, h)), xs, h0
    )


_right = _rnn()


def _with_initial(xs, h0, U, W, b):
    return np.concatenate([h0[None], _right(xs, h0, U, W, b)])


def _backwards(xs, h0, U, W, b):
    return _right(xs[::-1], h0, U, W, b)


def _last_everywhere(xs, h0, U, W, b):
    hs = _right(xs, h0, U, W, b)
    return np.broadcast_to(hs[-1], hs.shape)


def _carries_a(xs, h0, U, W, b):
    linear = scan(lambda t, a: xs[t] @ U.T + a @ W.T + b, xs, h0)
    return np.tanh(linear)


def _returns_a(xs, h0, U, W, b):
    before = np.concatenate([h0[None], _right(xs, h0, U, W, b)[:-1]])
    return xs @ U.T + before @ W.T + b


MISTAKES = [
    KnownMistake(
        "every step starts from h0 again, so the state is never carried on",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h0 @ W.T + b),
        "Step t needs the state that step t-1 produced. Without it the network has "
        "no memory.",
        "Inside the loop, give the new state the name that the next turn reads: "
        "`h = np.tanh(…)`.",
    ),
    KnownMistake(
        "W is transposed in the wrong place (`h @ W` instead of `h @ W.T`)",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W + b),
        "W is (H, H), so both run. Row i of W holds the weights *into* unit i; with "
        "states as rows of an array the product is `h @ W.T`.",
        "Compare with `x @ U.T`, where the wrong order would not even run.",
    ),
    KnownMistake(
        "the tanh is missing",
        _rnn(phi=lambda a: a),
        "These are the pre-activations a(t), fed back as if they were states.",
        "h(t) = tanh(a(t)); the next step reads h(t).",
    ),
    KnownMistake(
        "the pre-activation is carried on, and tanh is applied at the end",
        _carries_a,
        "The result went through tanh, but what entered the next step had not.",
        "Apply tanh inside the loop, before the state is used again.",
    ),
    KnownMistake(
        "the pre-activations are returned instead of the states",
        _returns_a,
        "Each step is right and carries h(t) on, but what is kept of it is a(t).",
        "Store h, after the tanh.",
    ),
    KnownMistake(
        "the initial state is in the result and the last state is missing",
        lambda *given: _with_initial(*given)[:-1],
        "hs[t] holds the state *before* the step. hs is h(1) … h(T).",
        "Compute the new state first, store it after.",
    ),
    KnownMistake(
        "the initial state is in the result too",
        _with_initial,
        "That is h(0) … h(T), T + 1 states. hs starts with h(1).",
        "Store a state only after its step, or return everything but the first.",
    ),
    KnownMistake(
        "the input is multiplied by W",
        lambda xs, h0, U, W, b: scan(
            lambda t, h: np.tanh(xs[t] @ W.T + h @ U.T + b), xs, h0
        ),
        "U reads the input, x (N, D); W reads the state, h (N, H).",
        "`x @ U.T + h @ W.T`.",
        line=r"@ W(\.T)?$|(dot|matmul)\((.*, )?W(\.T)?\)$",
    ),
    KnownMistake(
        "W is transposed in the wrong place, and the bias is missing",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W),
        "Row i of W holds the weights *into* unit i; and a(t) has three terms.",
        "`x @ U.T + h @ W.T + b`.",
    ),
    KnownMistake(
        "no state is read at all",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + b),
        "Without W h(t-1) the network sees one step at a time.",
        "`x @ U.T + h @ W.T + b`, with h carried on.",
    ),
    KnownMistake(
        "the bias is missing",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W.T),
        "a(t) has three terms: U x(t), W h(t-1) and b.",
        "Add `b` inside the tanh.",
    ),
    KnownMistake(
        "the bias is added twice",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W.T + 2 * b),
        "PyTorch has two biases, one with each product; our network has one.",
        "Add `b` once.",
    ),
    KnownMistake(
        "the bias is added after the tanh",
        lambda xs, h0, U, W, b: scan(
            lambda t, h: np.tanh(xs[t] @ U.T + h @ W.T) + b, xs, h0
        ),
        "The bias shifts the pre-activation; outside, it takes the state past ±1.",
        "Close the tanh's bracket after `b`.",
    ),
    KnownMistake(
        "only part of the sum goes through tanh",
        lambda xs, h0, U, W, b: scan(
            lambda t, h: np.tanh(xs[t] @ U.T + b) + h @ W.T, xs, h0
        ),
        "W h(t-1) has to be inside the tanh, with the other two terms.",
        "Count the brackets.",
    ),
    KnownMistake(
        "the inputs are read from the last to the first",
        _backwards,
        "The first step took x(T). Time runs from t = 1.",
        "`for x in xs` reads them in order.",
    ),
    KnownMistake(
        "the network runs backwards in time and its states are put back in order",
        lambda *given: _backwards(*given)[::-1],
        "hs[t] depends on x(t) … x(T): on the future instead of the past.",
        "Run the loop forwards; only the backward pass turns round.",
    ),
    KnownMistake(
        "every step reads the first input",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[0] @ U.T + h @ W.T + b),
        "The input does not move on with t.",
        "Use `xs[t]` inside the loop.",
    ),
    KnownMistake(
        "h0 is not used and the network starts from zero",
        lambda xs, h0, U, W, b: _right(xs, np.zeros_like(h0), U, W, b),
        "The first step has to read the state it is given: that is how a long text "
        "is read in pieces.",
        "Start with `h = h0`.",
    ),
    KnownMistake(
        "the batch comes first in the result",
        lambda *given: _right(*given).transpose(1, 0, 2),
        "That is (N, T, H). The course puts time first, as PyTorch does by default.",
        "Stack the states along axis 0.",
    ),
    KnownMistake(
        "only the last state is returned",
        lambda *given: _right(*given)[-1],
        "That is h(T), the summary of everything. The exercise asks for all states.",
        "Collect each h in a list, then `np.stack`.",
    ),
    KnownMistake(
        "every entry of the result is the last state",
        _last_everywhere,
        "One array was written again and again, and the list holds it T times.",
        "Make a new array at each step (`h = np.tanh(…)`), or store `h.copy()`.",
    ),
    KnownMistake(
        "U is not transposed",
        lambda xs, h0, U, W, b: scan(
            lambda t, h: np.tanh(xs[t] @ U + h @ W.T + b), xs, h0
        ),
        "x is (N, D) and U is (H, D): the inner sizes have to meet.",
        "`x @ U.T` is (N, D) times (D, H).",
        line=r"(@ U|(dot|matmul)\((.*, )?U\))$",
    ),
    KnownMistake(
        "the product is written as for a column vector, `U @ x`",
        lambda xs, h0, U, W, b: scan(
            lambda t, h: np.tanh(U @ xs[t] + W @ h + b), xs, h0
        ),
        "The formula has columns; the arrays hold one example a row.",
        "With rows U x becomes `x @ U.T`.",
        line=r"^(U @ |.*(dot|matmul)\(U, |U\.dot\()",
    ),
    KnownMistake(
        "the activation is the sigmoid",
        _rnn(phi=lambda a: 1 / (1 + np.exp(-a))),
        "The states lie between 0 and 1; tanh's lie between -1 and 1.",
        "Use `np.tanh`.",
    ),
    KnownMistake(
        "the activation is the ReLU",
        _rnn(phi=lambda a: np.maximum(a, 0)),
        "Negative pre-activations became 0; tanh keeps their sign.",
        "Use `np.tanh`.",
    ),
]

_rng = np.random.default_rng(2)

check_forward = Checker(
    "forward",
    stub=STUB,
    hints=HINTS,
    solution=forward,
    cases=[forward_case(_rng, *sizes) for sizes in SIZES],
    quantities=[HS],
    mistakes=MISTAKES,
    lesson="One line, used T times with the same U, W, b: that is the whole network.",
)
