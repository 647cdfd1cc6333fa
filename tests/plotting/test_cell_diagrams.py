"""The pictures of a step name their parts."""

import matplotlib.pyplot as plt
import pytest

from course_utils.plotting import cell_diagrams


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


def test_a_gru_has_every_part_of_its_equations(ax):
    cell_diagrams.gru_cell(ax)
    texts = [text.get_text() for text in ax.texts if text.get_text()]
    for part in ("z", "r", "n", "1 - z", "tanh", "$h^{(t)}$", "$x^{(t)}$"):
        assert texts.count(part) == 1, (part, texts)
    assert (texts.count("σ"), texts.count("×"), texts.count("+")) == (2, 3, 1)


def test_an_lstm_has_its_four_gates_and_both_states(ax):
    cell_diagrams.lstm_cell(ax)
    found = [text.get_text() for text in ax.texts]
    assert {"i", "f", "g", "o"} <= set(found)
    assert (found.count("σ"), found.count("tanh"), found.count("×")) == (3, 2, 3)
    assert {"$c^{(t-1)}$", "$c^{(t)}$", "$h^{(t-1)}$", "$h^{(t)}$"} <= set(found)
