"""The BPTT stepper as a still picture, laid out as the live one.

Units and places are those of ``static/bptt_stepper.js``.
"""

from matplotlib.patches import FancyBboxPatch, Rectangle

from course_utils.explorers.bptt_steps import (
    ACCUMULATED,
    KINDS,
    code_lines,
    equation_at,
    has_run,
    last_step,
    lines_of,
    mark_of,
    step_at,
    sum_so_far,
)
from course_utils.explorers.number_text import circled, format_number
from course_utils.explorers.unrolled_picture import (
    BACK_TEXT,
    IDLE,
    QUIET,
    Picture,
    picture_png,
)
from course_utils.plotting.style import COLORS

EQUATION = {"left": 8, "right": 596, "top": 476, "height": 92}
EQUATION_LINES = {"title": 492, "symbols": 519, "numbers": 548}
SUMS = {"head": 584, "first": 606, "pitch": 25, "left": 42, "room": 472}
CODE = {
    "left": 612, "right": 892, "top": 476, "first": 494, "pitch": 18, "indent": 34,
}  # fmt: skip
TINT, LINE_TINT = "#fbf0d9", "#f5dba6"


def draw_stepper_png(scene, numbers):
    """The scene as PNG bytes."""
    return picture_png(StepperPicture, scene, numbers)


class StepperPicture(Picture):
    """The graph, and below it the equation, the sums and the code."""

    height = 700

    def __init__(self, ax, scene, numbers):
        super().__init__(ax, scene, numbers)
        self.kind, self.now = step_at(scene["position"], scene["T"])

    def ahead(self, t, row):
        return True

    def back(self, t, item):
        return item in KINDS and has_run(self.scene["position"], self.T, t, item)

    def turned(self, row):
        return row != "x" and super().turned(row)

    def lit(self, item, t):
        return mark_of(self.scene["position"], self.T, item, t)

    def draw(self):
        self.network()
        self.equation()
        for row, name in enumerate(ACCUMULATED):
            self.sums_row(name, SUMS["first"] + row * SUMS["pitch"])
        self.sums_head()
        self.code()

    def panel(self, left, top, width, height, **style):
        corner = (left, top)
        round_corners = "round,pad=0,rounding_size=8"
        box = FancyBboxPatch(corner, width, height, boxstyle=round_corners, **style)
        self.ax.add_patch(box)

    def equation(self):
        now = equation_at(self.scene, self.r)
        left, top = EQUATION["left"], EQUATION["top"]
        width = EQUATION["right"] - left
        height = EQUATION["height"]
        self.panel(left, top, width, height, fc=TINT, ec="none")
        mark = Rectangle((left, top), 6, height, fc=COLORS["highlight"], ec="none")
        self.ax.add_patch(mark)
        for name, y in EQUATION_LINES.items():
            if name == "title":
                self.text(left + 18, y, now[name], color=QUIET, ha="left")
                continue
            size = 16 if len(now["numbers"]) > 52 and name == "numbers" else 20
            self.text(left + 18, y, now[name], size, ha="left", bold=True)

    def sums_pitch(self):
        return min(112, SUMS["room"] / self.T)

    def sums_head(self):
        pitch, y = self.sums_pitch(), SUMS["head"]
        for t in self.steps:
            x = SUMS["left"] + (t - 0.5) * pitch
            self.text(x, y, circled(t), color=QUIET)
            self.text(x + pitch / 2, y, "=" if t == self.T else "+", color=QUIET)
        x = SUMS["left"] + self.T * pitch + 10
        done = self.scene["position"] >= last_step(self.T)
        words = "sum" if done else "sum so far"
        self.text(x, y, words, color=QUIET, ha="left")

    def sums_row(self, name, y):
        """One weight: its terms in the cells of their steps, and their sum so far."""
        pitch, terms = self.sums_pitch(), self.r["terms"][name]
        largest = max(map(abs, terms)) or 1.0
        bar = name + "\u0304"
        self.text(16, y, bar, 18, BACK_TEXT, ha="left", style="italic", bold=True)
        for t in self.steps:
            x = SUMS["left"] + (t - 0.5) * pitch
            term = terms[t - 1] if self.back(t, name) else None
            now = (name, t) == (self.kind, self.now)
            edge = {"edgecolor": COLORS["highlight"], "lw": 3} if now else {}
            self.term_cell(x, y, pitch - 4, term, largest, **edge)
        x = SUMS["left"] + self.T * pitch + 10
        total = format_number(sum_so_far(self.scene, self.r, name) or 0.0)
        size = 16 if self.back(1, name) else 14
        self.text(x, y, total, size, BACK_TEXT, ha="left", bold=True)

    def code(self):
        """Right: the loop, with the line that ran last set off."""
        left, right, top = CODE["left"], CODE["right"], CODE["top"]
        first, pitch = CODE["first"], CODE["pitch"]
        lines, run = code_lines(self.scene["activation"]), lines_of(self.kind)
        height = first - top + pitch * len(lines)
        self.panel(left, top, right - left, height, fc="none", ec=IDLE)
        corner = (left + 3, first + (run[0] - 0.5) * pitch)
        band = Rectangle(
            corner, right - left - 6, pitch * len(run), fc=LINE_TINT, ec="none"
        )
        self.ax.add_patch(band)
        here = first + run[-1] * pitch
        self.text(left + 8, here, "▶", 12, BACK_TEXT, ha="left")
        mono = {"ha": "left", "family": "DejaVu Sans Mono"}
        for i, line in enumerate(lines):
            words = line.lstrip()
            x = left + 22 + (CODE["indent"] if words != line else 0)
            self.text(x, first + i * pitch, words, 14, bold=i in run, **mono)
        if self.kind != "start":
            mono["ha"] = "right"
            words = f"t={self.now}"
            y = first + 2 * pitch
            self.text(right - 8, y, words, 14, BACK_TEXT, bold=True, **mono)
