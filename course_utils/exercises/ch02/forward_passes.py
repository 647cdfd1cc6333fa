"""Forward passes of chapter 02: what `forward` and `untied_forward` share."""

import numpy as np

from course_utils.exercises.checking import Quantity

HS = Quantity("hs", ("T", "N", "H"))


def forward_case(rng, T, N, D, H, copies=()):
    shapes = {"U": (H, D), "W": (H, H), "b": (H,)}
    plural = "s" if copies else ""
    weights = {
        name + plural: rng.normal(0, 0.6, (*copies, *shape))
        for name, shape in shapes.items()
    }
    inputs = {"xs": rng.normal(size=(T, N, D)), "h0": rng.uniform(-0.9, 0.9, (N, H))}
    return inputs | weights


SIZES = [(5, 3, 4, 6), (7, 2, 5, 3), (4, 5, 2, 3), (1, 3, 5, 2)]


def scan(step, xs, h0, order=None):
    """hs (T, N, H) for h = step(t, h); `order` lists the steps as they are taken."""
    h, hs = h0, []
    for t in range(len(xs)) if order is None else order:
        h = step(t, h)
        hs.append(h)
    return np.stack(hs)
