"""Korean labels are drawn, not replaced by boxes."""

import warnings

import matplotlib.pyplot as plt
import pytest

from course_utils.plotting import fonts, to_png


@pytest.fixture(autouse=True)
def same_fonts_afterwards():
    with plt.rc_context():
        yield


def picture(text):
    fig, ax = plt.subplots(figsize=(1, 1))
    ax.text(0.5, 0.5, text)
    png = to_png(fig)
    plt.close(fig)
    return png


def test_hangul_is_drawn_without_a_warning():
    latin = picture("abc")
    fonts.use_korean()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert picture("한국") != picture("학국")
    assert picture("abc") == latin  # in the font it had


def test_asking_twice_is_asking_once():
    fonts.use_korean()
    families = list(plt.rcParams["font.family"])
    fonts.use_korean()
    assert plt.rcParams["font.family"] == families
    assert families.count(fonts.KOREAN) == 1


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match="koreanize-matplotlib is missing"):
        fonts.use_korean()
