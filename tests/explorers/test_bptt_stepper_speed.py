"""How quickly the BPTT stepper follows a key. Runs alone: pytest -m serial."""

import pytest

from tests.explorers._bptt_page import open_stepper
from tests.explorers._flagship_page import assert_quick, watched

pytestmark = [pytest.mark.browser, pytest.mark.serial]


def open_at(page, jupyter_lab, T, position):
    root = open_stepper(page, jupyter_lab, f"stepper_speed{T}.ipynb")
    root.get_by_label("time steps T").fill(str(T))
    root.get_by_label("position").fill(str(position))
    return root


def test_thirty_steps_give_thirty_frames_each_within_a_sixtieth(page, jupyter_lab):
    for root in watched(page, jupyter_lab, lambda: open_at(page, jupyter_lab, 8, 5)):
        keys = ("ArrowRight", "ArrowLeft") * 3
        assert_quick(page, root.locator(".graph"), keys, "steps, T = 8")


def test_thirty_moves_of_a_weight_do_too(page, jupyter_lab):
    for root in watched(page, jupyter_lab, lambda: open_at(page, jupyter_lab, 3, 24)):
        keys = ("ArrowLeft", "ArrowRight") * 3
        W = root.get_by_label("W", exact=True)
        assert_quick(page, W, keys, "weight, T = 3")
