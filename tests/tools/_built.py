"""What the tests of built pages and decks share."""

import os

import _assets
import pytest

PLACE = ".explorer-place:has(script)"  # of an explorer that lives in a page
KEYBOARD = "[tabindex='0']:visible, input[type=range]:not([disabled]):visible"
PICTURE = "place => place.querySelector('svg').outerHTML"


def install_or_skip():
    """Install the pages' scripts; skip the test where npm or a network is missing."""
    try:
        _assets.install_assets()
    except _assets.BuildError as error:
        if "node" in os.environ.get("RNN_COURSE_REQUIRE", ""):
            raise
        pytest.skip(str(error).splitlines()[0])


def answers_a_key(place):
    """Whether a key on the picture or on one of the first sliders changes the picture.

    One of two keys does, if the slider stands at an end.
    """
    before = place.evaluate(PICTURE)
    for control in place.locator(KEYBOARD).all()[:3]:
        for key in ("ArrowRight", "ArrowLeft"):
            control.press(key)
            if place.evaluate(PICTURE) != before:
                return True
    return False
