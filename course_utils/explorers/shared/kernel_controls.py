"""Controls of the explorers that need a kernel: labelled widgets of one width."""

from dataclasses import dataclass

import ipywidgets as widgets
import traitlets

# Of labels and controls; a slide has room for 48 em.
LABEL_WIDTH, CONTROL_WIDTH, TEXT_WIDTH = "11em", "25em", "44em"


def _shape(width=CONTROL_WIDTH):
    """Label and control as wide in every explorer."""
    return {
        "style": {"description_width": LABEL_WIDTH},
        "layout": widgets.Layout(width=width, max_width="100%"),
    }


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`; whole if `step` is an int.

    `unit` stands behind the label: a reader always knows what is counted.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    start: float

    def widget(self):
        """A fresh slider; arrow keys move it by one step."""
        kind = widgets.FloatSlider
        settings = {}
        if isinstance(self.step, int):
            kind = widgets.IntSlider
        else:
            digits = len(f"{self.step:g}".partition(".")[2])
            settings = {"readout_format": f".{digits}f"}
        return kind(
            value=self.start, min=self.low, max=self.high, step=self.step,
            description=f"{self.label} ({self.unit})", continuous_update=True,
            **_shape(), **settings,
        )  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One of several named things."""

    name: str
    label: str
    options: tuple
    start: str

    def widget(self):
        """A fresh drop-down list."""
        return widgets.Dropdown(
            options=self.options, value=self.start, description=self.label, **_shape()
        )  # fmt: skip


@dataclass(frozen=True)
class TextField:
    """A line of text that the reader types; every key counts, not only Enter."""

    name: str
    label: str
    unit: str
    start: str

    def widget(self):
        """A fresh text field."""
        return widgets.Text(
            value=self.start, description=f"{self.label} ({self.unit})",
            continuous_update=True, placeholder="type here", **_shape(TEXT_WIDTH),
        )  # fmt: skip


class Picture(widgets.Image):
    """An image that can have a tooltip, which is its accessible name.

    The browser side asks every widget with a tooltip for the length of its
    description; `ipywidgets.Image` has none, and is then not shown at all.
    """

    description = traitlets.Unicode("").tag(sync=True)
