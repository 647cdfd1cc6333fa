"""One step of the GRU as a picture."""

from matplotlib.patches import Circle

from course_utils.plotting.gates import GATE_COLORS, draw_arrow, draw_box

RAIL, MIX, GATES, STATE, INPUT = 3.0, 2.05, 0.8, -0.1, -0.8  # heights
Z, R, RESET, N = 1.9, 3.5, 4.9, 6.6  # places along the step


def gru_cell(ax):
    """The old state's way to the new one; below, update gate, reset gate, candidate.

    The reset stands after the product, as in PyTorch.

    Returns
    -------
    matplotlib Axes
    """
    h, x, z, r, n = (GATE_COLORS[name] for name in "hxzrn")
    draw_arrow(ax, (0, RAIL), (9.0, RAIL), h, lw=3)
    draw_arrow(ax, (0.6, RAIL), (0.6, STATE), h, head=False)
    draw_arrow(ax, (0.6, STATE), (RESET, STATE), h, head=False)
    draw_arrow(ax, (0, INPUT), (N, INPUT), x, head=False)
    for place in (Z, R):
        draw_arrow(ax, (place - 0.2, INPUT), (place - 0.2, GATES - 0.35), x)
        draw_arrow(ax, (place + 0.2, STATE), (place + 0.2, GATES - 0.35), h)
    draw_arrow(ax, (RESET, STATE), (RESET, GATES - 0.25), h)
    draw_arrow(ax, (N, INPUT), (N, GATES - 0.35), x)
    for place, text, color in [(Z, "σ", z), (R, "σ", r), (N, "tanh", n)]:
        draw_box(ax, (place, GATES), text, color)
    draw_arrow(ax, (R + 0.47, GATES), (RESET - 0.25, GATES), r)
    draw_arrow(ax, (RESET + 0.25, GATES), (N - 0.47, GATES), h)
    draw_arrow(ax, (Z, GATES + 0.35), (Z, RAIL - 0.25), z)
    draw_arrow(ax, (Z, MIX), (R - 0.47, MIX), z)
    draw_box(ax, (R, MIX), "1 - z", z)
    draw_arrow(ax, (R + 0.47, MIX), (N - 0.25, MIX), z)
    draw_arrow(ax, (N, GATES + 0.35), (N, MIX - 0.25), n)
    draw_arrow(ax, (N, MIX + 0.25), (N, RAIL - 0.25), n)
    for place, sign in [
        ((Z, RAIL), "×"), ((RESET, GATES), "×"), ((N, MIX), "×"), ((N, RAIL), "+"),
    ]:  # fmt: skip
        circle = Circle(place, 0.25, facecolor="white", edgecolor="black", zorder=3)
        ax.add_patch(circle)
        ax.text(*place, sign, ha="center", va="center", fontsize=13, zorder=4)
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
