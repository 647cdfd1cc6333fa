"""The gradient-decay laboratory: how a gradient fares on its way back through time.

What it shows is ‖∂L/∂s(t)‖ of a loss at the last step, for every t, by true
vector-Jacobian products along the network's own states. The experiment is described in
``curves.js``; what is computed, said and drawn is there and in the modules beside it.
"""

import numpy as np
import traitlets

from course_utils.explorers.shared.explorer import Explorer

CELLS = ("rnn", "lstm", "gru")


class GradientDecay(Explorer):
    """The gradient-decay laboratory.

    What to ask it: at which spectral radius does the RNN's gradient neither vanish nor
    explode? Do large inputs move that edge? What do open gates change, and what not?

    Parameters
    ----------
    cells : sequence of {"rnn", "lstm", "gru"}
        The cells that are compared, one line each; at least one.
    radius : float, 0 … 3
        Spectral radius ρ of every H×H block of W.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ of the RNN.
    init : {"uniform", "xavier", "orthogonal", "identity"}
        How every block of W is drawn, before it is scaled to `radius`.
    T : int, 1 … 500
        Time steps.
    hidden_size : int, 1 … 128
        H; the inputs have as many entries.
    input_scale : float, 0 … 4
        Standard deviation of the random inputs.
    forget_bias : float, -4 … 8
        b_f of the LSTM, for every unit.
    update_bias : float, -4 … 8
        b_z of the GRU, for every unit: an open update gate keeps the old state.
    seed : int, 0 … 2³²-1
        Of weights, inputs and loss.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.

    Examples
    --------
    >>> laboratory = GradientDecay(T=20, activation="identity", init="orthogonal")
    >>> laboratory.sentence()[:50]
    "After 20 steps back the RNN's gradient is down to "
    """

    cells = traitlets.List().tag(sync=True)
    radius = traitlets.Float(0.9).tag(sync=True)
    activation = traitlets.Unicode("tanh").tag(sync=True)
    init = traitlets.Unicode("uniform").tag(sync=True)
    T = traitlets.Int(50).tag(sync=True)
    hidden_size = traitlets.Int(32).tag(sync=True)
    input_scale = traitlets.Float(0.2).tag(sync=True)
    forget_bias = traitlets.Float(1.0).tag(sync=True)
    update_bias = traitlets.Float(0.0).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)

    def __init__(self, cells=("rnn",), **state):
        if isinstance(cells, (list, tuple)):
            known = all(cell in CELLS for cell in cells)
            cells = sorted(cells, key=CELLS.index) if known else list(cells)
        plain = {name: _plain(value) for name, value in state.items()}
        super().__init__(cells=cells, **plain)


def _plain(value):
    """A number of NumPy as Python's."""
    return value.item() if isinstance(value, np.generic) else value
