"""How much of a gradient is left, step by step, back from the loss."""

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

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
    ax.yaxis.set_major_formatter(FuncFormatter(power_of_ten))


def power_of_ten(exponent, _=None):
    """A label: "1", or 10 with its exponent. A formatter gives the place as well."""
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
