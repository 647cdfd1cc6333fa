"""Chapter 06: slopes of activations, and how far back each character's loss reaches."""

import numpy as np

from course_utils.plotting.gradient_decay import power_of_ten
from course_utils.plotting.labels import visible
from course_utils.plotting.style import COLORS


def slope_chart(ax, functions, reach=4.0):
    """Slopes of activations over the pre-activation a.

    Parameters
    ----------
    ax : matplotlib Axes
    functions : dict
        name → callable, the slope at an array of a.
    reach : float
        Largest |a| shown.

    Returns
    -------
    matplotlib Axes
    """
    a = np.linspace(-reach, reach, 401)
    shades = (COLORS["backward"], COLORS["input"], COLORS["state"])
    for (name, slope), color in zip(functions.items(), shades, strict=False):
        ax.plot(a, slope(a), color=color, label=name)
    ax.set(xlabel="pre-activation a", ylabel=r"slope $\varphi'(a)$", ylim=(0, 1.05))
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    ax.legend(loc="upper left")
    return ax


def reach_chart(ax, grid, sentence, lowest=-4):
    """How far back the gradient of each character's loss reaches, over a sentence.

    Parameters
    ----------
    ax : matplotlib Axes
    grid : (T, T)
        Row t-1, column τ-1: log10 share of the gradient of the loss at t that is left
        at h(τ). NaN where there is none, that is for τ > t.
    sentence : str
        T + 1 characters: those read, and the last one only predicted.
    lowest : int
        Where the colours end, log10.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the sentence does not fit the grid.
    """
    T = len(grid)
    if len(sentence) != T + 1:
        raise ValueError(
            f"the sentence has {len(sentence)} characters; expected {T + 1}, one more "
            "than the grid has rows"
        )
    image = ax.imshow(grid, vmin=lowest, vmax=0, cmap="magma_r")
    shown = visible(sentence)
    ax.set_xticks(range(T), list(shown[:T]), fontsize=9)
    ax.set_yticks(range(T), list(shown[1:]), fontsize=9)
    ax.set(xlabel="state after reading …", ylabel="loss of predicting …")
    ax.grid(visible=False)
    bar = ax.figure.colorbar(image, ax=ax, label="share of the gradient left")
    bar.set_ticks(range(lowest, 1), labels=[power_of_ten(n) for n in range(lowest, 1)])
    return ax
