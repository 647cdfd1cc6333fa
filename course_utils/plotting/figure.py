"""Showing a figure so that everybody can read it."""

import io

import matplotlib.pyplot as plt
from IPython.display import display


def show_figure(fig, alt):
    """Show `fig` in the notebook with an alternative text, and close it.

    The alt text goes into the output's metadata, where HTML exports read it, and is
    the output's plain text: a screen reader, a terminal and a test get it too.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        What the figure shows and what to see in it, in a sentence or two.

    Raises
    ------
    ValueError
        If `alt` is missing: a picture without words is no picture to some readers.
    """
    if not alt or not alt.strip():
        raise ValueError("alt is empty; expected a sentence that says what to see")
    bundle = {"text/plain": alt, "image/png": to_png(fig)}
    plt.close(fig)
    display(bundle, raw=True, metadata={"image/png": {"alt": alt}})


def to_png(fig):
    """`fig` as PNG bytes; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
