"""What the browser tests of the explorers that Python computes have in common."""

from tests.explorers._flagship_page import set_theme

PICTURE = ".rnn-explorer img"


def alive(page, jupyter_lab, module, name, before="", given=""):
    """The page with explorer `name` alive in a one-cell notebook, for a fixture.

    Where it is given something, lines `before` it make that, `given` to it by name.
    After the test: no error on the page's console, nothing asked of the network.
    """
    cell = (
        "from course_utils.explorers import show\n"
        f"from course_utils.explorers.{module} import {name}\n"
        f"{before}explorer = {name}({given})\n"
        "show(explorer)"
    )
    jupyter_lab.write_notebook(f"{module}.ipynb", [cell])
    jupyter_lab.open_notebook(page, f"{module}.ipynb")
    jupyter_lab.run_all(page)
    assert jupyter_lab.problems(page) == []
    page.locator(PICTURE).wait_for()
    set_theme(page, "Light")  # the server remembers what an earlier test chose
    yield page
    assert page.console_errors == []
    assert page.outside_requests == []
    jupyter_lab.shut_down_kernels()


def sentence(page):
    """What the explorer says it shows."""
    return page.locator(".rnn-explorer [role=status]").inner_text()


def source(page):
    """The address of the picture, another one for each picture."""
    return page.locator(PICTURE).get_attribute("src")
