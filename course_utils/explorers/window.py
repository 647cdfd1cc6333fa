"""Explorer: how long should the window be?

A longer window sees more and has more to learn. For the real series the model is
AR(p) by least squares; for text it is the n-gram, whose window is n - 1 characters.
"""

from functools import lru_cache

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.datasets import text, time_series
from course_utils.explorers.shared.kernel_explorer import Choice, PythonExplorer, Slider
from course_utils.models import autoregression
from course_utils.models.ngram import NGram
from course_utils.plotting import COLORS

SUNSPOTS, CO2 = "Sunspots, yearly: AR(p)", "CO2, monthly: AR(p)"
TEXT = "English text: n-gram"
LONGEST = 48  # numbers; of text at most 7 characters
TEXT_LONGEST = 7
TEST = {SUNSPOTS: 79, CO2: 120}  # the last numbers, never trained on
FEWEST = 8  # training examples below which a fit says nothing


def compute(data, p, share):
    """Errors of every window length, and the one chosen.

    Parameters
    ----------
    data : str
        One of `SUNSPOTS`, `CO2`, `TEXT`.
    p : int
        Window length; more than `TEXT_LONGEST` is cut down to it for text.
    share : int
        Percent of the training data that is used, the latest part of it.

    Returns
    -------
    dict
        "p" (P,) window lengths; "train", "test" (P,) errors; "size" (P,) number of
        parameters; "at": index of the chosen length; "best": index of the smallest
        test error; "unit", "data".

    Raises
    ------
    ValueError
        If so little data leaves no window to fit.
    """
    curves = _text_curves(share) if data == TEXT else _series_curves(data, share)
    if p not in curves["p"]:
        nearest = curves["p"][-1]
        if data != TEXT and p > nearest:
            raise ValueError(
                f"{share} % of the training data is too little for a window of {p}: "
                f"expected at most {nearest}. Make the window shorter or use more data."
            )
        p = min(p, nearest)
    at = int(np.flatnonzero(curves["p"] == p)[0])
    best = int(np.argmin(curves["test"]))
    return curves | {"at": at, "best": best, "data": data, "share": share}


@lru_cache(maxsize=64)
def _series_curves(data, share):
    source = time_series.sunspots() if data == SUNSPOTS else time_series.co2()
    x, n_test = source.values, TEST[data]
    first = len(x) - n_test
    used = x[first - round(share / 100 * first) : first]
    rows = []
    for p in range(LONGEST + 1):
        if len(used) - p < p + FEWEST:
            break
        rows.append((p, *_errors(used, x[first - p :], p), p + 1))
    return _curves(rows, source.unit if data == CO2 else "sunspots")


def _errors(train, test, p):
    """RMSE on both sides; without a window the forecast is the mean."""
    if p == 0:
        weights, bias = np.zeros(1), train.mean()
        test = np.concatenate([[0.0], test])  # a number for the weight 0
    else:
        weights, bias = autoregression.fit(train, p)
    forecasts = autoregression.forecasts
    return [
        np.sqrt(np.mean((x[len(weights) :] - forecasts(x, weights, bias)) ** 2))
        for x in (train, test)
    ]


@lru_cache(maxsize=16)
def _text_curves(share):
    train, test = _texts()
    used = train[len(train) - round(share / 100 * len(train)) :]
    model = NGram(TEXT_LONGEST + 1, len(text.character_vocabulary())).fit(used)
    parts = (used[-20_000:], test)
    sides = [-np.log2(model.by_order(ids)).mean(axis=1) for ids in parts]
    rows = [
        (p, sides[0][p], sides[1][p], model.shorter(p + 1).parameters)
        for p in range(TEXT_LONGEST + 1)
    ]
    return _curves(rows, "bits a character")


@lru_cache(maxsize=1)
def _texts():
    """Numbers of the characters of both sides; the test side cut to 20,000."""
    vocabulary = text.character_vocabulary()
    train, test = (vocabulary.encode(part) for part in text.split(text.english_text()))
    return train, test[:20_000]


def _curves(rows, unit):
    p, train, test, size = map(np.array, zip(*rows, strict=True))
    return {"p": p, "train": train, "test": test, "size": size, "unit": unit}


def draw(fig, arrays):
    """Error above, number of parameters below; once."""
    errors = fig.add_axes([0.11, 0.43, 0.86, 0.53])
    sizes = fig.add_axes([0.11, 0.14, 0.86, 0.22], sharex=errors)
    errors.tick_params(labelbottom=False)
    (train,) = errors.plot([], [], "o-", color=COLORS["input"], ms=4, lw=1.5,
                           label="training data")  # fmt: skip
    (test,) = errors.plot([], [], "s-", color=COLORS["backward"], ms=4, lw=1.5,
                          label="test data")  # fmt: skip
    (best,) = errors.plot([], [], "*", color="black", ms=13, label="best on test")
    errors.legend(loc="upper right")
    (size,) = sizes.plot([], [], "o-", color=COLORS["state"], ms=4, lw=1.5)
    sizes.set_ylabel("parameters")
    sizes.set_xlabel("window length $p$")
    sizes.xaxis.set_major_locator(MaxNLocator(integer=True))
    lines = [ax.axvline(1, color=COLORS["highlight"], lw=4, alpha=0.5, zorder=0)
             for ax in (errors, sizes)]  # fmt: skip
    return {"errors": errors, "sizes": sizes, "train": train, "test": test,
            "best": best, "size": size, "lines": lines}  # fmt: skip


def update(artists, arrays):
    """The same artists with new numbers."""
    p, at, best = arrays["p"], arrays["at"], arrays["best"]
    for name in ("train", "test", "size"):
        artists[name].set_data(p, arrays[name])
    artists["best"].set_data([p[best]], [arrays["test"][best]])
    for line in artists["lines"]:
        line.set_xdata([p[at], p[at]])
    high = max(arrays["train"].max(), 2.5 * arrays["test"].min())
    high = min(high, max(arrays["train"].max(), arrays["test"].max()))
    errors, sizes = artists["errors"], artists["sizes"]
    errors.set_xlim(p[0] - 0.5, p[-1] + 0.5)
    errors.set_ylim(0, 1.08 * high)
    unit = arrays["unit"]
    errors.set_ylabel(unit if unit.startswith("bits") else f"RMSE ({unit})")
    is_text = arrays["data"] == TEXT
    sizes.set_yscale("log" if is_text else "linear")
    low = 30 if is_text else 0
    sizes.set_ylim(low, arrays["size"].max() * (2 if is_text else 1.12))


def describe(arrays):
    """One sentence: the chosen window, its errors, and the best one."""
    p, at, best = arrays["p"], arrays["at"], arrays["best"]
    digits = 2 if arrays["data"] != SUNSPOTS else 1
    unit, size = arrays["unit"], arrays["size"]
    train, test = (f"{arrays[side][at]:.{digits}f}" for side in ("train", "test"))
    what = "characters" if arrays["data"] == TEXT else "numbers"
    counted = "different n-grams" if arrays["data"] == TEXT else "parameters"
    sentence = (
        f"{arrays['data']}, {arrays['share']} % of the training data. A window of "
        f"{p[at]} {what} has {size[at]:,} {counted} and an error of {train} on the "
        f"training data, {test} on the test data ({unit}). "
    )
    if at == best:
        return sentence + "No other length shown does better on the test data."
    return sentence + (
        f"The best length on the test data is {p[best]}, with "
        f"{arrays['test'][best]:.{digits}f}."
    )


class Window(PythonExplorer):
    """How long should the window be? Data, length and amount of data to move."""

    title = "How long should the window be?"
    size = (7.0, 4.2)
    controls = (
        Choice("data", "data and model", (SUNSPOTS, CO2, TEXT), SUNSPOTS),
        Slider("p", "window length p", "steps", 0, LONGEST, 1, 9),
        Slider("share", "training data used", "percent", 10, 100, 10, 100),
    )
    compute = staticmethod(compute)
    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
