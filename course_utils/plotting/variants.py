"""A picture of many models on many tasks, every seed a dot."""

import numpy as np


def scores_of_models(axes, scores, titles, *, logarithmic=()):
    """One panel a task, one row a model, one dot a seed; a bar at the mean.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
        One for each task, with a common y-axis.
    scores : dict
        task → {model → (seeds,) scores}; the same models for every task.
    titles : dict
        task → title of its panel.
    logarithmic : collection of str
        Tasks whose axis is logarithmic; the bar is at the mean of the scores even so.
    """
    for ax, (task, found) in zip(axes, scores.items(), strict=True):
        for row, values in enumerate(found.values()):
            ax.plot(values, [row] * len(values), "o", color="C0", ms=5)
            ax.plot(np.mean(values), row, "|", color="C1", ms=18, mew=2.5)
        ax.set_title(titles[task])
        ax.grid(visible=False, axis="y")
        if task in logarithmic:
            ax.set_xscale("log")
    names = [name.replace("_", " ") for name in found]
    axes[0].set_yticks(range(len(names)), names)
    axes[0].set_ylim(len(names) - 0.4, -0.6)  # the first model on top
