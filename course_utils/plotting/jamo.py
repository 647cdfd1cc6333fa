"""Pictures of a model of jamo: what may follow what, and where letters lie."""

import numpy as np

TYPE_COLORS = {"lead": "#0072B2", "vowel": "#D55E00", "tail": "#009E73"}


def transitions(ax, shares, before, after, title=""):
    """Which type of symbol follows which: a table of shares in per cent, shaded.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    shares : (m, n)
        Row: the type read last. From 0 to 1.
    before, after : list of str
        Names of the m rows and n columns.
    title : str
    """
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1.3, aspect="auto")
    for row, column in np.ndindex(*np.shape(shares)):
        text = f"{100 * shares[row][column]:.1f}"
        ax.text(column, row, text, ha="center", va="center", fontsize=10)
    ax.set_xticks(range(len(after)), after)
    ax.set_yticks(range(len(before)), before)
    ax.set(xlabel="next", ylabel="read last", title=title)
    ax.grid(False)


def letters(ax, places, names, types):
    """Each letter where it lies in the plane, in the colour of its type.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    places : (n, 2)
    names : list of str
    types : list of str
        Of `TYPE_COLORS`.
    """
    for kind, color in TYPE_COLORS.items():
        chosen = [n for n, each in enumerate(types) if each == kind]
        ax.scatter(*np.asarray(places)[chosen].T, s=12, color=color, label=kind)
        for n in chosen:
            ax.annotate(
                names[n], places[n], xytext=(4, 2), textcoords="offset points",
                color=color, fontsize=12,
            )  # fmt: skip
    ax.legend()
    ax.set(xlabel="first component", ylabel="second component")
