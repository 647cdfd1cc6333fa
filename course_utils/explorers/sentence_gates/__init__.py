"""Explorer: what do the gates of a trained model do while it reads your sentence?

A character model is given; the reader types. The map has a column for each character
and a row for each of a few units, the line follows one unit of them.
"""

from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from course_utils.datasets.text import character_vocabulary
from course_utils.explorers.shared.kernel_controls import Choice, Slider, TextField
from course_utils.explorers.shared.kernel_explorer import KernelExplorer
from course_utils.models.gate_activations import gates_over
from course_utils.plotting import COLORS
from course_utils.plotting.labels import visible

# What is kept at each step, in the reader's words; the first is shown at the start.
NAMES = {
    "z": "update gate z", "r": "reset gate r", "f": "forget gate f",
    "i": "input gate i", "o": "output gate o", "n": "candidate n", "g": "candidate g",
    "c": "cell state c", "h": "state h",
}  # fmt: skip
MEANS = {
    "z": "near 1 keeps the old state", "r": "near 0 hides the old state",
    "f": "near 1 keeps the cell", "i": "near 1 lets the candidate in",
    "o": "near 1 shows the cell",
}  # fmt: skip
ORDERS = ("the most varying first", "by number")
MAP, LINE, STRIP = [0.105, 0.475, 0.79, 0.47], [0.105, 0.075, 0.79, 0.305], 0.41
ROWS = 10  # units in the map
SHOWN, READ = 60, 600  # characters in the picture, and at most read
START = "The statement is executed if the value is not true."


def reading(model, vocabulary, text):
    """What `model` does over a text, cut to what can be shown.

    Parameters
    ----------
    model : course_utils.models.language.CharacterModel
    vocabulary : course_utils.datasets.text.Vocabulary
    text : str

    Returns
    -------
    dict
        "symbols": the last `SHOWN` characters as they were read; "gates": name →
        (T, H) for those; "unknown": the characters that are not in the vocabulary;
        "length": of the text; "read": how many of them were read.

    Raises
    ------
    ValueError
        If there is no text, or a character for which there is no symbol.
    """
    if not text:
        raise ValueError("There is no text. Type at least one character.")
    kept = text[-READ:]
    ids = vocabulary.encode(kept)
    gates = gates_over(model, ids)
    known = set(vocabulary.symbols)
    return {
        "symbols": list(vocabulary.decode(ids[-SHOWN:])),
        "gates": {name: array[-SHOWN:] for name, array in gates.items()},
        "unknown": sorted(set(kept) - known), "length": len(text), "read": len(kept),
    }  # fmt: skip


def compute(found, quantity, order, first, row):
    """The rows of the map and the one that is followed.

    Parameters
    ----------
    found : dict
        From `reading`.
    quantity : str
        One of its gates, by its letter.
    order : str
        One of `ORDERS`: by how much a unit's `quantity` varies over the text, or not.
    first, row : int
        Which place in that order stands in the first row, and which row is followed,
        both from 1. What does not fit any more stays at the end.

    Returns
    -------
    dict
        "values" (rows, T); "units" (rows,) numbers from 0; "at": index of the row;
        "line" (T,); "state" (T,) h of the same unit; and what `reading` says.
    """
    if order not in ORDERS:
        raise ValueError(f"order is {order!r}; expected one of {', '.join(ORDERS)}")
    if quantity not in found["gates"]:
        known = ", ".join(found["gates"])
        raise ValueError(f"quantity is {quantity!r}; expected one of {known}")
    values = found["gates"][quantity]
    units = np.arange(values.shape[1])
    if order == ORDERS[0]:
        units = np.argsort(-values.std(axis=0), kind="stable")
    rows = min(ROWS, len(units))
    first = int(np.clip(first - 1, 0, len(units) - rows))
    units = units[first : first + rows]
    at = int(np.clip(row - 1, 0, rows - 1))
    return found | {
        "values": values[:, units].T, "units": units, "at": at, "first": first + 1,
        "line": values[:, units[at]], "state": found["gates"]["h"][:, units[at]],
        "quantity": quantity, "order": order,
    }  # fmt: skip


def draw(fig, arrays):
    """Map above, one unit's line below, the text between them; once."""
    artists = _draw_map(fig) | _draw_line(fig)
    # The text as pixels: it changes seldom, and sixty letters are slow to draw.
    width, height = fig.get_size_inches() * fig.dpi
    blank = _letters((), width, fig.dpi)
    strip = fig.figimage(blank, 0, round(STRIP * height), origin="upper")
    return artists | {"strip": strip, "width": width, "dpi": fig.dpi}


def _draw_map(fig):
    ax = fig.add_axes(MAP)
    image = ax.imshow(np.zeros((2, 2)), aspect="auto", interpolation="nearest")
    ax.grid(visible=False)
    ax.set(xticks=[], yticks=[])  # ticks are slow to draw: plain text stands there
    beside = ax.get_yaxis_transform()
    names = [
        ax.text(-0.01, row, "", transform=beside, ha="right", va="center", fontsize=10)
        for row in range(ROWS)
    ]
    frame = ax.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec="black", lw=2.2))
    bar = fig.add_axes([0.91, MAP[1], 0.016, MAP[3]])
    scale = bar.imshow(np.arange(256)[::-1, None], aspect="auto")
    bar.set(xticks=[], yticks=[])
    ends = [
        bar.text(1.4, y, "", transform=bar.transAxes, va=va, fontsize=10)
        for y, va in [(0, "bottom"), (1, "top")]
    ]
    title = fig.text(MAP[0], 0.962, "", fontsize=11)
    return {
        "map": ax, "image": image, "names": names, "frame": frame, "scale": scale,
        "ends": ends, "title": title,
    }  # fmt: skip


def _draw_line(fig):
    ax = fig.add_axes(LINE)
    ax.set(xticks=[])
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    (state,) = ax.plot([], [], ".--", color=COLORS["state"], lw=1.6)
    (line,) = ax.plot([], [], "o-", color=COLORS["backward"], lw=2, ms=5)
    found = {"lower": ax, "state": state, "line": line}
    for name, x, color in [("line", LINE[0], "backward"), ("state", 0.5, "state")]:
        found[f"{name}_name"] = fig.text(x, 0.016, "", fontsize=11, color=COLORS[color])
    return found


@lru_cache(maxsize=4)
def _letters(symbols, width, dpi):
    """The text as pixels, each letter under its column of the map."""
    still = Figure(figsize=(width / dpi, 0.26), dpi=dpi, layout="none")
    canvas = FigureCanvasAgg(still)
    for t, symbol in enumerate(symbols):
        x = MAP[0] + MAP[2] * (t + 0.5) / len(symbols)
        still.text(
            x, 0.55, visible(symbol), fontsize=11, family="DejaVu Sans Mono",
            ha="center", va="center", parse_math=False,
        )  # fmt: skip
    canvas.draw()
    return np.array(canvas.buffer_rgba())


def update(artists, arrays):
    """The same artists with new numbers."""
    values = arrays["values"]
    rows, T = values.shape
    low, high = _limits(arrays["quantity"], values)
    artists["image"].set_data(values)
    artists["image"].set_extent((-0.5, T - 0.5, rows - 0.5, -0.5))
    artists["image"].set_clim(low, high)
    for image in (artists["image"], artists["scale"]):
        image.set_cmap("cividis" if low == 0 else "RdBu_r")
    for text, end in zip(artists["ends"], (low, high), strict=True):
        text.set_text(f"{end:.3g}")
    artists["map"].set(xlim=(-0.5, T - 0.5), ylim=(rows - 0.5, -0.5))
    artists["frame"].set_bounds(-0.5, arrays["at"] - 0.5, T, 1)
    for row, text in enumerate(artists["names"]):
        text.set_text(f"unit {arrays['units'][row]}" if row < rows else "")
    quantity = arrays["quantity"]
    means = f": {MEANS[quantity]}" if quantity in MEANS else ""
    artists["title"].set_text(f"{NAMES[quantity]}{means}")
    letters = _letters(tuple(arrays["symbols"]), artists["width"], artists["dpi"])
    artists["strip"].set_data(letters)
    _update_line(artists, arrays, low, high)


def _update_line(artists, arrays, low, high):
    line, state, quantity = arrays["line"], arrays["state"], arrays["quantity"]
    t = np.arange(len(line))
    artists["line"].set_data(t, line)
    artists["state"].set_data(t, state)
    artists["state"].set_visible(quantity != "h")
    low, high = min(low, line.min(), state.min()), max(high, line.max(), state.max())
    pad = 0.06 * (high - low)
    artists["lower"].set(xlim=(-0.5, len(t) - 0.5), ylim=(low - pad, high + pad))
    unit = arrays["units"][arrays["at"]]
    artists["line_name"].set_text(f"● {NAMES[quantity]} of unit {unit}")
    artists["state_name"].set_text("" if quantity == "h" else f"- - its {NAMES['h']}")


def _limits(quantity, values):
    """Of the colours: a gate 0 to 1, the others -1 to 1, c as far as it goes."""
    if quantity in MEANS:
        return 0.0, 1.0
    size = max(1.0, float(np.abs(values).max()))
    return -size, size


def describe(arrays):
    """What is shown over how much text, and where the chosen unit stands out."""
    quantity, line, symbols = arrays["quantity"], arrays["line"], arrays["symbols"]
    T, unit = len(line), arrays["units"][arrays["at"]]
    means = f" ({MEANS[quantity]})" if quantity in MEANS else ""
    many = "1 character" if T == 1 else f"{T} characters"
    high, low = int(line.argmax()), int(line.argmin())
    name = NAMES[quantity].capitalize()
    words = (
        f"{name}{means} over {many}, {len(arrays['units'])} units from place "
        f"{arrays['first']}, {arrays['order']}. Unit {unit} is highest at "
        f"{_place(symbols, high)} ({line[high]:.2f}), lowest at {_place(symbols, low)} "
        f"({line[low]:.2f})."
    )
    if arrays["unknown"]:
        unknown = " ".join(arrays["unknown"][:8])
        words += f" Not in the vocabulary, read as �: {unknown}."
    if arrays["length"] > T:
        words += f" Shown are the last {T} of {arrays['length']} characters"
        if arrays["length"] > arrays["read"]:
            words += f", read the last {arrays['read']}"
        words += "."
    return words


def _place(symbols, t):
    return f"character {t + 1} “{visible(symbols[t])}”"


class SentenceGates(KernelExplorer):
    """Gates over a typed sentence: text, quantity and units to choose.

    Parameters
    ----------
    model : course_utils.models.language.CharacterModel
        Trained; as it is now (what is trained on later needs a new explorer).
    vocabulary : course_utils.datasets.text.Vocabulary, optional
        `character_vocabulary()` if left out.
    **settings
        As for every `KernelExplorer`: text, quantity (a letter), order, first, row.

    Raises
    ------
    ValueError
        If vocabulary and model do not have one size.
    """

    question = "What do the gates do while it reads your sentence?"
    first = "type another sentence, then look at the row of the forget gate."
    size = (8.8, 4.5)  # with its controls on one screen of 720 pixels

    def __init__(self, model, vocabulary=None, **settings):
        vocabulary = character_vocabulary() if vocabulary is None else vocabulary
        if len(vocabulary) != model.out.out_features:
            raise ValueError(
                f"the vocabulary has {len(vocabulary)} symbols, the model's scores "
                f"{model.out.out_features}; expected one size"
            )
        kept = reading(model, vocabulary, vocabulary.symbols[0])["gates"]
        letters = tuple((name, key) for key, name in NAMES.items() if key in kept)
        last = max(1, kept["h"].shape[1] - ROWS + 1)
        rows = min(ROWS, kept["h"].shape[1])
        self.controls = (
            TextField("text", "sentence", "characters", START),
            Choice("quantity", "what is shown", letters, letters[0][1]),
            Choice("order", "units", ORDERS, ORDERS[0]),
            Slider("first", "map starts with", "place", 1, last, 1, 1),
            Slider("row", "line follows", "row of the map", 1, rows, 1, 1),
        )
        self._reading = lru_cache(maxsize=8)(
            lambda text: reading(model, vocabulary, text)
        )
        super().__init__(**settings)

    def compute(self, text, **settings):
        """The arrays for a text: read once, however often it is shown."""
        return compute(self._reading(text), **settings)

    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
