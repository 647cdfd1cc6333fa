"""How quickly the laboratory follows a key. Runs alone: pytest -m serial."""

import pytest

from tests.explorers._decay_page import open_laboratory
from tests.explorers._flagship_page import assert_quick, watched

pytestmark = [pytest.mark.browser, pytest.mark.serial]

FULL = 'T=100, hidden_size=64, cells=["rnn", "lstm", "gru"]'


# The opening scene within a sixtieth of a second; the fullest one within a thirtieth.
@pytest.mark.parametrize(("scene", "limit"), [("", 16), (FULL, 33)])
def test_thirty_keys_give_thirty_frames(page, jupyter_lab, scene, limit):
    name = f"decay_speed{limit}.ipynb"
    cells = [
        "from course_utils.explorers import show\n"
        "from course_utils.explorers.gradient_decay import GradientDecay\n"
        f"show(GradientDecay({scene}))"
    ]
    for root in watched(
        page, jupyter_lab, lambda: open_laboratory(page, jupyter_lab, name, cells)
    ):
        radius = root.get_by_label("spectral radius ρ", exact=True)
        keys = ("ArrowLeft", "ArrowRight") * 3
        assert_quick(page, radius, keys, f"decay {scene or 'opening'}", limit)
