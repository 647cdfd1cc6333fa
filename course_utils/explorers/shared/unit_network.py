"""The state of the explorers of a recurrent network with one unit."""

import traitlets

MAX_T = 8
XS = (1.0, 0.5, -1.0, 0.5, 1.0, -0.5, -1.0, 0.5)
TARGETS = (0.5, 0.0, -0.5, 0.0, 0.5, 0.0, -0.5, 0.0)


class UnitNetwork(traitlets.HasTraits):
    """The size, the weights and the data of a network with D = H = K = 1.

    The scalars are a(t) = U x(t) + W h(t-1) + b, h(t) = φ(a(t)), s(t) = V h(t) and the
    loss ½ (s(t) - y(t))² of each step; h(0) = 0.
    """

    T = traitlets.Int(3).tag(sync=True)
    activation = traitlets.Unicode("tanh").tag(sync=True)
    U = traitlets.Float(0.8).tag(sync=True)
    W = traitlets.Float(0.6).tag(sync=True)
    V = traitlets.Float(1.5).tag(sync=True)
    b = traitlets.Float(0.0).tag(sync=True)
    xs = traitlets.List().tag(sync=True)
    targets = traitlets.List().tag(sync=True)

    def __init__(self, xs=None, targets=None, **state):
        """`xs` sets T, unless T is given; steps beyond those given get 0."""
        if xs is not None:
            state.setdefault("T", len(xs))
        data = {"xs": XS if xs is None else xs}
        data["targets"] = TARGETS if targets is None else targets
        data = {name: filled(values, 0.0) for name, values in data.items()}
        super().__init__(**data, **state)


def filled(values, fill):
    """One number for each of the 8 steps: `fill` after those given."""
    values = list(values)
    return values + [fill] * (MAX_T - len(values))
