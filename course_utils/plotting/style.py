"""One palette and one style for every picture of the course.

The palette is Okabe & Ito's (2008), made to be told apart by colour-blind readers.
"""

from importlib.resources import as_file, files

import matplotlib.pyplot as plt

# What a colour means, in figures and explorers alike.
COLORS = {
    "input": "#0072B2",
    "state": "#009E73",
    "score": "#CC79A7",
    "loss": "#7f7f7f",
    "forward": "#444444",
    "backward": "#D55E00",
    "highlight": "#E69F00",
}


def use_style():
    """Apply the course's style to every figure drawn from here on."""
    with as_file(files(__package__) / "course.mplstyle") as path:
        plt.style.use(path)
