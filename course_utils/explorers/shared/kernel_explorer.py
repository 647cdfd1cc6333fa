"""Base of the explorers that need a kernel: a trained model, drawn by matplotlib.

Three layers in a module each: ``compute`` turns settings into plain arrays and is
tested without a display; ``draw`` and ``update`` put them into a figure that stays the
same for the explorer's life; `KernelExplorer` is the shell of widgets around them.
"""

import asyncio
import html
import io
import math
import threading

import ipywidgets as widgets
import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from PIL import Image

from course_utils.explorers.shared.kernel_controls import (
    CONTROL_WIDTH,
    LABEL_WIDTH,
    TEXT_WIDTH,
    Picture,
)
from course_utils.plotting import to_png, use_style

# Events that arrive within this time are answered by one picture. While a picture is
# being drawn further events wait, so it can be short: the loop takes them all first.
GATHER = 0.008  # s
# Larger than the theme's 13 px; in a dark theme the picture is dark too.
STYLE = """
.rnn-kernel-explorer { --jp-widgets-font-size: 15px; }
.rnn-kernel-explorer p { margin: 0 0 4px; line-height: 1.35; font-size: 15px; }
.rnn-kernel-explorer .question { font-size: 20px; font-weight: 700; }
.rnn-kernel-explorer [role=status] { font-size: 17px; line-height: 1.35; }
body[data-jp-theme-light="false"] .rnn-kernel-explorer img {
  filter: invert(0.9) hue-rotate(180deg);
}
"""


class KernelExplorer:
    """Shell of an explorer: labelled controls, reset, picture, live sentence.

    A subclass sets `question`, `first`, `controls` and `size`, and names its layers::

        class Echo(KernelExplorer):
            controls = (Slider("w", ...), Slider("T", ...))
            compute = staticmethod(compute)      # (w=..., T=...) → dict of arrays
            draw = staticmethod(draw)            # (fig, arrays) → artists
            update = staticmethod(update)        # (artists, arrays)
            describe = staticmethod(describe)    # arrays → one sentence

    ``compute`` may raise ValueError with a sentence for the reader. An explorer of
    something that it is given (a trained model) keeps it before it calls this
    ``__init__``, and its ``compute`` and ``controls`` are its own.

    Parameters
    ----------
    **settings
        Values to start with instead of the controls' own.

    Attributes
    ----------
    widget : ipywidgets.Widget
        What a notebook shows.
    controls_by_name : dict
        The live control widgets.
    error : Exception or None
        What went wrong at the last setting. The explorer shows it to the reader; a
        test has to look here, because a notebook never hears of it.
    pictures : int
        Number of pictures drawn so far.
    """

    question = ""
    first = ""  # what to try first
    controls = ()
    size = (7.0, 3.2)  # inches, at 100 dots each

    def __init__(self, **settings):
        self.error, self.pictures = None, 0
        self._artists, self._sentence = None, ""
        self._stale, self._timer, self._held = True, None, False
        self._figure = _figure(self.size)
        self.controls_by_name = {c.name: c.widget() for c in self.controls}
        unknown = sorted(settings.keys() - self.controls_by_name.keys())
        if unknown:
            raise ValueError(
                f"{type(self).__name__} has no setting {', '.join(unknown)}; "
                f"expected some of {', '.join(self.controls_by_name)}"
            )
        for name, value in settings.items():
            self.controls_by_name[name].value = value
        self._start = self.settings()
        # A cell's code and a control's messages come in different threads.
        self._alone = threading.RLock()
        self._build()
        self.flush()

    def _build(self):
        self._image = Picture(format="png")
        # At its own size where there is room; a stretched picture is a blurred one.
        self._image.layout = widgets.Layout(
            max_width="100%", object_fit="contain", align_self="flex-start"
        )
        self._words, self._alarm = widgets.HTML(), widgets.HTML()
        self._reset = widgets.Button(
            description="Reset", tooltip="Back to the settings at the start",
            layout=widgets.Layout(width="7em"),
        )  # fmt: skip
        self._reset.on_click(lambda _: self.reset())
        for control in self.controls_by_name.values():
            control.observe(self._request, "value")
        heading = widgets.HTML(self._heading())
        self.widget = widgets.VBox([
            heading, *self._rows(), self._reset, self._alarm, self._image, self._words,
        ])  # fmt: skip
        self.widget.add_class("rnn-kernel-explorer")

    def _heading(self):
        """The question, what to try first, and the style of the whole."""
        question, first = html.escape(self.question), html.escape(self.first)
        parts = [f"<style>{STYLE}</style><p class='question'>{question}</p>"]
        if first:
            parts.append(f"<p><b>Try first:</b> {first}</p>")
        return "".join(parts)

    def _rows(self):
        """A line of text by itself, the other controls in pairs."""
        controls = list(self.controls_by_name.values())
        texts = [c for c in controls if isinstance(c, widgets.Text)]
        others = [c for c in controls if c not in texts]
        for control in controls:
            control.style.description_width = LABEL_WIDTH
            control.layout.width = TEXT_WIDTH if control in texts else CONTROL_WIDTH
        pairs = [others[i : i + 2] for i in range(0, len(others), 2)]
        # On a narrow page one stands below the other.
        wrap = widgets.Layout(flex_flow="row wrap")
        return [*texts, *(widgets.Box(pair, layout=wrap) for pair in pairs)]

    def settings(self):
        """The controls' values by name."""
        return {name: c.value for name, c in self.controls_by_name.items()}

    def reset(self):
        """Back to the settings it was made with; one new picture."""
        with self._alone:
            self._held = True
            try:
                for name, value in self._start.items():
                    self.controls_by_name[name].value = value
            finally:
                self._held = False
            self._request()

    def sentence(self):
        """What the picture shows now, in words."""
        with self._alone:
            self.flush()
            return self._sentence

    def metadata(self):
        """What an output stores: that only a kernel can move this one."""
        return {"name": type(self).__module__.rpartition(".")[2], "kernel": True}

    def snapshot(self):
        """The picture now as PNG bytes in few colours; raises what `error` holds."""
        with self._alone:
            self.flush()
            if self.error:
                raise self.error
            return _few_colours(to_png(self._figure))

    def _request(self, change=None):
        """A control has moved: draw soon, once for all that move meanwhile."""
        with self._alone:
            self._stale = True
            if self._held:
                return
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:  # no kernel: a script or a test
                self.flush()
                return
            if self._timer is None:
                self._timer = loop.call_later(GATHER, self.flush)

    def flush(self):
        """Draw now if a control has moved since the last picture."""
        with self._alone:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if not self._stale:
                return
            self._stale = False
            try:
                self._render()
                self.error = None
            except Exception as error:  # nobody else would ever see it
                self.error = error
                self._sentence = _in_words(error)
            self._show_words()

    def _render(self):
        settings = self.settings()
        _expect_numbers(settings)
        arrays = self.compute(**settings)
        if self._artists is None:
            with mpl.rc_context():
                use_style()
                self._artists = self.draw(self._figure, arrays)
        self.update(self._artists, arrays)
        sentence = self.describe(arrays)
        png = _drawn_once(self._figure)
        self._sentence, self._image.value = sentence, png
        self._image.tooltip = sentence
        self.pictures += 1

    def _show_words(self):
        text = html.escape(self._sentence)
        if self.error is None:
            self._alarm.value = ""
            self._words.value = f"<div role='status' aria-live='polite'>{text}</div>"
            return
        self._words.value = ""
        still = " The picture below is the last that could be drawn."
        self._alarm.value = (
            "<div role='alert' style='border-left:4px solid "
            "var(--jp-error-color1, #d32f2f);padding:2px 10px;line-height:1.5'>"
            f"{text}{still if self.pictures else ''}</div>"
        )


def _figure(size):
    """A figure of its own: pyplot neither knows nor closes it."""
    with mpl.rc_context():
        use_style()
        # A computed layout would double the time of every picture. "none" would not
        # last: after each savefig matplotlib goes back to the style's layout.
        still = PlaceHolderLayoutEngine(adjust_compatible=True, colorbar_gridspec=True)
        figure = Figure(figsize=size, dpi=100, layout=still)
    FigureCanvasAgg(figure)
    return figure


def _drawn_once(figure):
    """The same picture as `to_png` in half the time: savefig draws everything twice."""
    buffer = io.BytesIO()
    fast = {"compress_level": 1}  # it goes no further than this computer
    figure.canvas.print_png(buffer, metadata={"Software": None}, pil_kwargs=fast)
    return buffer.getvalue()


def _expect_numbers(settings):
    for name, value in settings.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(
                f"{name} is {value}, and nothing can be computed from that. Move its "
                "slider or press Reset."
            )


def _in_words(error):
    if isinstance(error, ValueError):
        return str(error)
    return (
        f"This setting cannot be drawn ({type(error).__name__}: {error}). That is a "
        "fault of the explorer, not yours. Reset brings it back."
    )


def _few_colours(png):
    """The same picture with a palette: a quarter of the bytes."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    small = image.quantize(128, method=Image.Quantize.MEDIANCUT, dither=0)
    buffer = io.BytesIO()
    small.save(buffer, format="png", optimize=True)
    return buffer.getvalue()
