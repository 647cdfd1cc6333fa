"""The laboratory in a one-cell notebook, for the tests in a browser."""

from tests.explorers._flagship_page import open_explorer

CELL = (
    "from course_utils.explorers import show\n"
    "from course_utils.explorers.gradient_decay import GradientDecay\n"
    "laboratory = GradientDecay()\n"
    "show(laboratory)"
)
ROOT = ".gradient-decay"


def open_laboratory(page, jupyter_lab, name, cells=(CELL,)):
    """Run the cells in a notebook `name`; the explorer's locator."""
    return open_explorer(page, jupyter_lab, name, cells, ROOT)
