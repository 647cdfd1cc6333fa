"""The laboratory as a still picture, laid out as the live one.

Units are those of the live drawing (``static/gradient_decay_drawing.js``): one unit a
pixel, y downwards. Below it stand the settings that the live page has as controls.
"""

import textwrap

from matplotlib.patches import Circle, Rectangle

from course_utils.explorers.gradient_decay_frame import (
    HEIGHT,
    LINES,
    PLANE,
    SLOPES,
    cut_line,
    decade_ticks,
    decade_words,
    decades,
    end_labels,
    panels,
    reach_of,
    slope_label,
    slopes_head,
    spread,
    time_ticks,
)
from course_utils.explorers.number_text import format_given
from course_utils.explorers.unrolled_picture import picture_png
from course_utils.plotting.style import COLORS

WIDTH = 900
INK, QUIET, LINE, FAINT = "#111111", "#595959", "#8c8c8c", "#d9d9d9"
# The hues of the figures (plotting/gradient_decay.py); words are darker, to be read.
CELL_COLORS = {"rnn": "#d55e00", "lstm": "#bf5f94", "gru": "#b58600"}
WORD_COLORS = {"rnn": "#a24a04", "lstm": "#914b72", "gru": "#8a6804"}
# Dashes and marks tell the cells apart without colour.
DASHES = {"rnn": "-", "lstm": (0, (4, 1.5)), "gru": (0, (1.5, 1.2))}
MARKS = {"rnn": "o", "lstm": "s", "gru": "^"}
SHIFTS = {"rnn": 0.5, "lstm": 0.2, "gru": 0.8}
REFERENCES = {"bound": (1.6, (0, (5, 3))), "rate": (2, (0, (0.7, 2)))}
TALL, SHORT, MARKED = 40, 20, 8
ROOMY = 96  # letters of a warning that leaves room for the meaning of the lines
KEY = (
    ("line", INK, "-", "circle of |λ| = 1"),
    ("line", COLORS["input"], (0, (3, 2)), "circle of radius ρ"),
    ("mark", INK, "", "large mark: half is left"),
    ("line", QUIET, (0, (4, 2.5)), "bound (σ max|φ′|)ᵀ⁻ᵗ"),
    ("line", QUIET, (0, (0.7, 1.6)), "ρ alone: ρᵀ⁻ᵗ"),
)


def draw_png(scene, numbers):
    """The scene as PNG bytes; `numbers` from `gradient_decay_network.compute`."""
    return picture_png(DecayPicture, scene, numbers)


class DecayPicture:
    """One frame of the laboratory on a matplotlib axes."""

    width, height = WIDTH, HEIGHT + 26

    def __init__(self, ax, scene, numbers):
        self.ax, self.scene = ax, scene
        self.curves, self.warnings = numbers.curves, numbers.warnings
        self.T = scene["T"]
        self.low, self.high = decades(self.curves)
        place = panels(WIDTH)
        self.left, self.right, self.plane = (
            place[name] for name in ("left", "right", "plane")
        )
        ax.set(xlim=(0, self.width), ylim=(self.height, 0))
        ax.axis("off")

    def x(self, t):
        return self.left + (self.right - self.left) * t / self.T

    def y(self, log):
        share = (self.high - log) / (self.high - self.low)
        return LINES["top"] + share * (LINES["bottom"] - LINES["top"])

    def draw(self):
        self.grids()
        self.heads()
        self.eigenvalues()
        self.notes()
        for curve in self.curves:
            self.references(curve)
        for curve in self.curves:
            if curve.norms is not None:
                self.gradient(curve)
        self.ends()
        self.slopes()

    def text(self, x, y, words, size=15, color=INK, bold=False, **more):
        """`size` in pixels; left-aligned unless ``ha`` says otherwise."""
        more = {"ha": "left", "va": "center_baseline"} | more
        weight = "bold" if bold else "normal"
        self.ax.text(x, y, words, size=0.72 * size, color=color, weight=weight, **more)

    def line(self, xs, ys, color=FAINT, width=0.8, style="-", **more):
        self.ax.plot(xs, ys, color=color, lw=width, ls=style, **more)

    def box(self, left, top, width, height):
        frame = Rectangle((left, top), width, height, fc="none", ec=LINE, lw=0.8)
        self.ax.add_patch(frame)

    def grids(self):
        """The frames of both panels, their lines at decades and steps, and numbers."""
        left, right = self.left, self.right
        for t in time_ticks(self.T):
            for panel in (LINES, SLOPES):
                self.line([self.x(t)] * 2, [panel["top"], panel["bottom"]])
            self.text(self.x(t), SLOPES["bottom"] + 12, t, 14, QUIET, ha="center")
        for decade in decade_ticks(self.low, self.high):
            color = FAINT if decade else LINE
            self.line([left, right], [self.y(decade)] * 2, color)
            self.text(right + 7, self.y(decade), decade_words(decade), 14, QUIET)
        middle = (SLOPES["top"] + SLOPES["bottom"]) / 2
        self.line([left, right], [middle] * 2)
        for value, place in ((1, "top"), (0, "bottom")):
            self.text(right + 7, SLOPES[place], value, 14, QUIET)
        for panel in (LINES, SLOPES):
            height = panel["bottom"] - panel["top"]
            self.box(left, panel["top"], right - left, height)

    def heads(self):
        """What each panel shows, and the settings."""
        self.text(self.left, 12, "gradient norm at step t, 1 at T")
        self.text(self.right, 12, "◀ travels back", ha="right")
        self.text(self.left, SLOPES["top"] - 11, slopes_head(self.curves))
        middle = (self.left + self.right) / 2
        words = f"time step t of {self.T}"
        self.text(middle, SLOPES["bottom"] + 29, words, ha="center")
        self.text(self.right, SLOPES["bottom"] + 29, "loss at T ▲", ha="right")
        self.text(self.plane, 12, "eigenvalues")
        words = f"ρ = {self.scene['radius']:.2f}"
        self.text(WIDTH, 12, words, 18, bold=True, ha="right")
        self.text(8, HEIGHT + 12, self.settings(), 14, QUIET)

    def settings(self):
        scene = self.scene
        words = [
            f"activation {scene['activation']}",
            f"initialisation {scene['init']}",
            f"{scene['hidden_size']} units",
            f"input scale {format_given(scene['input_scale'])}",
        ]
        if "lstm" in scene["cells"]:
            words.append(f"forget bias {format_given(scene['forget_bias'])}")
        return " · ".join([*words, f"seed {scene['seed']}"])

    def eigenvalues(self):
        """Right: eigenvalues of every block, the unit circle, that of the radius."""
        size, top, radius = PLANE["size"], PLANE["top"], self.scene["radius"]
        x, y = self.plane + size / 2, top + size / 2
        unit = size / 2 / reach_of(self.curves, radius)
        self.line([self.plane, self.plane + size], [y, y])
        self.line([x, x], [top, top + size])
        self.box(self.plane, top, size, size)
        style = {"fc": "none", "lw": 1.8, "ls": (0, (4, 2)), "ec": COLORS["input"]}
        self.ax.add_patch(Circle((x, y), unit, fc="none", ec=INK, lw=1.1))
        self.ax.add_patch(Circle((x, y), unit * radius, **style))
        for curve in reversed(self.curves):
            color, mark = CELL_COLORS[curve.cell], MARKS[curve.cell]
            for block in curve.eigenvalues.values():
                places = x + unit * block.real, y - unit * block.imag
                self.ax.plot(*places, mark, ms=3.2, mew=0, color=color, alpha=0.8)

    def notes(self):
        """Below the eigenvalues: what is to be warned of, and what the lines mean."""
        top = PLANE["top"] + PLANE["size"] + 14
        if self.warnings:
            words = " ".join(self.warnings)
            lines = textwrap.wrap(words, 27)
            box = {"fc": "white", "ec": COLORS["backward"], "lw": 1.4, "pad": 4}
            style = {"va": "top", "bbox": box, "linespacing": 1.15}
            self.text(self.plane + 6, top, "\n".join(lines), 13, **style)
            top += 16 * len(lines) + 20
            if len(words) > ROOMY:
                return
        known = KEY if "rnn" in self.scene["cells"] else KEY[:3]
        for i, (kind, color, style, words) in enumerate(known):
            y = top + 18 * i
            if kind == "line":
                self.line([self.plane, self.plane + 25], [y, y], color, 1.5, style)
            else:
                mark = {"ms": 6.5, "mfc": "white", "mew": 1.8, "color": color}
                self.ax.plot([self.plane + 12], [y], "o", **mark)
            self.text(self.plane + 32, y, words, 14)

    def cut(self, logs, color, width, style):
        """A line of logarithms from t = 0 to T, an arrow where it leaves the axis."""
        points = [(self.x(t), float(log)) for t, log in enumerate(logs)]
        pieces, place = cut_line(points, self.low, self.high)
        for piece in pieces:
            xs, ys = zip(*((x, self.y(log)) for x, log in piece), strict=True)
            self.line(xs, ys, color, width, style, solid_joinstyle="round")
        if place:
            x, way = place
            y = LINES["top"] + 6 if way == "up" else LINES["bottom"] - 6
            mark = "^" if way == "up" else "v"
            self.ax.plot([x], [y], mark, ms=7.5, mew=0, color=color)

    def references(self, curve):
        for name, (width, style) in REFERENCES.items():
            logs = getattr(curve, name)
            if logs is not None:
                self.cut(logs, QUIET, width, style)

    def gradient(self, curve):
        """One cell's gradient, its marks, and the step where half of it is left."""
        color, mark = CELL_COLORS[curve.cell], MARKS[curve.cell]
        self.cut(curve.norms, color, 2.2, DASHES[curve.cell])
        shift, norms = SHIFTS[curve.cell], curve.norms
        steps = {int(self.T * (i + shift) / MARKED + 0.5) for i in range(MARKED)}
        seen = [t for t in sorted(steps) if self.low <= norms[t] <= self.high]
        xs, ys = [self.x(t) for t in seen], [self.y(norms[t]) for t in seen]
        self.ax.plot(xs, ys, mark, ms=6, mew=0, color=color)
        if curve.half_life <= self.T:
            t = self.T - int(curve.half_life)
            if self.low <= norms[t] <= self.high:
                big = {"ms": 9.5, "mfc": "white", "mew": 2.2, "color": color}
                self.ax.plot([self.x(t)], [self.y(norms[t])], mark, **big)

    def ends(self):
        """The labels at the lines' ends (t = 0): name, what is left, half-life."""
        labels = end_labels(self.curves, self.low, self.high)
        wanted = [self.y(label["log"]) for label in labels]
        heights = [TALL if len(label["lines"]) > 1 else SHORT for label in labels]
        places = spread(wanted, heights, LINES["top"] - 6, LINES["bottom"] + 8)
        for label, at, end in zip(labels, places, wanted, strict=True):
            key, lines = label["key"], label["lines"]
            color = CELL_COLORS.get(key, QUIET)
            self.line([self.left - 11, self.left], [at, end], color)
            for row, words in enumerate(lines):
                y = at + 19 * (row - (len(lines) - 1) / 2)
                main = key in CELL_COLORS and row == 0
                style = {"size": 18 if main else 15, "bold": main, "ha": "right"}
                shade = WORD_COLORS.get(key, QUIET)
                self.text(self.left - 14, y, words, color=shade, **style)

    def slopes(self):
        """Below: the mean slope, or gate, of every step, and its mean over time."""
        known = [curve for curve in self.curves if curve.slopes is not None]
        height = SLOPES["bottom"] - SLOPES["top"]
        for curve in known:
            xs = [self.x(t) for t in range(1, self.T + 1)]
            ys = [SLOPES["bottom"] - value * height for value in curve.slopes]
            if self.T == 1:
                xs, ys = [self.x(0), *xs], ys * 2
            color = CELL_COLORS[curve.cell]
            self.line(xs, ys, color, 2, DASHES[curve.cell])
        labels = [slope_label(curve) for curve in known]
        wanted = [SLOPES["bottom"] - mean * height for mean, _ in labels]
        room = SLOPES["top"] - 8, SLOPES["bottom"] + 8
        places = spread(wanted, [SHORT] * len(labels), *room)
        for curve, (_, words), at in zip(known, labels, places, strict=True):
            style = {"color": WORD_COLORS[curve.cell], "ha": "right"}
            self.text(self.left - 14, at, words, **style)
