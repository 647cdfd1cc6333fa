"""What a learner moves: one module an explorer.

``show(explorer)`` is how a notebook shows one: live where a kernel or a browser runs
it, a picture with an alt text everywhere else.
"""

from course_utils.explorers._bundle import display_bundle

__all__ = ["show"]


def show(explorer):
    """Show `explorer` as the output of a cell.

    Parameters
    ----------
    explorer : object
        With ``.widget``, ``.snapshot()`` → PNG bytes and ``.sentence()`` → str.

    Raises
    ------
    Exception
        What the explorer's own computation raised, if its scene cannot be drawn.
    """
    png = explorer.snapshot()
    display_bundle(explorer.widget, png, explorer.sentence())
