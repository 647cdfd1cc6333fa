"""The browser fixtures themselves: they see an error, a change and a request."""

import pytest
from _chromium import is_outside

pytestmark = pytest.mark.browser


def test_widget_in_one_cell_notebook(page, jupyter_lab):
    jupyter_lab.write_notebook(
        "folder with space/one.ipynb",
        [
            "import ipywidgets as w\nslider = w.IntSlider(value=3, description='T')\n"
            "label = w.Label('T is 3')\n"
            "slider.observe(lambda c: setattr(label, 'value', f'T is {c.new}'), "
            "'value')\nw.VBox([slider, label])"
        ],
    )
    jupyter_lab.open_notebook(page, "folder with space/one.ipynb")
    jupyter_lab.run_all(page)
    assert jupyter_lab.problems(page) == []
    page.locator(".noUi-handle").press("ArrowRight")
    page.get_by_text("T is 4").wait_for()
    assert page.console_errors == []
    assert page.outside_requests == []
    assert page.get_by_text("notified about official Jupyter news").count() == 0


def test_error_in_a_cell_is_a_problem(page, jupyter_lab):
    jupyter_lab.write_notebook("error.ipynb", ["1 / 0", "print('never run')"])
    jupyter_lab.open_notebook(page, "error.ipynb")
    jupyter_lab.run_all(page)
    assert any("ZeroDivisionError" in text for text in jupyter_lab.problems(page))


def test_outside_request_is_refused_and_noted(page):
    page.set_content("<img src='https://example.org/x.png' alt=''>")
    assert page.outside_requests == ["https://example.org/x.png"]
    assert page.console_errors


@pytest.mark.parametrize(
    "url", ["data:text/plain,x", "http://localhost:1/", "ws://127.0.0.1:1/"]
)
def test_this_computer_is_not_outside(url):
    assert not is_outside(url)
