"""Explorer: pick a kind of recurrent network; see its graph, its shapes and its loss.

The network is a real one, drawn from a fixed seed and run by ``numpy_rnn`` on random
data: every shape shown is read off an array, and the loss is computed.
"""

import numpy as np

from course_utils import numpy_rnn
from course_utils.explorers.shared.kernel_explorer import Choice, PythonExplorer, Slider
from course_utils.plotting.kinds import KINDS, draw_kind, kind_graph

N, D, K = 3, 4, 5  # batch, inputs, classes: all different from each other
EXAMPLES = {
    "one to one": "a picture in, a class out",
    "one to many": "a picture in, a word out, letter by letter",
    "many to one": "a review in, a verdict out",
    "many to many, aligned": "a sentence in, a tag for every word out",
    "many to many, delayed": "a number in figures in, then the numeral out",
    "recurrence from the output": "bits in, parity out, the last answer as memory",
    "deep": "one recurrent layer reads the states of another",
    "bidirectional": "every word is tagged with its past and its future",
}


def compute(kind, T, H):
    """Run one network of a kind, untrained.

    Parameters
    ----------
    kind : str
        One of `plotting.kinds.KINDS`.
    T : int
        Steps, at least 1.
    H : int
        Units of each recurrent layer and direction.

    Returns
    -------
    dict
        "kind"; "graph"; "shapes": (name, shape) of the arrays in the order in which
        they arise; "parameters": how many numbers are learned; "terms": answers a
        sequence is asked for; "loss": summed over them, averaged over the batch.
    """
    graph = kind_graph(kind, T)
    rng = np.random.default_rng(0)
    network = _network(kind, H, rng)
    T = 1 if kind == "one to one" else T
    shapes, logits = _run(kind, network, T, rng)
    targets = rng.integers(0, K, logits.shape[:2])
    loss, _ = numpy_rnn.softmax_cross_entropy(logits, targets)
    count = sum(a.size for part in network for a in part.parameters.values())
    shapes += [("scores", logits.shape), ("targets", targets.shape)]
    return {
        "kind": kind, "graph": graph, "shapes": shapes, "parameters": count,
        "terms": len(logits), "loss": loss, "H": H,
    }  # fmt: skip


def _network(kind, H, rng):
    """The recurrent parts and the output layer, in the order in which they work."""
    if kind == "recurrence from the output":
        return [numpy_rnn.JordanCell(D, H, K, rng=rng)]
    if kind in ("deep", "bidirectional"):
        both = kind == "bidirectional"
        stack = numpy_rnn.Stack.build(
            numpy_rnn.RNNCell, D, H, 1 if both else 2, rng=rng, bidirectional=both
        )
        return [stack, numpy_rnn.Linear(stack.output_size, K, rng=rng)]
    cells = [numpy_rnn.RNNCell(D, H, rng=rng)]
    if kind in ("one to many", "many to many, delayed"):
        cells.append(numpy_rnn.RNNCell(K, H, rng=rng))  # reads its own answers
    return [*cells, numpy_rnn.Linear(H, K, rng=rng)]


def _run(kind, network, T, rng):
    """Shapes of inputs and states, and the scores of the steps that answer."""
    first, last = network[0], network[-1]
    reads = 1 if kind == "one to many" else T
    xs = rng.normal(size=(reads, N, D))
    hs, final, _ = numpy_rnn.forward(first, xs)
    if last is first:  # Jordan's network gives scores
        return [("inputs", xs.shape), ("memory ŷ", final.shape)], hs
    shapes = [("inputs", xs.shape), ("states", hs.shape)]
    if len(network) == 3:
        told = np.eye(K)[rng.integers(0, K, (T, N))]
        hs, _, _ = numpy_rnn.forward(network[1], told, final)
        shapes += [("answers back in", told.shape), ("writer's states", hs.shape)]
    elif kind == "many to one":
        hs = final[None]
        shapes += [("last state", final.shape)]
    return shapes, last.forward(hs)[0]


def draw(fig, arrays):
    """Axes for the graph and the lines of text, once."""
    graph = fig.add_axes([0.01, 0.02, 0.64, 0.96])
    lines = fig.text(0.67, 0.93, "", va="top", fontsize=10.5, family="monospace")
    return {"graph": graph, "lines": lines}


def update(artists, arrays):
    """A new graph and new lines on the same axes."""
    draw_kind(artists["graph"], arrays["graph"], fontsize=10)
    rows = [f"{name:<16}{_tuple(shape)}" for name, shape in arrays["shapes"]]
    terms = arrays["terms"]
    rows += [
        "", f"N = {N} sequences", f"D = {D} inputs", f"K = {K} classes", "",
        f"parameters      {arrays['parameters']}",
        f"terms in a loss {terms}",
        f"loss, untrained {arrays['loss']:.2f}",
        f"guessing        {terms * np.log(K):.2f}",
    ]  # fmt: skip
    artists["lines"].set_text("\n".join(rows))


def describe(arrays):
    """One sentence: the kind, its example, and what its loss adds up."""
    kind, terms = arrays["kind"], arrays["terms"]
    shapes = dict(arrays["shapes"])
    answers = "1 answer" if terms == 1 else f"{terms} answers"
    name = kind[0].upper() + kind[1:]
    return (
        f"{name} ({EXAMPLES[kind]}): inputs {_tuple(shapes['inputs'])} become scores "
        f"{_tuple(shapes['scores'])}; the loss adds up {answers} a sequence and is "
        f"{arrays['loss']:.2f} before training, where guessing costs "
        f"{terms} ln {K} = {terms * np.log(K):.2f}."
    )


def _tuple(shape):
    return f"({', '.join(map(str, shape))})"


class Kinds(PythonExplorer):
    """Pick a kind of recurrent network: graph, shapes, loss."""

    title = "Which kind of recurrent network?"
    controls = (
        Choice("kind", "kind", KINDS, "many to one"),
        Slider("T", "length T", "steps", 1, 4, 1, 4),
        Slider("H", "size H", "units", 1, 32, 1, 6),
    )
    size = (8.6, 3.9)
    compute = staticmethod(compute)
    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)
