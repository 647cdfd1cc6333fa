"""Chapter 05: which terms a cut keeps, and how a text lies in lanes."""

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.plotting.labels import visible
from course_utils.plotting.style import COLORS

LOST = "#9a9a9a"


def term_grid(ax, kept, values=None):
    """The terms of a gradient: row t, the loss of step t; column τ, the copy there.

    Parameters
    ----------
    ax : matplotlib Axes
    kept : (T, T) bool
        Which terms stay; above the diagonal there are none.
    values : (T, T), optional
        Numbers to write into the cells.

    Returns
    -------
    matplotlib Axes
    """
    T = len(kept)
    for row in range(T):
        for column in range(row + 1):
            color = COLORS["backward"] if kept[row][column] else LOST
            strength = 0.45 if kept[row][column] else 0.25
            corner = (column + 0.54, row + 0.54)
            _cell(ax, corner, 0.92, 0.92, color, strength)
            if values is not None:
                ax.text(
                    column + 1, row + 1, f"{values[row][column]:+.3f}", ha="center",
                    va="center", fontsize=10, family="monospace",
                    color="black" if kept[row][column] else "#777777",
                )  # fmt: skip
    ticks = range(1, T + 1) if T < 8 else range(2, T + 1, 2)
    ax.set(xlim=(0.5, T + 0.5), ylim=(T + 0.5, 0.5), xticks=ticks, yticks=ticks)
    ax.set_aspect("equal")
    ax.grid(visible=False)
    ax.set_xlabel(r"through the copy at step $\tau$")
    ax.set_ylabel("loss of step $t$")
    return ax


def lane_grid(ax, xs, symbols, rest=()):
    """A text in lanes: one row a lane, one column a step, one colour a batch.

    Parameters
    ----------
    ax : matplotlib Axes
    xs : (B, T, N) int
        As `datasets.text.batches` cuts them.
    symbols : sequence of str
        The symbol of each number.
    rest : sequence of sequences of int
        What is left over at the end of each lane, drawn without colour.

    Returns
    -------
    matplotlib Axes
    """
    B, T, N = xs.shape
    shades = [COLORS["input"], COLORS["highlight"], COLORS["state"], COLORS["score"]]
    for lane in range(N):
        read = [int(i) for i in xs[:, :, lane].ravel()]
        for step, number in enumerate([*read, *(rest[lane] if len(rest) else ())]):
            batch = step // T
            color = shades[batch % len(shades)] if batch < B else "#ffffff"
            _cell(ax, (step + 0.04, lane + 0.06), 0.92, 0.88, color, 0.3)
            ax.text(
                step + 0.5, lane + 0.5, visible(symbols[number]), ha="center",
                va="center", fontsize=12, family="DejaVu Sans Mono",
            )  # fmt: skip
        ax.text(-0.3, lane + 0.5, f"lane {lane + 1}", ha="right", va="center")
    for batch in range(B):
        middle = (batch + 0.5) * T
        ax.text(middle, -0.2, f"batch {batch + 1}", ha="center", va="bottom")
    width = B * T + (max(map(len, rest)) if len(rest) else 0)
    ax.set(xlim=(-2.2, width + 0.1), ylim=(N + 0.1, -0.75))
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def _cell(ax, corner, width, height, color, strength):
    rgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    tint = 1 - strength * (1 - rgb)
    edge = color if color != "#ffffff" else "#bbbbbb"
    ax.add_patch(Rectangle(corner, width, height, facecolor=tint, edgecolor=edge))
