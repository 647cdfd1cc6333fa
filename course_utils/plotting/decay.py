"""How much of a gradient is left, step by step, back from the loss."""

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from course_utils.plotting.style import COLORS

# One colour a network, in every chapter that compares them.
NETWORK_COLORS = {
    "tanh": "#D55E00",
    "RNN": "#D55E00",
    "orthogonal": "#0072B2",
    "irnn": "#009E73",
    "lstm": "#CC79A7",
    "LSTM": "#CC79A7",
    "chrono": "#882255",
    "gru": "#E69F00",
    "GRU": "#E69F00",
}
BOUND, RATE = "#555555", "#999999"


def decay_chart(ax, curves, *, bound=None, rate=None, lowest=None):
    """Norms of the gradient against the steps it has gone back, on a log axis.

    Each curve is divided by its value at the loss, so all begin at 1 on the left and
    show the share that is left.

    Parameters
    ----------
    ax : matplotlib Axes
    curves : dict
        name → log10 norms as ``gradflow`` gives them: (T + 1,), or (T + 1, N) for N
        lanes, drawn as their median in a band that holds 80 % of them. Row t belongs
        to the state after t steps, so the last row is where the loss is.
    bound : (T + 1,), optional
        log10, as `gradflow.rnn_bound` gives it: a dashed line no curve may cross.
    rate : float, optional
        A dotted line that is multiplied by this at every step: the spectral radius.
    lowest : float, optional
        Where the axis ends below, log10.

    Returns
    -------
    matplotlib Axes
    """
    for name, logs in curves.items():
        _curve(ax, name, np.asarray(logs, dtype=float))
    T = max(len(logs) for logs in curves.values()) - 1
    if bound is not None:
        back = np.asarray(bound, dtype=float)[::-1]
        ax.plot(back - back[0], "--", color=BOUND, label="bound")
    if rate is not None:
        line = np.arange(T + 1) * np.log10(rate)
        ax.plot(line, ":", color=RATE, label=f"{rate:.3g} per step")
    label_powers(ax)
    ax.set(xlabel="steps back from the loss", ylabel="share of the gradient left")
    ax.set_xlim(0, T)
    if lowest is not None:
        ax.set_ylim(bottom=lowest)
    ax.legend()
    return ax


def label_powers(ax):
    """Label a linear axis of base-10 logarithms with the powers they stand for.

    A real log axis ends at 1e-308; a gradient that has been multiplied 500 times does
    not.
    """
    ax.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(_power))


def _power(exponent, _):
    if exponent == 0:
        return "1"
    return rf"$10^{{{exponent:.0f}}}$"


def _curve(ax, name, logs):
    # A gradient that is exactly zero has no logarithm: the line ends there.
    back = np.where(np.isfinite(logs), logs, np.nan)[::-1]
    back = back - back[0]
    color = NETWORK_COLORS.get(name)
    middle = back if back.ndim == 1 else np.median(back, axis=1)
    (line,) = ax.plot(middle, color=color, label=name)
    if back.ndim == 2:
        low, high = np.quantile(back, (0.1, 0.9), axis=1)
        steps = np.arange(len(back))
        ax.fill_between(steps, low, high, color=line.get_color(), alpha=0.2, lw=0)


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


def complex_plane(ax, eigenvalues, radius=None):
    """Eigenvalues in the complex plane, with the unit circle.

    Parameters
    ----------
    ax : matplotlib Axes
    eigenvalues : dict
        name → (H,) complex.
    radius : float, optional
        A dotted circle: where a random matrix is expected to end.

    Returns
    -------
    matplotlib Axes
    """
    turn = np.exp(1j * np.linspace(0, 2 * np.pi, 200))
    ax.plot(turn.real, turn.imag, color=BOUND, lw=1.2, label="|λ| = 1")
    if radius is not None:
        circle = radius * turn
        label = f"|λ| = {radius:.3f}"
        ax.plot(circle.real, circle.imag, ":", color=RATE, label=label)
    looks = zip("oxDs", ("#D55E00", "#0072B2", "#009E73", "#CC79A7"), strict=True)
    for (name, values), (marker, color) in zip(
        eigenvalues.items(), looks, strict=False
    ):
        values = np.asarray(values)
        style = {"ls": "", "color": color, "ms": 5}
        ax.plot(values.real, values.imag, marker, label=name, **style)
    ax.set_aspect("equal")
    ax.set(xlabel="real part", ylabel="imaginary part")
    ax.legend(loc="upper left", bbox_to_anchor=(1.02, 1))
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
    read, asked = (
        [c if c != " " else "␣" for c in sentence[i : i + T]] for i in (0, 1)
    )
    ax.set_xticks(range(T), read, fontsize=9)
    ax.set_yticks(range(T), asked, fontsize=9)
    ax.set(xlabel="state after reading …", ylabel="loss of predicting …")
    ax.grid(visible=False)
    bar = ax.figure.colorbar(image, ax=ax, label="share of the gradient left")
    bar.set_ticks(range(lowest, 1), labels=[_power(n, None) for n in range(lowest, 1)])
    return ax
