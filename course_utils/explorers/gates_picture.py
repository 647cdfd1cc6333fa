"""The gate explorer as a still picture, laid out as the live one.

Units and places are those of ``static/gates_drawing.js``; below the drawing stand the
gates' values and the verdict.
"""

import textwrap

import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle

from course_utils.explorers.gates_cell import GATES, STEPS
from course_utils.explorers.gates_goals import GOALS, used, wanted
from course_utils.explorers.gates_words import (
    GATE_WORDS,
    describe,
    fixed,
    gate_words,
)
from course_utils.explorers.number_text import format_given
from course_utils.explorers.unrolled_picture import (
    BACK_TEXT,
    IDLE,
    QUIET,
    picture_png,
)
from course_utils.plotting.gates import GATE_COLORS
from course_utils.plotting.style import COLORS

WIDTH, HEIGHT, LEFT, TIME = 620, 744, 134, 540
PITCH = (WIDTH - 8 - LEFT) / STEPS
BANDS = {
    "x": (10, 94), "marks": (104, 132), "i": (148, 184), "f": (198, 234),
    "o": (248, 284), "memory": (304, 470), "carried": (486, 522),
}  # fmt: skip
LETTERS = {"store": "S", "reset": "R", "ask": "A", "count": "C"}
INK, BAND, TOLERANCE = "#111111", "#fbf0d9", "#f6dfae"


def draw_gates_png(scene, numbers, verdict):
    """The scene as PNG bytes; `numbers` of `gates_cell.run`, `verdict` of `judge`."""
    return picture_png(GatesPicture, scene, numbers | {"verdict": verdict})


def column(t):
    """x of the middle of the column of step `t`, a number or an array."""
    return LEFT + (t - 0.5) * PITCH


def memory_range(goal, values):
    """What the memory's row shows: lowest and highest, round if not near 0."""
    margin = GOALS[goal]["tolerance"] or 0.1
    low, high = min(values), max(values)
    return (-_round_up(-low) if low < -0.05 else -margin), _round_up(high)


def _round_up(size):
    """The next of 1, 2, 5, 10, 20, …"""
    power = 10 ** np.floor(np.log10(max(size, 1)))
    return next(power * d for d in (1, 2, 5, 10) if power * d >= size - 1e-9)


class GatesPicture:
    """One scene on a matplotlib axes whose units are pixels, y downwards."""

    width, height = WIDTH, HEIGHT

    def __init__(self, ax, scene, numbers):
        self.ax, self.scene, self.r = ax, scene, numbers
        self.verdict = numbers["verdict"]
        self.goal = GOALS[scene["goal"]]
        self.marks = used(scene["goal"], scene["marks"])
        self.targets = wanted(scene["goal"], scene["xs"], scene["marks"])
        self.steps = np.arange(1, STEPS + 1)
        ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        ax.axis("off")

    def draw(self):
        self.columns()
        self.signal()
        self.mark_row()
        for gate in GATES:
            self.gate(gate)
        self.memory()
        self.carried()
        self.settings()

    def text(self, x, y, words, size=14.5, color=INK, bold=False, **more):
        """`size` in pixels; begins at x unless ``ha`` says otherwise."""
        more = {"ha": "left", "va": "center_baseline"} | more
        weight = "bold" if bold else "normal"
        self.ax.text(x, y, words, size=0.72 * size, color=color, weight=weight, **more)

    def frame(self, ticks):
        for y, words in ticks:
            self.ax.plot([LEFT, WIDTH - 8], [y, y], color=IDLE, lw=0.8, zorder=0.5)
            self.text(LEFT - 4, y, words, 14, QUIET, ha="right")

    def bars(self, values, band, color):
        top, bottom = band
        heights = -(bottom - top) * np.asarray(values)
        self.ax.bar(
            column(self.steps), heights, 0.72 * PITCH, bottom,
            color=color, alpha=0.75, edgecolor=color, lw=0.8,
        )  # fmt: skip

    def columns(self):
        step = self.scene["step"]
        corner = column(step) - PITCH / 2, 2
        self.ax.add_patch(Rectangle(corner, PITCH, 552, fc=BAND, ec="none", zorder=0))
        for t in self.steps:
            if self.marks[t - 1]:
                ends = BANDS["marks"][1], BANDS["carried"][1]
                style = {"color": "#8c8c8c", "lw": 0.9, "ls": (0, (1.5, 4))}
                self.ax.plot([column(t)] * 2, ends, zorder=0.6, **style)
            chosen = t == step
            color = INK if chosen else QUIET
            self.text(column(t), TIME, str(t), 14, color, bold=chosen, ha="center")
        self.text(4, TIME, "step t", color=QUIET)

    def name(self, letter, words, y, value):
        """A row's letter and name, and its value at the chosen step."""
        self.text(4, y - 10, letter, 19, bold=True, style="italic")
        self.text(26, y - 9, words, color=QUIET)
        self.text(4, y + 10, f"{letter}({self.scene['step']}) = {value}", bold=True)

    def signal(self):
        top, bottom = BANDS["x"]
        zero = (top + bottom) / 2
        xs = np.asarray(self.scene["xs"])
        self.name("x", "signal", zero, fixed(xs[self.scene["step"] - 1]))
        self.frame([(top, "1"), (zero, "0"), (bottom, "−1")])
        ys = zero - xs * (zero - top)
        self.ax.vlines(column(self.steps), zero, ys, color=COLORS["input"], lw=1.8)
        self.dots(column(self.steps), ys, COLORS["input"])

    def dots(self, x, y, color, **edge):
        self.ax.plot(x, y, "o", color=color, ms=7.5, zorder=4, **edge)

    def mark_row(self):
        top, bottom = BANDS["marks"]
        middle = (top + bottom) / 2
        names = self.goal["marks"]
        for k, name in enumerate(names):
            y = middle + (18 * k - 9 if len(names) > 1 else 0)
            self.text(4, y, f"{LETTERS[name]} {name}", color=QUIET)
        for t, mark in enumerate(self.marks, start=1):
            if not mark:
                self.ax.plot(column(t), middle, ".", color="#8c8c8c", ms=3)
                continue
            color = COLORS["input" if mark == 1 else "backward"]
            box = FancyBboxPatch(
                (column(t) - 11, top), 22, bottom - top, fc="white", ec=color, lw=1.6,
                boxstyle="round,pad=0,rounding_size=6", ls="-" if mark == 1 else "--",
            )  # fmt: skip
            self.ax.add_patch(box)
            letter = LETTERS[names[mark - 1]]
            self.text(column(t), middle, letter, bold=True, ha="center")

    def gate(self, gate):
        top, bottom = BANDS[gate]
        value = gate_words(self.r[gate][self.scene["step"] - 1])
        self.name(gate, GATE_WORDS[gate], (top + bottom) / 2, value)
        self.frame([(top, "1"), (bottom, "")])
        self.bars(self.r[gate], BANDS[gate], GATE_COLORS[gate])

    def memory(self):
        r, (top, bottom) = self.r, BANDS["memory"]
        values = [*r["memory"][1:], *r["y"], *(self.targets or [])]
        low, high = memory_range(self.scene["goal"], values)
        scale = (bottom - top) / (high - low)

        def place(value):
            return bottom - (np.asarray(value) - low) * scale

        ticks = [(top, fixed(high, 0)), (place(0), "0")]
        self.frame(ticks + ([(bottom, fixed(low, 0))] if low <= -1 else []))
        edges = column(np.arange(STEPS + 1) + 0.5)
        stairs = {"edges": edges, "baseline": None, "zorder": 2}
        green = COLORS["state"]
        self.ax.stairs(place(r["memory"][1:]), color=green, lw=3.6, **stairs)
        if self.targets:
            height = 2 * self.goal["tolerance"] * scale
            tops = place(self.targets) - height / 2
            self.ax.bar(
                column(self.steps), height, PITCH, tops, color=TOLERANCE, zorder=1
            )
            dashes = {"color": INK, "lw": 1.8, "ls": (0, (4, 2.3))}
            self.ax.stairs(place(self.targets), **stairs, **dashes)
        off = set(self.verdict["misses"]) if self.verdict else set()
        for t, y in enumerate(place(r["y"]), start=1):
            self.output(column(t), y, t in off)
        self.legend(bool(off))

    def output(self, x, y, is_off):
        """An output: a dot if it is right, a cross if it is off."""
        if not is_off:
            self.dots(x, y, COLORS["score"], mec=INK, mew=0.8)
            return
        for color, width in (("white", 5.5), (COLORS["backward"], 2.6)):
            self.ax.plot(x, y, "x", color=color, ms=8.5, mew=width, zorder=4)

    def legend(self, any_off):
        y = BANDS["memory"][0] + 34
        self.ax.plot([6, 26], [y, y], color=COLORS["state"], lw=3.6)
        self.text(32, y, "memory V·c", color=QUIET)
        self.output(16, y + 26, False)
        self.text(32, y + 26, "output y", color=QUIET)
        if self.targets:
            self.ax.plot([6, 26], [y + 52] * 2, color=INK, lw=1.8, ls=(0, (4, 2.3)))
            self.text(32, y + 52, "wanted", color=QUIET)
        if any_off:
            self.output(16, y + 78, True)
            self.text(32, y + 78, "output, off", color=QUIET)

    def carried(self):
        top, bottom = BANDS["carried"]
        middle, t = (top + bottom) / 2, self.scene["step"]
        words = f"∂c({STEPS})/∂c(t)"
        self.text(4, middle - 9, words, 15, BACK_TEXT, bold=True)
        left = format_given(self.r["carried"][t], 2)
        self.text(4, middle + 10, f"t = {t}: {left}", color=QUIET)
        self.frame([(top, "1"), (bottom, "")])
        self.bars(self.r["carried"][1:], BANDS["carried"], COLORS["backward"])

    def settings(self):
        """Below the drawing: the gates' values, and the verdict in words."""
        heads = ["no mark", *(f"at {name}" for name in self.goal["marks"])]
        for k, gate in enumerate(GATES):
            values = zip(heads, self.scene[gate], strict=False)
            y = 568 + 19 * k
            self.text(4, y, GATE_WORDS[gate], bold=True)
            for place, (head, value) in enumerate(values):
                x = LEFT + 150 * place
                self.text(x, y, f"{head} {gate_words(value)}")
        weight = fixed(self.scene["weight"])
        signal = "·x" if self.scene["candidate"] == "x" else ""
        V = format_given(self.r["V"], 3)
        self.text(4, 625, "candidate", bold=True)
        self.text(
            LEFT, 625, f"g = tanh({weight}{signal}), readout V = 1/{weight} = {V}"
        )
        words = describe(self.scene, self.r, self.verdict)
        color = "#e3e3e3"
        if self.verdict:
            color = COLORS["state" if self.verdict["reached"] else "backward"]
        self.ax.add_patch(Rectangle((4, 640), 5, 100, fc=color, ec="none"))
        for k, line in enumerate(textwrap.wrap(words, 74)):
            self.text(20, 652 + 18 * k, line)
