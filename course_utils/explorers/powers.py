"""Explorer: what do the powers of a matrix do?

A 2×2 matrix W with eigenvalues ρ e^{±iθ}, wherever the shear stands. The unit circle
goes through W again and again, as a gradient does through a linear network; beside it
‖W^k‖, what the radius promises (ρ^k) and what the largest singular value allows
(σ_max^k).
"""

from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils.explorers.shared.kernel_explorer import PythonExplorer, Slider
from course_utils.plotting import COLORS

LONGEST = 30  # steps the norms are followed
AROUND = np.linspace(0, 2 * np.pi, 91)
NEAR, FAR = 1.25, 5.0  # smallest and largest half-width of the left picture
TURN = "#0072B2"  # the one vector that is followed
PLANE, EIGENVALUES = [0.06, 0.115, 0.425, 0.81], [0.555, 0.575, 0.183, 0.35]
NORMS = [0.585, 0.115, 0.4, 0.34]
CURVES = {
    "bounds": (r"$\sigma_{\max}^k$", {"color": "#777777", "ls": ":", "lw": 1.6}),
    "rates": ("radius$^k$", {"color": "black", "ls": "--", "lw": 1.4}),
    "norms": (r"$\Vert W^k\Vert$", {"color": COLORS["backward"], "lw": 2.4}),
}


def matrix(radius, angle, shear):
    """ρ [[cos θ, -u], [v, cos θ]] with u v = sin² θ and u - v = shear.

    Without shear that is ρ times the rotation by θ. The shear changes neither
    eigenvalue, only how far W is from normal: at θ = 0 it makes a Jordan block.

    Parameters
    ----------
    radius : float
        ρ ≥ 0.
    angle : float
        θ in degrees, 0 … 180.
    shear : float
        ≥ 0.

    Returns
    -------
    (2, 2)

    Raises
    ------
    ValueError
        If a setting is outside its range.
    """
    for name, value in [("radius", radius), ("shear", shear)]:
        if not value >= 0:
            raise ValueError(f"{name} is {value}; expected a number from 0 up")
    if not 0 <= angle <= 180:
        raise ValueError(f"angle is {angle}; expected degrees from 0 to 180")
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    u = (shear + np.hypot(shear, 2 * sin)) / 2
    v = sin**2 / u if u else 0.0
    return radius * np.array([[cos, -u], [v, cos]]) + 0.0  # no -0.00 on the page


def compute(radius, angle, shear, k):
    """The powers of W and their norms.

    Parameters
    ----------
    radius, angle, shear : float
        As in `matrix`.
    k : int
        The highest power that is drawn, 1 … `LONGEST`.

    Returns
    -------
    dict
        "W" (2, 2); "eigenvalues" (2,) complex; "sigma_max"; "steps" (J,) from 0 to
        `LONGEST`; "powers" (J, 2, 2); "norms" (J,) the largest singular value of each;
        "rates" (J,) ρ^j; "bounds" (J,) σ_max^j; and the settings.
    """
    if not 1 <= k <= LONGEST:
        raise ValueError(f"k is {k}; expected a power from 1 to {LONGEST}")
    W = matrix(radius, angle, shear)
    powers = [np.eye(2)]
    for _ in range(LONGEST):
        powers.append(W @ powers[-1])
    powers, steps = np.array(powers), np.arange(LONGEST + 1)
    norms = np.linalg.norm(powers, ord=2, axis=(1, 2))
    turn = np.exp(1j * np.deg2rad(angle))
    return {
        "W": W, "eigenvalues": radius * np.array([turn, turn.conj()]),
        "sigma_max": norms[1], "steps": steps, "powers": powers, "norms": norms,
        "rates": float(radius) ** steps, "bounds": norms[1] ** steps,
        "radius": radius, "angle": angle, "shear": shear, "k": k,
    }  # fmt: skip


def draw(fig, arrays):
    """The still parts as pixels behind everything, then what moves; once."""
    still = _still(tuple(fig.get_size_inches()), fig.dpi)
    fig.figimage(still, origin="upper", zorder=-1)
    artists = _draw_ellipses(fig.add_axes(PLANE))
    ax = fig.add_axes(EIGENVALUES)
    ax.axis("off")
    ax.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6))
    (artists["spots"],) = ax.plot(
        [], [], "o", color=COLORS["backward"], ms=8, mec="white"
    )
    artists["matrix"] = fig.text(0.755, 0.935, "", va="top", fontsize=11)
    artists["entries"] = [
        fig.text(x, y, "", ha="right", va="top", fontsize=11)
        for y in (0.935, 0.878) for x in (0.875, 0.965)
    ]  # fmt: skip
    return artists | _draw_norms(fig.add_axes(NORMS))


@lru_cache(maxsize=2)
def _still(size, dpi):
    """Titles, legend and the eigenvalues' plane as pixels: they never change."""
    still = Figure(figsize=size, dpi=dpi, layout="none")
    canvas = FigureCanvasAgg(still)
    for x, words in [(0.2725, "circle and vector (0, 1) through $W, W^2, …$"),
                     (0.6465, "eigenvalues of $W$")]:  # fmt: skip
        still.text(x, 0.945, words, ha="center", fontsize=11)
    ax = still.add_axes(EIGENVALUES)
    ax.plot(np.cos(AROUND), np.sin(AROUND), "--", color="black", lw=1.3)
    ax.axhline(0, color="#bbbbbb", lw=0.8, zorder=0)
    ax.axvline(0, color="#bbbbbb", lw=0.8, zorder=0)
    ax.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    ax.set_yticklabels(["-i", "0", "i"])
    ax.grid(visible=False)
    ax = still.add_axes(NORMS)
    ax.axis("off")
    for label, style in CURVES.values():
        ax.plot([], [], label=label, **style)
    # Above the axes: no place inside is free at every setting.
    ax.legend(
        loc="lower right", bbox_to_anchor=(1.02, 0.98), ncols=3, fontsize=10,
        handlelength=1.6, columnspacing=1.0, frameon=False,
    )  # fmt: skip
    canvas.draw()
    return np.array(canvas.buffer_rgba())


def _draw_ellipses(ax):
    circle = np.cos(AROUND), np.sin(AROUND)
    ax.plot(*circle, "--", color="black", lw=1.3)
    rings = ax.add_collection(LineCollection([]))
    (last,) = ax.plot([], [], color=COLORS["backward"], lw=2.6)
    (path,) = ax.plot([], [], "o-", color=TURN, ms=4, lw=1)
    (end,) = ax.plot([], [], "o", color=TURN, ms=9, mec="white")
    for locate in (ax.xaxis, ax.yaxis):
        locate.set_major_locator(MaxNLocator(5, integer=True))
    note = ax.text(
        0.02, 0.02, "", transform=ax.transAxes, fontsize=10, va="bottom",
        bbox={"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 2}, zorder=5,
    )  # fmt: skip
    return {
        "plane": ax, "rings": rings, "last": last, "path": path, "end": end,
        "note": note,
    }  # fmt: skip


def _draw_norms(ax):
    ax.set_yscale("log")
    ax.set(xlim=(-0.5, LONGEST + 0.5), xlabel="power $k$ (steps back)")
    found = {"axes": ax}
    for name, (_, style) in CURVES.items():
        (found[name],) = ax.plot([], [], **style)
    found["rates"].set_zorder(4)  # seen also where it lies on the norms
    (found["mark"],) = ax.plot(
        [], [], "o", color=COLORS["backward"], ms=8, mec="white", zorder=5
    )
    found["none"] = ax.text(LONGEST / 2, 1, "nothing is left", ha="center", fontsize=11)
    return found


def update(artists, arrays):
    """The same artists with new numbers."""
    k = arrays["k"]
    _update_ellipses(artists, arrays["powers"][: k + 1])
    values = arrays["eigenvalues"]
    artists["spots"].set_data(values.real, values.imag)
    for text, entry in zip(artists["entries"], arrays["W"].flat, strict=True):
        text.set_text(f"{entry:.2f}")
    artists["matrix"].set_text(
        f"$W$ =\n\n\nradius  {arrays['radius']:.2f}\n"
        rf"$\sigma_{{\max}}$  {arrays['sigma_max']:.2f}"
        "\n"
        rf"$\Vert W^{{{k}}}\Vert$  {_number(arrays['norms'][k])}"
    )
    for name in ("norms", "rates", "bounds"):
        shown = np.where(arrays[name] > 0, arrays[name], np.nan)
        artists[name].set_data(arrays["steps"], shown)
    mark = arrays["norms"][k]
    artists["mark"].set_data(([k], [mark]) if mark > 0 else ([], []))
    # The bound may leave the picture: it would press the other two flat.
    heights = np.concatenate([arrays["norms"], arrays["rates"]])
    heights = heights[heights > 0]
    artists["none"].set_visible(arrays["radius"] == 0)
    low, high = min(heights.min(), 0.1), max(heights.max(), 2.0)
    pad = (high / low) ** 0.06
    artists["axes"].set_ylim(low / pad, high * pad)


def _update_ellipses(artists, powers):
    circle = np.stack([np.cos(AROUND), np.sin(AROUND)])
    rings = (powers @ circle).swapaxes(1, 2)  # (k + 1, points, 2)
    vector = powers[:, :, 1]  # where (0, 1) goes
    widest = np.abs(rings).max()
    half = float(np.clip(1.08 * widest, NEAR, FAR))
    artists["plane"].set(xlim=(-half, half), ylim=(-half, half))
    shade = np.linspace(0.25, 0.8, len(rings))[:, None]
    artists["rings"].set_segments(list(rings[1:-1]))
    tints = 1 - shade * (1 - np.array(to_rgb(COLORS["state"])))
    artists["rings"].set_color(tints[1:-1])
    artists["last"].set_data(*rings[-1].T)
    artists["path"].set_data(*vector.T)
    artists["end"].set_data(*vector[-1:].T)
    outside = int((np.abs(rings).max(axis=(1, 2)) > half).sum())
    artists["note"].set_text(f"{outside} ellipses reach outside" if outside else "")
    artists["note"].set_visible(outside > 0)


def describe(arrays):
    """Growth per step in the long run and at once, and what is there after k."""
    radius, sigma, k = arrays["radius"], arrays["sigma_max"], arrays["k"]
    norms = arrays["norms"]
    start = f"Radius {radius:.2f}, rotation {arrays['angle']:.0f}°: "
    if radius == 0:
        return f"{start}W is zero, and one step leaves nothing."
    start += f"in the long run a step {_factor(radius)}. "
    now = f"after {k} {'step' if k == 1 else 'steps'} the norm is {_number(norms[k])}"
    if sigma < radius * (1 + 1e-9):
        return f"{start}σ_max is {sigma:.2f} too, so every step does just that; {now}."
    start += f"σ_max is {sigma:.2f}, more than the radius: "
    rate = f"radius^{k} would be {_number(arrays['rates'][k])}"
    peak = int(norms.argmax())
    if radius < 1 and norms[peak] > 1:
        return (
            f"{start}although the radius is below 1, the norm first grows, to "
            f"{_number(norms[peak])} at step {peak}; {now}, {rate}."
        )
    return f"{start}{now}, {rate}."


def _factor(radius):
    if radius == 1:
        return "keeps the length (a factor of 1)"
    then = "decays" if radius < 1 else "grows"
    return f"multiplies the length by {radius:.2f}: it {then}"


def _number(value):
    """Three digits, without an exponent where a reader needs none."""
    return f"{value:.3g}" if value == 0 or 0.0005 <= value < 1e6 else f"{value:.1e}"


class Powers(PythonExplorer):
    """What do the powers of W do? Radius, rotation, shear and power to move."""

    title = "What do the powers of a matrix do?"
    controls = (
        Slider("radius", "spectral radius", "factor a step", 0.0, 1.5, 0.05, 0.9),
        Slider("angle", "rotation", "degrees a step", 0, 180, 5, 30),
        Slider("shear", "shear", "0 = normal", 0.0, 3.0, 0.1, 0.0),
        Slider("k", "power k", "steps", 1, LONGEST, 1, 10),
    )
    size = (8.4, 4.4)
    compute = staticmethod(compute)
    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
