"""The style is found after installation and keeps texts readable."""

import re

import matplotlib.pyplot as plt

from course_utils import plotting
from course_utils.explorers.shared.source import style


def test_style_applies_and_no_text_is_small():
    with plt.rc_context():
        plotting.use_style()
        assert plt.rcParams["figure.facecolor"] == "white"
        for key in ("font.size", "xtick.labelsize", "legend.fontsize"):
            assert plt.rcParams[key] >= 9


def test_colors_are_told_apart():
    assert len(set(plotting.COLORS.values())) == len(plotting.COLORS)


def test_explorers_in_the_browser_have_the_same_colours():
    page = style("gates")
    for role, color in plotting.COLORS.items():
        assert re.search(rf"--{role}: (#\w+);", page)[1] == color.lower()
