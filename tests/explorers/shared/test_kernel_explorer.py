"""The shell of the Python explorers: one picture for many events, errors shown."""

import asyncio
import io
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from course_utils.explorers import show
from course_utils.explorers.shared.kernel_controls import Choice, Slider, TextField
from course_utils.explorers.shared.kernel_explorer import KernelExplorer


class Line(KernelExplorer):
    """y = slope·x for x = 0 … n: the smallest explorer, and one that can fail."""

    question = "A <line>"
    controls = (
        Slider("slope", "slope", "units a step", -2.0, 2.0, 0.25, 0.5),
        Slider("n", "points", "count", 1, 9, 1, 4),
        Choice("sign", "sign", ("plus", "minus"), "plus"),
    )

    @staticmethod
    def compute(slope, n, sign):
        if n == 7:
            raise ValueError("n is 7; expected another number: move the slider.")
        if n == 8:
            raise KeyError("ours")
        return {"x": np.arange(n + 1), "y": slope * np.arange(n + 1), "sign": sign}

    @staticmethod
    def draw(fig, arrays):
        ax = fig.add_subplot()
        return ax, ax.plot([], [])[0]

    @staticmethod
    def update(artists, arrays):
        ax, line = artists
        line.set_data(arrays["x"], arrays["y"])
        ax.set_xlim(0, 10)
        ax.set_ylim(-20, 20)

    @staticmethod
    def describe(arrays):
        return f"{arrays['sign']}: {len(arrays['x'])} points up to {arrays['y'][-1]}."


@pytest.fixture
def line():
    return Line()


def picture(explorer):
    return explorer._image.value


def test_every_control_changes_picture_or_sentence(line):
    for name, value in {"slope": -1.5, "n": 6, "sign": "minus"}.items():
        before = picture(line), line.sentence()
        line.controls_by_name[name].value = value
        assert (picture(line), line.sentence()) != before
        assert line.error is None


def test_reset_returns_to_the_scene_it_was_made_with():
    line = Line(slope=1.0, n=3)
    first, sentence = picture(line), line.sentence()
    line.controls_by_name["slope"].value = -2.0
    line.controls_by_name["n"].value = 9
    drawn = line.pictures
    line._reset.click()
    assert (picture(line), line.sentence()) == (first, sentence)
    assert line.pictures == drawn + 1


def test_the_figure_stays_the_same(line):
    figure, artists = line._figure, line._artists
    line.controls_by_name["n"].value = 6
    assert line._figure is figure and line._artists is artists
    assert len(figure.axes) == 1


def test_events_that_pile_up_give_one_picture_and_the_last_wins():
    async def drag():
        line = Line()
        drawn = line.pictures
        for slope in np.arange(-2, 2.01, 0.25):
            line.controls_by_name["slope"].value = slope
        assert line.pictures == drawn  # nothing is drawn while events arrive
        await asyncio.sleep(0.1)
        return line, line.pictures - drawn

    line, drawn = asyncio.run(drag())
    assert drawn == 1
    assert "up to 8.0" in line.sentence()


def test_asking_for_the_sentence_does_not_wait_for_the_loop():
    async def ask():
        line = Line()
        line.controls_by_name["slope"].value = 2.0
        return line.sentence()

    assert "up to 8.0" in asyncio.run(ask())


def test_a_setting_that_makes_no_sense_is_said_in_its_own_words(line):
    line.controls_by_name["n"].value = 7
    assert isinstance(line.error, ValueError)
    assert line.sentence() == "n is 7; expected another number: move the slider."
    assert "role='alert'" in line._alarm.value
    assert "the last that could be drawn" in line._alarm.value
    with pytest.raises(ValueError, match="n is 7"):
        line.snapshot()
    line.reset()
    assert line.error is None and line._alarm.value == ""


def test_an_exception_in_a_callback_is_shown_and_kept(line):
    line.controls_by_name["n"].value = 8
    assert isinstance(line.error, KeyError)
    assert "KeyError" in line._alarm.value
    assert "fault of the explorer" in line.sentence()


def test_nan_gives_a_message(line):
    line.controls_by_name["slope"].value = float("nan")
    assert "slope is nan" in line.sentence()


def test_an_explorer_that_cannot_start_fails_its_cell():
    with pytest.raises(ValueError, match="n is 7"):
        show(Line(n=7))


def test_unknown_setting():
    with pytest.raises(ValueError, match="no setting slop; expected some of slope"):
        Line(slop=1)


def test_labels_have_units_and_text_is_escaped(line):
    described = [control.description for control in line.controls_by_name.values()]
    assert described == ["slope (units a step)", "points (count)", "sign"]
    title = line.widget.children[0].value
    assert "A &lt;line&gt;" in title


def test_snapshot_is_a_small_picture_of_the_same_scene(line):
    small = Image.open(io.BytesIO(line.snapshot()))
    live = Image.open(io.BytesIO(picture(line)))
    assert small.size == live.size == (700, 320)
    assert len(line.snapshot()) < len(picture(line))
    assert line.snapshot() == Line().snapshot()
    difference = np.abs(
        np.asarray(small.convert("RGB"), int) - np.asarray(live.convert("RGB"), int)
    )
    assert difference.max() < 64


def test_show_publishes_widget_picture_and_words(line, monkeypatch):
    shown = []
    monkeypatch.setattr(
        "course_utils.explorers.shared.bundle.display",
        lambda bundle, **settings: shown.append((bundle, settings)),
    )
    show(line)
    (bundle, settings), *more = shown
    assert not more
    assert bundle["text/plain"] == line.sentence()
    assert bundle["image/png"] == line.snapshot()
    view = bundle["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == line.widget.model_id
    assert settings["metadata"]["image/png"]["alt"] == line.sentence()


class Count(KernelExplorer):
    """How often a letter stands in a text: a text field, and something given."""

    question = "Count"

    def __init__(self, letter, **settings):
        self.letter = letter
        self.controls = (TextField("text", f"text to find {letter} in", "words", "an"),)
        super().__init__(**settings)

    def compute(self, text):
        if not text:
            raise ValueError("There is no text: type some.")
        return {"count": text.count(self.letter)}

    draw = staticmethod(Line.draw)

    @staticmethod
    def update(artists, arrays):
        artists[1].set_data([0, 10], [0, arrays["count"]])

    @staticmethod
    def describe(arrays):
        return f"{arrays['count']} of them."


def test_an_explorer_may_be_given_something_to_explore():
    assert Count("a").sentence() == "1 of them."
    assert Count("z").sentence() == "0 of them."
    field = Count("z").controls_by_name["text"]
    assert field.description == "text to find z in (words)"
    assert field.value == "an" and field.continuous_update


def test_typed_text_moves_the_picture_and_reset_brings_the_first_back():
    explorer = Count("a", text="banana")
    before = picture(explorer)
    explorer.controls_by_name["text"].value = "ba"
    assert explorer.sentence() == "1 of them." and picture(explorer) != before
    explorer.controls_by_name["text"].value = ""
    assert explorer.sentence() == "There is no text: type some."
    assert picture(explorer) != before  # the last that could be drawn
    explorer.reset()
    assert explorer.sentence() == "3 of them." and picture(explorer) == before


def test_typed_markup_is_text():
    explorer = Count("<")
    explorer.describe = lambda arrays: "<b>& more"
    explorer.controls_by_name["text"].value = "<<"
    explorer.flush()
    assert "&lt;b&gt;&amp; more" in explorer._words.value


def test_one_thread_at_a_time_draws_it():
    """A cell's code comes in one thread, a slider's messages in another."""
    inside, most = [], []

    class Slow(Line):
        @staticmethod
        def compute(**settings):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.002)
            inside.pop()
            return Line.compute(**settings)

    slow = Slow()

    def move(value):
        slow.controls_by_name["slope"].value = value
        return slow.sentence()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(move, [0.5, 1.0, 1.5, 2.0] * 10))
    assert slow.error is None
    assert max(most) == 1
