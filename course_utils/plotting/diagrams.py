"""Graphs of recurrent networks, drawn for any number of steps.

One row a quantity (x, h, s, ℓ from the bottom), one column a time step. Nodes are
boxes: their name above, their value below if there is one. Arrows that carry values
are solid and dark; arrows that carry gradients are dashed, orange and reversed.
"""

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_utils.plotting.style import COLORS

STEP, BOX, HEIGHT = 2.0, 1.12, 0.9  # between columns; a node's width and height
ROWS = {"x": 0.0, "h": 1.75, "s": 3.5, "loss": 5.1}
NODE_COLORS = {"x": "input", "h": "state", "s": "score", "loss": "loss"}
NODE_NAMES = {"x": "x", "h": "h", "s": "s", "loss": r"\ell"}
# Edges: name of the weight, row it leaves, row it enters, steps it crosses.
EDGES = [("U", "x", "h", 0), ("W", "h", "h", 1), ("V", "h", "s", 0)]


def unrolled_graph(
    T,
    *,
    rows=("x", "h", "s"),
    labels=None,
    tied=True,
    values=None,
    gradients=None,
    upto=None,
    ax=None,
):
    """The network written out, one column a time step.

    Parameters
    ----------
    T : int
        Number of steps, at least 1.
    rows : sequence of {"x", "h", "s", "loss"}
        The quantities to draw, from the bottom; ("h",) is a system without input.
    labels : dict, optional
        Other names for the weights: {"W": "f"} names the arrows between states f.
    tied : bool
        True: every edge of a row carries one weight (U, W, V). False: each step has a
        weight of its own, numbered and coloured by step.
    values : dict, optional
        "x", "s", "loss": sequences of length T; "h": of length T + 1, h(0) first.
        Numbers to write on the nodes.
    gradients : dict, optional
        Same keys and lengths: ∂L/∂node, written in the node instead of its value;
        edges are then drawn backward.
    upto : int, optional
        With `values`: the step already computed; later nodes stay empty.
        With `gradients`: the step the gradient has come back to; earlier ones stay
        empty.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Figure
    """
    if T < 1:
        raise ValueError(f"T is {T}; expected at least 1 step")
    if ax is None:
        width = min(11.0, 1.5 + 1.25 * (T + 1))
        _, ax = plt.subplots(figsize=(max(width, 3.6), 0.6 + 0.95 * len(rows)))
    backward = gradients is not None
    shown = gradients if backward else values or {}

    def is_lit(t):
        if not shown:
            return False
        return upto is None or (t >= upto if backward else t <= upto)

    def node(row, t):
        number = shown.get(row)
        index = t if row == "h" else t - 1
        text = f"{number[index]:+.2f}" if number is not None and is_lit(t) else None
        name = NODE_NAMES[row] if not backward else rf"\bar{{{NODE_NAMES[row]}}}"
        draw_node(ax, row, t, rf"${name}^{{({t})}}$", text)

    node("h", 0)
    for t in range(1, T + 1):
        for row in rows:
            node(row, t)
        color = None if tied else _step_color(t, T)
        _edges_into(ax, t, rows, labels or {}, color, backward and is_lit(t))
    _frame(ax, 0, T, ROWS[rows[0]], ROWS[rows[-1]])
    return ax.figure


def _edges_into(ax, t, rows, labels, color, backward):
    """The arrows into column `t`, numbered where they have a `color` of their own."""
    for weight, start, end, lag in EDGES:
        if start in rows and end in rows:
            name = labels.get(weight, weight)
            label = rf"${name}$" if color is None else rf"${name}^{{({t})}}$"
            draw_edge(ax, (start, t - lag), (end, t), label, color, backward)
    if "loss" in rows:
        draw_edge(ax, ("s", t), ("loss", t), "", None, backward)


def circuit(T=3, *, fig=None):
    """One network drawn twice: folded, with its delay, and unrolled over `T` steps.

    Returns
    -------
    matplotlib Figure
    """
    if fig is None:
        fig = plt.figure(figsize=(min(11.0, 3.8 + 1.35 * T), 3.6))
    ratio = [2.4, 2 * T + 2]
    left, right = fig.subplots(1, 2, width_ratios=ratio)
    for row in ("x", "h", "s"):
        draw_node(left, row, 0, rf"${NODE_NAMES[row]}$")
    draw_edge(left, ("x", 0), ("h", 0), "$U$")
    draw_edge(left, ("h", 0), ("s", 0), "$V$")
    y = ROWS["h"]
    loop = FancyArrowPatch(
        (BOX / 2, y + 0.22),
        (BOX / 2, y - 0.22),
        connectionstyle="arc,angleA=0,angleB=0,armA=52,armB=52,rad=10",
        arrowstyle="-|>",
        mutation_scale=13,
        color=COLORS["forward"],
        lw=1.6,
    )
    left.add_patch(loop)
    left.plot([1.36], [y], marker="s", ms=11, color="black", zorder=5)
    left.text(1.0, y + 0.42, "$W$", ha="center", va="bottom", fontsize=12)
    left.text(1.36, y - 0.5, "delay:\none step", ha="center", va="top", fontsize=9.5)
    _frame(left, 0, 0.55, ROWS["x"], ROWS["s"])
    left.set_title("folded")
    unrolled_graph(T, ax=right)
    right.set_title(f"unrolled, T = {T}")
    return fig


def draw_node(ax, row, t, name, text=None, *, x=None, y=None, color=None):
    """One box at column `t` of `row`, or at (x, y) where given."""
    x = t * STEP if x is None else x
    y = ROWS[row] if y is None else y
    color = COLORS[NODE_COLORS[row]] if color is None else color
    box = FancyBboxPatch(
        (x - BOX / 2, y - HEIGHT / 2),
        BOX,
        HEIGHT,
        boxstyle="round,pad=0,rounding_size=0.16",
        facecolor=_tint(color),
        edgecolor=color,
        lw=1.8,
        zorder=3,
    )
    ax.add_patch(box)
    offset = 0.16 if text else 0
    ax.text(x, y + offset, name, ha="center", va="center", fontsize=11, zorder=4)
    if text:
        ax.text(
            x, y - 0.24, text, ha="center", va="center", fontsize=9.5, zorder=4,
            family="monospace",
        )  # fmt: skip


def draw_edge(ax, start, end, label="", color=None, backward=False):
    """An arrow from node (row, t) to node (row, t); dashed and reversed if backward."""
    (row_a, t_a), (row_b, t_b) = start, end
    a, b = (t_a * STEP, ROWS[row_a]), (t_b * STEP, ROWS[row_b])
    horizontal = row_a == row_b
    if horizontal:
        a, b = (a[0] + BOX / 2, a[1]), (b[0] - BOX / 2, b[1])
    else:
        a, b = (a[0], a[1] + HEIGHT / 2), (b[0], b[1] - HEIGHT / 2)
    tail, head = (b, a) if backward else (a, b)
    arrow = FancyArrowPatch(
        tail,
        head,
        arrowstyle="-|>",
        mutation_scale=13,
        shrinkA=1,
        shrinkB=1,
        lw=1.8,
        linestyle=(0, (4, 2)) if backward else "-",
        color=COLORS["backward"] if backward else color or COLORS["forward"],
        zorder=2,
    )
    ax.add_patch(arrow)
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    if horizontal:
        ax.text(x, y + 0.1, label, ha="center", va="bottom", fontsize=11)
    else:
        ax.text(x + 0.1, y, label, ha="left", va="center", fontsize=11)


def _tint(color):
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return tuple(1 - 0.16 * (1 - c) for c in (red, green, blue))


def _frame(ax, first, last, bottom, top):
    ax.set_xlim(first * STEP - 0.75, last * STEP + 0.75)
    ax.set_ylim(bottom - 0.6, top + 0.6)
    ax.set_aspect("equal", adjustable="box")
    ax.axis("off")


def _step_color(t, T):
    """Untied weights: dark at the first step, light at the last."""
    return plt.get_cmap("viridis")(0.85 * (t - 1) / max(T - 1, 1))
