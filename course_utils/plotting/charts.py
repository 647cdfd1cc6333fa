"""Charts: axes in, axes out."""

import itertools

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.plotting.style import COLORS


def vector_columns(ax, rows, columns, labels=None):
    """A small network with every number visible: a block of cells for each vector.

    One column a time step, one row a quantity, drawn from the bottom; every entry is
    a cell with its number, tinted by sign and size, and arrows run as in the graph.

    Parameters
    ----------
    ax : matplotlib Axes
    rows : dict
        name → (color role, values (T, size)); the row named "h" is joined in time.
    columns : sequence of str
        T headings, below the first row.
    labels : dict, optional
        name → texts for the cells' left margin (the vocabulary, say).

    Returns
    -------
    matplotlib Axes
    """
    cell, step, gap = 0.62, 3.0, 1.1
    bottom = 0.0
    tops = {}
    for name, (role, values) in rows.items():
        values = np.asarray(values, float)
        size = values.shape[1]
        scale = np.abs(values).max() or 1.0
        signed = (values < 0).any()
        tops[name] = (bottom, bottom + size * cell)
        for t, vector in enumerate(values):
            for k, number in enumerate(vector):
                y = bottom + (size - 1 - k) * cell
                text = _text(number, signed)
                _cell(ax, t * step, y, cell, text, COLORS[role], number / scale)
        for k, text in enumerate((labels or {}).get(name, [])):
            y = bottom + (size - 0.5 - k) * cell
            ax.text(-0.85, y, text, ha="right", va="center", fontsize=10)
        middle = bottom + size * cell / 2
        ax.text(-1.6, middle, name, ha="right", va="center", fontsize=13)
        bottom += size * cell + gap
    _join(ax, tops, len(columns), step)
    for t, text in enumerate(columns):
        ax.text(t * step, -0.55, text, ha="center", va="top", fontsize=11)
    ax.set_xlim(-2.4, (len(columns) - 1) * step + 1.2)
    ax.set_ylim(-1.4, bottom - gap + 0.3)
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def dots_in_rows(ax, rows, *, lines=(), xlabel="", log=False, means=False):
    """One row for each name, one dot for each seed, a bar at the mean.

    Parameters
    ----------
    ax : matplotlib Axes
    rows : dict
        name → values, one for each seed; the first name on top.
    lines : sequence of (float, str)
        Places marked on the axis, with a word for each.
    xlabel : str
    log : bool
        Whether the axis is logarithmic; the bar is at the mean of the values even so.
    means : bool
        Whether each mean is written over its bar.

    Returns
    -------
    matplotlib Axes
    """
    for row, values in enumerate(rows.values()):
        mean = np.mean(values)
        ax.plot(values, [row] * len(values), "o", color=COLORS["input"], alpha=0.7)
        ax.plot(mean, row, "|", color=COLORS["backward"], ms=16, mew=2.5)
        if means:
            ax.annotate(
                f"{mean:.2f}", (mean, row), (0, 9), textcoords="offset points",
                ha="center", fontsize=10,
            )  # fmt: skip
    last = max((place for place, _ in lines), default=None)
    for place, word in lines:
        ax.axvline(place, color=COLORS["loss"], lw=1.2, ls="--")
        side = "center" if place == last else "right"  # or neighbours would touch
        ax.text(place, -0.75, word, ha=side, va="bottom", fontsize=10)
    if log:
        ax.set_xscale("log")
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set(ylim=(len(rows) - 0.5, -0.7), xlabel=xlabel)
    ax.grid(visible=False, axis="y")
    return ax


def _text(number, signed):
    if float(number).is_integer():
        return f"{number:.0f}"
    return f"{number:+.2f}" if signed else f"{number:.2f}"


def _cell(ax, x, y, height, text, color, strength):
    width = 1.25
    rgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    tint = 1 - 0.42 * abs(strength) * (1 - rgb)
    ax.add_patch(
        _rectangle((x - width / 2, y), width, height, tint, color, abs(strength))
    )
    ax.text(x, y + height / 2, text, ha="center", va="center", fontsize=10)


def _rectangle(corner, width, height, face, edge, strength):
    return Rectangle(
        corner, width, height, facecolor=face, edgecolor=edge, lw=0.6 + 0.8 * strength
    )


def _join(ax, tops, T, step):
    names = list(tops)
    style = {"arrowstyle": "-|>", "color": COLORS["forward"], "lw": 1.5}
    for t in range(T):
        for below, above in itertools.pairwise(names):
            start, end = (t * step, tops[below][1]), (t * step, tops[above][0])
            ax.annotate("", end, start, arrowprops=style)
        if t + 1 < T and "h" in tops:
            y = sum(tops["h"]) / 2
            start, end = (t * step + 0.63, y), ((t + 1) * step - 0.63, y)
            ax.annotate("", end, start, arrowprops=style)
