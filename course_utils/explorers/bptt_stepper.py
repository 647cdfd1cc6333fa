"""The BPTT stepper: the backward loop on the unrolled graph, one line at a time.

The network is that of ``unrolled_graph.py``, with tied weights. At every position four
things light up together: the arrow or node on the graph, the equation in bar notation,
the same equation in numbers, and the line of a short loop that computes it; the terms
①, ②, … of V, W, U and b arrive in their sums. The picture lives in
``static/bptt_stepper.js``, what it says in ``bptt_steps.py`` and its twin.
"""

import traitlets

from course_utils.explorers.bptt_picture import draw_stepper_png
from course_utils.explorers.bptt_steps import code_lines, equation_at, last_step, tell
from course_utils.explorers.flagship import join_modules, read_static
from course_utils.explorers.unrolled_network import MAX_T, WEIGHTS, compute
from course_utils.explorers.unrolled_scene import SHARED_MODULES, UnrolledScene

MODULES = (*SHARED_MODULES, "bptt_steps.js", "bptt_stepper.js")


class BPTTStepper(UnrolledScene):
    """The stepper as a flagship explorer.

    Parameters
    ----------
    xs, targets, T, U, W, V, b, activation
        As for `UnrolledScene`.
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

    _esm = join_modules(MODULES)
    _css = read_static("flagship.css") + read_static("bptt_stepper.css")

    scene_names = ("T", "activation", "position", "speed", "xs", "targets", *WEIGHTS)
    position_limit = last_step(MAX_T)

    speed = traitlets.Enum(["slow", "normal", "fast"], "normal").tag(sync=True)

    def numbers(self):
        """Every number of both passes, computed with ``numpy_rnn`` (see `compute`)."""
        return compute(self.state() | {"tied": True})

    def equation(self):
        """The equation in use (see `equation_at`)."""
        return equation_at(self.state(), self.numbers())

    def code(self):
        """The loop on the screen, as Python that runs (see `code_lines`)."""
        return "\n".join(code_lines(self.activation))

    def sentence(self):
        """What the picture shows now, in the words the browser uses."""
        return tell(self.state(), self.numbers())

    def snapshot(self):
        """The picture now as PNG bytes."""
        return draw_stepper_png(self.state() | {"tied": True}, self.numbers())
