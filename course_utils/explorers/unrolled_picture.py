"""The unrolled graph as a still picture, laid out as the live one.

Units are those of the live drawing (``static/graph_drawing.js``): 900 wide, y
downwards, one unit a pixel.
"""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from PIL import Image

from course_utils.explorers.number_text import circled, format_number, superscript
from course_utils.explorers.unrolled_network import WEIGHTS, is_reached, weight
from course_utils.plotting.style import COLORS

WIDTH, HEIGHT, NODE_HEIGHT = 900, 608, 40
MARGIN, START_WIDTH, SUM_WIDTH = 90, 66, 132
ROWS = {"x": 416, "a": 326, "h": 212, "s": 122, "loss": 52}
ROLES = {"x": "input", "a": "state", "h": "state", "s": "score", "loss": "loss"}
TABLE = {"head": 486, "U": 512, "W": 538, "V": 564, "b": 590}
BACK_TEXT, QUIET, IDLE = "#b04a00", "#595959", "#d9d9d9"
# Edge: row it leaves, row it enters, part that lights it forward, and backward.
EDGES = [
    ("x", "a", "a", "weights"),
    ("a", "h", "h", "a"),
    ("h", "s", "s", "h"),
    ("s", "loss", "loss", "s"),
]
FORMULAS = {
    "x": "input", "a": "Ux + Wh(t−1) + b", "s": "Vh", "loss": "½ (s − y)²",
}  # fmt: skip
PHI = {"tanh": "tanh(a)", "relu": "relu(a)", "sigmoid": "σ(a)", "identity": "a"}
TERMS = {"U": "ā x", "W": "ā h(t−1)", "V": "s̄ h", "b": "ā"}


def draw_png(scene, numbers):
    """The scene as PNG bytes, in a palette of few colours to stay small."""
    size = WIDTH / 100, HEIGHT / 100
    # Its axes fill the figure; a style's automatic layout would object.
    fig = Figure(figsize=size, dpi=100, facecolor="white", layout="none")
    canvas = FigureCanvasAgg(fig)
    Picture(fig.add_axes((0, 0, 1, 1)), scene, numbers).draw()
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    buffer = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


class Picture:
    """One frame of the graph on a matplotlib axes."""

    def __init__(self, ax, scene, numbers):
        self.ax, self.scene, self.r = ax, scene, numbers
        self.T = scene["T"]
        self.steps = range(1, self.T + 1)
        self.start = MARGIN + START_WIDTH / 2
        self.pitch = min(185, (WIDTH - SUM_WIDTH - self.start) / self.T)
        self.width = min(100, self.pitch - 16)
        self.sum = self.column(self.T) + self.pitch / 2 + 46
        self.large = 17 if self.pitch >= 140 else 14  # pixels, of the numbers
        ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        ax.axis("off")

    def column(self, t):
        """x of the column of time step `t`; 0 is h(0)."""
        return self.start + t * self.pitch

    def ahead(self, t, part):
        return is_reached(self.scene, "forward", t, part)

    def back(self, t, part):
        return is_reached(self.scene, "backward", t, part)

    def draw(self):
        self.margin()
        for t in self.steps:
            self.edges(t)
        for t in self.steps:
            self.nodes(t)
            self.labels(t)
        self.text(self.start, ROWS["h"] - 32, "h(0)", color=QUIET)
        gradient = self.r["dh0"] if self.back(1, "weights") else None
        self.node("h", self.start, "0", gradient, START_WIDTH)
        if self.ahead(self.T, "loss"):
            self.text(self.sum, ROWS["loss"] - 32, "L = Σ ℓ", color=QUIET)
            self.text(self.sum, ROWS["loss"], format_number(self.r["L"]), bold=True)
        self.table()

    def text(self, x, y, words, size=13, color="#111111", bold=False, **more):
        """`size` in pixels; centred unless ``ha`` says otherwise."""
        more = {"ha": "center", "va": "center_baseline"} | more
        weight = "bold" if bold else "normal"
        self.ax.text(x, y, words, size=0.72 * size, color=color, weight=weight, **more)

    def margin(self):
        turned = self.back(self.T, "s")
        formulas = FORMULAS | {"h": PHI[self.scene["activation"]]}
        for row, y in ROWS.items():
            letter = "ℓ" if row == "loss" else row
            style = {"size": 18, "ha": "left", "style": "italic"}
            self.text(12, y - 9, letter, bold=True, **style)
            if turned:
                bar = r"$\bar{\ell}$" if row == "loss" else letter + "\u0304"
                self.text(36, y - 9, bar, color=BACK_TEXT, **style)
            self.text(12, y + 11, formulas[row], color=QUIET, ha="left", size=12.5)

    def arrow(self, tail, head, ahead, back):
        if back:
            tail, head = head, tail
        color = COLORS["backward"] if back else COLORS["forward"] if ahead else IDLE
        arrow = FancyArrowPatch(
            tail, head, color=color, lw=1.6, shrinkA=0, shrinkB=0, zorder=1,
            arrowstyle="->" if back else "-|>", mutation_scale=11,
            linestyle=(0, (4, 2)) if back else "-",
        )  # fmt: skip
        self.ax.add_patch(arrow)

    def edges(self, t):
        x, half = self.column(t), NODE_HEIGHT / 2 + 2
        for low, high, ahead, back in EDGES:
            tail, head = (x, ROWS[low] - half), (x, ROWS[high] + half)
            self.arrow(tail, head, self.ahead(t, ahead), self.back(t, back))
        reach = min(26, 0.3 * self.pitch)
        tail = (self.column(t - 1) + (reach if t > 1 else 12), ROWS["h"] + half)
        head = (x - reach, ROWS["a"] - half)
        self.arrow(tail, head, self.ahead(t, "a"), self.back(t, "weights"))

    def node(self, row, x, value, gradient, width):
        color, y = COLORS[ROLES[row]], ROWS[row]
        face = (*(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)), 0.14)
        box = FancyBboxPatch(
            (x - width / 2, y - NODE_HEIGHT / 2), width, NODE_HEIGHT,
            boxstyle="round,pad=0,rounding_size=8", edgecolor=color, lw=1.5,
            facecolor="white" if value is None else face,
            linestyle=":" if value is None else "-",
        )  # fmt: skip
        self.ax.add_patch(box)
        shift = 0 if gradient is None else 9
        if value is not None:
            self.text(x, y - shift, value, self.large, bold=True)
        if gradient is not None:
            words = format_number(gradient)
            self.text(x, y + shift, words, self.large, BACK_TEXT, bold=True)

    def nodes(self, t):
        x, i, r = self.column(t), t - 1, self.r
        dx = r["dx"][i] if self.back(t, "weights") else None
        self.node("x", x, _given(self.scene["xs"][i]), dx, self.width)
        for row in ("a", "h", "s", "loss"):
            value = r["h"][t] if row == "h" else r[row][i]
            gradient = 1.0 if row == "loss" else r[f"d{row}"][i]
            known = self.ahead(t, row)
            turned = self.back(t, "s" if row == "loss" else row)
            self.node(
                row, x, format_number(value) if known else None,
                gradient if turned else None, self.width,
            )  # fmt: skip
        target = f"y = {_given(self.scene['targets'][i])}"
        self.text(x, ROWS["loss"] - 32, target, color=QUIET)
        self.text(x, ROWS["x"] + 34, f"t = {t}", 14, bold=True)

    def labels(self, t):
        """Beside its arrow: every weight, and the term its gradient leaves there."""
        x, between = self.column(t), (self.column(t - 1) + self.column(t)) / 2
        places = [
            ("V", x + 8, "h", "s", "left", "h"),
            ("W", between, "a", "h", "center", "weights"),
            ("U", x + 8, "x", "a", "left", "weights"),
        ]
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        for name, place, low, high, ha, part in places:
            symbol = name if self.scene["tied"] else name + superscript(t)
            value = f"{weight(self.scene, name, t):.2f}".replace("-", "−")
            y = (ROWS[low] + ROWS[high]) / 2
            known = self.back(t, part)
            shift = 9 if known else 0
            more = {"ha": ha, "bbox": paper}
            size = self.large - 1
            self.text(place, y - shift, f"{symbol} {value}", size, **more)
            if known:
                term = f"{circled(t)} {format_number(self.r['terms'][name][t - 1])}"
                self.text(place, y + shift, term, size, BACK_TEXT, bold=True, **more)

    def table(self):
        """Below: the term of every copy, added up if the copies are tied."""
        tied = self.scene["tied"]
        self.ax.plot([8, WIDTH - 8], [468, 468], color=IDLE, lw=1)
        self.text(12, TABLE["head"], "gradient of", color=QUIET, ha="left")
        for t in self.steps:
            words = circled(t) if tied else f"copy {t}"
            self.text(self.column(t), TABLE["head"], words, color=QUIET)
        words = "sum" if tied else "not added"
        self.text(self.sum, TABLE["head"], words, color=QUIET)
        for name in WEIGHTS:
            self.table_row(name, TABLE[name], "h" if name == "V" else "weights")

    def table_row(self, name, y, part):
        terms, tied = self.r["terms"][name], self.scene["tied"]
        self.text(12, y, name, 18, ha="left", style="italic", bold=True)
        self.text(40, y, TERMS[name], color=QUIET, ha="left")
        largest = max(map(abs, terms)) or 1.0
        for t, term in zip(self.steps, terms, strict=True):
            x = self.column(t)
            edge = {"edgecolor": IDLE if tied else "#8c8c8c", "facecolor": "none"}
            corner = (x - self.width / 2, y - 11)
            self.ax.add_patch(Rectangle(corner, self.width, 22, **edge))
            if tied:
                sign = "=" if t == self.T else "+"
                self.text(x + self.pitch / 2, y, sign, color=QUIET)
            if self.back(t, part):
                length = term / largest * (self.width / 2 - 1)
                bar = Rectangle((x, y - 10), length, 20, fc="#d55e00", alpha=0.25)
                self.ax.add_patch(bar)
                self.text(x, y, format_number(term), color=BACK_TEXT, bold=True)
        arrived = [terms[t - 1] for t in self.steps if self.back(t, part)]
        if tied and arrived:
            size = 16 if len(arrived) == self.T else 13
            total = format_number(sum(arrived))
            self.text(self.sum, y, total, size, BACK_TEXT, bold=True)


def _given(value):
    """A given number as it was given, four digits at most: 0.5, −1."""
    return f"{value:.4g}".replace("-", "−")
