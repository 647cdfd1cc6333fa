"""Gate explorers with drawn settings and signals, for the tests without a browser."""

from course_utils.explorers.gates import Gates
from course_utils.explorers.gates_cell import GATES
from course_utils.explorers.gates_goals import GOALS
from course_utils.explorers.shared_random import SharedRandom


def drawn_gates(seed, goal):
    """An explorer with everything drawn; every third one is all but solved."""
    rng = SharedRandom(seed)
    state = {gate: rng.uniform(0, 1, 3).tolist() for gate in GATES}
    state["xs"] = rng.uniform(-1, 1, 20).tolist()
    state["marks"] = [int(u) for u in rng.uniform(0, 3, 20)]
    state["candidate"] = ["x", "one"][int(rng.uniform(0, 2, 1)[0])]
    state["weight"] = rng.uniform(0.01, 1, 1)[0]
    state["step"] = 1 + int(rng.uniform(0, 20, 1)[0])
    gates = Gates(goal=goal, **state)
    if seed % 3 == 0 and goal != "free":
        gates.solve()
        gate = GATES[seed // 3 % 3]
        values = getattr(gates, gate)
        setattr(gates, gate, [*values[:-1], state[gate][-1]])
    return gates


def drawn_scenes(count):
    """`count` explorers of every goal."""
    return [
        drawn_gates(100 * k + seed, goal)
        for k, goal in enumerate(GOALS)
        for seed in range(count)
    ]
