"""The unrolled graph in a one-cell notebook, for the tests in a browser."""

CELL = (
    "from course_utils.explorers import show\n"
    "from course_utils.explorers.unrolled_graph import UnrolledGraph\n"
    "graph = UnrolledGraph()\n"
    "show(graph)"
)
ROOT = ".unrolled-graph"


def open_graph(page, jupyter_lab, name, cells=(CELL,)):
    """Run the cells in a notebook `name`; the explorer's locator."""
    jupyter_lab.write_notebook(name, list(cells))
    jupyter_lab.open_notebook(page, name)
    jupyter_lab.run_all(page)
    assert jupyter_lab.problems(page) == []
    root = page.locator(ROOT).first
    root.wait_for()
    root.scroll_into_view_if_needed()
    return root


def picture(root):
    """The drawing as text: it changes when the picture does."""
    return root.locator("svg").evaluate("svg => svg.outerHTML")


def sentence(root):
    return root.locator(".sentence").inner_text()
