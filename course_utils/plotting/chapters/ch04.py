"""Chapter 04: the scalar network with every node of the derivation, values and bars.

Rows from the bottom: x, a, h, s, ℓ; one column a time step. An edge is dark and points
upward in time until its upper end has a bar; then it is dashed, orange and reversed,
and carries the factor that the bar is multiplied by on its way.
"""

import itertools

import matplotlib.pyplot as plt
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from course_utils.plotting.style import COLORS

STEP, WIDTH, HEIGHT = 3.5, 1.8, 0.92
ROWS = {"x": 0.0, "a": 1.7, "h": 3.4, "s": 5.1, "l": 6.8}
NAMES = {"x": "x", "a": "a", "h": "h", "s": "s", "l": r"\ell"}
ROLES = {"x": "input", "a": "state", "h": "state", "s": "score", "l": "loss"}
LABELS = {"U": "$U$", "W": "$W$", "V": "$V$", "tanh": "tanh", "loss": ""}
FACTORS = {
    "U": r"$\times\, U$",
    "W": r"$\times\, W$",
    "V": r"$\times\, V$",
    "tanh": r"$\times\,(1-h^2)$",
    "loss": r"$\times\,(s-y)$",
}
# A weight's contribution: bar of the first, value of the second, steps between them.
CONTRIBUTIONS = {"V": ("s", "h", 0), "W": ("a", "h", 1), "U": ("a", "x", 0)}
DISCS = {"V": COLORS["score"], "W": COLORS["highlight"], "U": "#56B4E9"}


def edges(T):
    """(label, start, end) of every edge; nodes are (name, t)."""
    for t in range(1, T + 1):
        yield "U", ("x", t), ("a", t)
        yield "W", ("h", t - 1), ("a", t)
        yield "tanh", ("a", t), ("h", t)
        yield "V", ("h", t), ("s", t)
        yield "loss", ("s", t), ("l", t)


def backward_graph(
    node, bars=None, *, weights=(), factors=None, numbers=True, ax=None
):
    """Draw the network; with `bars`, as far as the way back has come.

    Parameters
    ----------
    node : dict
        (name, t) → value, for the names x, a, h, s, l and t = 1 … T; h also at 0.
    bars : dict, optional
        (name, t) → ∂L/∂node of the nodes reached so far.
    weights : sequence of {"V", "W", "U"}
        Number each of these weights' contributions, one disc at each of its edges,
        and write the product beside it; needs all bars.
    factors : dict, optional
        (start, end) → number to write under an edge's factor.
    numbers : bool
        False: names only, for a first look at the nodes and edges.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError
        If a node is missing, or bars that `weights` need are.
    """
    T = max((t for _, t in node), default=0)
    _expect_nodes(node, T)
    bars = bars or {}
    for weight in weights:
        _expect_bars(bars, weight, T)
    if ax is None:
        _, ax = plt.subplots(figsize=(min(11.0, 2.2 + 2.2 * T), 5.1))
    for label, start, end in edges(T):
        number = (factors or {}).get((start, end))
        _edge(ax, label, start, end, end in bars, number, weights)
    for (name, t), value in node.items():
        _node(ax, name, t, value if numbers else None, bars.get((name, t)))
    for weight, t in itertools.product(weights, range(1, T + 1)):
        _contribution(ax, node, bars, weight, t)
    ax.set_xlim(-WIDTH / 2 - 0.1, T * STEP + WIDTH / 2 + 0.75)
    ax.set_ylim(ROWS["x"] - 0.6, ROWS["l"] + 0.6)
    ax.set_aspect("equal", adjustable="box")
    ax.axis("off")
    return ax.figure


def contribution(node, bars, weight, t):
    """Bar at the upper end of the edge times value at its lower end, at step t."""
    above, below, lag = CONTRIBUTIONS[weight]
    return bars[above, t] * node[below, t - lag]


def _expect_nodes(node, T):
    wanted = [("h", 0), *itertools.product(ROWS, range(1, T + 1))]
    missing = [key for key in wanted if key not in node]
    if missing:
        raise ValueError(
            f"node has no {missing[0] if T else 'step'}; expected (name, t) for "
            "x, a, h, s, l and t = 1 … T, and ('h', 0)"
        )


def _expect_bars(bars, weight, T):
    if weight not in CONTRIBUTIONS:
        raise ValueError(f"weights has {weight!r}; expected 'V', 'W' or 'U'")
    above = CONTRIBUTIONS[weight][0]
    missing = [t for t in range(1, T + 1) if (above, t) not in bars]
    if missing:
        raise ValueError(
            f"bars has no {(above, missing[0])}; the contributions of {weight} need "
            f"the bar of {above} at every step"
        )


def _node(ax, name, t, value, bar):
    x, y = t * STEP, ROWS[name]
    color = COLORS[ROLES[name]]
    box = FancyBboxPatch(
        (x - WIDTH / 2, y - HEIGHT / 2), WIDTH, HEIGHT,
        boxstyle="round,pad=0,rounding_size=0.16",
        facecolor="white", edgecolor=color, lw=1.8, zorder=3,
    )  # fmt: skip
    ax.add_patch(box)
    style = {"va": "center", "zorder": 4, "family": "monospace", "fontsize": 9.5}
    label = rf"${NAMES[name]}^{{({t})}}$"
    left = x if value is None else x - 0.47
    ax.text(left, y, label, ha="center", va="center", fontsize=11, zorder=4)
    if value is None:
        return
    high, low = (0.0, None) if bar is None else (0.2, -0.22)
    ax.text(x + WIDTH / 2 - 0.08, y + high, f"{value:+.3f}", ha="right", **style)
    if bar is not None:
        style |= {"color": COLORS["backward"], "weight": "bold"}
        ax.text(x + WIDTH / 2 - 0.08, y + low, f"{bar:+.3f}", ha="right", **style)


def _edge(ax, label, start, end, backward, number, weights):
    lower, upper = _ends(start, end)
    color = COLORS["backward"] if backward else COLORS["forward"]
    if weights and label not in weights:
        color = "#bdbdbd"
    arrow = FancyArrowPatch(
        upper if backward else lower,
        lower if backward else upper,
        arrowstyle="-|>", mutation_scale=13, shrinkA=1, shrinkB=1, lw=1.7,
        linestyle=(0, (4, 2)) if backward else "-", color=color, zorder=2,
    )  # fmt: skip
    ax.add_patch(arrow)
    if weights:
        return
    text = FACTORS[label] if backward else LABELS[label]
    if backward and number is not None:
        text += f"\n$=${number:+.3f}"
    x, y = (lower[0] + upper[0]) / 2, (lower[1] + upper[1]) / 2
    ax.text(
        x + (0.12 if start[1] == end[1] else 0.22), y, text, ha="left", va="center",
        fontsize=9.5, zorder=4, linespacing=1.1, color=color,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip


def _ends(start, end):
    (below, t), (above, u) = start, end
    if t == u:
        x = t * STEP
        return (x, ROWS[below] + HEIGHT / 2), (x, ROWS[above] - HEIGHT / 2)
    return (t * STEP + WIDTH / 2, ROWS[below]), (u * STEP - WIDTH / 2, ROWS[above])


def _contribution(ax, node, bars, weight, t):
    """A numbered disc on the edge and the product beside it."""
    above, below, lag = CONTRIBUTIONS[weight]
    lower, upper = _ends((below, t - lag), (above, t))
    x, y = (lower[0] + upper[0]) / 2, (lower[1] + upper[1]) / 2
    ax.add_patch(Circle((x, y), 0.24, color=DISCS[weight], zorder=5))
    ax.text(
        x, y, str(t), ha="center", va="center", fontsize=11, weight="bold", zorder=6
    )
    ax.text(
        x + 0.36, y, f"{contribution(node, bars, weight, t):+.3f}", ha="left",
        va="center", fontsize=10, family="monospace", zorder=6,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip
