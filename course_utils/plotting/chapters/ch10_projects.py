"""Chapter 10, projects: what may follow what in jamo, and tunes as piano rolls."""

import numpy as np

from course_utils.plotting.style import COLORS

TYPE_COLORS = {"lead": "#0072B2", "vowel": "#D55E00", "tail": "#009E73"}
BOX, POINT = 17, 6  # pixels on a side that a letter and a point take, at 100 dpi
NEAR = 13  # pixels from a point to its letter; from one further off leads a line
PITCHES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
PART_COLORS = {"A": COLORS["input"], "B": COLORS["backward"]}


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

    A letter stands beside its point, no letter over another; in a crowd it stands
    further off, at the end of a line. Limits and size of the axes have to be final.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    places : (n, 2)
    names : list of str
    types : list of str
        Of `TYPE_COLORS`.
    """
    places = np.asarray(places, float)
    for kind, color in TYPE_COLORS.items():
        chosen = [n for n, each in enumerate(types) if each == kind]
        ax.scatter(*places[chosen].T, s=12, color=color, label=kind)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    ax.set(xlabel="first component", ylabel="second component")
    ax.margins(0.08)
    dpi = ax.figure.dpi
    offsets = spread(ax.transData.transform(places) * 100 / dpi)
    for place, name, kind, offset in zip(places, names, types, offsets, strict=True):
        far = np.hypot(*offset) > NEAR + 1
        ax.annotate(
            name, place, xytext=offset * 72 / 100, textcoords="offset points",
            color=TYPE_COLORS[kind], fontsize=12, ha="center", va="center",
            arrowprops={"arrowstyle": "-", "lw": 0.5, "color": "0.6", "shrinkA": 5,
                        "shrinkB": 2} if far else None,
        )  # fmt: skip


def spread(pixels):
    """How far from its point each letter has to stand so that none covers another.

    Parameters
    ----------
    pixels : (n, 2)
        The points.

    Returns
    -------
    (n, 2) float
        From the point to the letter's middle: `NEAR` where there is room, else the
        next ring, away from the middle of all first. The outer points choose first.
    """
    pixels = np.asarray(pixels, float)
    found = np.zeros_like(pixels)
    letters = np.empty((0, 2))
    crowd = np.hypot(*(pixels[:, None] - pixels).T) < 60
    for n in np.argsort(crowd.sum(axis=1), kind="stable"):
        outward = pixels[n] - pixels[crowd[n]].mean(axis=0)
        first = np.arctan2(*outward[::-1])
        turns = [sign * k * np.pi / 8 for k in range(9) for sign in (1, -1)]
        for ring in range(NEAR, 40 * NEAR, 6):
            offsets = ring * np.array(
                [(np.cos(first + turn), np.sin(first + turn)) for turn in turns]
            )
            free = [o for o in offsets if _is_free(pixels[n] + o, letters, pixels)]
            if free:
                found[n] = free[0]
                break
        letters = np.vstack([letters, pixels[n] + found[n]])
    return found


def _is_free(middle, letters, points):
    for others, reach in ((letters, BOX), (points, (BOX + POINT) / 2)):
        if np.any(np.abs(others - middle).max(axis=1) < reach):
            return False
    return True


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
