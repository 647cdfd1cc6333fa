"""Gates in pictures: curves over time, a map over a text, points on σ and tanh."""

import numpy as np

from course_utils.numpy_rnn import sigmoid
from course_utils.plotting.labels import visible
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
    ax.set_xticks(range(len(symbols)), map(visible, symbols), family="DejaVu Sans Mono")
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
