"""The unrolled graph: values run forward, the arrows turn round, gradients run back.

The network has one unit (D = H = K = 1), so that every node shows its one number::

    a(t) = U x(t) + W h(t-1) + b      h(t) = φ(a(t))      h(0) = 0
    s(t) = V h(t)                     ℓ(t) = ½ (s(t) - y(t))²     L = Σ ℓ(t)

Tied, all steps share U, W, V, b; untied, each step has copies of its own. The picture
lives in ``static/unrolled_graph.js``; this module holds the state, and
``unrolled_network.py`` computes the same numbers with ``numpy_rnn``.
"""

import traitlets
from traitlets import TraitError

from course_utils.explorers.flagship import join_modules, read_static
from course_utils.explorers.unrolled_network import (
    MAX_T,
    WEIGHTS,
    compute,
    describe,
    last_position,
)
from course_utils.explorers.unrolled_picture import draw_png
from course_utils.explorers.unrolled_scene import (
    SHARED_MODULES,
    WEIGHT_LIMIT,
    UnrolledScene,
    check_numbers,
    check_whole,
)

MODULES = (*SHARED_MODULES, "unrolled_page.js", "unrolled_graph.js")


class UnrolledGraph(UnrolledScene):
    """The unrolled graph as a flagship explorer.

    Parameters
    ----------
    xs, targets : sequence of up to 8 numbers within ±100, optional
        Inputs x(t) and targets y(t); steps beyond them get 0.
    T : int, optional
        Time steps, 1 … 8; the length of `xs` if that is given, else 3.
    tied : bool
    U, W, V, b : float within ±3
        The shared weights.
    copies : dict, optional
        "U", "W", "V" or "b": the weights of each step (untied); what is left out, or
        shorter than 8, is filled with the shared weight.
    activation : {"tanh", "relu", "sigmoid", "identity"}
    position : int
        How far the passes have come: four nodes each step, T steps forward and T
        back. 0 is the beginning, 4T the forward pass complete, 8T both.
    stride : {"step", "node"}
        What one press of a button moves.
    copy : int
        Untied: the copy the sliders move, 1 … T; 0 moves all.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.

    Examples
    --------
    >>> UnrolledGraph(position=12).sentence()[-45:]
    'Forward pass complete: the loss is L = 0.620.'
    """

    _esm = join_modules(MODULES)
    _css = read_static("flagship.css")

    scene_names = (
        "T", "tied", "activation", "position", "stride", "copy", "copies",
        "xs", "targets", *WEIGHTS,
    )  # fmt: skip

    position_limit = last_position(MAX_T)

    tied = traitlets.Bool(True).tag(sync=True)
    stride = traitlets.Enum(["step", "node"], "step").tag(sync=True)
    copy = traitlets.Int(0).tag(sync=True)
    copies = traitlets.Dict().tag(sync=True)

    def __init__(self, xs=None, targets=None, copies=None, **state):
        super().__init__(xs, targets, copies=copies or {}, **state)

    @traitlets.validate("copy")
    def _check_copy(self, proposal):
        return check_whole("copy", proposal.value, 0, MAX_T)

    @traitlets.validate("copies")
    def _check_copies(self, proposal):
        unknown = sorted(set(proposal.value) - set(WEIGHTS))
        if unknown:
            raise TraitError(
                f"copies names {', '.join(map(str, unknown))}; expected {WEIGHTS}"
            )
        return {
            name: check_numbers(
                f"copies[{name!r}]",
                proposal.value.get(name, []),
                WEIGHT_LIMIT,
                fill=getattr(self, name),
            )
            for name in WEIGHTS
        }

    def numbers(self):
        """Every number of the picture, computed with ``numpy_rnn`` (see `compute`)."""
        return compute(self.state())

    def sentence(self):
        """What the picture shows now, in the words the browser uses."""
        return describe(self.state(), self.numbers())

    def snapshot(self):
        """The picture now as PNG bytes."""
        return draw_png(self.state(), self.numbers())
