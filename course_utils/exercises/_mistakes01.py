"""Wrong implementations for the exercises of chapter 01, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known
from course_utils.models import autoregression


def _cut(start=0, shift=0, wrap=False):
    """Windows that begin at `start` and targets moved on by `shift`."""

    def wrong(x, p):
        T = len(x)
        if wrap:
            index = (np.arange(T)[:, None] + np.arange(p)) % T
            return x[index], x[(np.arange(T) + p) % T]
        y = x[p + shift :]
        first = [start + i for i in range(len(y))]
        return np.stack([x[i : i + p] for i in first]), y

    return wrong


def _windows(X=lambda X: X, y=lambda y: y):
    """The right windows in another form."""

    def wrong(x, p):
        right_X, right_y = autoregression.windows(x, p)
        return X(right_X), y(right_y)

    return wrong


WINDOWS = [
    Known(
        "the present x(t) is left out of the window",
        _cut(shift=1),
        "Between the end of each window and its target one number is missing: the "
        "latest one, which tells most.",
        "The target of the window x[i:i+p] is x[i+p], with nothing in between.",
    ),
    Known(
        "the target is the last number of its own window",
        lambda x, p: (autoregression.windows(x, p)[0], x[p - 1 : -1]),
        "The model is asked for a number it has just been given. It will be perfect, "
        "and useless.",
        "The target comes *after* the window: x[i+p].",
    ),
    Known(
        "the newest number comes first",
        _windows(X=lambda X: X[:, ::-1]),
        "The numbers of each window are right, in the opposite order.",
        "Row i is x[i], x[i+1], …, x[i+p-1].",
    ),
    Known(
        "the windows do not overlap",
        lambda x, p: tuple(a[::p] for a in autoregression.windows(x, p)),
        "Each window starts where the one before it ended, so most are lost.",
        "The next window starts one number later, not p.",
    ),
    Known(
        "the last window is missing",
        _windows(lambda X: X[:-1], lambda y: y[:-1]),
        "The last number of the series is nobody's target.",
        "There are T - p windows: i runs from 0 to T - p - 1.",
    ),
    Known(
        "there is one window too many",
        lambda x, p: (np.lib.stride_tricks.sliding_window_view(x, p).copy(), x[p:]),
        "The last row of X ends with the series: nothing comes after it, so it has no "
        "target.",
        "There are T - p windows: i runs from 0 to T - p - 1.",
    ),
    Known(
        "the first window is missing",
        _windows(lambda X: X[1:], lambda y: y[1:]),
        "The first window is x[0:p].",
        "Let i start at 0.",
    ),
    Known(
        "the series wraps round from its end to its start",
        _cut(wrap=True),
        "The last windows go on with the series' beginning, as if 1700 followed 2008.",
        "Stop at the last window that has a number after it.",
    ),
    Known(
        "X is transposed",
        _windows(X=lambda X: X.T),
        "Each window is a column.",
        "One row a window: (T - p, p).",
    ),
    Known(
        "y is a column",
        _windows(y=lambda y: y[:, None]),
        "A column (T - p, 1) minus a vector (T - p,) becomes a table, without any "
        "error. It is a mistake worth avoiding early.",
        "Return y with one axis.",
    ),
    Known(
        "X holds the target as one more column",
        lambda x, p: (autoregression.windows(x, p + 1)[0]
                      if len(x) > p + 1 else x[None], x[p:]),
        "Each row is p + 1 long.",
        "x[i:i+p] ends before x[i+p].",
    ),
]


def autocorrelation(x, lag):
    """Sum of products at a distance, over the sum of squares; a number."""
    centred = x - x.mean()
    return float(np.sum(centred[lag:] * centred[: len(x) - lag]) / np.sum(centred**2))


def _corr(center=True, lag_shift=0, scale=None):
    def wrong(x, lag):
        z = x - x.mean() if center else x
        lag = lag + lag_shift
        total = np.sum(z[lag:] * z[: len(z) - lag])
        return float(total / (np.sum(z**2) if scale is None else scale(z, lag)))

    return wrong


AUTOCORRELATION = [
    Known(
        "the mean is not taken out",
        _corr(center=False),
        "All sunspot numbers are positive, so all products are: everything seems "
        "related to everything.",
        "Start with `x - x.mean()`.",
    ),
    Known(
        "the sum is not divided by anything",
        _corr(scale=lambda z, lag: 1),
        "That grows with the unit and the length of the series.",
        "Divide by the sum of squares, so that lag 0 gives 1.",
    ),
    Known(
        "you divide by the number of products, but not by the variance",
        _corr(scale=lambda z, lag: len(z) - lag),
        "That is the autocovariance, in squared sunspots.",
        "Divide by the sum of squares of the whole centred series.",
    ),
    Known(
        "the lag is one too large",
        _corr(lag_shift=1),
        "Lag k compares x(t) with x(t-k); lag 0 must give 1.",
        "Compare `z[lag:]` with `z[:len(z) - lag]`.",
    ),
    Known(
        "the series wraps round",
        lambda x, lag: float(
            np.sum((z := x - x.mean()) * np.roll(z, lag)) / np.sum(z**2)
        ),
        "`np.roll` puts the last numbers before the first.",
        "Use two slices instead: they are shorter by the lag.",
    ),
    Known(
        "each of the two slices has a mean and a spread of its own",
        lambda x, lag: float(np.corrcoef(x[lag:], x[: len(x) - lag])[0, 1]),
        "That is the ordinary correlation of two samples (`np.corrcoef`). Close, and "
        "a fair measure too, but the autocorrelation takes one mean and one spread "
        "for the whole series.",
        "Centre once, before slicing; divide by `np.sum(z**2)`.",
    ),
    Known(
        "the sum is averaged over the products that there are",
        _corr(scale=lambda z, lag: np.sum(z**2) * (len(z) - lag) / len(z)),
        "That is another convention (sometimes called unbiased). It is noisier at "
        "long lags.",
        "Divide both sums by the same number, so that it cancels.",
    ),
    Known(
        "the square root of the sum of squares is taken",
        _corr(scale=lambda z, lag: np.sqrt(np.sum(z**2))),
        "Numerator and denominator then have different units.",
        "Divide by `np.sum(z**2)` itself.",
    ),
]


def log_probability(xs, start, P):
    """ln Pr(x(1), …, x(T)) of a chain: the first by `start`, the others by `P`."""
    steps = np.log(P[xs[:-1], xs[1:]]).sum()
    return float(np.log(start[xs[0]]) + steps)


CHAIN = [
    Known(
        "every symbol is taken for independent of the one before",
        lambda xs, start, P: float(np.log(start[xs]).sum()),
        "Each factor is Pr(x(t)): the equals sign of the slide. The order of the "
        "symbols then does not matter at all.",
        "From the second symbol on, the factor is P[x(t-1), x(t)].",
    ),
    Known(
        "P is transposed",
        lambda xs, start, P: log_probability(xs, start, P.T),
        "P[i, j] is the probability of j *after* i. You asked for i after j.",
        "`P[xs[:-1], xs[1:]]`: row before, column after.",
    ),
    Known(
        "the first symbol is forgotten",
        lambda xs, start, P: float(np.log(P[xs[:-1], xs[1:]]).sum()),
        "The product has T factors: the first one is Pr(x(1)).",
        "Add `np.log(start[xs[0]])`.",
    ),
    Known(
        "the first factor is start[0], whatever the first symbol is",
        lambda xs, start, P: (
            log_probability(xs, start, P) + float(np.log(start[0] / start[xs[0]]))
        ),
        "start holds one probability for each *symbol*, not for each step.",
        "The first factor is `start[xs[0]]`.",
    ),
    Known(
        "the probabilities are added",
        lambda xs, start, P: float(np.log(start[xs[0]] + P[xs[:-1], xs[1:]].sum())),
        "Probabilities of things that happen one after the other are multiplied; "
        "their logarithms are added.",
        "Take the logarithm of each factor first.",
    ),
    Known(
        "the result is a probability, not its logarithm",
        lambda xs, start, P: float(np.exp(log_probability(xs, start, P))),
        "Right, until the text is long: a few hundred factors, and it is 0.0.",
        "Sum logarithms.",
    ),
    Known(
        "the logarithm is that of base 2",
        lambda xs, start, P: log_probability(xs, start, P) / float(np.log(2)),
        "Those are bits, a fine unit; asked for here is the natural logarithm.",
        "`np.log` is ln.",
    ),
    Known(
        "the sign is turned",
        lambda xs, start, P: -log_probability(xs, start, P),
        "That is the negative log-likelihood, the loss of the chapters to come.",
        "A probability is at most 1, so its logarithm is not positive.",
    ),
    Known(
        "it is the mean over the symbols, not the sum",
        lambda xs, start, P: log_probability(xs, start, P) / len(xs),
        "A mean is how models are compared; asked for is the whole sequence.",
        "Leave out the division.",
    ),
    Known(
        "the last symbol is forgotten",
        lambda xs, start, P: log_probability(xs[:-1], start, P),
        "T symbols, T factors.",
        "The pairs are `xs[:-1]` and `xs[1:]`.",
    ),
]


def time_delay(xs, U, b):
    """tanh of the sum over the window; hs (T - p + 1, H)."""
    H, p = U.shape
    hs = np.empty((len(xs) - p + 1, H))
    for t in range(len(hs)):
        hs[t] = np.tanh(U @ xs[t : t + p] + b)
    return hs


def _delay(flip=False, bias=1, phi=np.tanh, pad=None, step=1):
    def wrong(xs, U, b):
        p = U.shape[1]
        if pad is not None:
            xs = np.concatenate([np.zeros(p - 1), xs, np.zeros(pad * (p - 1))])
        w = U[:, ::-1] if flip else U
        starts = range(0, len(xs) - p + 1, step)
        return np.stack([phi(w @ xs[t : t + p] + bias * b) for t in starts])

    return wrong


DELAY = [
    Known(
        "the weights meet the window in reverse",
        _delay(flip=True),
        "That is the convolution of mathematics (and of `np.convolve`). What deep "
        "learning calls a convolution does not turn the weights round.",
        "U[:, 0] belongs to the oldest number of the window.",
    ),
    Known(
        "the bias is missing",
        _delay(bias=0),
        "Each unit adds its own b before the tanh.",
        "`U @ window + b`.",
    ),
    Known(
        "the tanh is missing",
        _delay(phi=lambda a: a),
        "Without it this is H autoregressions side by side.",
        "Apply `np.tanh` to the sum.",
    ),
    Known(
        "the series is padded with zeros at its start",
        _delay(pad=0),
        "You get T rows. The first p - 1 of them see numbers that were never there.",
        "Start with the first full window: T - p + 1 rows.",
    ),
    Known(
        "the series is padded with zeros on both sides",
        _delay(pad=1),
        "That is `np.convolve`'s mode \"full\".",
        "Only full windows: T - p + 1 rows.",
    ),
    Known(
        "the last window is missing",
        lambda xs, U, b: time_delay(xs[:-1], U, b),
        "Nothing has to come after a window here: T - p + 1 of them fit.",
        "`range(T - p + 1)`.",
    ),
    Known(
        "the windows do not overlap",
        lambda xs, U, b: _delay(step=U.shape[1])(xs, U, b),
        "The window moves by p. That is a convolution with stride p.",
        "Move it by one.",
    ),
    Known(
        "the result is transposed",
        lambda xs, U, b: time_delay(xs, U, b).T,
        "That is PyTorch's order for `Conv1d`, channels before time. Here time comes "
        "first.",
        "One row a window: (T - p + 1, H).",
    ),
]
