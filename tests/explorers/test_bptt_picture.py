"""The stepper's snapshot: drawn whatever the style, and another for each scene."""

import io
import warnings

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from course_utils import plotting
from course_utils.explorers.bptt_stepper import BPTTStepper


@pytest.mark.parametrize("T", [1, 3, 8])
def test_snapshots_are_small_and_no_two_positions_look_alike(T):
    pictures = set()
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()
        stepper = BPTTStepper(T=T)
        positions = [0, 1, 4, 8, 8 * T]
        for position in positions:
            stepper.position = position
            png = stepper.snapshot()
            assert Image.open(io.BytesIO(png)).size == (900, 700)
            assert len(png) < 70_000
            pictures.add(png)
    assert len(pictures) == len(set(positions))
