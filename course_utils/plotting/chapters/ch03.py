"""Chapter 03: the kinds of recurrent network as graphs, for any number of steps.

`kind_graph` says which nodes and edges there are, as plain data that a program can
check (is it acyclic?); `draw_kind` puts them on axes.
"""

from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_utils.plotting.style import COLORS

WIDTH, HEIGHT = 0.62, 0.5  # of a box; columns and rows are 1 apart
ROLES = {"x": "input", "h": "state", "g": "state", "s": "score"}
NAMES = {"x": "x", "h": "h", "g": "g", "s": "s"}
KINDS = (
    "one to one",
    "one to many",
    "many to one",
    "many to many, aligned",
    "many to many, delayed",
    "recurrence from the output",
    "deep",
    "bidirectional",
)


class Graph(NamedTuple):
    """Nodes and edges of an unrolled network.

    Attributes
    ----------
    nodes : dict
        (row, t) → (x, y); rows are "x", "h", "g" (a second layer or direction), "s".
    edges : list of (start, end, label)
        Between nodes, in the direction in which values flow.
    """

    nodes: dict
    edges: list

    def sources(self):
        """node → the nodes it is computed from, as `graphlib` wants them."""
        found = {node: set() for node in self.nodes}
        for start, end, _ in self.edges:
            found[end].add(start)
        return found


def kind_graph(kind, T):
    """The unrolled graph of `kind` over `T` steps.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    T : int
        At least 1. One to one has a single step; the delayed kind reads T steps and
        then writes T.

    Raises
    ------
    ValueError
        For an unknown kind or no step.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
    if T < 1:
        raise ValueError(f"T is {T}; expected at least 1 step")
    return _BUILDERS[kind](1 if kind == "one to one" else T)


def draw_kind(ax, graph, fontsize=11):
    """The graph on `ax`, cleared first; every node a box, every edge an arrow."""
    ax.clear()
    for start, end, label in graph.edges:
        _arrow(ax, graph.nodes, start, end, label, fontsize)
    for (row, t), (x, y) in graph.nodes.items():
        _box(ax, x, y, COLORS[ROLES[row]], _node_name(row, t), fontsize)
    xs, ys = zip(*graph.nodes.values(), strict=True)
    ax.set_xlim(min(xs) - 0.6, max(xs) + 0.6)
    ax.set_ylim(min(ys) - 0.45, max(ys) + 0.45)
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def kinds_in_a_row(kinds, T=3):
    """Several kinds side by side, each under its name.

    Returns
    -------
    matplotlib Figure
    """
    graphs = [kind_graph(kind, T) for kind in kinds]
    spans = [
        max(x for x, _ in g.nodes.values()) - min(x for x, _ in g.nodes.values()) + 1.2
        for g in graphs
    ]
    tallest = max(max(y for _, y in g.nodes.values()) for g in graphs)
    width = min(12.0, 0.85 * sum(spans))
    fig, axes = plt.subplots(
        1, len(kinds), width_ratios=spans, squeeze=False,
        figsize=(width, 1.3 + 0.95 * tallest),
    )  # fmt: skip
    for ax, graph, kind in zip(axes[0], graphs, kinds, strict=True):
        draw_kind(ax, graph, fontsize=10)
        ax.set_ylim(-0.45, tallest + 0.45)
        ax.set_title(kind.replace(", ", ",\n"), fontsize=11)
    return fig


def _columns(rows, T):
    """Nodes of `rows` (bottom up) at the steps each lists, and nothing else."""
    return {
        (row, t): (float(t), float(y))
        for y, (row, steps) in enumerate(rows)
        for t in steps
    }


def _chain(row, first, last, label="W"):
    return [((row, t), (row, t + 1), label) for t in range(first, last)]


def _up(below, above, steps, label):
    return [((below, t), (above, t), label) for t in steps]


def _one_to_many(T):
    steps = range(1, T + 1)
    nodes = _columns([("x", [1]), ("h", steps), ("s", steps)], T)
    edges = [*_up("x", "h", [1], ""), *_chain("h", 1, T), *_up("h", "s", steps, "V")]
    return Graph(nodes, edges + _fed_back(1, T))


def _fed_back(first, last, label=""):
    return [(("s", t), ("h", t + 1), label) for t in range(first, last)]


def _plain(read, say):
    """Reads at the steps of `read(T)`, says at those of `say(T)`."""

    def build(T):
        steps = range(1, T + 1)
        rows = [("x", read(T)), ("h", steps), ("s", say(T))]
        edges = [
            *_up("x", "h", read(T), "U"),
            *_chain("h", 1, T),
            *_up("h", "s", say(T), "V"),
        ]
        return Graph(_columns(rows, T), edges)

    return build


def _delayed(T):
    reads, says = range(1, T + 1), range(T + 1, 2 * T + 1)
    steps = range(1, 2 * T + 1)
    edges = [
        *_up("x", "h", reads, "U"),
        *_chain("h", 1, 2 * T),
        *_up("h", "s", says, "V"),
    ]
    nodes = _columns([("x", reads), ("h", steps), ("s", says)], T)
    return Graph(nodes, edges + _fed_back(T + 1, 2 * T))


def _from_output(T):
    steps = range(1, T + 1)
    nodes = _columns([("x", steps), ("h", steps), ("s", steps)], T)
    edges = _up("x", "h", steps, "U") + _up("h", "s", steps, "V")
    return Graph(nodes, edges + _fed_back(1, T, "W"))


def _deep(T):
    steps = range(1, T + 1)
    nodes = _columns([(row, steps) for row in "xhgs"], T)
    edges = [
        *_up("x", "h", steps, "U_1"), *_chain("h", 1, T, "W_1"),
        *_up("h", "g", steps, "U_2"), *_chain("g", 1, T, "W_2"),
        *_up("g", "s", steps, "V"),
    ]  # fmt: skip
    return Graph(nodes, edges)


def _bidirectional(T):
    nodes, edges = {}, []
    for t in range(1, T + 1):
        x = 1.55 * t
        nodes[("x", t)] = (x, 0.0)
        nodes[("h", t)] = (x - 0.36, 1.0)
        nodes[("g", t)] = (x + 0.36, 2.0)
        nodes[("s", t)] = (x, 3.0)
        edges += [
            (("x", t), ("h", t), ""), (("x", t), ("g", t), ""),
            (("h", t), ("s", t), ""), (("g", t), ("s", t), ""),
        ]  # fmt: skip
    edges += _chain("h", 1, T)
    edges += [(("g", t + 1), ("g", t), "W'") for t in range(1, T)]
    return Graph(nodes, edges)


def _every(T):
    return range(1, T + 1)


_BUILDERS = {
    "one to one": _plain(_every, _every),
    "one to many": _one_to_many,
    "many to one": _plain(_every, lambda T: [T]),
    "many to many, aligned": _plain(_every, _every),
    "many to many, delayed": _delayed,
    "recurrence from the output": _from_output,
    "deep": _deep,
    "bidirectional": _bidirectional,
}


def _node_name(row, t):
    return rf"${NAMES[row]}^{{({t})}}$"


def _box(ax, x, y, color, name, fontsize):
    rgb = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    box = FancyBboxPatch(
        (x - WIDTH / 2, y - HEIGHT / 2), WIDTH, HEIGHT,
        boxstyle="round,pad=0,rounding_size=0.1", lw=1.6, edgecolor=color,
        facecolor=[1 - 0.16 * (1 - c) for c in rgb], zorder=3,
    )  # fmt: skip
    ax.add_patch(box)
    ax.text(x, y, name, ha="center", va="center", fontsize=fontsize, zorder=4)


def _arrow(ax, nodes, start, end, label, fontsize):
    (x0, y0), (x1, y1) = nodes[start], nodes[end]
    back = start[0] == "s"  # a prediction that is fed back
    if y0 == y1:
        side = WIDTH / 2 if x1 > x0 else -WIDTH / 2
        a, b = (x0 + side, y0), (x1 - side, y1)
    else:
        up = HEIGHT / 2 if y1 > y0 else -HEIGHT / 2
        a, b = (x0, y0 + up), (x1, y1 - up)
    if back:
        a, b = (x0 + WIDTH / 2, y0), (x1 - 0.12, y1 + HEIGHT / 2)
    arrow = FancyArrowPatch(
        a, b, arrowstyle="-|>", mutation_scale=11, shrinkA=0, shrinkB=0, lw=1.5,
        color=COLORS["highlight"] if back else COLORS["forward"], zorder=2,
        connectionstyle="arc3,rad=-0.12" if back else "arc3",
    )  # fmt: skip
    ax.add_patch(arrow)
    if label:
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        flat = y0 == y1
        if back:  # left of the arrow, where no other arrow runs
            x, y = x - 0.18, y - 0.1
        ax.text(
            x if flat else x + 0.06, y + (0.07 if flat else 0), f"${label}$",
            ha="center" if flat else "left", va="bottom" if flat else "center",
            fontsize=max(9, fontsize - 1.5),
        )  # fmt: skip
