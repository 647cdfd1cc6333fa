"""What is written into pictures: signs for white space, names beside points."""

BREAK = "↵"  # a line's end, also where only one line can be typed
VISIBLE = str.maketrans({" ": "␣", "\n": BREAK, "\t": "⇥"})

LETTER, LINE = 8.6, 17  # pixels of a letter and of a line, at 10 points and 100 dpi
POINT = 5  # pixels from a point's middle that nothing else may cover


def visible(text):
    """The text with a sign for each space, line's end and tab."""
    return text.translate(VISIBLE)


def place_labels(pixels, names, size, reach=9, letter=LETTER):
    """Where each name can stand beside its point without covering another.

    One after the other in the order given, so the first are the most likely to find
    room. As quick as counting letters: nothing is drawn to be measured.

    Parameters
    ----------
    pixels : (n, 2)
        The points, from the lower left corner.
    names : list of str
    size : (2,)
        Of the plane, in pixels.
    reach : float
        From a point's middle to the name beside it, in pixels.
    letter : float
        A letter's width in pixels.

    Returns
    -------
    list of (x, y, ha) or None
        Where each name is put, half way up and with this horizontal alignment; None
        where there is no room.
    """
    taken = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in pixels]
    found = []
    for point, name in zip(pixels, names, strict=True):
        wide = letter * len(name)
        free = (
            (place, box)
            for place, box in _sides(*point, wide, reach)
            if _inside(box, size) and not any(_overlap(box, other) for other in taken)
        )
        place, box = next(free, (None, None))
        found.append(place)
        if place:
            taken.append(box)
    return found


def _sides(x, y, wide, reach):
    """Right, left, above, below, then the corners: (x, y, ha) and box of each."""
    up, near = reach + LINE / 2, reach - 2
    places = [(x + reach, y, "left"), (x - reach, y, "right")]
    places += [(x, y + up, "center"), (x, y - up, "center")]
    for b in (y + up - 2, y - up + 2):
        places += [(x + near, b, "left"), (x - near, b, "right")]
    share = {"left": 0, "center": 0.5, "right": 1}
    for a, b, ha in places:
        start = a - share[ha] * wide
        yield (a, b, ha), (start, b - LINE / 2, start + wide, b + LINE / 2)


def _inside(box, size):
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]


def _overlap(one, two):
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
