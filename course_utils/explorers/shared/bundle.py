"""One output that is a live explorer where it can be, and a picture everywhere else."""

from IPython.display import display

WIDGET = "application/vnd.jupyter.widget-view+json"


def show(explorer):
    """Show `explorer` as the output of a cell.

    The output holds the live widget, the picture as PNG with its alt text, the sentence
    as plain text, and in its metadata the explorer's name and state, from which pages
    and slides bring it back to life without a kernel.

    Parameters
    ----------
    explorer : object
        With ``.widget``, ``.snapshot()`` → PNG bytes, ``.sentence()`` → str and
        ``.metadata()`` → dict.

    Raises
    ------
    Exception
        What the explorer's own computation raised, if its scene cannot be drawn.
    """
    sentence = explorer.sentence()
    bundle = {
        "text/plain": sentence,
        "image/png": explorer.snapshot(),
        WIDGET: {
            "version_major": 2,
            "version_minor": 0,
            "model_id": explorer.widget.model_id,
        },
    }
    metadata = {"image/png": {"alt": sentence}, "explorer": explorer.metadata()}
    display(bundle, raw=True, metadata=metadata)
