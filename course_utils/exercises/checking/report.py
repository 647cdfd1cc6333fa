"""What a learner reads: a verdict or a hint, as text and as a small page.

Colours come from JupyterLab's theme, so both read well on light and on dark; the
values after the comma serve where there is no theme (an HTML export).
"""

import html
import textwrap
from dataclasses import dataclass, field

_WARN = "var(--jp-warn-color1, #ef6c00)"
# status: (sign, heading, colour of the bar at the left)
STATUSES = {
    "passed": ("✓", "right", "var(--jp-success-color1, #2e7d32)"),
    "not attempted": ("○", "not attempted yet", "var(--jp-border-color1, #9e9e9e)"),
    "mistake": ("✗", "not yet, and the reason is known", _WARN),
    "wrong": ("✗", "not yet", _WARN),
    "error": ("✗", "it does not run through", "var(--jp-error-color1, #d32f2f)"),
}
WIDTH = 80


@dataclass
class Table:
    """Rows of short texts under their column names."""

    columns: list
    rows: list
    caption: str = ""

    def text(self):
        cells = [[str(c) for c in row] for row in [self.columns, *self.rows]]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  ".join(c.rjust(width) for c, width in zip(row, widths, strict=True))
            for row in cells
        ]
        return "\n".join([self.caption, *lines] if self.caption else lines)

    def html(self):
        head = "".join(f"<th style='{_CELL}'>{_safe(c)}</th>" for c in self.columns)
        body = "".join(
            "<tr>"
            + "".join(f"<td style='{_CELL}'>{_safe(c)}</td>" for c in row)
            + "</tr>"
            for row in self.rows
        )
        return (
            f"<div style='margin:6px 0 2px'>{_safe(self.caption)}</div>"
            f"<table style='margin:0;border-collapse:collapse'><thead><tr>{head}</tr>"
            f"</thead><tbody>{body}</tbody></table>"
        )


@dataclass
class Verdict:
    """What the checker found.

    Attributes
    ----------
    name : str
        The exercise.
    status : {"passed", "not attempted", "mistake", "wrong", "error"}
    paragraphs : list of (str, str)
        (label, text); the label may be empty.
    mistake : KnownMistake or None
        The mistake that gives exactly what the function gave.
    table : Table or None
    printed : str
        What the function printed while it was checked.
    """

    name: str
    status: str
    paragraphs: list = field(default_factory=list)
    mistake: object = None
    table: Table | None = None
    printed: str = ""

    @property
    def passed(self):
        """Whether everything was right."""
        return self.status == "passed"

    def __bool__(self):
        return self.passed

    def __repr__(self):
        sign, heading, _ = STATUSES[self.status]
        parts = [f"{sign} {self.name}: {heading}", *map(_paragraph, self.paragraphs)]
        if self.table:
            parts.append(textwrap.indent(self.table.text(), "  "))
        if self.printed:
            shown = textwrap.indent(self.printed.rstrip("\n"), "    ")
            parts.append(f"  Your function printed:\n{shown}")
        return "\n".join(parts)

    def _repr_html_(self):
        sign, heading, colour = STATUSES[self.status]
        parts = [
            f"<div style='font-weight:600'>{sign} <code>{_safe(self.name)}</code>: "
            f"{heading}</div>",
            *(_html_paragraph(label, text) for label, text in self.paragraphs),
        ]
        if self.table:
            parts.append(self.table.html())
        if self.printed:
            parts.append(
                "<div style='margin:6px 0 2px'>Your function printed:</div>"
                f"<pre style='margin:0'>{_safe(self.printed)}</pre>"
            )
        return _box(parts, colour)


@dataclass
class Hint:
    """One hint out of several; each says more than the one before."""

    name: str
    number: int
    total: int
    text: str

    def __repr__(self):
        head = f"{self.name}: hint {self.number} of {self.total}"
        return f"{head}\n{_paragraph(('', self.text))}"

    def _repr_html_(self):
        head = (
            f"<div style='font-weight:600'><code>{_safe(self.name)}</code>: "
            f"hint {self.number} of {self.total}</div>"
        )
        colour = "var(--jp-info-color1, #0277bd)"
        return _box([head, _html_paragraph("", self.text)], colour)


_CELL = (
    "padding:1px 10px;text-align:right;font-family:var(--jp-code-font-family,monospace)"
)


def _box(parts, colour):
    style = (
        f"border-left:4px solid {colour};padding:4px 12px;margin:4px 0;"
        "color:var(--jp-ui-font-color1, inherit);line-height:1.5;max-width:52em"
    )
    return f"<div role='status' style='{style}'>{''.join(parts)}</div>"


def _paragraph(pair):
    label, text = pair
    return textwrap.fill(
        _unmarked(f"{label}: {text}" if label else text),
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    " if label else "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _html_paragraph(label, text):
    head = f"<b>{_safe(label)}.</b> " if label else ""
    pieces = text.split("`")  # every second piece stands between backticks
    body = "".join(
        f"<code>{_safe(piece)}</code>" if i % 2 else _safe(piece)
        for i, piece in enumerate(pieces)
    )
    return f"<div style='margin:4px 0'>{head}{body}</div>"


def _unmarked(text):
    return text.replace("`", "")


def _safe(text):
    return html.escape(str(text))
