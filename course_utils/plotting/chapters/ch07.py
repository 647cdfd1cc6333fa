"""Chapter 07: a loss surface with a way down, and norms of gradients going back."""

import numpy as np

from course_utils.plotting.style import COLORS

FLOOR = 1e-5  # of a loss on a logarithmic scale


def surface(ax, ws, bs, losses):
    """A loss over two parameters, darker where it is higher.

    Parameters
    ----------
    ax : matplotlib Axes
    ws : (W,), bs : (B,)
    losses : (B, W)

    Returns
    -------
    QuadContourSet
        Its colour bar shows log10 of the loss.
    """
    shades = ax.contourf(
        ws, bs, np.log10(np.maximum(losses, FLOOR)), 14, cmap="Blues", extend="min"
    )
    ax.set(xlabel="recurrent weight $w$", ylabel="bias $b$")
    ax.grid(visible=False)
    return shades


def way_down(ax, path, color=COLORS["backward"], label=None):
    """A path (steps + 1, 2) over the surface; an arrow where it leaves the axes.

    The limits of the axes stay as they are.
    """
    path = np.asarray(path, float)
    (low_x, high_x), (low_y, high_y) = ax.get_xlim(), ax.get_ylim()
    x, y = path.T
    outside = np.flatnonzero((x < low_x) | (x > high_x) | (y < low_y) | (y > high_y))
    kept = path[: outside[0]] if outside.size else path
    ax.plot(*kept.T, "o-", color=color, ms=3.5, lw=1.3, label=label)
    ax.plot(*kept[:1].T, "o", mfc="white", mec=color, mew=2, ms=9)
    if outside.size and len(kept):
        leap = path[outside[0]] - kept[-1]
        room = np.where(leap > 0, (high_x, high_y), (low_x, low_y)) - kept[-1]
        with np.errstate(divide="ignore"):
            share = np.min(np.where(leap == 0, np.inf, room / leap))
        style = {"arrowstyle": "-|>", "color": color, "lw": 2, "mutation_scale": 18}
        ax.annotate("", kept[-1] + share * leap, kept[-1], arrowprops=style)
    ax.set(xlim=(low_x, high_x), ylim=(low_y, high_y))
    return ax


def decay(ax, curves):
    """Norms of gradients going back in time, on a logarithmic scale.

    Parameters
    ----------
    ax : matplotlib Axes
    curves : dict
        name → (T + 1,) log10 norms, row t for the state after t steps.

    Returns
    -------
    matplotlib Axes
    """
    for name, norms in curves.items():
        back = np.asarray(norms)[::-1]
        ax.plot(range(len(back)), 10.0 ** (back - back[0]), label=name)
    ax.set_yscale("log")
    ax.set(xlabel="steps back in time", ylabel="norm left")
    ax.legend()
    return ax
