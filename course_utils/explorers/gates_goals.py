"""What the gate explorer asks for, whether it is reached, and what is still wrong.

A goal says what the output should be on any signal. It is judged on the signal the
learner drew and on `HIDDEN` others, so that what fits one signal only does not pass.
Twin: ``static/gates_goals.js``.
"""

import math
from functools import cache

from course_utils.explorers.gates_cell import CLOSED, GATES, OPEN, STEPS, run
from course_utils.explorers.shared_random import SharedRandom

HIDDEN, HIDDEN_SEED = 3, 14
SMALLEST_WEIGHT, SOLVING_WEIGHT = 0.01, 0.05

# marks: names of mark 1 and 2. needs: for no mark, mark 1, mark 2 each gate open (1),
# closed (0), or as you like (None).
GOALS = {
    "latch": {
        "title": "latch",
        "wanted": "the x of the last store mark, until the next one",
        "marks": ["store"], "candidate": "x", "tolerance": 0.1,
        "needs": {"i": [0, 1, None], "f": [1, 0, None], "o": [1, 1, None]},
    },
    "counter": {
        "title": "counter",
        "wanted": "how many count marks there have been, whatever x does",
        "marks": ["count"], "candidate": "one", "tolerance": 0.5,
        "needs": {"i": [0, 1, None], "f": [1, 1, None], "o": [1, 1, None]},
    },
    "memory": {
        "title": "resettable memory",
        "wanted": "the x of the last store mark, and 0 from a reset mark on",
        "marks": ["store", "reset"], "candidate": "x", "tolerance": 0.1,
        "needs": {"i": [0, 1, 0], "f": [1, 0, 0], "o": [1, 1, None]},
    },
    "recall": {
        "title": "answer when asked",
        "wanted": "at an ask mark the x of the last store mark, and 0 at other steps",
        "marks": ["store", "ask"], "candidate": "x", "tolerance": 0.1,
        "needs": {"i": [0, 1, 0], "f": [1, 0, 1], "o": [0, 0, 1]},
    },
    "free": {
        "title": "free play",
        "wanted": "nothing: try what you like",
        "marks": ["store", "reset"], "candidate": "x", "tolerance": None,
        "needs": None,
    },
}  # fmt: skip


def used(goal, marks):
    """The marks with those a goal does not know left out."""
    known = len(GOALS[goal]["marks"])
    return [mark if mark <= known else 0 for mark in marks]


def wanted(goal, xs, marks):
    """The outputs a goal asks for: T numbers, or None in free play."""
    if goal == "free":
        return None
    held, outputs = 0.0, []
    for x, mark in zip(xs, used(goal, marks), strict=True):
        if mark == 1:
            held = held + 1 if goal == "counter" else x
        elif mark == 2 and goal == "memory":
            held = 0.0
        silent = goal == "recall" and mark != 2
        outputs.append(0.0 if silent else held)
    return outputs


@cache
def hidden(goal):
    """The signals a goal is also judged on: (xs, marks) each.

    Marks 1 at t = 3 and a longer wait, then the goal's last kind of mark, then drawn
    ones. What is stored is at least 0.5 from zero, so that losing it shows.
    """
    rng = SharedRandom(HIDDEN_SEED)
    kinds = len(GOALS[goal]["marks"])
    signals = []
    for _ in range(HIDDEN):
        xs, luck = rng.uniform(-1, 1, STEPS), rng.uniform(0, 1, STEPS)
        marks = [1 if u < 0.25 else kinds if u < 0.4 else 0 for u in luck.tolist()]
        marks[2:10] = [1, 0, 0, 0, 0, 0, 0, kinds]
        pairs = zip(xs.tolist(), marks, strict=True)
        signals.append(([_rounded(x, mark) for x, mark in pairs], marks))
    return signals


def _rounded(x, mark):
    """x to two decimals; at a mark 1 from ±0.5 to ±1."""
    size = abs(x) / 2 + 0.5 if mark == 1 else abs(x)
    return math.copysign(math.floor(100 * size + 0.5) / 100, x)


def solution(goal, setting):
    """`setting` changed so that it reaches the goal, as far as a gate goes.

    What the goal leaves open stays as it is.
    """
    changed = {"candidate": GOALS[goal]["candidate"], "weight": SOLVING_WEIGHT}
    for gate, needs in GOALS[goal]["needs"].items():
        pairs = zip(needs, setting[gate], strict=True)
        changed[gate] = [now if n is None else (CLOSED, OPEN)[n] for n, now in pairs]
    return {**setting, **changed}


# ---- judging ----------------------------------------------------------------


def judge(scene):
    """Whether the goal is reached, and if not, where and why.

    Parameters
    ----------
    scene : dict
        "goal", "xs", "marks", and a setting (see `gates_cell.weights_of`).

    Returns
    -------
    dict or None
        None in free play. "reached"; "misses": the steps of the drawn signal that
        are off; and, if not reached, "signal" (0 is the drawn one, 1 … the hidden),
        "t", "y", "wanted" of the first step that is off, and "cause" (see `cause`).
    """
    goal = scene["goal"]
    if goal == "free":
        return None
    verdict = {"reached": True, "misses": []}
    signals = [(scene["xs"], scene["marks"]), *hidden(goal)]
    for number, signal in enumerate(signals):
        off, y, targets = _misses(goal, scene, signal)
        if number == 0:
            verdict["misses"] = off
        if off and verdict["reached"]:
            t = off[0]
            verdict |= {
                "reached": False, "signal": number, "t": t, "y": y[t - 1],
                "wanted": targets[t - 1], "cause": cause(goal, scene, signal, t),
            }  # fmt: skip
    return verdict


def _misses(goal, setting, signal):
    """Steps where the output is off, the outputs, and the wanted ones."""
    xs, marks = signal
    y = run(setting, xs, used(goal, marks))["y"]
    targets = wanted(goal, xs, marks)
    limit = GOALS[goal]["tolerance"]
    pairs = enumerate(zip(y, targets, strict=True), start=1)
    return [t for t, (a, b) in pairs if not abs(a - b) <= limit], y, targets


def repairs(goal, setting):
    """Every single change towards the solution: (what, the setting with it)."""
    goal_needs = GOALS[goal]["needs"]
    found = []
    for gate in GATES:
        for kind, need in enumerate(goal_needs[gate]):
            ideal = OPEN if need else CLOSED
            if need is None or abs(setting[gate][kind] - ideal) < 5e-4:
                continue
            values = [ideal if k == kind else v for k, v in enumerate(setting[gate])]
            found.append(((gate, kind), {**setting, gate: values}))
    ideal = GOALS[goal]["candidate"]
    if setting["candidate"] != ideal:
        found.append((("candidate", 0), {**setting, "candidate": ideal}))
    if setting["weight"] > SMALLEST_WEIGHT:
        found.append((("weight", 0), {**setting, "weight": SMALLEST_WEIGHT}))
    return found


def cause(goal, setting, signal, t):
    """What to blame for the output at `t`: the repair that helps most there.

    Where none takes away a tenth of the error, it is the setting, of those in use up
    to `t`, that is farthest from the solution. ("leaks", 0) if nothing is left.
    """
    xs, marks = signal
    target = wanted(goal, xs, marks)[t - 1]
    marks = used(goal, marks)

    def error(changed):
        return abs(run(changed, xs[:t], marks[:t])["y"][t - 1] - target)

    found = repairs(goal, setting)
    best, least = ("leaks", 0), 0.9 * error(setting)
    for what, changed in found:
        now = error(changed)
        if now < least - 1e-9:
            best, least = what, now
    if best[0] != "leaks":
        return best
    farthest = 0.0
    for (gate, kind), changed in found:
        if gate not in GATES or (kind and kind not in marks[:t]):
            continue
        distance = abs(setting[gate][kind] - changed[gate][kind])
        if distance > farthest + 1e-9:
            best, farthest = (gate, kind), distance
    return best
