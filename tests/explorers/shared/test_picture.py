"""Drawings as pictures, without a browser."""

import io

import numpy as np
import pytest
from PIL import Image

from course_utils.explorers.gates import Gates
from course_utils.explorers.shared import picture, source


def pixels(svg):
    return np.asarray(
        Image.open(io.BytesIO(picture.to_png("gates", svg))).convert("RGB")
    )


def test_style_reaches_the_drawing():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10">'
        '<rect class="bars input" width="40" height="10"/></svg>'
    )
    assert pixels(svg).shape == (20, 80, 3)
    np.testing.assert_allclose(pixels(svg)[10, 40], [77, 156, 201], atol=3)  # 70 % blue


def test_text_is_drawn_with_the_font_that_matplotlib_brings():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">'
        '<text x="5" y="20" class="name">∂⁽³⁾</text></svg>'
    )
    assert (pixels(svg) < 100).any()


def test_nothing_is_left_that_resvg_does_not_know(monkeypatch):
    assert not {"var(", "color-mix", "@"} & set(picture.plain_style("gates").split())
    monkeypatch.setattr(
        source, "style", lambda name: ".rnn-explorer svg .x {fill: var(--y);}"
    )
    picture.plain_style.cache_clear()
    with pytest.raises(ValueError, match="--y has no value"):
        picture.plain_style("gates")
    picture.plain_style.cache_clear()


def test_two_scenes_have_two_pictures():
    assert Gates().snapshot() != Gates(step=9).snapshot()
    assert Gates().snapshot() == Gates().snapshot()
