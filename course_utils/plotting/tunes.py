"""Pictures of tunes: a piano roll, and where along a tune a model is surprised."""

import numpy as np

from course_utils.plotting.style import COLORS

PITCHES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
PART_COLORS = {"A": COLORS["input"], "B": COLORS["backward"]}


def piano_roll(ax, bars, letters=None):
    """Notes as bars: time to the right, pitch upwards.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    bars : list of list of course_utils.datasets.abc_notation.Note
    letters : str, optional
        The part each bar belongs to, which decides its colour; all "A" if left out.
    """
    now = 0.0
    starts, midis = [], []
    for bar, letter in zip(bars, letters or "A" * len(bars), strict=True):
        starts.append(now)
        for note in bar:
            length = float(note.length)
            if note.midi is not None:
                color = PART_COLORS.get(letter, COLORS["loss"])
                ax.barh(note.midi, 0.9 * length, left=now, height=0.8, color=color)
                midis.append(note.midi)
            now += length
    for start in starts[1:]:
        ax.axvline(start, color="0.75", lw=1, zorder=0)
    low, high = min(midis), max(midis)
    ticks = sorted(set(midis))
    ax.set_yticks(ticks, [PITCHES[m % 12] for m in ticks], fontsize=9)
    ax.set_xticks(starts, range(1, len(bars) + 1))
    ax.set(xlim=(0, now), ylim=(low - 1, high + 1), xlabel="bar", ylabel="pitch")
    ax.grid(False)


def by_temperature(ax, temperatures, shares):
    """One line for each question: at which temperature how many tunes pass.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    temperatures : (n,)
    shares : dict of str to (n,)
        What is asked → shares from 0 to 1.
    """
    marks = "osD^v"
    for (name, values), mark in zip(shares.items(), marks, strict=False):
        ax.plot(temperatures, 100 * np.asarray(values), marker=mark, label=name)
    ax.set(xlabel="temperature", ylabel="tunes in %", ylim=(-4, 104))
    ax.set_xticks(temperatures)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def by_line(ax, costs, lines):
    """Bits of each line of a tune, one group of columns a line.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    costs : dict of str to (n,)
        Model → mean bits of each line.
    lines : list of str
        Names of the n lines.
    """
    width = 0.8 / len(costs)
    places = np.arange(len(lines))
    for number, (name, values) in enumerate(costs.items()):
        shift = (number - (len(costs) - 1) / 2) * width
        ax.bar(places + shift, values, 0.9 * width, label=name)
    ax.set_xticks(places, lines)
    ax.set(ylabel="bits a character")
    ax.grid(axis="x", visible=False)
    ax.legend()
