"""One output that is a live widget where it can be, and a picture everywhere else."""

from IPython.display import display


def display_bundle(widget, png, sentence):
    """Publish a widget and its snapshot as one output.

    Parameters
    ----------
    widget : ipywidgets.Widget
        Shown by JupyterLab while its kernel lives.
    png : bytes
        The same scene as a PNG: for GitHub, exports and printed slides.
    sentence : str
        What the picture shows: its alt text, and the output's plain text.
    """
    bundle = {
        "text/plain": sentence,
        "image/png": png,
        "application/vnd.jupyter.widget-view+json": {
            "version_major": 2,
            "version_minor": 0,
            "model_id": widget.model_id,
        },
    }
    display(bundle, raw=True, metadata={"image/png": {"alt": sentence}})
