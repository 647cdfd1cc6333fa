"""Wrong analogies in chapter 11, each with its explanation."""

import numpy as np

from course_utils.exercises import _compare
from course_utils.exercises._checker import KnownMistake as Known
from course_utils.exercises._compare import Fault, Quantity
from course_utils.models.neighbours import unit


def analogy(E, a, b, c, place=None, rows=unit, left_out=lambda a, b, c: [a, b, c]):
    """Two answers, with and without a rule on what is left out; or changed."""
    E = rows(E)
    wanted = place(E[a], E[b], E[c]) if place else E[b] - E[a] + E[c]
    scores = E @ wanted
    of_all = int(scores.argmax())
    scores[left_out(a, b, c)] = -np.inf
    return int(scores.argmax()), of_all


def _analogy(**change):
    return lambda E, a, b, c: analogy(E, a, b, c, **change)


def _by_distance(E, a, b, c):
    rows = unit(E)
    away = np.linalg.norm(rows - (rows[b] - rows[a] + rows[c]), axis=1)
    of_all = int(away.argmin())
    away[[a, b, c]] = np.inf
    return int(away.argmin()), of_all


def _raw_place(E, a, b, c):
    """The place from vectors of any length, the search among unit vectors."""
    scores = unit(E) @ (E[b] - E[a] + E[c])
    of_all = int(scores.argmax())
    scores[[a, b, c]] = -np.inf
    return int(scores.argmax()), of_all


PLACE = "`rows[b] - rows[a] + rows[c]`."

ANALOGY = [
    Known(
        "nothing is left out in either answer",
        _analogy(left_out=lambda a, b, c: []),
        "The place b - a + c lies near b and near c, so one of them is mostly the "
        "nearest word. That is why the usual test leaves them out, and seldom says so.",
        "For the first answer `cosines[[a, b, c]] = -np.inf`.",
    ),
    Known(
        "the three words are left out in both answers",
        lambda E, a, b, c: (analogy(E, a, b, c)[0],) * 2,
        "The second answer is to be honest: the nearest word of all, even if it is b "
        "or c.",
        "Take `argmax` once before you leave words out.",
    ),
    Known(
        "only c is left out",
        _analogy(left_out=lambda a, b, c: [c]),
        "b lies near the place too.",
        "`cosines[[a, b, c]] = -np.inf`.",
    ),
    Known(
        "only b and c are left out",
        _analogy(left_out=lambda a, b, c: [b, c]),
        "The question's own words are a, b and c.",
        "`cosines[[a, b, c]] = -np.inf`.",
    ),
    Known(
        "the two answers have changed places",
        lambda E, a, b, c: analogy(E, a, b, c)[::-1],
        "Both are right.",
        "`return best_other, best_of_all`.",
    ),
    Known(
        "a and b have changed places",
        _analogy(place=lambda a, b, c: a - b + c),
        "From a to b leads b - a: check it, a + (b - a) = b. The same way, started "
        "from c.",
        PLACE,
    ),
    Known(
        "the way is started from b, towards c's opposite",
        _analogy(place=lambda a, b, c: b - a - c),
        "The step b - a is made from c: it is added to c.",
        PLACE,
    ),
    Known(
        "a is added, c subtracted",
        _analogy(place=lambda a, b, c: b + a - c),
        "The step from a to b is b - a, and it is made from c.",
        PLACE,
    ),
    Known(
        "all three are added",
        _analogy(place=lambda a, b, c: a + b + c),
        "That is the middle of the three, no step from one to another.",
        PLACE,
    ),
    Known(
        "the rows keep their lengths",
        _analogy(rows=lambda E: E),
        "Then a long vector has a large product with every place.",
        "`rows = E / np.linalg.norm(E, axis=1, keepdims=True)`, and everything else "
        "with `rows`.",
    ),
    Known(
        "the place is made of rows that keep their lengths",
        _raw_place,
        "The cosines are right, but the place is not: the longest of the three "
        "vectors decides it.",
        "Bring all rows to length 1 first, and use them for the place too.",
    ),
]


def explain_analogy(case, value, observed, expected):
    """Which answer is off, and how near both words are to the place: Fault or None."""
    quantities = [
        Quantity("best_other", kind="int"), Quantity("best_of_all", kind="int")
    ]  # fmt: skip
    named = dict(zip(("best_other", "best_of_all"), expected, strict=True))
    fault = _compare.find_fault(observed, named, quantities)
    if fault is None or fault.quantity not in named:
        return fault
    place = [name == fault.quantity for name in named].index(True)
    word, right = observed[place], expected[place]
    if np.shape(word) != () or not float(word).is_integer():
        return fault
    E, given = unit(case["E"]), {case[name]: name for name in "abc"}
    if not 0 <= word < len(E):
        text = f"`{fault.quantity}` is {word}; there are words from 0 to {len(E) - 1}."
        return Fault([("Got", text)], quantity=fault.quantity)
    wanted = unit(E[case["b"]] - E[case["a"]] + E[case["c"]])
    said, best = (
        f"{int(k)}{f' ({given[int(k)]})' if int(k) in given else ''}, cosine "
        f"{_compare.number(E[int(k)] @ wanted)}"
        for k in (word, right)
    )
    text = f"`{fault.quantity}` is word {said}; expected {best}."
    return Fault([("Got", text), *fault.paragraphs[1:]], quantity=fault.quantity)
