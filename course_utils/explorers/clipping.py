"""Explorer: what does clipping do at the cliff?

Gradient descent on the loss of a one-unit recurrent network over its two parameters
(`models.cliff`): raw, clipped by norm, clipped by value. The surface is computed
and painted once; only the path, the two directions and the losses change.
"""

from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from course_utils.explorers.shared.kernel_controls import Choice, Slider
from course_utils.explorers.shared.kernel_explorer import KernelExplorer
from course_utils.models import cliff
from course_utils.plotting import COLORS

KINDS = {"none": None, "by norm": "norm", "by value": "value"}
LONGEST = 150  # steps
W_SIDE, B_SIDE = (3.0, 7.0), (-4.0, -1.0)  # the picture
SURFACE = [0.075, 0.125, 0.43, 0.8]
COMPASS = [0.625, 0.545, 0.1875, 0.384]  # a square of the picture
LOSSES = [0.645, 0.125, 0.335, 0.29]
RAW, TAKEN = COLORS["backward"], "#000000"


def compute(w, b, rate, clip, threshold, steps):
    """The path from (w, b), and what the last step made of its gradient.

    Parameters
    ----------
    w, b : float
        Where it starts.
    rate : float
        Learning rate.
    clip : {"none", "by norm", "by value"}
    threshold : float
    steps : int
        Steps taken, 1 … `LONGEST`.

    Returns
    -------
    dict
        "path" (steps + 1, 2); "losses" (steps + 1,); "lengths" (steps,) of the steps;
        "raw", "taken" (steps, 2): each step's gradient before and after clipping;
        "angles" (steps,): degrees between the two; "exit": index of the first step
        that ends outside the picture, None if none does; and the settings.
    """
    if clip not in KINDS:
        raise ValueError(f"clip is {clip!r}; expected one of {', '.join(KINDS)}")
    if not 1 <= steps <= LONGEST:
        raise ValueError(f"steps is {steps}; expected a number from 1 to {LONGEST}")
    walk = _walk((float(w), float(b)), float(rate), KINDS[clip], float(threshold))
    found = {name: array[:steps] for name, array in walk.items()}
    path, losses = walk["path"][: steps + 1], walk["losses"][: steps + 1]
    outside = np.flatnonzero(~_inside(path[1:]))
    leaves = int(outside[0]) if len(outside) and _inside(path[:1])[0] else None
    return found | {
        "path": path, "losses": losses, "exit": leaves, "rate": rate, "clip": clip,
        "threshold": threshold, "steps": steps,
    }  # fmt: skip


@lru_cache(maxsize=32)
def _walk(start, rate, clip, threshold):
    """All of a path, as long as it may be shown."""
    path, losses = cliff.descend(start, rate, LONGEST, clip, threshold)
    raw = np.stack(cliff.loss_and_gradient(*path[:-1].T)[1:], axis=-1)
    taken = np.array([cliff.clipped(each, clip, threshold) for each in raw])
    return {
        "path": path, "losses": losses, "raw": raw, "taken": taken,
        "lengths": rate * np.linalg.norm(taken, axis=1), "angles": _angles(raw, taken),
    }  # fmt: skip


def _angles(raw, taken):
    """Degrees between the rows of two (n, 2); 0 where one of them is zero."""
    (a, b), (c, d) = raw.T, taken.T
    return np.rad2deg(np.abs(np.arctan2(a * d - b * c, a * c + b * d)))


def _inside(places):
    w, b = places.T
    return (W_SIDE[0] <= w) & (w <= W_SIDE[1]) & (B_SIDE[0] <= b) & (b <= B_SIDE[1])


def draw(fig, arrays):
    """The still parts as pixels behind everything, then what moves; once."""
    fig.figimage(
        _still(tuple(fig.get_size_inches()), fig.dpi), origin="upper", zorder=-1
    )
    return _draw_path(fig) | _draw_compass(fig) | _draw_losses(fig)


@lru_cache(maxsize=2)
def _still(size, dpi):
    """Surface, axes and names as pixels: they never change."""
    still = Figure(figsize=size, dpi=dpi, layout="none")
    canvas = FigureCanvasAgg(still)
    ax = still.add_axes(SURFACE)
    ws, bs = np.linspace(*W_SIDE, 401), np.linspace(*B_SIDE, 401)
    shades = ax.contourf(
        ws, bs, np.log10(cliff.surface(ws, bs) + 1e-9), np.linspace(-3, -0.25, 12),
        cmap="Blues", extend="min",
    )  # fmt: skip
    ax.set(xlabel="recurrent weight $w$", ylabel="bias $b$")
    ax.set_title("loss $L(w, b)$ and the way down", fontsize=11)
    ax.set(xticks=range(3, 8), yticks=range(-4, 0))
    ax.grid(visible=False)
    bar = still.colorbar(
        shades, cax=still.add_axes([0.515, 0.125, 0.013, 0.8]), ticks=[-3, -2, -1]
    )
    bar.ax.set_yticklabels(["$10^{-3}$", "$10^{-2}$", "$10^{-1}$"])
    ax = still.add_axes(COMPASS)
    ax.set_title("direction of this step", fontsize=11)
    ax.add_patch(Circle((0, 0), 1, fill=False, ec="#bbbbbb"))
    ax.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), xticks=[], yticks=[])
    ax.text(0.06, 0.97, "$b$ ↑", fontsize=9.5, va="top", color="#555555")
    ax.text(0.97, 0.06, "$w$ →", fontsize=9.5, ha="right", color="#555555")
    ax.axhline(0, color="#dddddd", lw=1)
    ax.axvline(0, color="#dddddd", lw=1)
    ax.axis("off")
    ax = still.add_axes(LOSSES)
    _frame_losses(ax)
    ax.set_xlabel("step")
    ax.set_title("loss along the path", fontsize=11)
    canvas.draw()
    return np.array(canvas.buffer_rgba())


def _arrow(ax, color, width):
    style = {"arrowstyle": "-|>", "color": color, "lw": width, "mutation_scale": 19}
    style |= {"shrinkA": 0, "shrinkB": 0}
    return ax.annotate("", (1, 0), xytext=(0, 0), zorder=4, arrowprops=style)


def _frame_losses(ax):
    ax.set_yscale("log")
    ax.set(xlim=(-2, LONGEST + 2), ylim=(1e-5, 1.0), yticks=[1e-4, 1e-2, 1])
    ax.minorticks_off()


def _bare(fig, place):
    """Axes for what moves, over the ones that are painted already."""
    ax = fig.add_axes(place)
    ax.axis("off")
    return ax


def _draw_path(fig):
    ax = _bare(fig, SURFACE)
    ax.set(xlim=W_SIDE, ylim=B_SIDE)
    (path,) = ax.plot([], [], "o-", color=RAW, ms=3.5, lw=1.3)
    (start,) = ax.plot([], [], "o", mfc="white", mec=RAW, mew=2, ms=9, zorder=4)
    (end,) = ax.plot([], [], "o", color=RAW, mec="black", ms=10, zorder=5)
    note = ax.text(
        0.97, 0.03, "", transform=ax.transAxes, ha="right", va="bottom", fontsize=10.5,
        bbox={"facecolor": "white", "alpha": 0.9, "lw": 0, "pad": 3}, zorder=6,
    )  # fmt: skip
    return {"path": path, "start": start, "end": end, "note": note,
            "leap": _arrow(ax, TAKEN, 2.2)}  # fmt: skip


def _draw_compass(fig):
    ax = _bare(fig, COMPASS)
    ax.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15))
    found = {
        "taken_arrow": _arrow(ax, TAKEN, 5.5), "raw_arrow": _arrow(ax, RAW, 2.2)
    }  # fmt: skip
    found["none"] = ax.text(
        0, -0.5, "no gradient\nleft", ha="center", va="center", fontsize=10.5, color=RAW
    )
    column = {"step": 0.9, "raw": 0.82, "taken": 0.76, "turned": 0.68, "moved": 0.61}
    colors = {"raw": RAW, "taken": TAKEN}
    for name, y in column.items():
        found[f"{name}_words"] = fig.text(
            0.828, y, "", fontsize=10, color=colors.get(name, "#333333")
        )
    return found


def _draw_losses(fig):
    ax = _bare(fig, LOSSES)
    _frame_losses(ax)
    (losses,) = ax.plot([], [], color=RAW, lw=2)
    (here,) = ax.plot([], [], "o", color=RAW, mec="black", ms=8)
    return {"losses": losses, "here": here}


def update(artists, arrays):
    """The same artists with new numbers."""
    path, losses, leaves = arrays["path"], arrays["losses"], arrays["exit"]
    artists["path"].set_data(*path.T)
    artists["start"].set_data(*path[:1].T)
    artists["end"].set_data(*path[-1:].T)
    artists["leap"].set_visible(leaves is not None)
    artists["note"].set_visible(leaves is not None)
    if leaves is not None:
        tail, head = path[leaves], _border(path[leaves], path[leaves + 1])
        artists["leap"].set_position(tail)
        artists["leap"].xy = head
        length = _number(arrays["lengths"][leaves])
        artists["note"].set_text(
            f"step {leaves + 1}: {length} long, out of the picture"
        )
    shown = np.maximum(losses, 1e-5)
    artists["losses"].set_data(np.arange(len(shown)), shown)
    artists["here"].set_data([len(shown) - 1], shown[-1:])
    _update_compass(artists, arrays)


def _border(tail, head):
    """Where the straight line from inside the picture to outside crosses its edge."""
    shares = [1.0]
    for (low, high), a, b in zip((W_SIDE, B_SIDE), tail, head, strict=True):
        if b > high:
            shares.append((high - a) / (b - a))
        elif b < low:
            shares.append((low - a) / (b - a))
    return tail + 0.995 * min(shares) * (head - tail)


def _update_compass(artists, arrays):
    raw, taken = arrays["raw"][-1], arrays["taken"][-1]
    sizes = np.linalg.norm([raw, taken], axis=1)
    reaches = (1.0, 0.72)  # the thick one shorter: both are seen on one line
    rows = zip(("raw", "taken"), (raw, taken), sizes, reaches, strict=True)
    for name, gradient, size, reach in rows:
        artists[f"{name}_arrow"].set_visible(size > 0)
        artists[f"{name}_arrow"].xy = -reach * gradient / (size or 1)
    same = arrays["clip"] == "none"
    artists["taken_arrow"].set_visible(bool(sizes[1] > 0 and not same))
    artists["none"].set_visible(bool(sizes[0] == 0))
    artists["step_words"].set_text(f"step {arrays['steps']}")
    artists["raw_words"].set_text(f"gradient {_number(sizes[0])}")
    took = "not clipped" if same else f"taken {_number(sizes[1])}"
    artists["taken_words"].set_text(took)
    artists["turned_words"].set_text(
        "" if same else f"turned by {arrays['angles'][-1]:.0f}°"
    )
    artists["moved_words"].set_text(f"moves by {_number(arrays['lengths'][-1])}")


def describe(arrays):
    """Was it thrown out, what did clipping do, where does it stand now."""
    (w, b), steps, leaves = arrays["path"][0], arrays["steps"], arrays["exit"]
    clip, lengths = arrays["clip"], arrays["lengths"]
    how = "Without clipping"
    if clip != "none":
        how = f"Clipped {clip} at {arrays['threshold']:.1f}"
    if leaves is None:
        at = int(lengths.argmax())
        way = "no step leaves the picture, the longest ({}) is {} long"
    else:
        at, way = leaves, "step {} of length {} leads out of the picture"
        if lengths[at] > 1:
            way = "one step (step {}) of length {} throws it out of the picture"
    before, after = (_number(loss) for loss in arrays["losses"][[0, -1]])
    way = way.format(at + 1, _number(lengths[at]))
    many = "1 step" if steps == 1 else f"{steps} steps"
    return (
        f"{how}, learning rate {arrays['rate']:.2f}, from w = {w:.1f}, b = {b:.1f}: "
        f"{way}; after {many} the loss is {after}, "
        f"before {before}.{_clipped_in_words(arrays)}"
    )


def _clipped_in_words(arrays):
    count = int(np.any(arrays["raw"] != arrays["taken"], axis=1).sum())
    if arrays["clip"] == "none":
        return ""
    if not count:
        return " No gradient was long enough to be clipped."
    longest = _number(np.linalg.norm(arrays["raw"], axis=1).max())
    turned = "the direction stays"
    if arrays["clip"] == "by value":
        turned = f"the direction turns by up to {arrays['angles'].max():.0f}°"
    many = "One gradient was" if count == 1 else f"{count} gradients were"
    return f" {many} clipped, the longest from {longest}; {turned}."


def _number(value):
    """Three digits, without an exponent where a reader needs none."""
    return f"{value:.3g}" if value == 0 or 0.001 <= value < 1e5 else f"{value:.0e}"


class Clipping(KernelExplorer):
    """Down the cliff: start, learning rate, steps, kind of clipping to move."""

    question = "What does clipping do at the cliff?"
    controls = (
        Choice("clip", "clipping", tuple(KINDS), "none"),
        Slider("threshold", "threshold", "norm or entry", 0.1, 2.0, 0.1,
               cliff.SCENE["threshold"]),
        Slider("rate", "learning rate", "step / gradient", 0.05, 2.0, 0.05,
               cliff.SCENE["rate"]),
        Slider("steps", "steps taken", "steps", 1, LONGEST, 1, cliff.SCENE["steps"]),
        Slider("w", "start at w", "weight", 3.5, 6.5, 0.1, cliff.SCENE["start"][0]),
        Slider("b", "start at b", "bias", -3.5, -1.5, 0.1, cliff.SCENE["start"][1]),
    )  # fmt: skip
    size = (8.4, 4.1)
    columns = 2
    compute = staticmethod(compute)
    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
