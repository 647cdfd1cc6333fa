"""The window explorer: how long should the window be?

A longer window sees more and has more to learn. For the real series the model is AR(p)
by least squares, fitted here when the explorer opens; for text it is the n-gram, whose
window is n - 1 characters, from a stored table. What is made of these errors is in
``window.js``.
"""

from functools import cache

import numpy as np
import traitlets

from course_utils.datasets import measurements, time_series
from course_utils.explorers.shared.explorer import Explorer
from course_utils.models import autoregression

SUNSPOTS, CO2, TEXT = "sunspots", "CO2", "text"
LONGEST = 48  # numbers
SHARES = tuple(range(10, 101, 10))  # percent of the training data, the latest part
TEST = {SUNSPOTS: 79, CO2: 120}  # the last numbers, never trained on
FEWEST = 8  # training examples below which a fit says nothing


class Window(Explorer):
    """How long should the window be? Data, length and amount of data to move.

    What to ask it: where is the best window for the sunspots, and what happens beyond
    it? Which curve moves when there is less data to train on? Why does the error on the
    CO2 fall between 8 and 13 months?

    Parameters
    ----------
    data : {"sunspots", "CO2", "text"}
    p : int
        Window length, 0 … 48 numbers or 0 … 7 characters; a longer one is cut down to
        the longest that there is.
    share : int
        Percent of the training data that is used: 10, 20, … 100.

    Attributes
    ----------
    curves : dict
        data → share → "train", "test" (errors for p = 0, 1, …), "parameters".

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.
    """

    data = traitlets.Unicode(SUNSPOTS).tag(sync=True)
    p = traitlets.Int(9).tag(sync=True)
    share = traitlets.Int(100).tag(sync=True)
    curves = traitlets.Dict().tag(sync=True)

    def __init__(self, **state):
        super().__init__(curves=_all_curves(), **state)


@cache
def _all_curves():
    return {
        SUNSPOTS: {str(s): _series_curves(SUNSPOTS, s) for s in SHARES},
        CO2: {str(s): _series_curves(CO2, s) for s in SHARES},
        TEXT: {str(s): _text_curves(s) for s in SHARES},
    }


def _series_curves(data, share):
    x = (time_series.sunspots() if data == SUNSPOTS else time_series.co2()).values
    first = len(x) - TEST[data]
    used = x[first - round(share / 100 * first) : first]
    lengths = [p for p in range(LONGEST + 1) if len(used) - p >= p + FEWEST]
    errors = [_errors(used, x[first - p :], p) for p in lengths]
    train, test = np.transpose(errors)
    return _stored(train, test, [p + 1 for p in lengths])


def _errors(train, test, p):
    """RMSE on both sides; without a window the forecast is the mean."""
    if p == 0:
        return [np.sqrt(np.mean((x - train.mean()) ** 2)) for x in (train, test)]
    weights, bias = autoregression.fit(train, p)
    return [
        np.sqrt(np.mean((x[p:] - autoregression.forecasts(x, weights, bias)) ** 2))
        for x in (train, test)
    ]


def _text_curves(share):
    table = measurements.load("ngram_windows").select(share=share)
    return _stored(*(table.column(name) for name in ("train", "test", "parameters")))


def _stored(train, test, parameters):
    """Four digits are more than a picture shows, and few enough to store."""
    return {
        "train": [float(f"{error:.4g}") for error in train],
        "test": [float(f"{error:.4g}") for error in test],
        "parameters": [int(count) for count in parameters],
    }
