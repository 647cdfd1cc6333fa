"""Chapter 09: a state between two values, and cells beside each other."""

import matplotlib.pyplot as plt
import numpy as np

from course_utils.plotting.gradient_decay import NETWORK_COLORS
from course_utils.plotting.style import COLORS

LABELS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


def interpolation(ax, h, n, z):
    """Each new state on the line from the old state to the candidate.

    Parameters
    ----------
    ax : matplotlib Axes
    h : (T + 1,)
        The states, h(0) first.
    n, z : (T,)
        Candidate and update gate of each step; z is written beside the state.

    Returns
    -------
    matplotlib Axes
    """
    steps = np.arange(1, len(n) + 1)
    for t in steps:
        ax.plot([t - 1, t], [h[t - 1]] * 2, ":", color=COLORS["state"], lw=1.2)
        ax.plot([t, t], [h[t - 1], n[t - 1]], color="#999999", lw=5, alpha=0.5)
        ax.annotate(
            f"z = {z[t - 1]:.2f}", (t, h[t]), (9, 10), textcoords="offset points",
            va="center", fontsize=10,
        )  # fmt: skip
    ax.plot(steps, n, "D", color=COLORS["input"], ms=8, label="candidate n(t)")
    ax.plot(steps, h[:-1], "_", color="#555555", ms=14, mew=2, label="old state h(t-1)")
    ax.plot(range(len(h)), h, "o", color=COLORS["state"], ms=9, label="state h(t)")
    ax.set(xlabel="step t", ylabel="value (one unit)", xlim=(-0.3, len(n) + 0.7))
    ax.set_xticks(range(len(h)))
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    return ax


def cells_side_by_side(ax, found, *, baseline=None):
    """One column a cell: every seed a small dot, their mean and range a bar.

    Parameters
    ----------
    ax : matplotlib Axes
    found : dict
        Cell ("rnn", "lstm", "gru", or a name of your own) → values, one a seed.
    baseline : (str, float), optional
        Name and height of a dashed line.

    Returns
    -------
    matplotlib Axes
    """
    for column, (cell, values) in enumerate(found.items()):
        values = np.asarray(values, dtype=float)
        color = NETWORK_COLORS.get(LABELS.get(cell, cell), "#444444")
        mean = values.mean()
        bar = [[mean - values.min()], [values.max() - mean]]
        ax.errorbar(column, mean, bar, fmt="s", color=color, ms=9, capsize=7, lw=2)
        aside = column + 0.16 + np.linspace(0, 0.1, len(values))
        ax.plot(aside, values, "o", color=color, ms=4, alpha=0.6)
    if baseline is not None:
        name, height = baseline
        ax.axhline(height, color="#555555", ls="--", lw=1.2, label=name)
        ax.legend()
    ax.set_xticks(range(len(found)), [LABELS.get(cell, cell) for cell in found])
    ax.set_xlim(-0.5, len(found) - 0.3)
    ax.grid(visible=False, axis="x")
    return ax


def cells_on_tasks(found, *, units, log=(), baseline=None):
    """One panel a task, in each the cells beside each other.

    Parameters
    ----------
    found : dict
        Task → what `cells_side_by_side` takes.
    units : dict
        Task → what its numbers are, and which are better.
    log : sequence of str
        Tasks with a logarithmic axis; they have the baseline, too.
    baseline : (str, float), optional
        As for `cells_side_by_side`.

    Returns
    -------
    matplotlib Figure
    """
    size = (2.75 * len(found), 3.4)
    shape = {"figsize": size, "layout": "constrained", "squeeze": False}
    fig, axes = plt.subplots(1, len(found), **shape)
    for ax, (task, values) in zip(axes[0], found.items(), strict=True):
        in_log = task in log
        cells_side_by_side(ax, values, baseline=baseline if in_log else None)
        ax.set_yscale("log" if in_log else "linear")
        ax.set_title(f"{task}\n{units[task]}")
    return fig
