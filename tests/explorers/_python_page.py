"""What the browser tests of the explorers that Python computes have in common."""

import statistics

from tests.explorers._flagship_page import set_theme

PICTURE = ".rnn-explorer img"
PRESSES, LIMIT, ROUNDS = 20, 150, 6  # keys a round; median ms to the new picture

# From the key press to the paint after the picture's new address has loaded.
MEASURE = """async ([index, key]) => {
    const handle = document.querySelectorAll(".rnn-explorer .noUi-handle")[index];
    const image = document.querySelector(".rnn-explorer img");
    const before = image.src;
    handle.focus();
    const start = performance.now();
    handle.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    while (image.src === before || !image.complete || !image.naturalWidth) {
        if (performance.now() - start > 5000) return -1;
        await new Promise(requestAnimationFrame);
    }
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
}"""


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


def assert_quick(page, slider=0):
    """Each press on the slider changes the picture, by the median within LIMIT ms.

    A round in which something else had the machine is tried again.
    """
    keys = ["ArrowLeft", "ArrowRight"] * (PRESSES // 2)  # ends where it began
    medians = []
    for _ in range(ROUNDS):
        times = [page.evaluate(MEASURE, [slider, key]) for key in keys]
        assert min(times) > 0, "a key press changed no picture"
        medians.append(round(statistics.median(times)))
        if medians[-1] <= LIMIT:
            break
        page.wait_for_timeout(2000)
    print(f"median ms from key press to picture: {medians}")
    assert min(medians) <= LIMIT
