"""The BPTT stepper in a one-cell notebook, for the tests in a browser."""

from tests.explorers._flagship_page import open_explorer

CELL = (
    "from course_utils.explorers import show\n"
    "from course_utils.explorers.bptt_stepper import BPTTStepper\n"
    "stepper = BPTTStepper()\n"
    "show(stepper)"
)
ROOT = ".bptt-stepper"


def open_stepper(page, jupyter_lab, name, cells=(CELL,)):
    """Run the cells in a notebook `name`; the explorer's locator."""
    return open_explorer(page, jupyter_lab, name, cells, ROOT)
