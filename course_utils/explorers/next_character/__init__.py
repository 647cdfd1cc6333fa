"""Explorer: what does a language model expect next while you type?

Models are given; the reader types. The bars are the most probable next characters of
one model, or of two side by side; below, how surprised each was by what was typed.
"""

import numpy as np
from matplotlib.ticker import MaxNLocator

from course_utils.explorers.shared.characters import (
    Pixels,
    TextExplorer,
    Typewriter,
    entropy,
    expect_size,
    opening,
    quoted,
    typed,
    unknown_words,
)
from course_utils.explorers.shared.kernel_controls import Choice, TextField
from course_utils.models.next_token import Rereader, reader
from course_utils.plotting import COLORS
from course_utils.plotting.labels import visible

START = "The return value is the num"
NONE = "none"
MOST, SHOWN, LONGEST = 12, 59, 20  # bars, characters in the picture, letters of a name
SIDES = (COLORS["input"], COLORS["backward"])
WIDTH, HEIGHT, DPI = 880, 430, 100  # pixels of the picture; places are pixels too
ROW, COLUMN = 16, 13  # pixels of a bar and its label, of a letter of the text
X, Y = (100, 550), 185  # lower left corners of the two panels
SPAN, ALONE = 304, 756  # width of a panel beside another, and of one by itself
STRIP = (100, 48, SHOWN * COLUMN, 84)  # its x, y, width, height
NAMES = 10  # letters of a bar's label


def expectation(symbols, log_probs, ids):
    """What one model expects next, and how each symbol so far surprised it.

    Parameters
    ----------
    symbols : sequence of str
        The K symbols.
    log_probs : (T + 1, K)
        Natural logarithms; row t before the text's symbol t, the last one after it.
    ids : (T,) int
        The text.

    Returns
    -------
    dict
        "symbols", "probs": the `MOST` most probable next ones, of equal ones the
        first; "others", "rest": how many more there are, and their probability;
        "entropy" in bits; "surprise" (T,), -log2 of the probability that the model
        gave each symbol before it was read; "mean" of it, NaN without a text.
    """
    probs = np.exp(log_probs[-1])
    best = np.argsort(-probs, kind="stable")[:MOST]
    surprise = -log_probs[np.arange(len(ids)), ids] / np.log(2) + 0.0
    return {
        "symbols": [symbols[i] for i in best], "probs": probs[best],
        "others": len(probs) - len(best),
        "rest": max(0.0, 1 - float(probs[best].sum())), "entropy": entropy(probs),
        "surprise": surprise, "mean": surprise.mean() if len(ids) else np.nan,
    }  # fmt: skip


def compute(reads, vocabulary, start, text, left, right=NONE):
    """What one model, or two, make of a text.

    Parameters
    ----------
    reads : dict
        Name → function of the numbers of a text (T,) that gives log-probabilities
        (T, K): a `Rereader` of each model.
    vocabulary : course_utils.datasets.text.Vocabulary
    start : (S,) int
        What stands before the text.
    text : str
    left, right : str
        Names; `right` may be `NONE`.

    Returns
    -------
    dict
        "models": for each shown what `expectation` finds, and its "name"; "text" as
        it was read; "guess": log2 K, the surprise of one who knows nothing;
        "unknown": characters that are not in the vocabulary.

    Raises
    ------
    ValueError
        If the text cannot be read, or there is no such model.
    """
    shown = [left] if right in (NONE, left) else [left, right]
    for name in shown:
        if name not in reads:
            raise ValueError(f"there is no model {name!r}; expected {', '.join(reads)}")
    ids, unknown = typed(vocabulary, text)
    found = []
    for name in shown:
        log_probs = reads[name](np.concatenate([start, ids]))[len(start) - 1 :]
        expect_size(name, log_probs, vocabulary)
        found.append({"name": name} | expectation(vocabulary.symbols, log_probs, ids))
    return {
        "models": found, "text": vocabulary.decode(ids), "unknown": unknown,
        "guess": float(np.log2(len(vocabulary))),
    }  # fmt: skip


def draw(fig, arrays):
    """Two panels of bars, the strip of surprise below; once."""
    panels = [_draw_bars(fig, *side) for side in zip(X, SIDES, strict=True)]
    return {"panels": panels} | _draw_strip(fig, arrays)


def place(x, y, width, height):
    """Pixels → what `Figure.add_axes` wants."""
    return [x / WIDTH, y / HEIGHT, width / WIDTH, height / HEIGHT]


def _draw_bars(fig, x, color):
    ax = fig.add_axes(place(x, Y, SPAN, (MOST + 1) * ROW))
    ax.set(xlim=(0, 1), ylim=(MOST + 0.5, -0.5), yticks=[])
    ax.set_xticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    ax.tick_params(length=0, pad=2)
    bars = ax.barh(range(MOST + 1), np.zeros(MOST + 1), 0.74, color=color)
    bars[MOST].set_color("#9a9a9a")
    write = Typewriter(9, ROW)
    blank = write.lines([], NAMES, MOST + 1)
    names = Pixels(fig, x - 5 - NAMES * write.cell, Y, blank)
    title = ax.text(
        0, 1.02, "", transform=ax.transAxes, fontsize=11, color=color, parse_math=False
    )
    return {"ax": ax, "bars": bars, "names": names, "title": title, "write": write}


def _draw_strip(fig, arrays):
    ax = fig.add_axes(place(*STRIP))
    ax.set(xlim=(-0.5, SHOWN - 0.5), xticks=[])
    ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    lines = ax.vlines([], [], [], color=SIDES[0], lw=9 * 72 / DPI)
    (dots,) = ax.plot([], [], "o", color=SIDES[1], ms=5.5, mec="white", mew=0.7)
    ax.axhline(arrays["guess"], color="#555555", lw=1, ls="--")
    # Each letter stands under its column, which is just as wide.
    write = Typewriter(COLUMN, 28)
    blank = write.lines([], SHOWN, 1)
    letters = Pixels(fig, STRIP[0], STRIP[1] - 32, blank)
    y = (STRIP[1] + STRIP[3] + 8) / HEIGHT
    head = f"surprise (bits);  - -  guessing: {arrays['guess']:.1f}"
    fig.text(8 / WIDTH, y, head, fontsize=11)
    keys = [
        fig.text(x / WIDTH, y, "", fontsize=11, color=color, parse_math=False)
        for x, color in zip((290, 580), SIDES, strict=True)
    ]
    return {
        "strip": ax, "lines": lines, "dots": dots, "keys": keys,
        "letters": letters, "write": write,
    }  # fmt: skip


def update(artists, arrays):
    """The same artists with new numbers."""
    models = arrays["models"]
    span = SPAN if len(models) == 2 else ALONE
    artists["panels"][0]["ax"].set_position(place(X[0], Y, span, (MOST + 1) * ROW))
    for i, panel in enumerate(artists["panels"]):
        there = i < len(models)
        panel["ax"].set_visible(there)
        panel["names"].set_visible(there)
        if there:
            _update_bars(panel, models[i])
    _update_strip(artists, arrays)


def _update_bars(panel, model):
    missing = MOST - len(model["probs"])  # few symbols: the others' bar stays last
    widths = [*model["probs"], *[0] * missing, model["rest"]]
    lines = [
        _label(visible(s), p) for s, p in zip(model["symbols"], widths, strict=False)
    ]
    lines += [""] * missing + [_label(f"+{model['others']}", model["rest"])]
    for bar, width in zip(panel["bars"], widths, strict=True):
        bar.set_width(width)
    panel["names"].set_data(panel["write"].lines(lines, NAMES))
    name = _cut(model["name"])
    panel["title"].set_text(f"{name}: entropy {model['entropy']:.2f} bits")


def _label(symbol, p):
    return f"{symbol:>3} {100 * p:5.1f}%"


def _update_strip(artists, arrays):
    models, text = arrays["models"], arrays["text"][-SHOWN:]
    heights = [model["surprise"][-SHOWN:] for model in models]
    bars = [[(t, 0), (t, height)] for t, height in enumerate(heights[0])]
    artists["lines"].set_segments(bars)
    dots = heights[1] if len(models) == 2 else []
    artists["dots"].set_data(range(len(dots)), dots)
    top = max(arrays["guess"], *(h.max(initial=0) for h in heights))
    artists["strip"].set_ylim(0, 1.08 * top)
    artists["letters"].set_data(artists["write"].lines([visible(text)], SHOWN))
    keys = [
        f"{m} {_cut(model['name'])}{_mean(model)}"
        for m, model in zip("■●", models, strict=False)
    ]
    for key, words in zip(artists["keys"], [*keys, ""], strict=False):
        key.set_text(words)


def _mean(model):
    return "" if np.isnan(model["mean"]) else f": mean {model['mean']:.2f}"


def _cut(name):
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def describe(arrays):
    """What each model expects, how sure it is, and where it was surprised most."""
    models, text = arrays["models"], arrays["text"]
    where = f"After {quoted(text)}" if text else "Where a text begins,"
    words = f"{where} {'. '.join(_expects(model) for model in models)}."
    if text:
        count = "1 character" if len(text) == 1 else f"{len(text)} characters"
        means = ", ".join(f"{m['mean']:.2f} bits ({m['name']})" for m in models)
        t = int(models[0]["surprise"].argmax())
        words += (
            f" Mean surprise over {count}: {means}; {models[0]['name']} was surprised "
            f"most by character {t + 1} “{visible(text[t])}” "
            f"({models[0]['surprise'][t]:.1f} bits)."
        )
    if len(text) > SHOWN:
        words += f" Shown are the last {SHOWN} characters."
    return words + unknown_words(arrays["unknown"])


def _expects(model):
    first = [
        f"“{visible(symbol)}” ({100 * p:.0f} %)"
        for symbol, p in zip(model["symbols"][:3], model["probs"], strict=False)
    ]
    return (
        f"{model['name']} expects {', '.join(first)}; the {model['others']} not shown "
        f"together {100 * model['rest']:.0f} %, entropy {model['entropy']:.2f} bits"
    )


class NextCharacter(TextExplorer):
    """The next character as models expect it: type a text, choose one or two.

    Parameters
    ----------
    models : dict
        Name on the screen → model, one for each; anything that
        `models.next_token.reader` can read. As it is now (what is trained on later
        needs a new explorer).
    vocabulary : course_utils.datasets.text.Vocabulary
    before : str, optional
        What is read before the text; left out, a blank line as before a paragraph.
    **settings
        As for every `KernelExplorer`: text (↵ is a newline), left and right (names;
        right may be "none").

    Raises
    ------
    ValueError
        If there is no model, or one does not have the vocabulary's size.
    """

    question = "What does the model expect next?"
    first = "type the closing quotation mark; watch what each model expects then."
    size = (WIDTH / DPI, HEIGHT / DPI)

    def __init__(self, models, vocabulary, *, before=None, **settings):
        names = tuple(models)
        if not names:
            raise ValueError("models is empty; expected at least one, by its name")
        self._vocabulary, self._before = vocabulary, opening(vocabulary, before)
        self._reads = {name: Rereader(reader(model)) for name, model in models.items()}
        for name, read in self._reads.items():
            expect_size(name, read(self._before), vocabulary)
        self.controls = (TextField("text", "text", "characters", START),)
        if len(names) > 1:
            self.controls += (
                Choice("left", "model", names, names[0]),
                Choice("right", "beside it", (*names, NONE), names[1]),
            )
        super().__init__(**settings)

    def compute(self, text, left=None, right=NONE):
        """The arrays for a text; with one model there is nothing to choose."""
        left = next(iter(self._reads)) if left is None else left
        given = self._reads, self._vocabulary, self._before
        return compute(*given, text, left, right)

    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
