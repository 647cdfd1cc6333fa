"""Wrong implementations for the exercises of chapter 02, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known


def _scan(step, xs, h0, order=None):
    """hs (T, N, H) for h = step(t, h); `order` lists the steps as they are taken."""
    h, hs = h0, []
    for t in range(len(xs)) if order is None else order:
        h = step(t, h)
        hs.append(h)
    return np.stack(hs)


def _rnn(share=lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W.T + b, phi=np.tanh):
    """A forward pass whose pre-activation is `share` and whose activation is `phi`."""
    return lambda xs, h0, U, W, b: _scan(
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
    linear = _scan(lambda t, a: xs[t] @ U.T + a @ W.T + b, xs, h0)
    return np.tanh(linear)


def _returns_a(xs, h0, U, W, b):
    before = np.concatenate([h0[None], _right(xs, h0, U, W, b)[:-1]])
    return xs @ U.T + before @ W.T + b


FORWARD = [
    Known(
        "every step starts from h0 again, so the state is never carried on",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h0 @ W.T + b),
        "Step t needs the state that step t-1 produced. Without it the network has "
        "no memory.",
        "Inside the loop, give the new state the name that the next turn reads: "
        "`h = np.tanh(…)`.",
    ),
    Known(
        "W is transposed in the wrong place (`h @ W` instead of `h @ W.T`)",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W + b),
        "W is (H, H), so both run. Row i of W holds the weights *into* unit i; with "
        "states as rows of an array the product is `h @ W.T`.",
        "Compare with `x @ U.T`, where the wrong order would not even run.",
    ),
    Known(
        "the tanh is missing",
        _rnn(phi=lambda a: a),
        "These are the pre-activations a(t), fed back as if they were states.",
        "h(t) = tanh(a(t)); the next step reads h(t).",
    ),
    Known(
        "the pre-activation is carried on, and tanh is applied at the end",
        _carries_a,
        "The result went through tanh, but what entered the next step had not.",
        "Apply tanh inside the loop, before the state is used again.",
    ),
    Known(
        "the pre-activations are returned instead of the states",
        _returns_a,
        "Each step is right and carries h(t) on, but what is kept of it is a(t).",
        "Store h, after the tanh.",
    ),
    Known(
        "the initial state is in the result and the last state is missing",
        lambda *given: _with_initial(*given)[:-1],
        "hs[t] holds the state *before* the step. hs is h(1) … h(T).",
        "Compute the new state first, store it after.",
    ),
    Known(
        "the initial state is in the result too",
        _with_initial,
        "That is h(0) … h(T), T + 1 states. hs starts with h(1).",
        "Store a state only after its step, or return everything but the first.",
    ),
    Known(
        "the bias is missing",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W.T),
        "a(t) has three terms: U x(t), W h(t-1) and b.",
        "Add `b` inside the tanh.",
    ),
    Known(
        "the bias is added twice",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[t] @ U.T + h @ W.T + 2 * b),
        "PyTorch has two biases, one with each product; our network has one.",
        "Add `b` once.",
    ),
    Known(
        "the bias is added after the tanh",
        lambda xs, h0, U, W, b: _scan(
            lambda t, h: np.tanh(xs[t] @ U.T + h @ W.T) + b, xs, h0
        ),
        "The bias shifts the pre-activation; outside, it takes the state past ±1.",
        "Close the tanh's bracket after `b`.",
    ),
    Known(
        "only part of the sum goes through tanh",
        lambda xs, h0, U, W, b: _scan(
            lambda t, h: np.tanh(xs[t] @ U.T + b) + h @ W.T, xs, h0
        ),
        "W h(t-1) has to be inside the tanh, with the other two terms.",
        "Count the brackets.",
    ),
    Known(
        "the inputs are read from the last to the first",
        _backwards,
        "The first step took x(T). Time runs from t = 1.",
        "`for x in xs` reads them in order.",
    ),
    Known(
        "the network runs backwards in time and its states are put back in order",
        lambda *given: _backwards(*given)[::-1],
        "hs[t] depends on x(t) … x(T): on the future instead of the past.",
        "Run the loop forwards; only the backward pass turns round.",
    ),
    Known(
        "every step reads the first input",
        _rnn(lambda xs, h0, U, W, b, t, h: xs[0] @ U.T + h @ W.T + b),
        "The input does not move on with t.",
        "Use `xs[t]` inside the loop.",
    ),
    Known(
        "h0 is not used and the network starts from zero",
        lambda xs, h0, U, W, b: _right(xs, np.zeros_like(h0), U, W, b),
        "The first step has to read the state it is given: that is how a long text "
        "is read in pieces.",
        "Start with `h = h0`.",
    ),
    Known(
        "the batch comes first in the result",
        lambda *given: _right(*given).transpose(1, 0, 2),
        "That is (N, T, H). The course puts time first, as PyTorch does by default.",
        "Stack the states along axis 0.",
    ),
    Known(
        "only the last state is returned",
        lambda *given: _right(*given)[-1],
        "That is h(T), the summary of everything. The exercise asks for all states.",
        "Collect each h in a list, then `np.stack`.",
    ),
    Known(
        "every entry of the result is the last state",
        _last_everywhere,
        "One array was written again and again, and the list holds it T times.",
        "Make a new array at each step (`h = np.tanh(…)`), or store `h.copy()`.",
    ),
    Known(
        "U is not transposed",
        lambda xs, h0, U, W, b: _scan(
            lambda t, h: np.tanh(xs[t] @ U + h @ W.T + b), xs, h0
        ),
        "x is (N, D) and U is (H, D): the inner sizes have to meet.",
        "`x @ U.T` is (N, D) times (D, H).",
    ),
    Known(
        "the product is written as for a column vector, `U @ x`",
        lambda xs, h0, U, W, b: _scan(
            lambda t, h: np.tanh(U @ xs[t] + W @ h + b), xs, h0
        ),
        "The formula has columns; the arrays hold one example a row.",
        "With rows U x becomes `x @ U.T`.",
    ),
    Known(
        "the activation is the sigmoid",
        _rnn(phi=lambda a: 1 / (1 + np.exp(-a))),
        "The states lie between 0 and 1; tanh's lie between -1 and 1.",
        "Use `np.tanh`.",
    ),
    Known(
        "the activation is the ReLU",
        _rnn(phi=lambda a: np.maximum(a, 0)),
        "Negative pre-activations became 0; tanh keeps their sign.",
        "Use `np.tanh`.",
    ),
]


def _untied(copy=lambda t, T: t, bias=1, keep=True):
    """The untied forward pass with step t reading the parameters of `copy(t, T)`."""

    def forward(xs, h0, Us, Ws, bs):
        def step(t, h):
            c = copy(t, len(xs))
            h = h if keep else h0
            return np.tanh(xs[t] @ Us[c].T + h @ Ws[c].T + bias * bs[c])

        return _scan(step, xs, h0)

    return forward


def _other_W(copy):
    """The untied forward pass whose W alone is that of `copy(t)`."""
    return lambda xs, h0, Us, Ws, bs: _scan(
        lambda t, h: np.tanh(xs[t] @ Us[t].T + h @ Ws[copy(t)].T + bs[t]), xs, h0
    )


UNTIED = [
    Known(
        "every step uses the first copy",
        _untied(lambda t, T: 0),
        "That is the tied network again: one set of parameters for all steps.",
        "Step t reads `Us[t]`, `Ws[t]`, `bs[t]`.",
    ),
    Known(
        "every step uses the last copy",
        _untied(lambda t, T: T - 1),
        "One set of parameters serves all steps: that is the tied network.",
        "Step t reads `Us[t]`, `Ws[t]`, `bs[t]`.",
    ),
    Known(
        "the copies are off by one",
        _untied(lambda t, T: t - 1),
        "Step t reads the parameters of step t-1, and the first step the last ones.",
        "Python counts from 0: the first step is `xs[0]` with `Us[0]`.",
    ),
    Known(
        "the copies are used in the opposite order",
        _untied(lambda t, T: T - 1 - t),
        "The first step took the last layer's parameters.",
        "Read inputs and parameters with the same index.",
    ),
    Known(
        "the state is never carried on",
        _untied(keep=False),
        "Each layer has to read the layer before it.",
        "Inside the loop, assign the new state to `h`.",
    ),
    Known(
        "the biases are missing",
        _untied(bias=0),
        "Each step has a bias of its own, too.",
        "Add `bs[t]` inside the tanh.",
    ),
    Known(
        "the W of each step is not transposed",
        lambda xs, h0, Us, Ws, bs: _scan(
            lambda t, h: np.tanh(xs[t] @ Us[t].T + h @ Ws[t] + bs[t]), xs, h0
        ),
        "Row i of `Ws[t]` holds the weights into unit i.",
        "`h @ Ws[t].T`, as in the tied network.",
    ),
    Known(
        "every step uses the first copy of W",
        _other_W(lambda t: 0),
        "U and b change with the step, but W does not.",
        "Step t reads `Ws[t]`, with the index of `Us[t]` and `bs[t]`.",
    ),
    Known(
        "W is off by one (`Ws[t - 1]`)",
        _other_W(lambda t: t - 1),
        "W h(t-1) takes the *state* of the step before, with the W of this step. At "
        "the first step `Ws[-1]` is even the last copy.",
        "`h @ Ws[t].T`: the index of `Us[t]` and `bs[t]`.",
    ),
    Known(
        "`bs` lacks an axis for the batch beside `xs @ Us.transpose(0, 2, 1)`",
        lambda xs, h0, Us, Ws, bs: xs @ Us.transpose(0, 2, 1) + bs,
        "The product is (T, N, H) and `bs` is (T, H). NumPy lines shapes up from the "
        "right, so T meets N.",
        "`bs[:, None]` is (T, 1, H): the same bias for every example of a step.",
    ),
    Known(
        "all biases are added at every step (`bs` instead of `bs[t]`)",
        lambda xs, h0, Us, Ws, bs: xs[0] @ Us[0].T + bs,
        "One step's sum is (N, H) and `bs` is (T, H): there is one bias a step.",
        "Add `bs[t]`, which is (H,).",
    ),
]
