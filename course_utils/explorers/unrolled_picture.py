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

from course_utils.explorers.number_text import (
    circled,
    format_given,
    format_number,
    superscript,
)
from course_utils.explorers.unrolled_network import WEIGHTS, is_reached, weight
from course_utils.plotting.style import COLORS

WIDTH, HEIGHT, NODE_HEIGHT = 900, 608, 40
MARGIN, START_WIDTH, SUM_GAP, SUM_ROOM = 90, 66, 46, 42
ROWS = {"x": 416, "a": 326, "h": 212, "s": 122, "loss": 52}
ROLES = {"x": "input", "a": "state", "h": "state", "s": "score", "loss": "loss"}
TABLE = {"head": 486, "U": 512, "W": 538, "V": 564, "b": 590}
BACK_TEXT, QUIET, IDLE = "#b04a00", "#595959", "#d9d9d9"
INK_FRAME = "#111111", 2.5, (0, (4, 1.5))  # of a node whose number is in use
# Arrow: name, row it leaves, row it enters, item with which it turns round.
EDGES = [
    ("U", "x", "a", "U"),
    ("phi", "a", "h", "a"),
    ("V", "h", "s", "h"),
    ("score", "s", "loss", "s"),
]
# The part of a step back in which each item of the picture appears.
PART_OF = {
    "V": "h", "U": "weights", "W": "weights", "b": "weights", "x": "weights",
    "carry": "weights",
}  # fmt: skip
FORMULAS = {
    "x": "input", "a": "Ux + Wh(t−1) + b", "s": "Vh", "loss": "½ (s − y)²",
}  # fmt: skip
PHI = {"tanh": "tanh(a)", "relu": "relu(a)", "sigmoid": "σ(a)", "identity": "a"}
TERMS = {"U": "ā x", "W": "ā h(t−1)", "V": "s̄ h", "b": "ā"}


def draw_png(scene, numbers):
    """The scene as PNG bytes."""
    return picture_png(Picture, scene, numbers)


def picture_png(kind, scene, numbers):
    """PNG bytes of a `Picture` or one of its kind, in few colours to stay small."""
    size = kind.width / 100, kind.height / 100
    # Its axes fill the figure; a style's automatic layout would object.
    fig = Figure(figsize=size, dpi=100, facecolor="white", layout="none")
    canvas = FigureCanvasAgg(fig)
    kind(fig.add_axes((0, 0, 1, 1)), scene, numbers).draw()
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    buffer = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


class Picture:
    """One frame of the graph on a matplotlib axes.

    `ahead`, `back` and `lit` say what is to be seen, as in
    ``static/unrolled_drawing.js``; another picture of the network overrides them.
    """

    width, height = WIDTH, HEIGHT

    def __init__(self, ax, scene, numbers):
        self.ax, self.scene, self.r = ax, scene, numbers
        self.T = scene["T"]
        self.steps = range(1, self.T + 1)
        self.start = MARGIN + START_WIDTH / 2
        room = WIDTH - SUM_GAP - SUM_ROOM - self.start
        self.pitch = min(185, room / (self.T + 0.5))
        self.node_width = min(100, self.pitch - 16)
        self.sum = self.column(self.T + 0.5) + SUM_GAP
        self.large = 17 if self.pitch >= 140 else 14  # pixels, of the numbers
        ax.set(xlim=(0, self.width), ylim=(self.height, 0))
        ax.axis("off")

    def column(self, t):
        """x of the column of time step `t`; 0 is h(0)."""
        return self.start + t * self.pitch

    def ahead(self, t, part):
        return is_reached(self.scene, "forward", t, part)

    def back(self, t, item):
        return is_reached(self.scene, "backward", t, PART_OF.get(item, item))

    def turned(self, row):
        return self.back(self.T, "s")

    def lit(self, item, t):
        """ "lit", "used" or "": how a node ("a") or an arrow ("edge W") is set off."""
        return ""

    def draw(self):
        self.network()
        self.table()

    def network(self):
        self.margin()
        for t in self.steps:
            self.edges(t)
        for t in self.steps:
            self.nodes(t)
            self.labels(t)
        self.text(self.start, ROWS["h"] - 32, "h(0)", color=QUIET)
        gradient = self.r["dh0"] if self.back(1, "carry") else None
        self.node("h", 0, "0", gradient)
        if self.ahead(self.T, "loss"):
            self.text(self.sum, ROWS["loss"] - 32, "L = Σ ℓ", color=QUIET)
            self.text(self.sum, ROWS["loss"], format_number(self.r["L"]), bold=True)

    def text(self, x, y, words, size=13, color="#111111", bold=False, **more):
        """`size` in pixels; centred unless ``ha`` says otherwise."""
        more = {"ha": "center", "va": "center_baseline"} | more
        weight = "bold" if bold else "normal"
        self.ax.text(x, y, words, size=0.72 * size, color=color, weight=weight, **more)

    def margin(self):
        formulas = FORMULAS | {"h": PHI[self.scene["activation"]]}
        for row, y in ROWS.items():
            letter = "ℓ" if row == "loss" else row
            style = {"size": 18, "ha": "left", "style": "italic"}
            self.text(12, y - 9, letter, bold=True, **style)
            if self.turned(row):
                bar = r"$\bar{\ell}$" if row == "loss" else letter + "\u0304"
                self.text(36, y - 9, bar, color=BACK_TEXT, **style)
            self.text(12, y + 11, formulas[row], color=QUIET, ha="left", size=12.5)

    def arrow(self, tail, head, ahead, back, lit):
        if back:
            tail, head = head, tail
        color = COLORS["backward"] if back else COLORS["forward"] if ahead else IDLE
        arrow = FancyArrowPatch(
            tail, head, color=COLORS["highlight"] if lit else color,
            lw=3.5 if lit else 1.6, shrinkA=0, shrinkB=0, zorder=1,
            arrowstyle="->" if back else "-|>", mutation_scale=11,
            linestyle=(0, (4, 2)) if back else "-",
        )  # fmt: skip
        self.ax.add_patch(arrow)

    def edges(self, t):
        x, half = self.column(t), NODE_HEIGHT / 2 + 2
        for name, low, high, item in EDGES:
            tail, head = (x, ROWS[low] - half), (x, ROWS[high] + half)
            states = self.ahead(t, high), self.back(t, item)
            self.arrow(tail, head, *states, self.lit(f"edge {name}", t))
        reach = min(26, 0.3 * self.pitch)
        tail = (self.column(t - 1) + (reach if t > 1 else 12), ROWS["h"] + half)
        head = (x - reach, ROWS["a"] - half)
        states = self.ahead(t, "a"), self.back(t, "carry")
        self.arrow(tail, head, *states, self.lit("edge W", t))

    def node(self, row, t, value, gradient):
        color, x, y = COLORS[ROLES[row]], self.column(t), ROWS[row]
        width = self.node_width if t else START_WIDTH
        face = (*(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)), 0.14)
        edge, line, style = color, 1.5, ":" if value is None else "-"
        lit = self.lit(row, t)
        if lit:
            marks = {"lit": (COLORS["highlight"], 3.5, "-"), "used": INK_FRAME}
            edge, line, style = marks[lit]
        box = FancyBboxPatch(
            (x - width / 2, y - NODE_HEIGHT / 2), width, NODE_HEIGHT,
            boxstyle="round,pad=0,rounding_size=8", edgecolor=edge, lw=line,
            facecolor="white" if value is None else face, linestyle=style,
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
        dx = r["dx"][i] if self.back(t, "x") else None
        self.node("x", t, format_given(self.scene["xs"][i]), dx)
        for row in ("a", "h", "s", "loss"):
            value = r["h"][t] if row == "h" else r[row][i]
            gradient = 1.0 if row == "loss" else r[f"d{row}"][i]
            known = self.ahead(t, row)
            turned = self.back(t, "s" if row == "loss" else row)
            self.node(
                row, t, format_number(value) if known else None,
                gradient if turned else None,
            )  # fmt: skip
        target = f"y = {format_given(self.scene['targets'][i])}"
        self.text(x, ROWS["loss"] - 32, target, color=QUIET)
        self.text(x, ROWS["x"] + 34, f"t = {t}", 14, bold=True)

    def labels(self, t):
        """Beside its arrow: every weight, and the term its gradient leaves there."""
        x, between = self.column(t), (self.column(t - 1) + self.column(t)) / 2
        places = [
            ("V", x + 8, "h", "s", "left"),
            ("W", between, "a", "h", "center"),
            ("U", x + 8, "x", "a", "left"),
        ]
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        for name, place, low, high, ha in places:
            symbol = name if self.scene["tied"] else name + superscript(t)
            value = f"{weight(self.scene, name, t):.2f}".replace("-", "−")
            y = (ROWS[low] + ROWS[high]) / 2
            known = self.back(t, name)
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
            self.table_row(name, TABLE[name])

    def table_row(self, name, y):
        terms, tied = self.r["terms"][name], self.scene["tied"]
        self.text(12, y, name, 18, ha="left", style="italic", bold=True)
        self.text(40, y, TERMS[name], color=QUIET, ha="left")
        largest = max(map(abs, terms)) or 1.0
        for t, term in zip(self.steps, terms, strict=True):
            x = self.column(t)
            edge = {"edgecolor": IDLE if tied else "#8c8c8c"}
            known = term if self.back(t, name) else None
            self.term_cell(x, y, self.node_width, known, largest, **edge)
            if tied:
                sign = "=" if t == self.T else "+"
                self.text(x + self.pitch / 2, y, sign, color=QUIET)
        arrived = [terms[t - 1] for t in self.steps if self.back(t, name)]
        if tied and arrived:
            size = 16 if len(arrived) == self.T else 13
            total = format_number(sum(arrived))
            self.text(self.sum, y, total, size, BACK_TEXT, bold=True)

    def term_cell(self, x, y, width, term, largest, **edge):
        """A cell of a row of terms; a bar compares `term` with the `largest`."""
        frame = {"edgecolor": IDLE, "facecolor": "none"} | edge
        corner = (x - width / 2, y - 11)
        self.ax.add_patch(Rectangle(corner, width, 22, **frame))
        if term is None:
            return
        length = term / largest * (width / 2 - 1)
        bar = Rectangle((x, y - 10), length, 20, fc="#d55e00", alpha=0.25)
        self.ax.add_patch(bar)
        self.text(x, y, format_number(term), color=BACK_TEXT, bold=True)
