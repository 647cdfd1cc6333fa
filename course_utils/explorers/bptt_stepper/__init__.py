"""The BPTT stepper: the backward loop on the unrolled graph, one line at a time.

At every position four things light up together: the arrow or node on the graph, the
equation in bar notation, the same equation in numbers, and the line of a short loop
that computes it; the terms ①, ②, … of V, W, U and b travel into their sums. Everything
it computes, says and draws is in ``bptt_stepper.js`` and the modules beside it.
"""

import traitlets

from course_utils.explorers.shared.engine import engine
from course_utils.explorers.shared.explorer import Explorer
from course_utils.explorers.shared.unit_network import UnitNetwork


class BPTTStepper(UnitNetwork, Explorer):
    """The BPTT stepper.

    What to ask it: who has to report before h(2) may? Which use of W pushes it up, and
    which down? What is left of ①, ②, ③ when W is 0?

    Parameters
    ----------
    xs, targets : sequence of up to 8 numbers within ±100, optional
        Inputs x(t) and targets y(t); steps beyond them get 0.
    T : int, optional
        Time steps, 1 … 8; the length of `xs` if that is given, else 3.
    U, W, V, b : float within ±3
    activation : {"tanh", "relu", "sigmoid", "identity"}
    position : int
        Lines of the loop that have run: 8 for each time step, from the last step to
        the first. 0 is the end of the forward pass, 8T the end of both.
    speed : {"slow", "normal", "fast"}
        How fast it plays.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.

    Examples
    --------
    >>> stepper = BPTTStepper(position=12)
    >>> stepper.equation()["symbols"]
    'ā(2) = h̄(2) · (1 − h(2)²)'
    >>> stepper.equation()["numbers"]
    'ā(2) = 1.436 · (1 − 0.663²) = 0.805'
    """

    position = traitlets.Int(0).tag(sync=True)
    speed = traitlets.Unicode("normal").tag(sync=True)

    def equation(self):
        """The equation in use: "kind", "t", "title", "symbols", "numbers", "result"."""
        return self.numbers()["now"]

    def code(self):
        """The loop on the screen, as Python that runs.

        It runs as it stands on x, y, h, s (lists whose index is the time, h[0] first)
        and on T, U, W, V, b.
        """
        return "\n".join(engine(self.name).ask("code_lines", self.activation))
