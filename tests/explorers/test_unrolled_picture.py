"""The snapshot is drawn whatever style the notebook has set, and shows its scene."""

import io
import warnings

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from course_utils import plotting
from course_utils.explorers.unrolled_graph import UnrolledGraph


@pytest.mark.parametrize("scene", [{}, {"T": 1}, {"T": 8, "tied": False}])
def test_no_warning_under_the_course_style(scene):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()
        png = UnrolledGraph(**scene).snapshot()
    assert Image.open(io.BytesIO(png)).size[0] >= 800


def test_another_scene_is_another_picture():
    first, second = (UnrolledGraph(W=W, position=12).snapshot() for W in (0.6, 0.7))
    assert first != second
