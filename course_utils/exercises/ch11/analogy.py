"""Exercise `analogy` of chapter 11."""

import numpy as np

from course_utils.exercises.ch11.tables import DIVIDED, KEEPDIMS, table
from course_utils.exercises.checking import Checker, Fault, KnownMistake, Quantity
from course_utils.exercises.checking.compare import find_fault, number
from course_utils.exercises.checking.quantity import as_numbers
from course_utils.models import neighbours
from course_utils.models.neighbours import unit

STUB = '''
def analogy(E, a, b, c):
    """Word a is to word b as word c is to …: by arithmetic, answered in two ways.

    E (K, D): one row a word, none of them zero; a, b, c: three words' numbers. Bring
    every row to length 1, go to b - a + c, and look for the largest cosine with it.
    →  best_other, best_of_all: numbers of the best word besides a, b and c, and of
    the best word of all K
    """
    return ...
'''

HINTS = [
    "`rows = E / np.linalg.norm(E, axis=1, keepdims=True)`, and the place to look "
    "at is `rows[b] - rows[a] + rows[c]`.",
    "`cosines = rows @ place`: the length of `place` divides them all alike, so it "
    "does not matter which is largest. `cosines.argmax()` is the best of all.",
    "For the other answer: `cosines[[a, b, c]] = -np.inf`, and `argmax` again. "
    "`int(…)` makes a number of it.",
]


def analogy(E, a, b, c):
    """The library's two answers: the best of the others, the best of all."""
    found = neighbours.analogy(E, a, b, c, k=1)
    return tuple(int(found[of][0][0]) for of in ("excluded", "all"))


def _answers(
    E, a, b, c, place=None, rows=unit, left_out=lambda a, b, c: [a, b, c], mark=-np.inf
):
    """Two answers, with and without a rule on what is left out; or changed."""
    E = rows(E)
    wanted = place(E[a], E[b], E[c]) if place else E[b] - E[a] + E[c]
    scores = E @ wanted
    of_all = int(scores.argmax())
    scores[left_out(a, b, c)] = mark
    return int(scores.argmax()), of_all


def _analogy(**change):
    return lambda E, a, b, c: _answers(E, a, b, c, **change)


def _raw_place(E, a, b, c):
    """The place from vectors of any length, the search among unit vectors."""
    scores = unit(E) @ (E[b] - E[a] + E[c])
    of_all = int(scores.argmax())
    scores[[a, b, c]] = -np.inf
    return int(scores.argmax()), of_all


PLACE = "`rows[b] - rows[a] + rows[c]`."

MISTAKES = [
    KnownMistake(
        "nothing is left out in either answer",
        _analogy(left_out=lambda a, b, c: []),
        "The place b - a + c lies near b and near c, so one of them is mostly the "
        "nearest word. That is why the usual test leaves them out, and seldom says so.",
        "For the first answer `cosines[[a, b, c]] = -np.inf`.",
    ),
    KnownMistake(
        "the three words are left out in both answers",
        lambda E, a, b, c: (_answers(E, a, b, c)[0],) * 2,
        "The second answer is to be honest: the nearest word of all, even if it is b "
        "or c.",
        "Take `argmax` once before you leave words out.",
    ),
    KnownMistake(
        "only c is left out",
        _analogy(left_out=lambda a, b, c: [c]),
        "b lies near the place too.",
        "`cosines[[a, b, c]] = -np.inf`.",
    ),
    KnownMistake(
        "only b and c are left out",
        _analogy(left_out=lambda a, b, c: [b, c]),
        "In one table a lies right between b and c, and then b - a + c points in the "
        "direction of a itself. The question's words are all three.",
        "`cosines[[a, b, c]] = -np.inf`.",
    ),
    KnownMistake(
        "the three words are left out by a cosine of 0",
        _analogy(mark=0),
        "In one table every other word points away from the place: its cosine is "
        "below 0, so a word marked with 0 wins.",
        "`cosines[[a, b, c]] = -np.inf`: below everything.",
    ),
    KnownMistake(
        "the two answers have changed places",
        lambda E, a, b, c: _answers(E, a, b, c)[::-1],
        "Both are right.",
        "`return best_other, best_of_all`.",
    ),
    KnownMistake(
        "a and b have changed places",
        _analogy(place=lambda a, b, c: a - b + c),
        "From a to b leads b - a: check it, a + (b - a) = b. The same way, started "
        "from c.",
        PLACE,
    ),
    KnownMistake(
        "the way is started from b, towards c's opposite",
        _analogy(place=lambda a, b, c: b - a - c),
        "The step b - a is made from c: it is added to c.",
        PLACE,
    ),
    KnownMistake(
        "a is added, c subtracted",
        _analogy(place=lambda a, b, c: b + a - c),
        "The step from a to b is b - a, and it is made from c.",
        PLACE,
    ),
    KnownMistake(
        "all three are added",
        _analogy(place=lambda a, b, c: a + b + c),
        "That is the middle of the three, no step from one to another.",
        PLACE,
    ),
    KnownMistake(
        "the rows keep their lengths",
        _analogy(rows=lambda E: E),
        "Then a long vector has a large product with every place.",
        "`rows = E / np.linalg.norm(E, axis=1, keepdims=True)`, and everything else "
        "with `rows`.",
    ),
    KnownMistake(
        "`keepdims=True` is missing",
        _analogy(rows=lambda E: E / np.linalg.norm(E, axis=1)),
        *KEEPDIMS,
        line=DIVIDED,
    ),
    KnownMistake(
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
    fault = find_fault(observed, named, QUANTITIES)
    if fault is None or fault.quantity not in named:
        return fault
    place = NAMES.index(fault.quantity)
    word, problem = as_numbers(QUANTITIES[place], observed[place], place)
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
        f"{k}{given.get(k, '')}, cosine {number(E[k] @ wanted)}"
        for k in (int(word), right)
    )
    return f"word {said}; expected {best}."


_rng = np.random.default_rng(11)


def _question(K, D, a, b, c):
    return {"E": table(_rng, K, D), "a": a, "b": b, "c": c}


def _question_about_the_middle(K, D, a, b, c):
    """Word a lies right between b and c, and b - a + c in its direction."""
    question = _question(K, D, a, b, c)
    middle, side = 0.8 * np.eye(D)[0], 0.6 * np.eye(D)[2]
    question["E"][[a, b, c]] = 2 * middle, middle + side, 3 * (middle - side)
    return question


def _question_without_a_friend(K, D, a, b, c):
    """Every word but the three points away from b - a + c."""
    question = _question(K, D, a, b, c)
    E = question["E"]
    rows = unit(E)
    wanted = rows[b] - rows[a] + rows[c]
    others = np.setdiff1d(np.arange(K), [a, b, c])
    E[others] *= -np.sign(E[others] @ wanted)[:, None]
    return question


check_analogy = Checker(
    "analogy",
    stub=STUB,
    hints=HINTS,
    solution=analogy,
    cases=[
        _question(14, 4, 3, 8, 0),
        _question(11, 3, 5, 1, 9),
        _question(23, 5, 20, 4, 13),
        _question(17, 6, 2, 11, 7),
        _question(31, 7, 30, 12, 6),
        _question_about_the_middle(21, 8, 9, 3, 17),
        _question_without_a_friend(13, 4, 6, 2, 10),
    ],
    quantities=[
        Quantity("best_other", kind="int"),
        Quantity("best_of_all", kind="int"),
    ],
    mistakes=MISTAKES,
    explain=explain_analogy,
    evidence="It gives the library's two answers in seven tables.",
    lesson="Where the two differ, the rule that leaves a, b, c out gave the answer.",
)
