"""BPTT steppers with drawn weights and data, for the tests without a browser."""

import numpy as np

from course_utils.explorers.bptt_stepper import BPTTStepper
from course_utils.explorers.bptt_steps import last_step


def drawn_stepper(seed, T, activation, scale=1.0, **more):
    rng = np.random.default_rng(seed)
    weights = dict(zip("UWVb", rng.uniform(-1.5, 1.5, 4).tolist(), strict=True))
    data = {name: rng.normal(0, scale, T).tolist() for name in ("xs", "targets")}
    return BPTTStepper(T=T, activation=activation, **data, **weights, **more)


def every_position(stepper):
    """The stepper at every position, one after the other."""
    for position in range(last_step(stepper.T) + 1):
        stepper.position = position
        yield position
