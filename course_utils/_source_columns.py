"""Two sources in two highlighted columns: `compare.side_by_side`."""

import html
import inspect
import textwrap

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer


def side_by_side(left, right, titles=("NumPy", "PyTorch")):
    """Two sources in two highlighted columns, for the last line of a cell.

    Parameters
    ----------
    left, right : function, method, class, or str
        What to show; a str is shown as it is. Docstrings are left out: the equation
        is what the reader compares.
    titles : (str, str)

    Returns
    -------
    SideBySide
        Shows itself in a notebook, in light and dark themes and in an HTML export.
    """
    return SideBySide([_source(left), _source(right)], titles)


class SideBySide:
    """Two sources; in text (a terminal, a test) one after the other."""

    def __init__(self, sources, titles):
        self.sources, self.titles = sources, titles

    def __repr__(self):
        parts = zip(self.titles, self.sources, strict=True)
        return "\n\n".join(f"# {title}\n{source}" for title, source in parts)

    def _repr_html_(self):
        columns = "".join(
            f'<div><p class="rnn-title">{html.escape(title)}</p>'
            f"{highlight(source, PythonLexer(), HtmlFormatter(cssclass='rnn-code'))}"
            "</div>"
            for title, source in zip(self.titles, self.sources, strict=True)
        )
        return f"{_side_by_side_style()}<div class='rnn-columns'>{columns}</div>"


# Colours by role from JupyterLab's theme, with values that serve where there is none.
_TOKENS = {
    ".k, .kn, .kc, .ow": "var(--jp-mirror-editor-keyword-color, #008000)",
    ".s1, .s2, .sd, .sa, .si": "var(--jp-mirror-editor-string-color, #a31515)",
    ".c1, .cm": "var(--jp-mirror-editor-comment-color, #3f7879)",
    ".mi, .mf": "var(--jp-mirror-editor-number-color, #116644)",
    ".o": "var(--jp-mirror-editor-operator-color, #9c27b0)",
    ".nf, .nc, .fm": "var(--jp-mirror-editor-def-color, #0000ff)",
}


def _side_by_side_style():
    tokens = "".join(
        ", ".join(f".rnn-code {name.strip()}" for name in names.split(","))
        + f" {{ color: {colour}; }} "
        for names, colour in _TOKENS.items()
    )
    return (
        "<style>.rnn-columns { display: grid; gap: 12px; "
        "grid-template-columns: repeat(2, minmax(0, 1fr)); } "
        ".rnn-columns > div { border: 1px solid var(--jp-border-color2, #bdbdbd); "
        "border-radius: 3px; overflow-x: auto; padding: 4px 10px; } "
        ".rnn-title { font-weight: 600; margin: 2px 0 6px; } "
        ".rnn-code pre { background: none; color: inherit; line-height: 1.45; "
        "font-size: var(--jp-code-font-size, 13px); margin: 0; padding: 0; "
        "white-space: pre; word-break: normal; overflow-wrap: normal; } "
        f"{tokens}</style>"
    )


def _source(thing):
    if isinstance(thing, str):
        return textwrap.dedent(thing).strip()
    source = textwrap.dedent(inspect.getsource(thing))
    doc = inspect.getdoc(thing)
    if not doc:
        return source.strip()
    start = source.index('"""')
    end = source.index('"""', start + 3) + 3
    head, tail = source[:start].rstrip(" "), source[end:].lstrip("\n")
    return (head + tail).strip()
