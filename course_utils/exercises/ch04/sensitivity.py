"""Exercise `sensitivity` of chapter 04."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def sensitivity(x, h0, U, W, b):
    """How much each state moves when W does: dh(t)/dW for t = 1 … T, going forwards.

    h(t) = tanh(U x(t) + W h(t-1) + b); x (T,), the rest numbers  →  (T,)
    """
    return ...
'''

HINTS = [
    "Move W by a little. a(t) = U x(t) + W h(t-1) + b changes for two reasons.",
    "W itself has changed, which counts h(t-1) times; and h(t-1) has changed, "
    "which counts W times. Then both pass through the tanh.",
    "Carry `d` beside `h`, starting at 0: `d = (1 - h_new**2) * (h_old + W * d)`.",
]


def _recursion(step):
    """dh(t)/dW for t = 1 … T from step(1 - h², h before, h after, W, d before)."""

    def found(x, h0, U, W, b):
        h, d, result = h0, 0.0, []
        for x_t in x:
            before, h = h, np.tanh(U * x_t + W * h + b)
            d = step(1 - h**2, before, h, W, d)
            result.append(d)
        return np.array(result)

    return found


sensitivity = _recursion(lambda slope, before, h, W, d: slope * (before + W * d))

MISTAKES = [
    KnownMistake(
        "the factor W is missing, as on the slide",
        _recursion(lambda slope, before, h, W, d: slope * (before + d)),
        "h(t-1) reaches a(t) through W, so its own change enters W times.",
        "(1 - h²)(h(t-1) + W · dh(t-1)/dW).",
    ),
    KnownMistake(
        "only the immediate derivative is taken",
        _recursion(lambda slope, before, h, W, d: slope * before),
        "h(t-1) was held fixed, but it depends on W too, from t = 2 on.",
        "Add W times the derivative of the state before.",
    ),
    KnownMistake(
        "the derivative of tanh is missing",
        _recursion(lambda slope, before, h, W, d: before + W * d),
        "Between a(t) and h(t) lies the tanh.",
        "Multiply the bracket by 1 - h(t)².",
    ),
    KnownMistake(
        "tanh' is taken at the state before the step",
        _recursion(lambda slope, before, h, W, d: (1 - before**2) * (before + W * d)),
        "The tanh of step t leads to h(t), so its factor is 1 - h(t)².",
        "Use the state *after* the step in 1 - h².",
    ),
    KnownMistake(
        "the state before the step is multiplied by W too",
        _recursion(lambda slope, before, h, W, d: slope * W * (before + d)),
        "The derivative of W h(t-1) by W itself is h(t-1), without a W.",
        "(1 - h²)(h(t-1) + W · dh(t-1)/dW).",
    ),
    KnownMistake(
        "the state after the step stands where the one before belongs",
        _recursion(lambda slope, before, h, W, d: slope * (h + W * d)),
        "W multiplies h(t-1).",
        "Keep the old state before you overwrite it.",
    ),
    KnownMistake(
        "tanh' is missing on the path through the earlier steps",
        _recursion(lambda slope, before, h, W, d: slope * before + W * d),
        "Both causes change a(t), and both then pass through the tanh.",
        "Put the bracket around both terms.",
    ),
    KnownMistake(
        "the two causes are multiplied",
        _recursion(lambda slope, before, h, W, d: slope * before * W * (d or 1)),
        "Factors multiply along one path. Two paths add.",
        "h(t-1) + W · dh(t-1)/dW.",
    ),
    KnownMistake(
        "the derivatives are added up as they come",
        lambda *given: sensitivity(*given).cumsum(),
        "Entry t holds the sum of the derivatives of h(1) to h(t).",
        "Append the derivative itself.",
    ),
    KnownMistake(
        "1 - h is used for 1 - h²",
        _recursion(lambda slope, before, h, W, d: (1 - h) * (before + W * d)),
        "tanh' = 1 - tanh².",
        "`1 - h**2`.",
    ),
]

_rng = np.random.default_rng(4)

check_sensitivity = Checker(
    "sensitivity",
    stub=STUB,
    hints=HINTS,
    solution=sensitivity,
    cases=[
        {"x": _rng.normal(size=T), "h0": h0, "U": 0.8, "W": W, "b": 0.1}
        for T, h0, W in [(5, 0.4, 0.6), (3, -0.7, -1.2), (1, 0.5, 0.9)]
    ],
    quantities=[Quantity("dh_dW", ("T",))],
    mistakes=MISTAKES,
    lesson="This is forward mode: no way back, but one such number for every weight.",
)
