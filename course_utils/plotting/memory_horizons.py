"""Memory horizons: predicted from the gradient at the start, measured by training."""

import numpy as np
from matplotlib.lines import Line2D

from course_utils.plotting.gradient_decay import NETWORK_COLORS


def horizons(results, goal=0.99, score="accuracy"):
    """Predicted and measured horizons of one task, for every seed of every model.

    Parameters
    ----------
    results : datasets.measurements.Measurements
        With columns model, T, seed, horizon and `score`; one task only.
    goal : float
        What counts as learned: a score of at least this.
    score : str
        Column in which more is better.

    Returns
    -------
    dict
        model → (predicted, measured), each (seeds,). Predicted: the column horizon at
        the longest T (a model may prepare for its T). Measured: the longest T that
        was learned together with every shorter one; 0 if not even the shortest was.
    """
    if "task" in results.rows[0] and len(results.values("task")) > 1:
        raise ValueError(
            f"results hold the tasks {results.values('task')}; expected one of them: "
            "results.select(task=...)"
        )
    found = {}
    for model in results.values("model"):
        rows = results.select(model=model)
        pairs = [
            _one_seed(rows.select(seed=seed).rows, goal, score)
            for seed in rows.values("seed")
        ]
        found[model] = tuple(
            np.array(side, dtype=float) for side in zip(*pairs, strict=True)
        )
    return found


def _one_seed(rows, goal, score):
    rows = sorted(rows, key=lambda row: row["T"])
    measured = 0
    for row in rows:
        if not row[score] >= goal:
            break
        measured = row["T"]
    return rows[-1]["horizon"], measured


def horizon_chart(ax, found, *, lengths, probed, title=None):
    """One row a model: where the gradient said memory ends, and where it ended.

    Parameters
    ----------
    ax : matplotlib Axes
    found : dict
        As `horizons` returns it.
    lengths : sequence of int
        The T that were trained, shortest first: measured values are among them, and
        the longest stands for "this or more".
    probed : int
        How far the prediction looked; infinite predictions are drawn there.
    title : str, optional

    Returns
    -------
    matplotlib Axes
    """
    end = 1.25 * max(probed, *lengths)
    for row, (model, (predicted, measured)) in enumerate(found.items()):
        color = NETWORK_COLORS.get(model, "#444444")
        _diamonds(ax, row, predicted, color, probed)
        _discs(ax, row, measured, color, lengths)
    ax.set_yticks(range(len(found)), list(found))
    ax.set_ylim(len(found) - 0.4, -0.6)
    ax.set_xscale("log")
    ax.set_xlim(0.75 * lengths[0] / 1.25, end)
    ax.set_xticks(lengths, [str(T) for T in lengths])
    ax.set_xticks([], minor=True)
    ax.grid(visible=False, axis="y")
    ax.set_xlabel("lag (steps)")
    if title:
        ax.set_title(title)
    return ax


def horizon_legend(fig, where="outside lower center"):
    """Say once, for all panels of `fig`, what diamonds and discs are."""
    grey = {"ls": "", "color": "#444444", "ms": 9}
    handles = [
        Line2D([], [], marker="D", mfc="none", label="predicted", **grey),
        Line2D([], [], marker="o", label="measured", **grey),
        Line2D([], [], marker=">", label="this or more", **grey),
    ]
    return fig.legend(handles=handles, loc=where, ncols=3)


def _diamonds(ax, row, predicted, color, probed):
    finite = np.minimum(predicted, probed)
    beyond = ~np.isfinite(predicted)
    heights = row - 0.18 + _spread(len(finite))
    style = {"ls": "", "mfc": "none", "color": color, "ms": 7}
    ax.plot(finite[~beyond], heights[~beyond], "D", **style)
    ax.plot(finite[beyond], heights[beyond], ">", **style)


def _discs(ax, row, measured, color, lengths):
    shown = np.maximum(measured, 0.75 * lengths[0])  # nothing learned: left of all
    last = measured >= lengths[-1]
    heights = row + 0.18 + _spread(len(shown))
    style = {"ls": "", "color": color, "ms": 7}
    ax.plot(shown[~last], heights[~last], "o", **style)
    ax.plot(shown[last], heights[last], ">", **style)


def _spread(count):
    """Small shifts, so that seeds with one value do not hide each other."""
    return np.linspace(-0.09, 0.09, count) if count > 1 else np.zeros(1)
