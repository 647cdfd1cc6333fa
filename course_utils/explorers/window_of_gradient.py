"""Explorer: which terms of the gradient does a window keep, and what is lost?

A small tanh network reads T = 12 random inputs, each step has a loss, and the gradient
is the sum of T(T+1)/2 terms: the loss of step t through the copy at step τ ≤ t.
"""

from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.ticker import MaxNLocator

from course_utils import numpy_rnn, truncation
from course_utils.explorers.shared.kernel_explorer import Choice, PythonExplorer, Slider
from course_utils.plotting import COLORS

T, D, H, SEED = 12, 3, 8, 4
KINDS = ("sliding window", "chunks")
LOST, FAINT = "#8c8c8c", "#d9d9d9"


def compute(kind, k, t, radius):
    """The terms, which of them stay, and how far what stays agrees with the whole.

    Parameters
    ----------
    kind : {"sliding window", "chunks"}
    k : int
        Window or chunk, 1 … T.
    t : int
        The loss that is looked at, 1 … T.
    radius : float
        Spectral radius of W.

    Returns
    -------
    dict
        "sizes" (T, T): norm of each term, [t-1, τ-1]; "kept" (T, T) bool; "ks",
        "norms", "cosines" (T,): agreement with the full gradient for k = 1 … T; and
        the settings.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
    for name, value in [("k", k), ("t", t)]:
        if not 1 <= value <= T:
            raise ValueError(f"{name} is {value}; expected a step from 1 to {T}")
    vectors, sizes = _terms(float(radius))
    full = vectors[kept(kind, T)].sum(axis=0)
    found = [
        truncation.agreement(vectors[kept(kind, each)].sum(axis=0), full)
        for each in range(1, T + 1)
    ]
    norms, cosines = np.array(found).T
    return {
        "kind": kind, "k": k, "t": t, "sizes": sizes, "kept": kept(kind, k),
        "ks": np.arange(1, T + 1), "norms": norms, "cosines": cosines,
    }  # fmt: skip


def kept(kind, k):
    """(T, T) bool: the terms [t-1, τ-1] that a window, or chunks, of k keep."""
    loss, copy = np.arange(T)[:, None], np.arange(T)
    below = copy <= loss
    if kind == "chunks":
        return below & (loss // k == copy // k)
    return below & (loss - copy < k)


@lru_cache(maxsize=64)
def _terms(radius):
    """All terms as rows of one vector each (T, T, P), and their norms (T, T)."""
    rng = np.random.default_rng(SEED)
    cell = numpy_rnn.RNNCell(D, H, rng=rng)
    cell.W[:] = rng.normal(size=(H, H))
    cell.W *= radius / np.abs(np.linalg.eigvals(cell.W)).max()
    xs, d_hs = rng.normal(size=(T, 1, D)), rng.normal(size=(T, 1, H))
    found = truncation.terms(cell, 0.7 * xs, d_hs, rng.uniform(-0.5, 0.5, (1, H)))
    rows = [array.reshape(T, T, -1) for array in found.values()]
    vectors = np.concatenate(rows, axis=-1)
    return vectors, np.linalg.norm(vectors, axis=-1)


def draw(fig, arrays):
    """Graph on top, terms below it on the left, agreement on the right; once."""
    artists = _draw_graph(fig)
    artists |= _draw_terms(fig.add_axes([0.075, 0.115, 0.37, 0.5]))
    return artists | _draw_curves(fig.add_axes([0.555, 0.115, 0.425, 0.5]))


def _draw_graph(fig):
    fig.figimage(_nodes(fig), origin="upper", zorder=-1)  # behind the axes
    ax = _graph_axes(fig)
    edges, ups, cuts = [], [], []
    for step in range(T + 1):
        if step:
            edges.append(_arrow(ax, (step - 0.36, 0), (step - 0.64, 0)))
            ups.append(_arrow(ax, (step, 0.83), (step, 0.34)))
        (cut,) = ax.plot([step + 0.5] * 2, [-0.36, 1.5], ":", color="black", lw=1.6)
        cuts.append(cut)
    ring = Rectangle((0, 0.85), 0.68, 0.6, fill=False, ec=COLORS["loss"], lw=3.5)
    words = ax.text(-0.3, -0.78, "", fontsize=10, va="bottom", ha="left")
    found = {"edges": edges, "ups": ups, "cuts": cuts, "words": words}
    return found | {"ring": ax.add_patch(ring)}


def _nodes(fig):
    """The boxes and their names as pixels: they never change, and text is slow."""
    still = Figure(figsize=fig.get_size_inches(), dpi=fig.dpi, layout="none")
    canvas = FigureCanvasAgg(still)
    ax = _graph_axes(still)
    for step in range(T + 1):
        _node(ax, step, 0, rf"$h^{{({step})}}$", COLORS["state"])
        if step:
            _node(ax, step, 1.15, rf"$\ell^{{({step})}}$", COLORS["loss"])
    canvas.draw()
    return np.array(canvas.buffer_rgba())


def _graph_axes(fig):
    ax = fig.add_axes([0.02, 0.66, 0.96, 0.33])
    ax.set(xlim=(-0.55, T + 0.55), ylim=(-0.8, 1.6))
    ax.axis("off")
    return ax


def _node(ax, x, y, name, color):
    tint = tuple(1 - 0.16 * (1 - part) for part in to_rgb(color))
    box = Rectangle((x - 0.34, y - 0.3), 0.68, 0.6, fc=tint, ec=color, lw=1.4, zorder=3)
    ax.add_patch(box)
    ax.text(x, y, name, ha="center", va="center", fontsize=10, zorder=4)


def _arrow(ax, tail, head):
    arrow = FancyArrowPatch(
        tail, head, arrowstyle="-|>", mutation_scale=11, shrinkA=0, shrinkB=0, lw=1.8
    )
    return ax.add_patch(arrow)


def _draw_terms(ax):
    edge = (0.5, T + 0.5)
    image = ax.imshow(
        np.ones((T, T, 3)), extent=(*edge, edge[1], edge[0]), interpolation="nearest"
    )
    ax.grid(visible=False)
    ax.set(xticks=range(3, T + 1, 3), yticks=range(3, T + 1, 3))
    ax.set_xlabel(r"through the copy at step $\tau$")
    ax.set_ylabel("loss of step $t$")
    key = [("kept", COLORS["backward"]), ("lost", LOST)]
    for place, (name, color) in enumerate(key):
        ax.text(
            T + 0.2, 1.4 + 1.3 * place, f"■ {name}", color=color, ha="right",
            va="center", fontsize=10.5,
        )  # fmt: skip
    row = Rectangle((0.5, 0.5), 1, 1, fill=False, ec="black", lw=2, zorder=4)
    return {"image": image, "row": ax.add_patch(row)}


def _draw_curves(ax):
    names = {"cosines": "cosine with it", "norms": "norm, of the full one"}
    colors = {"cosines": COLORS["backward"], "norms": COLORS["input"]}
    found = {"ax": ax, "mark": ax.axvline(1, color="black", lw=1.2, ls="--")}
    for name, label in names.items():
        (found[name],) = ax.plot(
            [], [], "o-", color=colors[name], label=label, ms=4.5, lw=1.6
        )
    ax.axhline(1, color="#777777", lw=1)
    ax.set(xlim=(0.5, T + 0.5), xticks=range(3, T + 1, 3), xlabel="$k$ (steps)")
    ax.yaxis.set_major_locator(MaxNLocator(4))
    ax.set_title("against the full gradient", fontsize=11)
    ax.legend(loc="lower right")
    return found


def update(artists, arrays):
    """The same artists with new colours and numbers."""
    _update_graph(artists, arrays)
    sizes, stays = arrays["sizes"], arrays["kept"]
    strength = 0.12 + 0.88 * np.sqrt(sizes / (sizes.max() or 1))
    colour = np.where(stays[..., None], to_rgb(COLORS["backward"]), to_rgb(LOST))
    tints = 1 - strength[..., None] * (1 - colour)
    tints[np.triu_indices(T, 1)] = 1
    artists["image"].set_data(tints)
    artists["row"].set_y(arrays["t"] - 0.5)
    artists["row"].set_width(arrays["t"])
    curves = np.concatenate([arrays["norms"], arrays["cosines"]])
    for name in ("norms", "cosines"):
        artists[name].set_data(arrays["ks"], arrays[name])
    artists["mark"].set_xdata([arrays["k"]] * 2)
    low, high = min(0.0, curves.min()), max(1.0, curves.max())
    artists["ax"].set_ylim(low - 0.06 * (high - low), high + 0.08 * (high - low))


def _update_graph(artists, arrays):
    t, k = arrays["t"], arrays["k"]
    stays = arrays["kept"][t - 1]
    for step in range(1, T + 1):
        color, style = FAINT, "-"
        if step <= t:
            on = stays[step - 1]
            color, style = (COLORS["backward"], "-") if on else (LOST, (0, (2, 1.5)))
        artists["edges"][step - 1].set(color=color, linestyle=style)
        artists["ups"][step - 1].set(color=COLORS["backward"] if step == t else FAINT)
    for step, cut in enumerate(artists["cuts"]):
        inside = 0 < step < T and step % k == 0
        cut.set_visible(arrays["kind"] == "chunks" and inside)
    artists["ring"].set_x(t - 0.34)
    first = t + 1 - int(stays.sum())
    back = f"back to step {first}" if first < t else "to its own step only"
    artists["words"].set_text(
        f"The loss of step {t} goes {back}; forward, every state is as it would be."
    )


def describe(arrays):
    """One sentence or two: how many terms stay, what they are worth."""
    k, t, stays = arrays["k"], arrays["t"], arrays["kept"]
    name = "A sliding window" if arrays["kind"] == KINDS[0] else "Cutting into chunks"
    norm, cosine = arrays["norms"][k - 1], arrays["cosines"][k - 1]
    total, own = int(stays.sum()), int(stays[t - 1].sum())
    return (
        f"{name} of k = {k} keeps {total} of {T * (T + 1) // 2} terms: "
        f"{100 * norm:.0f} % of the full gradient's norm, cosine {cosine:.3f}. "
        f"The loss of step {t} keeps {own} of its {t}."
    )


class WindowOfGradient(PythonExplorer):
    """Which terms does truncation keep? Window, loss and recurrent weights to move."""

    title = "Which terms of the gradient stay?"
    controls = (
        Choice("kind", "what is cut", KINDS, KINDS[0]),
        Slider("k", "length k", "steps", 1, T, 1, 4),
        Slider("t", "look at the loss of", "step", 1, T, 1, 9),
        Slider("radius", "spectral radius of W", "factor a step", 0.0, 3.0, 0.1, 0.9),
    )
    size = (8.4, 4.7)
    compute = staticmethod(compute)
    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
