"""Explorer: how long does one input echo in a linear unit?

h(t) = w h(t-1) + x(t) with h(0) = 0 and a single input, x(1) = 1. So h(t) = w^(t-1):
the smallest network that remembers, forgets or explodes.
"""

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils import numpy_rnn
from course_utils.explorers.shared.kernel_explorer import PythonExplorer, Slider
from course_utils.plotting import COLORS


def compute(w, T):
    """The state after an impulse at t = 1.

    Parameters
    ----------
    w : float
        The recurrent weight.
    T : int
        Number of steps, at least 1.

    Returns
    -------
    dict
        "w"; "t" (T,) counting from 1; "h" (T,); "turn": steps after the impulse
        until |h| < 1/2 (or until |h| > 2 where it grows), None if not within T.
    """
    if T < 1:
        raise ValueError(f"T is {T}; expected at least one step. Move its slider up.")
    cell = numpy_rnn.RNNCell.from_weights([[1.0]], [[w]], activation="identity")
    xs = np.zeros((T, 1, 1))
    xs[0] = 1
    h = numpy_rnn.forward(cell, xs)[0][:, 0, 0]
    passed = np.flatnonzero(np.abs(h) > 2 if abs(w) > 1 else np.abs(h) < 0.5)
    steps = int(passed[0]) if len(passed) else None
    return {"w": w, "t": np.arange(1, T + 1), "h": h, "turn": steps}


def draw(fig, arrays):
    """Axes, curve and marks, once."""
    ax = fig.add_axes([0.1, 0.17, 0.87, 0.78])
    ax.set_xlabel("step $t$")
    ax.set_ylabel("state $h^{(t)}$")
    ax.axhline(0, color="#777777", lw=1)
    half = [ax.axhline(y, color=COLORS["loss"], lw=1, ls="--") for y in (0.5, -0.5)]
    (curve,) = ax.plot([], [], "o-", color=COLORS["state"], ms=4.5, lw=1.5)
    (mark,) = ax.plot([], [], "o", color=COLORS["backward"], ms=10, mfc="none", mew=2)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    label = ax.annotate(
        "", (0, 0), xytext=(0, 9), textcoords="offset points", va="bottom",
        color=COLORS["backward"], fontsize=11,
        bbox={"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 1},
    )  # fmt: skip
    return {"ax": ax, "half": half, "curve": curve, "mark": mark, "label": label}


def update(artists, arrays):
    """The same artists with new numbers."""
    t, h, turn = arrays["t"], arrays["h"], arrays["turn"]
    ax = artists["ax"]
    artists["curve"].set_data(t, h)
    at = [] if turn is None else [turn]
    artists["mark"].set_data(t[at], h[at])
    high, low = max(1.0, h.max()), min(0.0, h.min())
    pad = 0.12 * (high - low)
    ax.set_xlim(0.5, max(t[-1], 2) + 0.5)
    ax.set_ylim(low - pad, high + pad)
    artists["half"][1].set_visible(low < -0.5)
    label = artists["label"]
    label.set_visible(turn is not None)
    if turn is not None:
        word = "above double" if abs(arrays["w"]) > 1 else "below half"
        right = t[turn] > 0.7 * t[-1]
        label.set_text(word)
        label.set_horizontalalignment("right" if right else "left")
        label.xy = (t[turn], h[turn])


def describe(arrays):
    """One sentence that says what the curve does."""
    w, h, turn = arrays["w"], arrays["h"], arrays["turn"]
    after, size = len(h) - 1, abs(w)
    start = f"With w = {w:.2f} "
    if after == 0:
        return f"{start}and T = 1 there is only the input itself: no step to echo in."
    if size < 1e-12:
        return f"{start}nothing is carried on: one step later the input is gone."
    flips = " The sign changes at every step." if w < 0 else ""
    if abs(size - 1) < 1e-12:
        return f"{start}the input stays at its full size, however long you wait.{flips}"
    if size > 1:
        first = f"more than doubled after {_steps(turn)}; " if turn else "grown: "
        return (
            f"{start}the state has {first}after {_steps(after)} it is "
            f"{size**after:,.3g} times the input.{flips}"
        )
    left = f"after {_steps(after)} {_percent(size**after)} is left.{flips}"
    if turn is None:
        return f"{start}the state has not fallen below half yet: {left}"
    return f"{start}the state has fallen below half after {_steps(turn)}; {left}"


def _steps(n):
    return f"{n} step" if n == 1 else f"{n} steps"


def _percent(share):
    return f"{100 * share:.1f} %" if share >= 0.0005 else "less than 0.1 %"


class Echo(PythonExplorer):
    """How long does one input echo? Weight and length to move."""

    title = "How long does one input echo?"
    controls = (
        Slider("w", "recurrent weight w", "factor a step", -1.5, 1.5, 0.05, 0.9),
        Slider("T", "length T", "steps", 1, 60, 1, 50),
    )
    compute = staticmethod(compute)
    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
