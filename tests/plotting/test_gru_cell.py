"""The picture of a GRU step names its parts and joins them."""

import matplotlib.pyplot as plt

from course_utils.plotting import gru_cell


def test_the_picture_has_every_part_of_the_equations():
    fig, ax = plt.subplots()
    gru_cell.gru_cell(ax)
    texts = [text.get_text() for text in ax.texts if text.get_text()]
    for part in ("z", "r", "n", "1 - z", "tanh", "$h^{(t)}$", "$x^{(t)}$"):
        assert texts.count(part) == 1, (part, texts)
    assert (texts.count("σ"), texts.count("×"), texts.count("+")) == (2, 3, 1)
    plt.close(fig)
