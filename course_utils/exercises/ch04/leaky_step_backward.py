"""Exercise `leaky_step_backward` of chapter 04."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def leaky_step_backward(dh, n, alpha, W):
    """One step back through a unit that keeps a part of its old state.

    a(t) = U x(t) + W h(t-1) + b, n(t) = tanh(a(t)), h(t) = (1-α) h(t-1) + α n(t)
    dh (N, H): ∂L/∂h(t), n (N, H): n(t), alpha a number, W (H, H)
    →  da (N, H): ∂L/∂a(t), dh_prev (N, H): ∂L/∂h(t-1) by way of this step
    """
    return ...
'''

HINTS = [
    "Draw h(t-1), a(t), n(t) and h(t). How many arrows leave h(t-1)?",
    "The factors: n → h is α, a → n is 1 - n², h(t-1) → h(t) is 1-α, and "
    "h(t-1) → a(t) is W.",
    "`da = alpha * dh * (1 - n**2)`; two paths lead back to h(t-1), and they add.",
]


def leaky_step_backward(dh, n, alpha, W):
    """The right answer: two edges leave h(t-1), so two terms come back."""
    da = alpha * dh * (1 - n**2)
    return da, (1 - alpha) * dh + da @ W


def _leaky(da, back):
    """da(dh, n, alpha) and back(da, dh, alpha, W) instead of the right ones."""

    def wrong(dh, n, alpha, W):
        found = da(dh, n, alpha)
        return found, back(found, dh, alpha, W)

    return wrong


def _da(dh, n, alpha):
    return alpha * dh * (1 - n**2)


def _back(da, dh, alpha, W):
    return (1 - alpha) * dh + da @ W


MISTAKES = [
    KnownMistake(
        "the direct edge from h(t-1) to h(t) is forgotten",
        _leaky(_da, lambda da, dh, alpha, W: da @ W),
        "h(t-1) is read twice: by a(t), and by h(t) itself with the factor 1-α.",
        "Two arrows leave h(t-1), so two terms come back.",
    ),
    KnownMistake(
        "the path through a(t) is forgotten",
        _leaky(_da, lambda da, dh, alpha, W: (1 - alpha) * dh),
        "h(t-1) is read twice: by h(t) directly, and by a(t) through W.",
        "Add `da @ W`.",
    ),
    KnownMistake(
        "the factor α is missing on the edge from n to h",
        _leaky(lambda dh, n, alpha: dh * (1 - n**2), _back),
        "h(t) = (1-α) h(t-1) + α n(t): the edge from n to h has the factor α.",
        "`da = alpha * dh * (1 - n**2)`.",
    ),
    KnownMistake(
        "α and 1-α are exchanged",
        _leaky(
            lambda dh, n, alpha: (1 - alpha) * dh * (1 - n**2),
            lambda da, dh, alpha, W: alpha * dh + da @ W,
        ),
        "The old state has the factor 1-α, the new candidate α.",
        "Read the factors off the formula of h(t).",
    ),
    KnownMistake(
        "the direct edge has the factor α",
        _leaky(_da, lambda da, dh, alpha, W: alpha * dh + da @ W),
        "The old state has the factor 1-α in h(t).",
        "`(1 - alpha) * dh`.",
    ),
    KnownMistake(
        "both paths have the factor 1-α",
        _leaky(_da, lambda da, dh, alpha, W: (1 - alpha) * (dh + da @ W)),
        "1-α stands on the direct edge only; the other path has its α in `da`.",
        "`(1 - alpha) * dh + da @ W`.",
    ),
    KnownMistake(
        "the factor 1-α is missing on the direct edge",
        _leaky(_da, lambda da, dh, alpha, W: dh + da @ W),
        "Only a part of the old state stays.",
        "`(1 - alpha) * dh`.",
    ),
    KnownMistake(
        "W is transposed on the way back",
        _leaky(_da, lambda da, dh, alpha, W: (1 - alpha) * dh + da @ W.T),
        "Forward is `h @ W.T`; the way back is `da @ W`.",
        "With one example a row, W^T ā is `da @ W`.",
    ),
    KnownMistake(
        "the tanh is forgotten",
        _leaky(lambda dh, n, alpha: alpha * dh, _back),
        "Between n and a lies the tanh, with the factor 1 - n².",
        "`da = alpha * dh * (1 - n**2)`.",
    ),
    KnownMistake(
        "the derivative of tanh is taken as 1 - n",
        _leaky(lambda dh, n, alpha: alpha * dh * (1 - n), _back),
        "tanh' = 1 - tanh².",
        "`1 - n**2`.",
    ),
    KnownMistake(
        "the step back leaves from h instead of a",
        _leaky(_da, lambda da, dh, alpha, W: (1 - alpha) * dh + alpha * dh @ W),
        "On the path through W lies the tanh as well.",
        "`da @ W`, with the 1 - n² in `da`.",
    ),
    KnownMistake(
        "the results are returned in another order",
        lambda *given: leaky_step_backward(*given)[::-1],
        "Each of them is right.",
        "`return da, dh_prev`.",
    ),
]


def _leaky_case(rng, N, H, alpha):
    return {
        "dh": rng.normal(size=(N, H)),
        "n": np.tanh(rng.normal(size=(N, H))),
        "alpha": alpha,
        "W": rng.normal(0, 0.7, (H, H)),
    }


_rng = np.random.default_rng(4)

check_leaky_step_backward = Checker(
    "leaky_step_backward",
    stub=STUB,
    hints=HINTS,
    solution=leaky_step_backward,
    cases=[
        _leaky_case(_rng, 3, 4, 0.3),
        _leaky_case(_rng, 5, 2, 0.8),
        _leaky_case(_rng, 2, 6, 1.0),
    ],
    quantities=[Quantity("da", ("N", "H")), Quantity("dh_prev", ("N", "H"))],
    mistakes=MISTAKES,
    lesson=(
        "The direct edge brings the bar back without passing any tanh. Chapter 08 "
        "builds the LSTM on that."
    ),
)
