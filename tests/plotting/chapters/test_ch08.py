"""The picture of models on tasks has a dot for each seed where its score is."""

import matplotlib.pyplot as plt
import numpy as np

from course_utils.plotting.chapters.ch08 import scores_of_models

SCORES = {
    "counting": {"lstm": [0.9, 0.8, 1.0], "no_gate": [0.5, 0.4, 0.3]},
    "adding": {"lstm": [0.1, 0.01, 0.001], "no_gate": [0.2, 0.1, 0.3]},
}


def test_a_dot_a_seed_and_a_bar_at_the_mean():
    fig, axes = plt.subplots(1, 2, sharey=True)
    titles = {"counting": "share right", "adding": "error"}
    scores_of_models(axes, SCORES, titles, logarithmic={"adding"})
    for ax, (task, found) in zip(axes, SCORES.items(), strict=True):
        assert ax.get_title() == titles[task]
        for row, values in enumerate(found.values()):
            dots, bar = ax.lines[2 * row : 2 * row + 2]
            np.testing.assert_array_equal(dots.get_xdata(), values)
            assert set(dots.get_ydata()) == set(bar.get_ydata()) == {row}
            np.testing.assert_allclose(bar.get_xdata(), np.mean(values))
    assert [ax.get_xscale() for ax in axes] == ["linear", "log"]
    assert [t.get_text() for t in axes[0].get_yticklabels()] == ["lstm", "no gate"]
    assert axes[0].get_ylim()[0] > axes[0].get_ylim()[1]
    plt.close(fig)
