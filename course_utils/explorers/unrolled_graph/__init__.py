"""The unrolled graph: a loop is pulled apart, values run forward, gradients run back.

The network has one unit (D = H = K = 1), so that every node shows its one number. Tied,
all steps share U, W, V, b; untied, each step has copies of its own. Everything it
computes, says and draws is in ``unrolled_graph.js`` and the modules beside it.
"""

import traitlets
from traitlets import TraitError

from course_utils.explorers.shared.explorer import Explorer
from course_utils.explorers.shared.unit_network import UnitNetwork, filled

WEIGHTS = ("U", "W", "V", "b")


class UnrolledGraph(UnitNetwork, Explorer):
    """The unrolled graph.

    What to ask it: where does the loop go when the network is unrolled? How many
    numbers has the network to learn, tied and untied? How many terms does the gradient
    of W collect, and which of them is 0?

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
        How far it has come: -1 rolled up, 0 unrolled; then four nodes each step, T
        steps forward and T back. 4T is the forward pass complete, 8T both.
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
    >>> UnrolledGraph(position=12).sentence()[-50:]
    'The forward pass is complete: the loss L is 0.620.'
    """

    tied = traitlets.Bool(True).tag(sync=True)
    position = traitlets.Int(-1).tag(sync=True)
    stride = traitlets.Unicode("step").tag(sync=True)
    copy = traitlets.Int(0).tag(sync=True)
    copies = traitlets.Dict().tag(sync=True)

    def __init__(self, xs=None, targets=None, copies=None, **state):
        copies = copies or {}
        unknown = sorted(map(str, set(copies) - set(WEIGHTS)))
        if unknown:
            raise TraitError(f"copies names {', '.join(unknown)}; expected {WEIGHTS}")
        copies = {n: filled(copies.get(n, []), self._shared(n, state)) for n in WEIGHTS}
        super().__init__(xs, targets, copies=copies, **state)

    def _shared(self, name, state):
        return state.get(name, self.traits()[name].default_value)
