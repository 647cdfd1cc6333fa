"""Wrong analogies in chapter 11, each with its explanation."""

import numpy as np

from course_utils.exercises import _compare
from course_utils.exercises._checker import KnownMistake as Known
from course_utils.exercises._compare import Fault, Quantity
from course_utils.exercises._mistakes11_neighbours import KEEPDIMS
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
        "In one table a lies right between b and c, and then b - a + c points in the "
        "direction of a itself. The question's words are all three.",
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
        "`keepdims=True` is missing",
        _analogy(rows=lambda E: E / np.linalg.norm(E, axis=1)),
        *KEEPDIMS,
    ),
    Known(
        "the place is made of rows that keep their lengths",
        _raw_place,
        "The cosines are right, but the place is not: the longest of the three "
        "vectors decides it.",
        "Bring all rows to length 1 first, and use them for the place too.",
    ),
]


NAMES = "best_other", "best_of_all"
QUANTITIES = [Quantity(name, kind="int") for name in NAMES]


def explain_analogy(case, value, observed, expected):
    """Which answer is off, and how near both words are to the place: Fault or None."""
    named = dict(zip(NAMES, expected, strict=True))
    fault = _compare.find_fault(observed, named, QUANTITIES)
    if fault is None or fault.quantity not in named:
        return fault
    place = NAMES.index(fault.quantity)
    word, problem = _compare.as_numbers(QUANTITIES[place], observed[place], place)
    if problem or word.shape != ():
        return fault
    text = f"`{fault.quantity}` is {_words(case, float(word), expected[place])}"
    return Fault([("Got", text), *fault.paragraphs[1:]], quantity=fault.quantity)


def _words(case, word, right):
    """ "word 3 (a), cosine -0.3; expected 10, cosine 0.9." """
    E, given = unit(case["E"]), {case[name]: f" ({name})" for name in "abc"}
    if not (word.is_integer() and 0 <= word < len(E)):
        return f"{word:g}; expected a word's number, 0 … {len(E) - 1}."
    wanted = unit(E[case["b"]] - E[case["a"]] + E[case["c"]])
    said, best = (
        f"{k}{given.get(k, '')}, cosine {_compare.number(E[k] @ wanted)}"
        for k in (int(word), right)
    )
    return f"word {said}; expected {best}."
