"""An explorer's drawing as a PNG: its SVG text, its style in the light theme, resvg.

resvg knows neither ``var(--x)`` nor ``color-mix()``, so both are replaced by what they
are in the light theme. The style sheets are ours and simple: rules are not nested, and
those of the drawing name ``svg`` in their selector.
"""

import io
import re
from functools import cache
from pathlib import Path

import matplotlib
import resvg_py
from PIL import Image

from course_utils.explorers.shared import source

ZOOM = 2  # pixels for each CSS pixel
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
COMMENT = re.compile(r"/\*.*?\*/", re.S)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;]+);")
USE = re.compile(r"var\((--[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)")
MIX = re.compile(r"color-mix\(in srgb, (#\w{6}) ([\d.]+)%, (#\w{6})\)")
WHERE = re.compile(r"\.rnn-explorer[\w.-]*\s+svg")


def to_png(name, svg):
    """The SVG text of explorer `name` as PNG bytes in few colours.

    Parameters
    ----------
    name : str
        The explorer, for its style.
    svg : str
        What the script's ``still`` returns as ``svg``.
    """
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        style_sheet=plain_style(name),
        background="#ffffff",
        zoom=ZOOM,
        skip_system_fonts=True,
        font_dirs=[str(FONTS)],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    image = Image.open(io.BytesIO(bytes(png))).convert("RGB")
    small = image.quantize(64, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=0)
    sink = io.BytesIO()
    small.save(sink, format="png", optimize=True)
    return sink.getvalue()


@cache
def plain_style(name):
    """The style of the drawing alone, in the light theme, as resvg understands it."""
    rules = RULE.findall(_without_blocks(COMMENT.sub("", source.style(name))))
    variables = {}
    for selector, body in rules:
        if selector.strip() in (".rnn-explorer", f".rnn-explorer.{name}"):
            variables |= dict(VARIABLE.findall(body))
    lines = ["text { font-family: 'DejaVu Sans'; }"]
    for selector, body in rules:
        if WHERE.search(selector):
            here = WHERE.sub("svg", " ".join(selector.split()))
            lines.append(f"{here} {{{_resolved(VARIABLE.sub('', body), variables)}}}")
    return "\n".join(lines)


def _without_blocks(text):
    """The style without @media and @container: they are for other places."""
    kept, depth, start = [], 0, 0
    for found in re.finditer(r"@[^{};]+\{|\{|\}", text):
        if depth == 0 and found[0].startswith("@"):
            kept.append(text[start : found.start()])
            depth = 1
        elif depth and found[0] != "}":
            depth += 1
        elif depth:
            depth -= 1
            start = found.end()
    return "".join([*kept, text[start:]]) if depth == 0 else "".join(kept)


def _resolved(text, variables):
    """`text` with every variable and every mixed colour replaced by its value."""

    def value(found):
        known = variables.get(found[1], found[2])
        if known is None:
            raise ValueError(f"{found[1]} has no value in the explorer's light theme")
        return known

    while USE.search(text):
        text = USE.sub(value, text)
    return MIX.sub(_mixed, re.sub(r"\s+", " ", text))


def _mixed(found):
    first, share, second = found[1], float(found[2]) / 100, found[3]
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def _channels(color):
    return [int(color[k : k + 2], 16) for k in (1, 3, 5)]
