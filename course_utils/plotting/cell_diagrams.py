"""One step of an LSTM, and one of a GRU, as a picture."""

from matplotlib.patches import Circle, FancyBboxPatch

from course_utils.plotting.gates import GATE_COLORS

RAIL, MIX, GATES, STATE, INPUT = 3.0, 2.05, 0.8, -0.1, -0.8  # heights
Z, R, RESET, N = 1.9, 3.5, 4.9, 6.6  # places along the step


def lstm_cell(ax):
    """One step of the LSTM as a picture: the cell state's straight way, gates below.

    Returns
    -------
    matplotlib Axes
    """
    rail, base = 3.0, 0.0
    places = {"f": 1.6, "i": 3.1, "g": 4.3, "o": 6.1}
    _arrow(ax, (0, rail), (9.2, rail), GATE_COLORS["c"], lw=3)
    _arrow(ax, (0, base), (6.1, base), GATE_COLORS["h"], head=False)
    _arrow(ax, (0.7, -0.9), (0.7, base), GATE_COLORS["x"], head=False)
    for name, x in places.items():
        _arrow(ax, (x, base), (x, 0.45), GATE_COLORS["h"])
        _box(ax, (x, 0.8), "tanh" if name == "g" else "σ", GATE_COLORS[name])
        side = -0.35 if name == "i" else 0.15
        ax.text(x + side, 1.3, name, color=GATE_COLORS[name], fontsize=13)
    _arrow(ax, (1.6, 1.15), (1.6, rail - 0.25), GATE_COLORS["f"])
    _arrow(ax, (3.1, 1.15), (3.55, 1.82), GATE_COLORS["i"])
    _arrow(ax, (4.3, 1.15), (3.85, 1.82), GATE_COLORS["g"])
    _arrow(ax, (3.7, 2.2), (3.7, rail - 0.25), GATE_COLORS["g"])
    _arrow(ax, (7.6, rail), (7.6, 2.55), GATE_COLORS["c"])
    _box(ax, (7.6, 2.2), "tanh", GATE_COLORS["c"])
    _arrow(ax, (7.6, 1.85), (7.6, 1.2), GATE_COLORS["c"])
    _arrow(ax, (6.57, 0.97), (7.35, 0.97), GATE_COLORS["o"])
    _arrow(ax, (7.6, 0.72), (7.6, base), GATE_COLORS["h"], head=False)
    _arrow(ax, (7.6, base), (9.2, base), GATE_COLORS["h"])
    _signs(ax, {(1.6, rail): "×", (3.7, rail): "+", (3.7, 2.0): "×", (7.6, 0.97): "×"})
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


def gru_cell(ax):
    """The old state's way to the new one; below, update gate, reset gate, candidate.

    The reset stands after the product, as in PyTorch.

    Returns
    -------
    matplotlib Axes
    """
    h, x, z, r, n = (GATE_COLORS[name] for name in "hxzrn")
    _arrow(ax, (0, RAIL), (9.0, RAIL), h, lw=3)
    _arrow(ax, (0.6, RAIL), (0.6, STATE), h, head=False)
    _arrow(ax, (0.6, STATE), (RESET, STATE), h, head=False)
    _arrow(ax, (0, INPUT), (N, INPUT), x, head=False)
    for place in (Z, R):
        _arrow(ax, (place - 0.2, INPUT), (place - 0.2, GATES - 0.35), x)
        _arrow(ax, (place + 0.2, STATE), (place + 0.2, GATES - 0.35), h)
    _arrow(ax, (RESET, STATE), (RESET, GATES - 0.25), h)
    _arrow(ax, (N, INPUT), (N, GATES - 0.35), x)
    for place, text, color in [(Z, "σ", z), (R, "σ", r), (N, "tanh", n)]:
        _box(ax, (place, GATES), text, color)
    _arrow(ax, (R + 0.47, GATES), (RESET - 0.25, GATES), r)
    _arrow(ax, (RESET + 0.25, GATES), (N - 0.47, GATES), h)
    _arrow(ax, (Z, GATES + 0.35), (Z, RAIL - 0.25), z)
    _arrow(ax, (Z, MIX), (R - 0.47, MIX), z)
    _box(ax, (R, MIX), "1 - z", z)
    _arrow(ax, (R + 0.47, MIX), (N - 0.25, MIX), z)
    _arrow(ax, (N, GATES + 0.35), (N, MIX - 0.25), n)
    _arrow(ax, (N, MIX + 0.25), (N, RAIL - 0.25), n)
    _signs(ax, {(Z, RAIL): "×", (RESET, GATES): "×", (N, MIX): "×", (N, RAIL): "+"})
    for place, text, color in [
        ((Z + 0.12, 1.4), "z", z), ((R + 0.6, 1.0), "r", r), ((N + 0.12, 1.4), "n", n),
    ]:  # fmt: skip
        ax.text(*place, text, color=color, fontsize=13)
    ax.text(RESET - 0.1, 0.25, "$W_n h + b_{hn}$", ha="right", color=h, fontsize=10)
    for place, text in [((-0.1, RAIL), "$h^{(t-1)}$"), ((-0.1, INPUT), "$x^{(t)}$")]:
        ax.text(*place, text, ha="right", va="center", fontsize=13)
    ax.text(9.1, RAIL, "$h^{(t)}$", va="center", fontsize=13)
    ax.set(xlim=(-1.2, 9.9), ylim=(-1.1, 3.5))
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def _signs(ax, signs):
    """Circles with × or + in them, at the places (x, y) of a dict."""
    for place, sign in signs.items():
        circle = Circle(place, 0.25, facecolor="white", edgecolor="black", zorder=3)
        ax.add_patch(circle)
        ax.text(*place, sign, ha="center", va="center", fontsize=13, zorder=4)


def _arrow(ax, start, end, color, *, lw=1.8, head=True):
    """A line from `start` to `end`, (x, y) each, with a head or without."""
    style = "-|>" if head else "-"
    arrow = {"arrowstyle": style, "color": color, "lw": lw, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=arrow)


def _box(ax, center, text, color):
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
