"""How quickly the gate explorer follows a key. Runs alone: pytest -m serial."""

import pytest

from tests.explorers._flagship_page import assert_quick, choose, press, watched
from tests.explorers._gates_page import open_gates

pytestmark = [pytest.mark.browser, pytest.mark.serial]

KEYS = ("ArrowRight", "ArrowLeft") * 3


def open_at(page, jupyter_lab, goal):
    root = open_gates(page, jupyter_lab, f"gates_speed_{goal}.ipynb")
    choose(root, "goal", goal)()
    return root


def test_thirty_moves_of_a_gate_give_thirty_frames(page, jupyter_lab):
    for root in watched(
        page, jupyter_lab, lambda: open_at(page, jupyter_lab, "memory")
    ):
        label = "forget gate where there is no mark"
        press(root, label, "Home")
        control = root.get_by_label(label, exact=True)
        assert_quick(page, control, KEYS, "forget gate")


def test_thirty_moves_of_a_point_do_too(page, jupyter_lab):
    for root in watched(
        page, jupyter_lab, lambda: open_at(page, jupyter_lab, "counter")
    ):
        press(root, "x(t)", "Home")
        keys = ("ArrowUp", "ArrowDown") * 3
        assert_quick(page, root.locator(".graph"), keys, "x(t)")
