"""The gate explorer in a one-cell notebook, for the tests in a browser."""

from tests.explorers._flagship_page import open_explorer

CELL = (
    "from course_utils.explorers import show\n"
    "from course_utils.explorers.gates import Gates\n"
    "gates = Gates()\n"
    "show(gates)"
)
ROOT = ".gates"


def open_gates(page, jupyter_lab, name, cells=(CELL,)):
    """Run the cells in a notebook `name`; the explorer's locator."""
    return open_explorer(page, jupyter_lab, name, cells, ROOT)
