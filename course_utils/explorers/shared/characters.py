"""What the explorers of typed text share: characters one can see, and the controls."""

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.explorers.shared.kernel_explorer import KernelExplorer
from course_utils.plotting.labels import BREAK, visible

# A font that comes with matplotlib; each letter is so much of its size wide.
MONO, ADVANCE = "DejaVu Sans Mono", 0.602
OPENING = "\n\n"  # between two paragraphs: a text begins after it
LONGEST = 2000  # characters that are read


def entropy(probs):
    """Of one distribution, (K,), in bits: -Σ p log2 p, where 0 log 0 is 0."""
    probs = probs[probs > 0]
    return float(-(probs * np.log2(probs)).sum()) + 0.0  # and never -0


def opening(vocabulary, before):
    """Numbers of what is read before a text.

    Parameters
    ----------
    vocabulary : course_utils.datasets.text.Vocabulary
    before : str or None
        None: a blank line, as between two paragraphs.

    Raises
    ------
    ValueError
        If there is nothing to read: a recurrent model then predicts nothing.
    """
    if before is None:
        known = "\n" in vocabulary.symbols
        before = OPENING if known else ""
    if not before:
        raise ValueError(
            "before is empty, or left out where the vocabulary has no newline; "
            "expected the symbols after which a text begins"
        )
    return vocabulary.encode(before)


def typed(vocabulary, text):
    """What was typed as numbers (T,), and which characters are not known.

    Raises
    ------
    ValueError
        If the text is too long, or holds a character for which there is no number.
    """
    text = text.replace(BREAK, "\n")
    if len(text) > LONGEST:
        raise ValueError(
            f"The text has {len(text)} characters; at most {LONGEST} are read."
        )
    unknown = sorted(set(text) - set(vocabulary.symbols))
    return vocabulary.encode(text), unknown


def unknown_words(unknown):
    """The sentence about characters that are not in the vocabulary, or none."""
    if not unknown:
        return ""
    return f" Not in the vocabulary, read as �: {' '.join(unknown[:8])}."


def quoted(text, most=24):
    """The end of a text, in quotation marks and visible."""
    shown = visible(text)
    return f"“{shown if len(shown) <= most else '…' + shown[1 - most :]}”"


class Pixels(Artist):
    """Pixels at a place of a figure, drawn as they are.

    A `FigureImage` would resample them for every picture, which takes longer than
    everything else.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    x, y : int
        Lower left corner, in pixels.
    pixels : (rows, columns, 4) uint8
    """

    def __init__(self, fig, x, y, pixels):
        super().__init__()
        self.x, self.y, self.pixels = x, y, pixels
        fig.add_artist(self)

    def set_data(self, pixels):
        """Show these from now on."""
        self.pixels, self.stale = pixels, True

    def draw(self, renderer):
        """As matplotlib asks for it."""
        if self.get_visible():
            context = renderer.new_gc()
            upwards = np.ascontiguousarray(self.pixels[::-1])
            renderer.draw_image(context, self.x, self.y, upwards)
            context.restore()
        self.stale = False


class Typewriter:
    """Text as pixels, every character in a cell of its own.

    A matplotlib text takes longer to draw than many bars, and explorers of text have
    hundreds of letters: here each is drawn once, and then copied.

    Parameters
    ----------
    cell, pitch : int
        Width and height of a character's cell in pixels.
    color : matplotlib colour
    """

    def __init__(self, cell, pitch, color="black"):
        self.cell, self.pitch = cell, pitch
        self._rgb = (255 * np.array(mpl.colors.to_rgb(color))).round().astype(np.uint8)
        self._drawn = {" ": np.zeros((pitch, cell), dtype=np.uint8)}

    def lines(self, lines, columns, rows=None):
        """Lines of text → (rows·pitch, columns·cell, 4) uint8, transparent elsewhere.

        What does not fit is left out.
        """
        rows = len(lines) if rows is None else rows
        lines = [line[:columns] for line in lines[:rows]]
        self._draw(sorted(set("".join(lines)) - self._drawn.keys()))
        alpha = np.zeros((rows, self.pitch, columns, self.cell), dtype=np.uint8)
        for r, line in enumerate(lines):
            for c, character in enumerate(line):
                alpha[r, :, c] = self._drawn[character]
        alpha = alpha.reshape(rows * self.pitch, columns * self.cell, 1)
        pixels = np.broadcast_to(self._rgb, (*alpha.shape[:2], 3))
        return np.concatenate([pixels, alpha], axis=-1)

    def _draw(self, missing):
        """All that were never needed before, in one picture, a cell apart."""
        if not missing:
            return
        dpi, step = 100, 3 * self.cell
        size = step * len(missing) / dpi, self.pitch / dpi
        figure = Figure(figsize=size, dpi=dpi, layout="none", facecolor="white")
        canvas = FigureCanvasAgg(figure)
        for i, character in enumerate(missing):
            figure.text(
                (i + 1 / 3) / len(missing), 0.27, character, family=MONO,
                fontsize=self.cell / ADVANCE * 72 / dpi, parse_math=False,
            )  # fmt: skip
        canvas.draw()
        ink = 255 - np.asarray(canvas.buffer_rgba())[..., 0]
        for i, character in enumerate(missing):
            x = i * step + self.cell
            self._drawn[character] = ink[: self.pitch, x : x + self.cell]


def expect_size(name, log_probs, vocabulary):
    """A model that scores another number of symbols is refused."""
    if log_probs.shape[-1] != len(vocabulary):
        raise ValueError(
            f"the vocabulary has {len(vocabulary)} symbols, {name} scores "
            f"{log_probs.shape[-1]}; expected one size"
        )


class TextExplorer(KernelExplorer):
    """An explorer whose first control is a line of text."""

    def __init__(self, **settings):
        """A newline in a text that it starts with is shown by its sign."""
        field = self.controls[0].name
        if field in settings:
            settings[field] = settings[field].replace("\n", BREAK)
        super().__init__(**settings)
