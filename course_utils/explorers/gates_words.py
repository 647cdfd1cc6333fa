"""What the gate explorer says: the verdict, its reason, the numbers of one step.

Twin: ``static/gates_words.js``.
"""

from decimal import ROUND_HALF_UP, Decimal

from course_utils.explorers.gates_cell import STEPS, logit, run
from course_utils.explorers.gates_goals import GOALS, HIDDEN, hidden, used
from course_utils.explorers.number_text import format_given

GATE_WORDS = {"i": "input gate", "f": "forget gate", "o": "output gate"}


def where(goal, kind):
    """ "where there is no mark", or "at a store mark"."""
    if kind == 0:
        return "where there is no mark"
    name = GOALS[goal]["marks"][kind - 1]
    return f"at {'an' if name == 'ask' else 'a'} {name} mark"


def fixed(value, digits=2):
    """A number with `digits` decimals and a true minus sign, as JavaScript rounds."""
    size = Decimal(abs(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{'−' if value < 0 and size else ''}{size:f}"


def gate_words(value):
    """A gate's value: two decimals, three at the ends."""
    return fixed(value, 2 if 0.01 <= value <= 0.99 else 3)


def share_words(value):
    """A share of one: 0.98, or "less than 0.001"."""
    return "less than 0.001" if value < 0.001 else fixed(value, 3)


def cause_words(goal, setting, what, r, t):
    """Why the output is off at `t`, given its `cause` and the signal's numbers."""
    gate, kind = what
    unit = "x" if setting["candidate"] == "x" else "1"
    if gate == "leaks":
        return "no gate is to blame: what is left leaks, as no sigmoid reaches 0 or 1"
    if gate == "weight":
        inside = fixed(r["memory"][t])
        return (
            f"the memory is {inside}, but tanh bends what is large: "
            "make the candidate's weight smaller"
        )
    if gate == "candidate":
        if unit == "x":
            return "the candidate reads x, so a mark adds its x and not 1"
        return "the candidate is the constant 1, so a mark stores 1 and not x"
    name = GATE_WORDS[gate]
    fact = f"the {name} is {gate_words(setting[gate][kind])} {where(goal, kind)}, "
    needed = GOALS[goal]["needs"][gate][kind]
    return fact + _consequence(setting, gate, kind, needed, unit)


def _consequence(setting, gate, kind, needed, unit):
    """What a gate does by not being open (`needed`), or by not being closed."""
    if gate == "i":
        if needed:
            return f"so only that part of {unit} gets in"
        return f"so it lets {unit} in where nothing is to be stored"
    if gate == "o":
        if needed:
            return "so only that part of the memory is shown"
        return "so the memory speaks without being asked"
    if needed:
        return "so only that part of the memory outlives each such step"
    if kind == 1:
        return "so that part of the old value stays under the new one"
    hides = setting["o"][2] < 0.1
    hint = ", and a closed output gate hides it for one step only" if hides else ""
    return f"so that part of the memory outlives the reset{hint}"


def describe(scene, r, verdict):
    """What the picture shows now. `r` is `gates_cell.run` of the drawn signal."""
    step = scene["step"]
    left = f"Of a change in c({step}), {share_words(r['carried'][step])} "
    left += f"arrives in c({STEPS})."
    if verdict is None:
        memory, y = fixed(r["memory"][STEPS]), fixed(r["y"][-1])
        return f"Free play: at the end the memory is {memory}, the output {y}. {left}"
    goal = GOALS[scene["goal"]]
    title = goal["title"][0].upper() + goal["title"][1:]
    limit = format_given(goal["tolerance"])
    if verdict["reached"]:
        return (
            f"{title}: reached. On your signal and on {HIDDEN} hidden ones every "
            f"output is within {limit} of what is wanted. {left}"
        )
    return f"{title}: not yet. {_complaint(scene, r, verdict, limit)} {left}"


def _complaint(scene, r, verdict, limit):
    """Where the output is off, and why."""
    goal, t, number = scene["goal"], verdict["t"], verdict["signal"]
    if number == 0:
        start = f"{STEPS - len(verdict['misses'])} of {STEPS} outputs are within "
        start += f"{limit}. At t = {t}"
    else:
        xs, marks = hidden(goal)[number - 1]
        r = run(scene, xs, used(goal, marks))
        start = f"Your signal is right, hidden signal {number} is not: at its t = {t}"
    y, target = fixed(verdict["y"]), fixed(verdict["wanted"])
    reason = cause_words(goal, scene, verdict["cause"], r, t)
    return f"{start} the output is {y} where {target} is wanted: {reason}."


def equations(scene, r):
    """The cell's step at the chosen t, in numbers: three lines."""
    t = scene["step"]
    i, f, o = (gate_words(r[name][t - 1]) for name in ("i", "f", "o"))
    before, now, g = (
        _in_brackets(n) for n in (r["c"][t - 1], r["c"][t], r["g"][t - 1])
    )
    c, y = fixed(r["c"][t], 4), fixed(r["y"][t - 1])
    V, left = (format_given(n, 3) for n in (r["V"], r["carried"][t]))
    gates = "1" if t == STEPS else f"f({STEPS})"
    if t < STEPS - 1:
        gates = f"f({t + 1}) ⋯ {gates}"
    return [
        f"c({t}) = f·c({t - 1}) + i·g = {f}·{before} + {i}·{g} = {c}",
        f"y({t}) = V·o·tanh c({t}) = {V}·{o}·tanh {now} = {y}",
        f"∂c({STEPS})/∂c({t}) = {gates}" + (f" = {left}" if t < STEPS else ""),
    ]


def gate_equation(setting, gate, names):
    """A gate as a network would have learnt it: i = σ(−6.9 + 13.8·store)."""
    rest, *marked = map(logit, setting[gate])
    terms = fixed(rest, 1)
    for value, name in zip(marked, names, strict=False):
        weight = fixed(value - rest, 1)
        sign = " − " if weight.startswith("−") else " + "
        terms += f"{sign}{weight.removeprefix('−')}·{name}"
    return f"{gate} = σ({terms})"


def _in_brackets(value):
    """Four decimals; in brackets if negative."""
    words = fixed(value, 4)
    return f"({words})" if words.startswith("−") else words
