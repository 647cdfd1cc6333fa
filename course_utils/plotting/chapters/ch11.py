"""Chapter 11: contexts, gradients, maps, and what vectors are worth."""

import numpy as np
from matplotlib.patches import FancyBboxPatch

from course_utils.plotting.labels import place_labels
from course_utils.plotting.style import COLORS

PALE = "#c4c4c4"
# Learned vectors in warm colours, counted ones in cold, untrained ones grey.
MODEL_STYLES = {
    "skip-gram": (COLORS["backward"], "o-"),
    "skip-gram, slow": (COLORS["highlight"], "o--"),
    "CBOW": (COLORS["score"], "s-"),
    "PPMI": (COLORS["input"], "D-"),
    "PPMI, 64 numbers": ("#56B4E9", "D--"),
    "counts": (COLORS["state"], "^-"),
    "untrained": (COLORS["loss"], "x-"),
}


def window(ax, words, centre, w, model):
    """A sentence, and who predicts whom: arrows from input words to targets.

    Parameters
    ----------
    ax : matplotlib Axes
    words : list of str
    centre : int
        Place of the centre word.
    w : int
        Words to each side that are its context.
    model : {"skip-gram", "CBOW"}

    Returns
    -------
    matplotlib Axes
    """
    near = [j for j in range(centre - w, centre + w + 1)
            if j != centre and 0 <= j < len(words)]  # fmt: skip
    color = {centre: COLORS["backward"], **dict.fromkeys(near, COLORS["input"])}
    for j, word in enumerate(words):
        _box(ax, j, 0, word, color.get(j, PALE))
    if model == "skip-gram":
        _box(ax, centre, 1.25, "h = E[centre]", COLORS["state"], wide=1.5)
        _arrow(ax, (centre, 0.28), (centre, 0.97))
        for j in near:
            bend = 0.12 if j > centre else -0.12
            _arrow(ax, (centre + (0.6 if j > centre else -0.6), 1.0), (j, 0.28), bend)
    else:
        _box(ax, centre, 1.25, "h = mean of E", COLORS["state"], wide=1.5)
        for j in near:
            bend = -0.12 if j > centre else 0.12
            _arrow(ax, (j, 0.28), (centre + (0.6 if j > centre else -0.6), 1.0), bend)
        _arrow(ax, (centre, 0.97), (centre, 0.28))
    ax.set(xlim=(-0.6, len(words) - 0.4), ylim=(-0.4, 1.65), title=model)
    ax.axis("off")
    return ax


def _box(ax, x, y, text, color, wide=0.86):
    corner = x - wide / 2, y - 0.24
    ax.add_patch(FancyBboxPatch(
        corner, wide, 0.48, "round,pad=0,rounding_size=0.08", fc="white", ec=color, lw=2
    ))  # fmt: skip
    ax.text(x, y, text, ha="center", va="center", fontsize=11)


def _arrow(ax, start, end, bend=0.0):
    ax.annotate("", end, start, arrowprops={
        "arrowstyle": "-|>", "color": COLORS["forward"], "lw": 1.4,
        "connectionstyle": f"arc3,rad={bend}", "shrinkA": 1, "shrinkB": 1,
    })  # fmt: skip


def pull_and_push(ax, before, after, inputs):
    """Vectors of a plane before and after a step: who moved where.

    Parameters
    ----------
    ax : matplotlib Axes
    before, after : dict
        Name → (2,).
    inputs : sequence of str
        Names of the vectors that are rows of E; the others are rows of V.

    Returns
    -------
    matplotlib Axes
    """
    for name, old in before.items():
        color = COLORS["backward"] if name in inputs else COLORS["input"]
        ax.annotate("", old, (0, 0), arrowprops={"arrowstyle": "-|>", "color": color,
                    "lw": 1.4, "alpha": 0.45})  # fmt: skip
        ax.annotate("", after[name], (0, 0), arrowprops={"arrowstyle": "-|>",
                    "color": color, "lw": 2.4})  # fmt: skip
        ax.plot(*np.transpose([old, after[name]]), ":", color=color)
        far = np.asarray(after[name]) + 0.11 * np.sign(after[name])
        ax.text(*far, name, color=color, ha="center", va="center")
    corners = np.array([*before.values(), *after.values(), [0, 0]])
    low, high = corners.min(axis=0) - 0.35, corners.max(axis=0) + 0.35
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.axhline(0, color=PALE, lw=1)
    ax.axvline(0, color=PALE, lw=1)
    return ax


def kept_and_drawn(axes, counts, keep, proposals, names):
    """Two charts over a word's share of the text: how much is kept, how often drawn.

    Parameters
    ----------
    axes : two matplotlib Axes
    counts, keep : (K,)
        Occurrences of each word, and the probability that one of them is kept.
    proposals : dict
        Label → (K,) probabilities that negatives are drawn with.
    names : dict
        Word → its number: those that are named in the first chart.

    Returns
    -------
    the axes
    """
    share = counts / counts.sum()
    order = np.argsort(share)
    left, right = axes
    left.semilogx(share[order], keep[order], color=COLORS["input"])
    left.set(xlabel="share of all words", ylabel="probability of being kept",
             ylim=(0, 1.1))  # fmt: skip
    for name, number in names.items():
        at = share[number], keep[number]
        left.plot(*at, "o", color=COLORS["backward"])
        down = -16 if keep[number] == 1 else -3  # off the flat part of the line
        left.annotate(name, at, (-7, down), textcoords="offset points", ha="right")
    styles = ("-", "--", ":")
    for (label, drawn), style in zip(proposals.items(), styles, strict=False):
        right.loglog(share[order], drawn[order], style, label=label)
    right.set(xlabel="share of all words", ylabel="probability as a negative")
    right.legend()
    return axes


def learning_curves(ax, results, models=None, score="reciprocal_rank"):
    """How good each kind of vectors is by the text it has read; a dot for each seed.

    Parameters
    ----------
    ax : matplotlib Axes
    results : datasets.measurements.Measurements
        Of the experiment word_vectors.
    models : sequence of str, optional
        Default: all, in the file's order.
    score : str
        Column.

    Returns
    -------
    matplotlib Axes
    """
    for model in models or results.values("model"):
        rows = results.select(model=model)
        color, style = MODEL_STYLES[model]
        parts = [rows.select(share=share) for share in rows.values("share")]
        words = [part.column("words").mean() for part in parts]
        means = [part.spread(score)[1] for part in parts]
        ax.plot(words, means, style, color=color, label=model)
        ax.plot(rows.column("words"), rows.column(score), ".", color=color, ms=4,
                alpha=0.6)  # fmt: skip
    ticks = [part.column("words").mean() for part in parts]
    ax.set_xscale("log")
    ax.set_xticks(ticks, [f"{tick / 1000:.0f},000" for tick in ticks])
    ax.minorticks_off()
    ax.set(xlabel="words of text (log scale)", ylabel="mean reciprocal rank")
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    return ax


def word_map(ax, places, names, shown, lines=(), dots=400):
    """Words on a plane: some by name, no name over another, and others as dots.

    Parameters
    ----------
    ax : matplotlib Axes
        With its size on the figure settled: names are placed by counting pixels.
    places : (K, 2)
    names : sequence of str
        The K words.
    shown : sequence of int
        Which are named, the most important first; one without room stays a dot.
    lines : sequence of (int, int)
        Pairs to be joined.
    dots : int
        How many words are drawn at all, from the first.

    Returns
    -------
    int
        How many names found room.
    """
    places, shown = np.asarray(places), list(shown)
    low, high = places[shown].min(axis=0), places[shown].max(axis=0)
    low, high = low - 0.12 * (high - low), high + 0.12 * (high - low)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xticks=[], yticks=[])
    ax.grid(False)
    ax.plot(*places[:dots].T, ".", color=PALE, ms=3, zorder=0)
    for pair in lines:
        ax.plot(*places[list(pair)].T, color=PALE, lw=1, zorder=1)
    ax.plot(*places[shown].T, "o", color=COLORS["input"], ms=5)
    size = ax.get_window_extent().size
    pixels = (places[shown] - low) / (high - low) * size
    found = place_labels(pixels, [names[i] for i in shown], size)
    for number, at in zip(shown, found, strict=True):
        if at is not None:
            x, y = low + (high - low) * np.array(at[:2]) / size
            ax.text(x, y, names[number], ha=at[2], va="center", fontsize=10)
    return sum(at is not None for at in found)
