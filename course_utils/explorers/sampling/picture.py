"""The picture of the sampling explorer: two distributions, and the written text."""

import numpy as np

from course_utils.explorers.shared.characters import Pixels, Typewriter
from course_utils.plotting import COLORS
from course_utils.plotting.labels import visible

ROWS = 14  # characters in the bars
WIDTH, HEIGHT, DPI = 880, 410, 100  # pixels of the picture; places are pixels too
ROW, X, Y, SPAN = 21, 166, 38, 216  # height of a row of bars; where they are
TEXT_X, TEXT_Y, COLUMNS, LINES = 406, 4, 39, 15  # where the written text is
PROMPTED = 86  # characters of the prompt before the text
KEPT, CUT, DRAWN, QUIET = COLORS["input"], "#b5b5b5", COLORS["backward"], "#6f6f6f"
SCALES = (0.25, 0.5, 1.0)  # where the axis of probabilities may end


def wrapped(text, columns):
    """Lines of at most `columns` characters; joined they are the text again.

    A newline ends its line, a line that is too long ends behind its last space.
    """
    lines = []
    whole_lines = [f"{line}\n" for line in text.split("\n")]
    whole_lines[-1] = whole_lines[-1][:-1]
    for whole in whole_lines:
        while len(whole) > columns:
            space = whole.rfind(" ", 0, columns) + 1
            lines.append(whole[: space or columns])
            whole = whole[space or columns :]
        lines += [whole] if whole else []
    return lines


def draw(fig, arrays):
    """Bars on the left, the text on the right; once."""
    ax = fig.add_axes([X / WIDTH, Y / HEIGHT, SPAN / WIDTH, (ROWS + 1) * ROW / HEIGHT])
    ax.set(ylim=(ROWS + 0.5, -0.5), yticks=[])
    ax.tick_params(length=0, pad=2)
    rows = np.arange(ROWS + 1)
    before, after = (
        ax.barh(rows + shift, np.zeros(ROWS + 1), 0.37, color=color)
        for shift, color in ((-0.2, KEPT), (0.2, DRAWN))
    )
    columns = [(4, 3, "black"), (38, 6, KEPT), (99, 6, DRAWN)]
    (cut,) = ax.barh(ROWS - 0.2, 0, 0.37, color=CUT)  # of the others, what is cut off
    labels = [_Block(fig, x, Y, ROWS + 1, n, 9, ROW, c) for x, n, c in columns]
    text = [
        _Block(fig, TEXT_X, TEXT_Y, LINES, COLUMNS, 12, 24, color)
        for color in (QUIET, "black")
    ]
    heads = [
        fig.text(x / WIDTH, y / HEIGHT, "", fontsize=11, color=color)
        for x, y, color in (
            (8, 389, "black"), (8, 363, KEPT), (188, 363, DRAWN), (TEXT_X, 389, "black")
        )
    ]  # fmt: skip
    return {
        "ax": ax, "before": before, "after": after, "cut": cut, "labels": labels,
        "text": text, "heads": heads,
    }  # fmt: skip


class _Block:
    """A place in the picture for lines of typewriting."""

    def __init__(self, fig, x, y, rows, columns, cell, pitch, color):
        self.write = Typewriter(cell, pitch, color)
        self.size = columns, rows
        self.image = Pixels(fig, x, y, self.write.lines([], *self.size))

    def show(self, lines):
        self.image.set_data(self.write.lines(lines, *self.size))


def update(artists, arrays):
    """The same artists with new numbers."""
    before, after = (_with_rest(arrays[name]) for name in ("before", "after"))
    top = max(before[:ROWS].max(), after[:ROWS].max(), before[ROWS], after[ROWS])
    scale = next(end for end in SCALES if top <= end + 1e-9)
    artists["ax"].set_xlim(0, scale)
    ends = (0, scale / 2, scale)
    artists["ax"].set_xticks(ends, [f"{100 * end:g} %" for end in ends])
    for i in range(ROWS + 1):
        artists["before"][i].set_width(before[i])
        artists["before"][i].set_color(KEPT if i < arrays["kept"] else CUT)
        artists["after"][i].set_width(after[i])
    cut = arrays["before"][max(ROWS, arrays["kept"]) :].sum()
    artists["before"][ROWS].set_width(before[ROWS] - cut)
    artists["cut"].set_bounds(before[ROWS] - cut, ROWS - 0.385, cut, 0.37)
    _update_labels(artists["labels"], arrays, before, after)
    _update_words(artists["heads"], arrays)
    _update_text(artists["text"], arrays)


def _with_rest(probs):
    """The first rows, and the sum of all others: (ROWS + 1,)."""
    first = np.pad(probs[:ROWS], (0, max(0, ROWS - len(probs))))
    return np.append(first, probs[ROWS:].sum())


def _update_labels(labels, arrays, before, after):
    symbols, kept = arrays["symbols"], arrays["kept"]
    names = [f"{visible(symbol):>3}" for symbol in symbols[:ROWS]]
    missing, others = [""] * (ROWS - len(names)), len(symbols) - len(names)
    last = [f"{'+' + str(others):>3}"] if others else [""]
    there = [bool(name) for name in (names + missing + last)]
    labels[0].show(names + missing + last)
    labels[1].show(
        [_percent(p) if t else "" for p, t in zip(before, there, strict=True)]
    )
    labels[2].show([
        "" if not t else _percent(p) if i < kept else "   cut"
        for i, (p, t) in enumerate(zip(after, there, strict=True))
    ])  # fmt: skip


def _percent(p):
    return f"{100 * p:5.1f}%"


def _update_words(heads, arrays):
    K, kept, (before, after) = len(arrays["order"]), arrays["kept"], arrays["entropies"]
    written, wanted = len(arrays["text"]), arrays["settings"]["length"]
    far = f"{written}" if written == wanted else f"{written} of {wanted}"
    for head, words in zip(
        heads,
        (
            f"next: {kept} of {K} characters kept; entropy of",
            f"■ model {before:.2f} bits",
            f"■ drawn from {after:.2f} bits",
            f"{far} characters written, {arrays['bits']:.2f} bits each for the model",
        ),
        strict=True,
    ):
        head.set_text(words)


def _update_text(blocks, arrays):
    prompt = arrays["prompt"]
    prompt = prompt if len(prompt) <= PROMPTED else f"…{prompt[1 - PROMPTED :]}"
    lines = wrapped(prompt + arrays["text"], COLUMNS)
    more = len(lines) - LINES + 1
    left, prompts, texts = len(prompt), [], []
    for line in lines[: LINES - 1] if more > 1 else lines:
        cut = min(left, len(line))
        left -= cut
        shown = line.replace("\n", visible("\n"))
        prompts.append(shown[:cut])
        texts.append(" " * cut + shown[cut:])
    if more > 1:
        prompts.append("")
        texts.append(f"… and {more} lines more")
    for block, part in zip(blocks, (prompts, texts), strict=True):
        block.show(part)
