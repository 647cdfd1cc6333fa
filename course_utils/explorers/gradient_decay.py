"""The gradient-decay laboratory: how a gradient fares on its way back through time.

What it shows is ‖∂L/∂s(t)‖ of a loss at the last step, for every t, by true
vector-Jacobian products along the network's own states; what it computes and why is
described in ``gradient_decay_network.py``. The picture lives in
``static/gradient_decay.js``, the picture where nothing runs in
``gradient_decay_picture.py``.
"""

import math

import numpy as np
import traitlets
from traitlets import TraitError

from course_utils.explorers.flagship import Flagship, join_modules, read_static
from course_utils.explorers.gradient_decay_network import (
    CELLS,
    INITS,
    LIMITS,
    WHOLE,
    compute,
)
from course_utils.explorers.gradient_decay_network import MODULES as NETWORK_MODULES
from course_utils.explorers.gradient_decay_picture import draw_png
from course_utils.numpy_rnn.activations import ACTIVATIONS

MODULES = (
    *NETWORK_MODULES,
    "graph_drawing.js",
    "flagship.js",
    "gradient_decay_frame.js",
    "gradient_decay_drawing.js",
    "gradient_decay_controls.js",
    "gradient_decay.js",
)


class SceneError(TraitError, ValueError):
    """A scene that makes no sense: what was given, what was expected, what to do."""


class GradientDecay(Flagship):
    """The laboratory as a flagship explorer.

    Parameters
    ----------
    cells : sequence of {"rnn", "lstm", "gru"}
        The cells that are compared, one line each; at least one.
    radius : float, 0 … 3
        Spectral radius of every H×H block of W.
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
        b_f of the LSTM.
    seed : int, 0 … 2³²-1
        Of weights, inputs and loss.

    Raises
    ------
    SceneError
        A ValueError (and TraitError) that says what was given, what was expected and
        what to do.
    TypeError
        A setting that the laboratory does not have.

    Examples
    --------
    >>> laboratory = GradientDecay(T=20, activation="identity", init="identity")
    >>> laboratory.sentence()[:49]
    'RNN: after 20 steps back 12 % of the gradient is '
    """

    _esm = join_modules(MODULES)
    _css = read_static("flagship.css") + read_static("gradient_decay.css")

    scene_names = (
        "cells", "radius", "activation", "init", "T", "hidden_size", "input_scale",
        "forget_bias", "seed",
    )  # fmt: skip

    cells = traitlets.Any().tag(sync=True)
    radius = traitlets.Any(0.9).tag(sync=True)
    activation = traitlets.Any("tanh").tag(sync=True)
    init = traitlets.Any("uniform").tag(sync=True)
    T = traitlets.Any(50).tag(sync=True)
    hidden_size = traitlets.Any(32).tag(sync=True)
    input_scale = traitlets.Any(0.2).tag(sync=True)
    forget_bias = traitlets.Any(1.0).tag(sync=True)
    seed = traitlets.Any(0).tag(sync=True)

    def __init__(self, **state):
        unknown = sorted(set(state) - set(self.scene_names))
        if unknown:
            raise TypeError(
                f"the laboratory has no {', '.join(unknown)}; expected some of "
                f"{', '.join(self.scene_names)}"
            )
        super().__init__(**state)

    @traitlets.default("cells")
    def _first_cell(self):
        return ["rnn"]

    @traitlets.validate("cells")
    def _check_cells(self, proposal):
        return check_cells(proposal.value)

    @traitlets.validate("activation", "init")
    def _check_choice(self, proposal):
        name = proposal.trait.name
        options = tuple(ACTIVATIONS) if name == "activation" else INITS
        return check_choice(name, proposal.value, options)

    @traitlets.validate(*LIMITS)
    def _check_number(self, proposal):
        return check_number(proposal.trait.name, proposal.value)

    def numbers(self):
        """All that is drawn and said, computed in Python (see `compute`)."""
        return compute(self.state())

    def sentence(self):
        """What the picture shows now, in the words the browser uses."""
        return self.numbers().sentence

    def snapshot(self):
        """The picture now as PNG bytes."""
        return draw_png(self.state(), self.numbers())


def check_cells(value):
    """The cells in the order of `CELLS`, as a list; or SceneError."""
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        raise SceneError(
            f"cells is {value!r}; expected a list of {', '.join(CELLS)}: write "
            'cells=["rnn"] for one cell'
        )
    unknown = [cell for cell in value if cell not in CELLS]
    if unknown or not value or len(set(value)) != len(value):
        raise SceneError(
            f"cells is {list(value)!r}; expected one or more of {', '.join(CELLS)}, "
            "each once: correct or drop the others"
        )
    return [cell for cell in CELLS if cell in value]


def check_choice(name, value, options):
    """`value` if it is one of `options`; or SceneError."""
    if value not in options:
        raise SceneError(
            f"{name} is {value!r}; expected one of {', '.join(options)}: choose one"
        )
    return value


def check_number(name, value):
    """`value` as int or float within its `LIMITS`; or SceneError."""
    least, most = LIMITS[name]
    whole = name in WHOLE
    kind = "a whole number" if whole else "a number"
    number = math.nan
    if isinstance(value, (int, float, np.integer, np.floating)):
        number = float(value) if not isinstance(value, bool) else math.nan
    if not least <= number <= most or (whole and number != int(number)):
        raise SceneError(
            f"{name} is {value!r}; expected {kind} from {least} to {most}: "
            "choose one in that range"
        )
    return int(number) if whole else number
