"""Controls of the explorers that need a kernel."""

from course_utils.explorers.shared.kernel_controls import Choice, Slider, TextField


def test_a_step_decides_between_whole_and_decimal_numbers():
    assert isinstance(Slider("n", "n", "count", 1, 9, 1, 3).widget().value, int)
    decimal = Slider("a", "a", "units", 0.0, 1.0, 0.05, 0.5).widget()
    assert decimal.readout_format == ".2f"


def test_a_label_says_what_is_counted():
    assert Slider("n", "length", "steps", 1, 9, 1, 3).widget().description == (
        "length (steps)"
    )
    assert TextField("t", "text", "characters", "a").widget().continuous_update
    assert Choice("c", "kind", ("x", "y"), "y").widget().value == "y"
