"""Pictures of gates: the cell they sit in, curves over time, a map over a text."""

import numpy as np
from matplotlib.patches import Circle, FancyBboxPatch

from course_utils.numpy_rnn import sigmoid
from course_utils.plotting.style import COLORS

# One colour a quantity, for the gates of the LSTM and of the GRU. An LSTM's gate has
# the colour of what it guards (input, memory, output), as in the gate explorer.
GATE_COLORS = {
    "i": COLORS["input"],
    "f": COLORS["state"],
    "o": COLORS["score"],
    "g": COLORS["highlight"],
    "r": "#0072B2",
    "z": "#D55E00",
    "n": "#E69F00",
    "c": COLORS["state"],
    "h": COLORS["forward"],
    "x": COLORS["loss"],
}


def gate_curves(ax, curves, *, ylim=(-0.08, 1.08), marker="o", first=1):
    """Quantities over time, each in its own colour and with its name at the end.

    Parameters
    ----------
    ax : matplotlib Axes
    curves : dict
        name → (T,) values at t = 1 … T. A name's first letter chooses the colour.
    ylim : (float, float)
    marker : str or None
        At each value; None for long sequences.
    first : int
        Where the first value stands; 0 under a `gate_map`, whose columns count from 0.

    Returns
    -------
    matplotlib Axes
    """
    ends = []
    for name, values in curves.items():
        values = np.asarray(values, float)
        t = np.arange(len(values)) + first
        color = GATE_COLORS.get(name[0], "black")
        ax.plot(t, values, ds="steps-mid", color=color, marker=marker, label=name)
        ends.append((values[-1], t[-1] + 0.6, name, color))
    gap = 0.14 * (ylim[1] - ylim[0])
    y = -np.inf
    for value, x, name, color in sorted(ends):
        y = max(value, y + gap)  # names that would lie on each other are moved up
        ax.text(x, y, name, color=color, va="center", fontsize=12)
    ax.set(xlim=(first - 0.6, max(x for _, x, _, _ in ends) + 0.7), ylim=ylim)
    return ax


def gates_over_cell(axes, gates, curves, *, ylim=(-1.1, 1.5)):
    """A row for each gate, open or closed, and below them what the cell makes of it.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
        One for each gate and one more, with a common x-axis.
    gates, curves : dict
        name → (T,) values; the first of `curves` is drawn first, the others over it.
    ylim : (float, float)
        Of the last row.
    """
    *upper, lower = axes
    for ax, (name, gate) in zip(upper, gates.items(), strict=True):
        gate_curves(ax, {name: gate}, ylim=(-0.25, 1.25))
        ax.set_yticks([0, 1], ["closed", "open"])
    gate_curves(lower, curves, ylim=ylim)
    steps = len(next(iter(curves.values())))
    lower.set(xlabel="step", xticks=range(1, steps + 1))


def gate_map(ax, values, symbols, names, *, signed=False):
    """A map of numbers over a text: one row a unit, one column a symbol read.

    Parameters
    ----------
    ax : matplotlib Axes
    values : (rows, T)
        Gates in [0, 1], or, with `signed`, numbers in [-1, 1].
    symbols : sequence of T str
        What was read at each step; a blank is shown as ␣, a line's end as ↵.
    names : sequence of str
        One for each row.
    signed : bool

    Returns
    -------
    matplotlib.image.AxesImage
        For a colour bar.

    Raises
    ------
    ValueError
        If the numbers of rows, names, columns and symbols do not fit.
    """
    values = np.asarray(values, float)
    if values.shape != (len(names), len(symbols)):
        raise ValueError(
            f"values has shape {values.shape}; expected ({len(names)}, "
            f"{len(symbols)}): a row for each name, a column for each symbol"
        )
    colors = ("RdBu_r", -1, 1) if signed else ("cividis", 0, 1)
    cmap, low, high = colors
    image = ax.imshow(values, aspect="auto", cmap=cmap, vmin=low, vmax=high)
    shown = [s.replace(" ", "␣").replace("\n", "↵") for s in symbols]
    ax.set_xticks(range(len(shown)), shown, family="DejaVu Sans Mono")
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(length=0)
    ax.grid(visible=False)
    return image


def squashed(axes, pre_activations):
    """Where pre-activations lie on σ (gates) or tanh (g, n), one panel a gate.

    The panel's title has the values; a number beside a point is its unit's.

    Parameters
    ----------
    axes : sequence of matplotlib Axes
        As many as there are names.
    pre_activations : dict
        name → (H,) numbers a of each unit.
    """
    for ax, (name, a) in zip(axes, pre_activations.items(), strict=True):
        curve = np.tanh if name in ("g", "n") else sigmoid
        wide = max(4.0, 1.2 * np.abs(a).max())
        line = np.linspace(-wide, wide, 200)
        ax.plot(line, curve(line), color="#bbbbbb")
        values = curve(np.asarray(a, float))
        for unit, (x, y) in enumerate(zip(a, values, strict=True)):
            ax.plot(x, y, "o", color=GATE_COLORS[name], ms=8)
            left = unit % 2 == 0  # neighbours get their numbers on different sides
            ax.annotate(
                str(unit + 1),
                (x, y),
                (-7, 2) if left else (7, -9),
                ha="right" if left else "left",
                textcoords="offset points",
            )
        shown = ", ".join(f"{value:.2f}" for value in values)
        ax.set(title=f"{name} = {shown}", xlabel="a", xlim=(-wide, wide))
        ax.set_yticks([-1, 0, 1] if curve is np.tanh else [0, 0.5, 1])
        ax.set_xticks([-4, 0, 4])


def lstm_cell(ax):
    """One step of the LSTM as a picture: the cell state's straight way, gates below.

    Returns
    -------
    matplotlib Axes
    """
    rail, base = 3.0, 0.0
    places = {"f": 1.6, "i": 3.1, "g": 4.3, "o": 6.1}
    draw_arrow(ax, (0, rail), (9.2, rail), GATE_COLORS["c"], lw=3)
    draw_arrow(ax, (0, base), (6.1, base), GATE_COLORS["h"], head=False)
    draw_arrow(ax, (0.7, -0.9), (0.7, base), GATE_COLORS["x"], head=False)
    for name, x in places.items():
        draw_arrow(ax, (x, base), (x, 0.45), GATE_COLORS["h"])
        draw_box(ax, (x, 0.8), "tanh" if name == "g" else "σ", GATE_COLORS[name])
        side = -0.35 if name == "i" else 0.15
        ax.text(x + side, 1.3, name, color=GATE_COLORS[name], fontsize=13)
    draw_arrow(ax, (1.6, 1.15), (1.6, rail - 0.25), GATE_COLORS["f"])
    draw_arrow(ax, (3.1, 1.15), (3.55, 1.82), GATE_COLORS["i"])
    draw_arrow(ax, (4.3, 1.15), (3.85, 1.82), GATE_COLORS["g"])
    draw_arrow(ax, (3.7, 2.2), (3.7, rail - 0.25), GATE_COLORS["g"])
    draw_arrow(ax, (7.6, rail), (7.6, 2.55), GATE_COLORS["c"])
    draw_box(ax, (7.6, 2.2), "tanh", GATE_COLORS["c"])
    draw_arrow(ax, (7.6, 1.85), (7.6, 1.2), GATE_COLORS["c"])
    draw_arrow(ax, (6.57, 0.97), (7.35, 0.97), GATE_COLORS["o"])
    draw_arrow(ax, (7.6, 0.72), (7.6, base), GATE_COLORS["h"], head=False)
    draw_arrow(ax, (7.6, base), (9.2, base), GATE_COLORS["h"])
    for place, sign in [
        ((1.6, rail), "×"),
        ((3.7, rail), "+"),
        ((3.7, 2.0), "×"),
        ((7.6, 0.97), "×"),
    ]:
        ax.add_patch(
            Circle(place, 0.25, facecolor="white", edgecolor="black", zorder=3)
        )
        ax.text(*place, sign, ha="center", va="center", fontsize=13, zorder=4)
    for place, label in [
        ((-0.1, rail), "$c^{(t-1)}$"),
        ((-0.1, base), "$h^{(t-1)}$"),
        ((0.5, -0.75), "$x^{(t)}$"),
    ]:
        ax.text(*place, label, ha="right", va="center", fontsize=13)
    ax.text(9.3, rail, "$c^{(t)}$", va="center", fontsize=13)
    ax.text(9.3, base, "$h^{(t)}$", va="center", fontsize=13)
    ax.set(xlim=(-1.2, 10.2), ylim=(-1.2, 3.6))
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def draw_arrow(ax, start, end, color, *, lw=1.8, head=True):
    """A line from `start` to `end`, (x, y) each, with a head or without."""
    style = "-|>" if head else "-"
    arrow = {"arrowstyle": style, "color": color, "lw": lw, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=arrow)


def draw_box(ax, center, text, color):
    """A white box with `text` in it, its frame in `color`, around `center` (x, y)."""
    x, y = center
    ax.add_patch(
        FancyBboxPatch(
            (x - 0.42, y - 0.3),
            0.84,
            0.6,
            boxstyle="round,pad=0.05",
            facecolor="white",
            edgecolor=color,
            lw=2,
            zorder=2,
        )
    )
    ax.text(x, y, text, ha="center", va="center", fontsize=12, zorder=3)
