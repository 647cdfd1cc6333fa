"""Exercise `diagnose` of chapter 04: an ailment and a line for every patient."""

from course_utils.exercises.ch04.clinic import AILMENTS, DIAGNOSES, EVIDENCE, PATIENTS
from course_utils.exercises.checking import Checker, Fault, KnownMistake, Table
from course_utils.exercises.checking.plain import Foreign
from course_utils.exercises.checking.quantity import kind_of

STUB = '''
def diagnose():
    """Ailment and line for each patient; `ex.AILMENTS` lists the names.

    →  {"A": ("sum over t missing", 3), "B": …, … "H": …}
    """
    return ...
'''

HINTS = [
    "`examine` every patient with T = 1 first. Who is ill there? Whatever needs "
    "two steps to go wrong cannot show.",
    "Then look at *which* gradients are off, with T = 5: W alone, all below the "
    "tanh (U, W and b), or all five? And is there a common factor? Compare N = 1 "
    "with N = 3.",
    "Three patients are left that are right with T = 1 and wrong below the tanh "
    "with more. H = 1 tells one of them apart, `by_step` the other two.",
]


def diagnose():
    """The right answer."""
    return dict(DIAGNOSES)


def checked(value):
    """A plain result → {patient: (ailment, line)}; ValueError with what is wrong."""
    if not isinstance(value, dict):
        raise ValueError(
            f"Your function returned {kind_of(value)}; expected a dict such as "
            '`{"A": ("sum over t missing", 3), …}`.'
        )
    lacking = [name for name in PATIENTS if name not in value]
    if lacking:
        raise ValueError(
            f"There is no diagnosis for patient {lacking[0]}; expected one for each of "
            f"{', '.join(PATIENTS)}. For one you have not examined yet write "
            '`("", 0)`.'
        )
    return {name: _diagnosis(name, value[name]) for name in PATIENTS}


def _diagnosis(patient, given):
    if not isinstance(given, tuple | list) or len(given) != 2:
        what = "something else" if isinstance(given, Foreign) else kind_of(given)
        raise ValueError(
            f"The diagnosis of patient {patient} is {what}; expected an ailment and "
            'the number of a line, such as `("sum over t missing", 3)`.'
        )
    ailment, line = given
    if not isinstance(ailment, str) or isinstance(line, bool):
        ailment = None
    if ailment is None or not isinstance(line, int):
        raise ValueError(
            f"The diagnosis of patient {patient} is `{given!r}`; expected first the "
            "ailment's name, a string, then the line, a whole number."
        )
    if ailment and ailment not in AILMENTS:
        raise ValueError(
            f"`{ailment}` (patient {patient}) is no ailment of this clinic; the names "
            f"are {', '.join(f'`{name}`' for name in AILMENTS)}."
        )
    return ailment, line


def explain(case, value, observed, expected):
    """Fault with a table of all patients and evidence on the first wrong one."""
    wrong = [name for name in PATIENTS if observed[name] != expected[name]]
    if not wrong:
        return None
    first = wrong[0]
    right = len(PATIENTS) - len(wrong)
    text = f"{right} of {len(PATIENTS)} patients are diagnosed. Examine patient "
    text += f"{first} again: {EVIDENCE[first]}."
    rows = []
    for name in PATIENTS:
        pairs = zip(observed[name], expected[name], strict=True)
        rows.append([name, *("right" if a == b else "not yet" for a, b in pairs)])
    table = Table(["patient", "ailment", "line"], rows)
    return Fault([("Where", text)], quantity=first, table=table)


def _with(**changes):
    """All diagnoses right but those of `changes`: patient → the patient or ailment."""

    def answer():
        answers = diagnose()
        for patient, ailment in changes.items():
            ailment = DIAGNOSES[ailment][0] if ailment in DIAGNOSES else ailment
            answers[patient] = (ailment, answers[patient][1])
        return answers

    return answer


MISTAKES = [
    KnownMistake(
        "the lines are counted from 0",
        lambda: {name: (what, i - 1) for name, (what, i) in DIAGNOSES.items()},
        "Every ailment is named rightly and every line is one too small.",
        "The numbers stand at the left of each patient; the `def` is line 1.",
    ),
    KnownMistake(
        "patients C and E are mistaken for each other",
        _with(C="E", E="C"),
        "Both have a wrong W and nothing else, in the same line. With T = 1 there is "
        "nothing to add up, so a missing sum cannot show.",
        "Examine both with T = 1.",
    ),
    KnownMistake(
        "patients B and D are mistaken for each other",
        _with(B="D", D="B"),
        "Both are right with T = 1 and wrong with more. A single unit tells them "
        "apart: a number is its own transpose.",
        "Examine both with T = 5 and H = 1.",
    ),
    KnownMistake(
        "patients D and G are mistaken for each other",
        _with(D="G", G="D"),
        "Both go wrong on the way from one step to the one before. One loses what "
        "comes back, the other counts it twice.",
        "Examine both by step, with a loss at the last step only.",
    ),
    KnownMistake(
        "patients B and G are mistaken for each other",
        _with(B="G", G="B"),
        "Both go wrong from the last step but one on. With a single unit the "
        "transposed product cannot show; counting twice can.",
        "Examine both with T = 5 and H = 1.",
    ),
    KnownMistake(
        "patients C and H are mistaken for each other",
        _with(C="H", H="C"),
        "Both are wrong with T = 1. A wrong tanh' spoils all that lies below the "
        "tanh: U, W and b. A wrong state beside W spoils W alone.",
        "Look at which parameters are off, not only at how far.",
    ),
    KnownMistake(
        "patient A's factor is taken for a missing one",
        _with(A="1/N missing"),
        "Without the average the gradient would be N times too large. It is N times "
        "too small.",
        "Examine patient A with N = 1 and N = 3, and read the factor.",
    ),
]

check_diagnose = Checker(
    "diagnose",
    stub=STUB,
    hints=HINTS,
    solution=diagnose,
    cases=[{}],
    quantities=[],
    mistakes=MISTAKES,
    observe=checked,
    explain=explain,
    evidence="All eight patients are diagnosed, each with its line.",
    lesson="T = 1, N = 1, H = 1 and one share at a time: small cases find large bugs.",
)
