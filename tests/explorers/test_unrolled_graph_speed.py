"""How quickly the unrolled graph follows a key. Runs alone: pytest -m serial."""

import pytest

from tests.explorers._flagship_page import assert_quick, watched
from tests.explorers._unrolled_page import open_graph

pytestmark = [pytest.mark.browser, pytest.mark.serial]


# The opening scene within a sixtieth of a second; the fullest one within a thirtieth.
@pytest.mark.parametrize(("T", "limit"), [(3, 16), (8, 33)])
def test_thirty_keys_give_thirty_frames(page, jupyter_lab, T, limit):
    name = f"speed{T}.ipynb"
    for root in watched(page, jupyter_lab, lambda: open_graph(page, jupyter_lab, name)):
        root.get_by_label("time steps T").fill(str(T))
        root.get_by_label("position").fill(str(8 * T))
        W = root.get_by_label("W", exact=True)
        keys = ("ArrowLeft", "ArrowRight") * 3
        assert_quick(page, W, keys, f"T = {T}", limit)
