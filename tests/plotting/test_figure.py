"""A figure comes with words, and the same figure gives the same bytes."""

import matplotlib.pyplot as plt
import pytest

from course_utils import plotting
from course_utils.plotting import figure


def test_alt_text_goes_into_the_metadata_and_the_plain_text(monkeypatch):
    shown = []
    monkeypatch.setattr(figure, "display", lambda data, **kw: shown.append((data, kw)))
    fig, ax = plt.subplots()
    ax.plot([0, 1])
    plotting.show_figure(fig, "A rising line.")
    ((data, options),) = shown
    assert options["metadata"]["image/png"]["alt"] == "A rising line."
    assert data["text/plain"] == "A rising line."
    assert data["image/png"].startswith(b"\x89PNG")
    assert not plt.fignum_exists(fig.number)


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_a_figure_without_words_is_refused(alt):
    fig, _ = plt.subplots()
    with pytest.raises(ValueError, match="alt is empty"):
        plotting.show_figure(fig, alt)
    plt.close(fig)


def test_same_figure_same_bytes():
    first, second = (plotting.to_png(plotting.unrolled_graph(2)) for _ in range(2))
    assert first == second
