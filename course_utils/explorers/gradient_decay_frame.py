"""What the laboratory's picture shows, in numbers: its axis, its lines, its labels.

The twin of ``static/gradient_decay_frame.js``, for the snapshot. Gradient norms are
base-10 logarithms, places are units of the picture, y downwards.
"""

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from course_utils.explorers.gradient_decay_words import passing, power_of_ten, share

CELL_NAMES = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}
SLOPE_NAMES = {"rnn": "slope φ′", "lstm": "gate f", "gru": "gate z"}

HEIGHT = 404
LINES = {"left": 160, "top": 24, "bottom": 264}  # the gradient's panel
SLOPES = {"top": 297, "bottom": 366}  # mean φ', below it
PLANE = {"size": 206, "top": 24, "gap": 12}  # eigenvalues, right of both
SCALE_ROOM = 44  # numbers of the axis, right of the panel

# The axis ends at one of these decades, so that it rarely moves while a slider does;
# what lies beyond the last is told by an arrow and a number.
LOWEST = (-8, -16, -24)
HIGHEST = (4, 8, 16, 24)
REACH = (1.25, 2.1, 3.2)  # of the plane of the eigenvalues
TICK_ROOM = 20


def panels(width):
    """Where the panels stand in a picture of this width."""
    plane = width - PLANE["size"] - 2
    right = plane - PLANE["gap"] - SCALE_ROOM
    return {"left": LINES["left"], "right": right, "plane": plane}


def _first(ends, fits):
    return next(filter(fits, ends), ends[-1])


def decades(curves):
    """(lowest, highest) decade of the axis for these curves."""
    drawn = [curve.norms for curve in curves if curve.norms is not None]
    values = np.concatenate([[0.0], *drawn])
    values = values[np.isfinite(values)]
    low, high = values.min(), values.max()
    return (
        _first(LOWEST, lambda end: end <= low),
        _first(HIGHEST, lambda end: end >= high),
    )


def decade_ticks(low, high):
    """The decades that carry a number: as many as fit."""
    height = LINES["bottom"] - LINES["top"]
    step = _first((2, 4), lambda s: height / (high - low) * s >= TICK_ROOM)
    return [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def time_ticks(T):
    """The time steps that carry a number: 0, T and about four between."""
    step = _first((1, 2, 5, 10, 20, 25, 50, 100), lambda s: T / s <= 5.5)
    count = max(0, math.floor((T - 0.4 * step) / step))
    between = [step * (i + 1) for i in range(count)]
    return [0, *(t for t in between if t < T), T]


def reach_of(curves, radius):
    """How far the plane of the eigenvalues reaches."""
    blocks = [block for curve in curves for block in curve.eigenvalues.values()]
    largest = max([radius, *(np.abs(block).max() for block in blocks)])
    return _first(REACH, lambda end: end >= 1.03 * largest)


def decade_words(decade):
    """A power of ten as the axis writes it."""
    return {0: "1", 1: "10"}.get(decade) or power_of_ten(decade)


def end_labels(curves, low, high):
    """The labels at the lines' ends (t = 0), in words.

    Returns
    -------
    list of dict
        key ("rnn", … or "bound", "rate"), lines (one or two texts), and log: how high
        the label would like to stand.
    """
    labels = []

    def label(key, log, *lines):
        place = min(high, max(low, log))
        labels.append({"key": key, "log": place, "lines": list(lines)})

    def words(name, log):
        off = "▲ " if log > high else "▼ " if -math.inf < log < low else ""
        return f"{name} {off}{share(log).replace(' times', '×')}"

    for curve in curves:
        name = CELL_NAMES[curve.cell]
        if curve.bound is not None:
            label("bound", curve.bound[0], words("bound", curve.bound[0]))
            label("rate", curve.rate[0], words("ρ alone", curve.rate[0]))
        if curve.overflow:
            label(curve.cell, 0.0, f"{name} overflows", "no gradient")
            continue
        label(curve.cell, curve.left, words(name, curve.left), _half_words(curve))
    return labels


def _half_words(curve):
    if curve.half_life == math.inf:
        return "never at ½"
    if passing(curve):
        return "½ only in passing"
    return f"½ after {curve.half_life:.0f} step{'' if curve.half_life == 1 else 's'}"


def slopes_head(curves):
    """The head of the lower panel: what multiplies a gradient at each step."""
    names = [
        SLOPE_NAMES[cell] + ("" if cell == "rnn" else f" ({CELL_NAMES[cell]})")
        for cell in (curve.cell for curve in curves)
    ]
    return f"mean {', '.join(names)} per step"


def slope_label(curve):
    """(mean over time, label) of a cell's line there; None without a line."""
    if curve.slopes is None:
        return None
    mean = float(np.mean(curve.slopes))
    name = SLOPE_NAMES[curve.cell].replace("slope ", "")
    return mean, f"{CELL_NAMES[curve.cell]} {name} {_rounded(mean)}"


def _rounded(value):
    """Two digits; halves as JavaScript's toFixed rounds them: exactly."""
    return str(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP))


def cut_line(points, low, high):
    """A line through (x, y) points, cut where it leaves low … high.

    Parameters
    ----------
    points : list of (x, y)
        From time 0 to T. A y of ±inf lies beyond the end it points to; NaN ends the
        line, which is read from its last point back.
    low, high : float

    Returns
    -------
    pieces : list of lists of points
    exit : (x, "up" | "down") or None
        Where the line first leaves.
    """
    pieces, piece, exit_place, before = [], [], None, None
    for now in reversed(points):
        if math.isnan(now[1]):
            break
        was = 0 if before is None else _side(before[1], low, high)
        side = _side(now[1], low, high)
        if before is not None and was != side:
            if was:
                piece.append(_crossing(before, now, high if was > 0 else low))
            if side:
                edge = _crossing(before, now, high if side > 0 else low)
                pieces.append([*piece, edge])
                exit_place = exit_place or (edge[0], "up" if side > 0 else "down")
                piece = []
        if side == 0:
            piece.append(tuple(now))
        before = now
    return pieces + ([piece] if piece else []), exit_place


def _side(y, low, high):
    return -1 if y < low else 1 if y > high else 0


def _crossing(a, b, y):
    """Where the line from `a` to `b` meets the height `y`."""
    if not math.isfinite(b[1]):
        return (a[0], y)
    if not math.isfinite(a[1]):
        return (b[0], y)
    return (a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]), y)


def spread(wanted, heights, top, bottom):
    """Moves labels of these heights as little as needed: none covers another."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    places = list(wanted)
    free = top
    for i in order:
        places[i] = max(wanted[i], free + heights[i] / 2)
        free = places[i] + heights[i] / 2
    free = bottom
    for i in reversed(order):
        places[i] = min(places[i], free - heights[i] / 2)
        free = places[i] - heights[i] / 2
    return places
