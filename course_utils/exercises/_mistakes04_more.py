"""Wrong answers for chapter 04's other exercises, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known


def shares(das, hs, h0):
    """The right answer: one outer product, summed over the batch, for each step."""
    return np.einsum("tni,tnj->tij", das, np.concatenate([h0[None], hs[:-1]]))


CONTRIBUTIONS = [
    Known(
        "the state after the step is used",
        lambda das, hs, h0: np.einsum("tni,tnj->tij", das, hs),
        "W multiplies h(t-1), so that is what stands beside ā(t).",
        "Shift the states by one: h(0), …, h(T-1).",
    ),
    Known(
        "the state before the first step is taken from the end of `hs`",
        lambda das, hs, h0: np.einsum("tni,tnj->tij", das, np.roll(hs, 1, axis=0)),
        "`hs[-1]`, and the first entry of `np.roll`, is h(T).",
        "Put `h0` first: `np.concatenate([h0[None], hs[:-1]])`.",
    ),
    Known(
        "h(0) is taken for zero",
        lambda das, hs, h0: shares(das, hs, np.zeros_like(h0)),
        "The share of step 1 vanishes only if h(0) does; here it is given.",
        "Use `h0` at the first step.",
    ),
    Known(
        "the shares are added up as they come",
        lambda das, hs, h0: shares(das, hs, h0).cumsum(axis=0),
        "Entry t holds the sum of the shares 1 to t.",
        "Return the shares themselves; their sum is the gradient of W.",
    ),
    Known(
        "the shares are added up from the last step on",
        lambda das, hs, h0: shares(das, hs, h0)[::-1].cumsum(axis=0)[::-1],
        "Entry t holds the sum of the shares t to T.",
        "Return the shares themselves; their sum is the gradient of W.",
    ),
    Known(
        "the sum over time is taken",
        lambda das, hs, h0: shares(das, hs, h0).sum(axis=0),
        "That is the gradient of the tied W. The exercise asks for every share.",
        "Keep the time axis: the result is (T, H, H).",
    ),
    Known(
        "the outer products are transposed",
        lambda das, hs, h0: shares(das, hs, h0).transpose(0, 2, 1),
        "Entry (i, j) is ā_i h_j: rows belong to ā.",
        "`da.T @ h_prev` for each step.",
    ),
    Known(
        "the shares are in the order of the way back",
        lambda das, hs, h0: shares(das, hs, h0)[::-1],
        "The first entry is the share of step T.",
        "Entry t-1 is the share of step t, whatever the order of computing.",
    ),
    Known(
        "the average over the batch is taken",
        lambda das, hs, h0: shares(das, hs, h0) / h0.shape[0],
        "The 1/N of the loss is in `das` already.",
        "Sum over the batch.",
    ),
    Known(
        "the first step is left out",
        lambda das, hs, h0: shares(das, hs, h0)[1:],
        "That is the count of T-1 terms, right for the sum if h(0) = 0.",
        "With h(0) given there are T shares.",
    ),
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


LEAKY = [
    Known(
        "the direct edge from h(t-1) to h(t) is forgotten",
        _leaky(_da, lambda da, dh, alpha, W: da @ W),
        "h(t-1) is read twice: by a(t), and by h(t) itself with the factor 1-α.",
        "Two arrows leave h(t-1), so two terms come back.",
    ),
    Known(
        "the path through a(t) is forgotten",
        _leaky(_da, lambda da, dh, alpha, W: (1 - alpha) * dh),
        "h(t-1) is read twice: by h(t) directly, and by a(t) through W.",
        "Add `da @ W`.",
    ),
    Known(
        "the factor α is missing on the edge from n to h",
        _leaky(lambda dh, n, alpha: dh * (1 - n**2), _back),
        "h(t) = (1-α) h(t-1) + α n(t): the edge from n to h has the factor α.",
        "`da = alpha * dh * (1 - n**2)`.",
    ),
    Known(
        "α and 1-α are exchanged",
        _leaky(
            lambda dh, n, alpha: (1 - alpha) * dh * (1 - n**2),
            lambda da, dh, alpha, W: alpha * dh + da @ W,
        ),
        "The old state has the factor 1-α, the new candidate α.",
        "Read the factors off the formula of h(t).",
    ),
    Known(
        "the factor 1-α is missing on the direct edge",
        _leaky(_da, lambda da, dh, alpha, W: dh + da @ W),
        "Only a part of the old state stays.",
        "`(1 - alpha) * dh`.",
    ),
    Known(
        "W is transposed on the way back",
        _leaky(_da, lambda da, dh, alpha, W: (1 - alpha) * dh + da @ W.T),
        "Forward is `h @ W.T`; the way back is `da @ W`.",
        "With one example a row, W^T ā is `da @ W`.",
    ),
    Known(
        "the tanh is forgotten",
        _leaky(lambda dh, n, alpha: alpha * dh, _back),
        "Between n and a lies the tanh, with the factor 1 - n².",
        "`da = alpha * dh * (1 - n**2)`.",
    ),
    Known(
        "the derivative of tanh is taken as 1 - n",
        _leaky(lambda dh, n, alpha: alpha * dh * (1 - n), _back),
        "tanh' = 1 - tanh².",
        "`1 - n**2`.",
    ),
    Known(
        "the step back leaves from h instead of a",
        _leaky(_da, lambda da, dh, alpha, W: (1 - alpha) * dh + alpha * dh @ W),
        "On the path through W lies the tanh as well.",
        "`da @ W`, with the 1 - n² in `da`.",
    ),
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

SENSITIVITY = [
    Known(
        "the factor W is missing, as on the slide",
        _recursion(lambda slope, before, h, W, d: slope * (before + d)),
        "h(t-1) reaches a(t) through W, so its own change enters W times.",
        "(1 - h²)(h(t-1) + W · dh(t-1)/dW).",
    ),
    Known(
        "only the immediate derivative is taken",
        _recursion(lambda slope, before, h, W, d: slope * before),
        "h(t-1) was held fixed, but it depends on W too, from t = 2 on.",
        "Add W times the derivative of the state before.",
    ),
    Known(
        "the derivative of tanh is missing",
        _recursion(lambda slope, before, h, W, d: before + W * d),
        "Between a(t) and h(t) lies the tanh.",
        "Multiply the bracket by 1 - h(t)².",
    ),
    Known(
        "the state after the step stands where the one before belongs",
        _recursion(lambda slope, before, h, W, d: slope * (h + W * d)),
        "W multiplies h(t-1).",
        "Keep the old state before you overwrite it.",
    ),
    Known(
        "tanh' is missing on the path through the earlier steps",
        _recursion(lambda slope, before, h, W, d: slope * before + W * d),
        "Both causes change a(t), and both then pass through the tanh.",
        "Put the bracket around both terms.",
    ),
    Known(
        "the two causes are multiplied",
        _recursion(lambda slope, before, h, W, d: slope * before * W * (d or 1)),
        "Factors multiply along one path. Two paths add.",
        "h(t-1) + W · dh(t-1)/dW.",
    ),
    Known(
        "the derivatives are added up as they come",
        lambda *given: sensitivity(*given).cumsum(),
        "Entry t holds the sum of the derivatives of h(1) to h(t).",
        "Append the derivative itself.",
    ),
    Known(
        "1 - h is used for 1 - h²",
        _recursion(
            lambda slope, before, h, W, d: (1 - h) * (before + W * d)
        ),
        "tanh' = 1 - tanh².",
        "`1 - h**2`.",
    ),
]
