"""What does an output layer cost as the vocabulary grows?

Loss and all gradients of 640 states with 128 numbers each (a chunk of 20 steps in 32
lanes), for vocabularies up to DLI's 100,000. Each layer is timed in turns with the full
softmax of the same size, so the ratio of the two survives a machine that is busy. An
optimiser's step is not in it: for dense gradients it would add work on every parameter.
"""

from course_utils.experiments._experiment import Experiment
from course_utils.models import output_layers

H, N, ROUNDS = 128, 640, 3


def run(vocabulary_size, kind, seed):
    """One row: time one layer, and the full softmax beside it.

    Returns
    -------
    dict
        "ms" and "full_ms": milliseconds of processor time for loss and gradients;
        "times_cheaper": how many times the full softmax costs as much.
    """
    full, asked = (
        output_layers.layer(name, H, vocabulary_size, seed=seed)
        for name in ("full", kind)
    )
    layers = [full] if kind == "full" else [full, asked]
    times = output_layers.milliseconds(
        layers, H, vocabulary_size, N=N, rounds=ROUNDS, seed=seed
    )
    return {
        "ms": times[-1],
        "full_ms": times[0],
        "times_cheaper": times[0] / times[-1],
    }


EXPERIMENT = Experiment(
    name="softmax_cost",
    question=(
        "How does the cost of a training step's output layer grow with the vocabulary: "
        "full softmax, sampled, tree, adaptive?"
    ),
    conditions={
        "vocabulary_size": (100, 1000, 3000, 10_000, 30_000, 100_000),
        "kind": tuple(output_layers.KINDS),
    },
    seeds=(0, 1, 2),
    measured=("ms", "full_ms", "times_cheaper"),
    run=run,
)
