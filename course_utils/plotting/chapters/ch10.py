"""Chapter 10: orders, budgets, distributions, costs, and text in colour."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle

from course_utils.plotting.labels import visible
from course_utils.plotting.style import COLORS

# A model that is not listed has the colour of the first one its name begins with.
MODEL_COLORS = {
    "window": "#0072B2",
    "sigmoid RNN": "#882255",
    "tanh RNN": "#D55E00",
    "GRU": "#E69F00",
    "LSTM": "#CC79A7",
    "LSTM, dropout": "#000000",
    "LSTM, 256 units": "#009E73",
    "LSTM, 256 units, dropout": "#56B4E9",
}
LAYER_COLORS = {
    "full": "#000000",
    "sampled": "#009E73",
    "tree": "#0072B2",
    "adaptive": "#D55E00",
}
TEXT_COLORS = "PuOr_r"  # diverging, and safe for colour-blind readers
LARGE = 0.75  # of the largest value: beyond it a letter is written in white


def orders(ax, bits, chosen=()):
    """Bits per character by n-gram order, one line for each smoothing.

    Parameters
    ----------
    ax : matplotlib Axes
    bits : dict
        Name → (orders,) from order 1 on.
    chosen : dict, optional
        Name → the order that gets a ring.

    Returns
    -------
    matplotlib Axes
    """
    for name, values in bits.items():
        n = np.arange(1, len(values) + 1)
        (line,) = ax.plot(n, values, "o-", label=name)
        if name in chosen:
            best = chosen[name]
            ax.plot(
                best, values[best - 1], "o", ms=15, mew=2, mfc="none",
                color=line.get_color(),
            )  # fmt: skip
            ax.annotate(
                f"{values[best - 1]:.2f}", (best, values[best - 1]), (0, -26),
                textcoords="offset points", ha="center", color=line.get_color(),
            )  # fmt: skip
    ax.set(xlabel="order n (context of n - 1 characters)", ylabel="bits per character")
    ax.margins(y=0.2)  # room for the numbers below the rings
    ax.legend()
    return ax


def window_and_state(axes, symbols, window):
    """Two ways from a text to the next symbol: a window, and a state.

    Parameters
    ----------
    axes : pair of matplotlib Axes
    symbols : str
        What was read, the latest at the right.
    window : int
        How many of the last ones the left network sees.

    Returns
    -------
    pair of matplotlib Axes
    """
    for ax, title in zip(axes, ("window", "recurrent"), strict=True):
        ax.set_title(f"{title} network")
        ax.set(xlim=(-0.7, len(symbols) + 0.5), ylim=(-0.6, 3.1))
        ax.set_aspect("equal")
        ax.axis("off")
    left, right = axes
    T, middle = len(symbols), len(symbols) - (window + 1) / 2
    for t, symbol in enumerate(symbols):
        seen = t >= T - window
        _box(left, t, 0, visible(symbol), COLORS["input"] if seen else "#aaaaaa")
        _box(right, t, 0, visible(symbol), COLORS["input"])
        _box(right, t, 1.2, "h", COLORS["state"])
        _arrow(right, (t, 0.35), (t, 0.85))
        if t:
            _arrow(right, (t - 0.65, 1.2), (t - 0.35, 1.2))
        if seen:
            _arrow(left, (t, 0.35), (middle + 0.5 * (t - middle), 0.85))
    _box(left, middle, 1.2, "h", COLORS["state"], width=0.5 * (window - 1) + 0.7)
    for ax, where in ((left, middle), (right, T - 1)):
        _box(ax, where, 2.4, "next?", COLORS["score"], width=1.3)
        _arrow(ax, (where, 1.55), (where, 2.05))
    return axes


def budgets(ax, found, lines):
    """Bits per character by steps of training: mean line, bars from best to worst.

    Parameters
    ----------
    ax : matplotlib Axes
    found : dict
        Model → (steps (B,), bits (B, seeds)).
    lines : dict
        Name → height of a dashed line.

    Returns
    -------
    matplotlib Axes
    """
    for name, (steps, bits) in found.items():
        color, bits = _color(name), np.asarray(bits)
        ax.plot(steps, bits.mean(axis=1), "o-", color=color, label=name)
        ax.vlines(steps, bits.min(axis=1), bits.max(axis=1), color=color, lw=4)
    ax.set(xscale="log", xlabel="steps of training", ylabel="bits per character, test")
    ticks = sorted({int(step) for steps, _ in found.values() for step in steps})
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.minorticks_off()
    for (name, height), style in zip(lines.items(), itertools.cycle(("--", "-.", ":"))):
        ax.axhline(height, color="#555555", ls=style, lw=1.3, label=name)
    lowest = min([np.min(bits) for _, bits in found.values()] + [*lines.values()])
    ax.set_ylim(bottom=lowest - 0.06)  # a line at the very edge is not seen
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    return ax


def next_bars(axes, panels):
    """What comes next: a bar for each symbol, those that are cut away in grey.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
    panels : dict
        Title → (symbols, probabilities (M,), kept (M,) bool).

    Returns
    -------
    sequence of matplotlib Axes
    """
    for ax, (title, (symbols, probs, kept)) in zip(axes, panels.items(), strict=True):
        colors = np.where(kept, COLORS["input"], "#b5b5b5")
        places = np.arange(len(symbols))
        ax.bar(places, probs, color=colors)
        ax.set_title(title)
        ax.set_xticks(places, map(visible, symbols), family="DejaVu Sans Mono")
        ax.grid(visible=False, axis="x")
    axes[0].set_ylabel("probability")
    return axes


def costs(ax, found):
    """Milliseconds by vocabulary size, both axes logarithmic, a line each layer.

    Parameters
    ----------
    ax : matplotlib Axes
    found : dict
        Layer → (sizes (S,), milliseconds (S, seeds)); the median is drawn.

    Returns
    -------
    matplotlib Axes
    """
    for name, (sizes, ms) in found.items():
        middle = np.median(ms, axis=1)
        color = LAYER_COLORS.get(name)
        (line,) = ax.plot(sizes, middle, "o-", color=color, label=name)
        ax.annotate(
            f" {name}", (sizes[-1], middle[-1]), (5, 0), textcoords="offset points",
            va="center", color=line.get_color(),
        )  # fmt: skip
    ax.set(xscale="log", yscale="log")
    ax.set(xlabel="symbols K", ylabel="ms for loss and gradients")
    ax.set_xlim(right=sizes[-1] * 6)  # room for the names
    return ax


def changes(ax, found, unit="bits per character"):
    """What each change did, all else equal: one dot a pair, one row a change.

    Parameters
    ----------
    ax : matplotlib Axes
    found : dict
        Name of the change → differences, one a pair; below zero is better.
    unit : str

    Returns
    -------
    matplotlib Axes
    """
    for row, values in enumerate(found.values()):
        values = np.asarray(values)
        height = row + np.linspace(-0.2, 0.2, len(values))
        better = values < 0
        for side, color in ((better, "input"), (~better, "backward")):
            dots = values[side], height[side]
            ax.plot(*dots, "o", color=COLORS[color], ms=3.5)
        ax.plot(np.median(values), row, "|", color="black", ms=20, mew=2.5)
    ax.axvline(0, color="#555555", lw=1)
    ax.set_yticks(range(len(found)), list(found))
    ax.set(ylim=(len(found) - 0.5, -0.5), xlabel=f"change in {unit} (left: better)")
    ax.grid(visible=False, axis="y")
    return ax


def coloured_text(ax, characters, values, columns=72):
    """A text whose characters stand on the colour of a number each has.

    Parameters
    ----------
    ax : matplotlib Axes
        1.4 in for ten columns, and 0.24 in for a line, are about right.
    characters : str
    values : (T,)
        From -1 to 1.
    columns : int
        Characters in a line; a line break shows its sign and ends the line.

    Returns
    -------
    matplotlib ScalarMappable
        For a colour bar.
    """
    colors = plt.cm.ScalarMappable(plt.Normalize(-1, 1), TEXT_COLORS)
    row = column = 0
    for character, value in zip(characters, values, strict=True):
        ax.add_patch(Rectangle((column, row), 1, 1, color=colors.to_rgba(value), lw=0))
        ax.text(
            column + 0.5, row + 0.52, visible(character), ha="center", va="center",
            fontsize=9, family="DejaVu Sans Mono",
            color="white" if abs(value) > LARGE else "black",
        )  # fmt: skip
        column += 1
        if column == columns or character == "\n":
            row, column = row + 1, 0
    ax.set(xlim=(0, columns), ylim=(row + (column > 0), 0))
    ax.axis("off")
    return colors


def _color(name):
    found = {part: c for part, c in MODEL_COLORS.items() if name.startswith(part)}
    return MODEL_COLORS.get(name, next(iter(found.values()), "#444444"))


def _box(ax, x, y, label, color, width=0.62):
    corner = (x - width / 2, y - 0.31)
    style = "round,pad=0.0,rounding_size=0.12"
    box = {"boxstyle": style, "facecolor": "white", "edgecolor": color, "lw": 1.8}
    ax.add_patch(FancyBboxPatch(corner, width, 0.62, **box))
    ax.text(x, y, label, ha="center", va="center", fontsize=12, color=color)


def _arrow(ax, start, end):
    look = {"arrowstyle": "-|>", "color": "#444444", "lw": 1.3}
    ax.annotate("", end, start, arrowprops=look | {"shrinkA": 0, "shrinkB": 0})
