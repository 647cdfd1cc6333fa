"""The network behind the unrolled graph: its numbers, its steps, its sentence.

One unit (D = H = K = 1). The twin is ``static/unrolled_network.js``; the names are the
same, and a test holds the numbers and the sentences together.
"""

import numpy as np

from course_utils.explorers.number_text import circled, format_number
from course_utils.numpy_rnn import Linear, RNNCell
from course_utils.numpy_rnn.rnn import Kept

MAX_T = 8
WEIGHTS = ("U", "W", "V", "b")

# The parts of one time step in the order they are computed. Forward, then back.
FORWARD = ("a", "h", "s", "loss")
BACKWARD = ("s", "h", "a", "weights")
PARTS = len(FORWARD)


def weight(scene, name, t):
    """The weight `name` that time step `t` uses: shared, or its own copy."""
    return scene[name] if scene["tied"] else scene["copies"][name][t - 1]


def compute(scene):
    """Both passes of the network of `scene`, one cell a time step.

    Parameters
    ----------
    scene : dict
        ``UnrolledGraph.state()``.

    Returns
    -------
    dict
        "h": h(0) … h(T); "a", "s", "loss", "ds", "dh", "da", "dx": lists over t = 1 …
        T; "dh0"; "L"; "terms": for each weight the list of its T terms, the gradients
        of the untied copies.
    """
    T = scene["T"]
    own = {n: [np.array([weight(scene, n, t + 1)]) for t in range(T)] for n in WEIGHTS}
    cells = [
        RNNCell.from_weights(U[None], W[None], b, scene["activation"])
        for U, W, b in zip(own["U"], own["W"], own["b"], strict=True)
    ]
    outs = [Linear.from_weights(V[None]) for V in own["V"]]
    xs = np.array(scene["xs"][:T]).reshape(T, 1, 1)
    targets = np.array(scene["targets"][:T]).reshape(T, 1, 1)
    hs, a, s = np.zeros((T + 1, 1, 1)), np.zeros((T, 1, 1)), np.zeros((T, 1, 1))
    for t, (cell, out) in enumerate(zip(cells, outs, strict=True)):
        ux = cell.project(xs[t])
        a[t] = ux + hs[t] @ cell.W.T
        hs[t + 1], _ = cell.step(ux, hs[t])
        s[t], _ = out.forward(hs[t + 1])
    error = s - targets
    r = {"h": hs, "a": a, "s": s, "loss": error**2 / 2, "ds": error}
    r |= _backpropagate(cells, outs, xs, hs, error)
    flat = {name: value.ravel().tolist() for name, value in r.items()}
    terms = {name: flat.pop(f"term {name}") for name in WEIGHTS}
    return flat | {"dh0": flat["dh0"][0], "L": sum(flat["loss"]), "terms": terms}


def _backpropagate(cells, outs, xs, hs, ds):
    """Gradients of the nodes and the term of each copy, all (T, 1, 1)."""
    names = ["dh", "da", "dx", *(f"term {name}" for name in WEIGHTS)]
    r = {name: np.zeros_like(xs) for name in names}
    dh_next = np.zeros((1, 1))
    for t in reversed(range(len(cells))):
        dh_out, grads = outs[t].backward(ds[t], hs[t + 1])
        r["dh"][t] = dh_out + dh_next
        kept = Kept(hs[t], hs[t + 1])
        r["da"][t], dh_next = cells[t].step_backward(r["dh"][t], kept)
        r["dx"][t] = r["da"][t] @ cells[t].U
        grads |= cells[t].gradients(r["da"][t], xs[t], [kept])
        for name in WEIGHTS:
            r[f"term {name}"][t] = grads[name]
    return r | {"dh0": dh_next}


def last_position(T):
    """The last position: T steps forward and T back, four parts each."""
    return 2 * PARTS * T


def stage(position, T):
    """Where a position is: (phase, t, part), the part computed last."""
    if position == 0:
        return "start", 0, None
    done, part = divmod(min(position, last_position(T)) - 1, PARTS)
    if done < T:
        return "forward", done + 1, FORWARD[part]
    return "backward", 2 * T - done, BACKWARD[part]


def is_reached(scene, phase, t, part):
    """Whether `part` of step `t` has been computed, in the phase given."""
    rounds, parts = (
        (t - 1, FORWARD) if phase == "forward" else (2 * scene["T"] - t, BACKWARD)
    )
    return scene["position"] > PARTS * rounds + parts.index(part)


def describe(scene, r):
    """What the picture shows, in words; JavaScript's `describe` says the same."""
    T, count = scene["T"], len(WEIGHTS)
    kind = (
        f"one set of {count} weights shared by all steps"
        if scene["tied"]
        else f"{count * T} weights, {count} for each step"
    )
    plural = "s" if T > 1 else ""
    return f"Unrolled over {T} time step{plural}, {kind}. {_progress(scene, r)}"


def _progress(scene, r):
    T = scene["T"]
    phase, t, part = stage(scene["position"], T)
    if phase == "start":
        return "Nothing is computed yet."
    if phase == "forward":
        if (t, part) == (T, "loss"):
            return f"Forward pass complete: the loss is L = {format_number(r['L'])}."
        value = r["h"][t] if part == "h" else r[part][t - 1]
        letter = "ℓ" if part == "loss" else part
        return f"Forward, step {t} of {T}: {letter}({t}) = {format_number(value)}."
    if (t, part) == (1, "weights"):
        return _conclusion(scene, r)
    return f"Backward, step {t} of {T}: {_backward_news(scene, r, t, part)}."


def _backward_news(scene, r, t, part):
    def term(name):
        value = format_number(r["terms"][name][t - 1])
        if scene["tied"]:
            return f"{name} gets {circled(t)} = {value}"
        return f"{name}({t}) gets {value}"

    if part == "weights":
        return ", ".join(map(term, ("U", "W", "b")))
    value = format_number(r[f"d{part}"][t - 1])
    news = f"the gradient of {part}({t}) is {value}"
    return f"{news}, and {term('V')}" if part == "h" else news


def _conclusion(scene, r):
    terms = [format_number(term) for term in r["terms"]["W"]]
    if not scene["tied"]:
        parts = ", ".join(f"W({t}) {term}" for t, term in enumerate(terms, 1))
        return f"Backward pass complete: each copy has its own gradient: {parts}."
    total = format_number(sum(r["terms"]["W"]))
    if len(terms) > 1:
        parts = " + ".join(f"{circled(t)} {term}" for t, term in enumerate(terms, 1))
        total = f"{parts} = {total}"
    return f"Backward pass complete: the gradient of W is {total}."
