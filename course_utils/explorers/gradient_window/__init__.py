"""The gradient window: which terms of the gradient does truncation keep?

A small tanh network reads 12 random inputs and each step has a loss, so the gradient is
the sum of 78 terms: the loss of step t through the weights' copy at step τ ≤ t. A
sliding window of k keeps the lags 0 … k-1 of every loss; chunks of k keep the terms
whose t and τ lie in one chunk. ``gradient_window.js`` computes, says and draws it.
"""

import traitlets

from course_utils.explorers.shared.explorer import Explorer


class GradientWindow(Explorer):
    """The gradient window as an explorer.

    What to ask it: from which k on is the direction right, and from which the length?
    Which loss is worst off when the text is cut into chunks? What changes when W is
    large?

    Parameters
    ----------
    kind : {"sliding window", "chunks"}
    k : int
        Length of the window or chunk, 1 … 12 steps.
    t : int
        The loss that is looked at, 1 … 12.
    radius : float from 0 to 3
        Spectral radius of W.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.
    """

    kind = traitlets.Unicode("sliding window").tag(sync=True)
    k = traitlets.Int(4).tag(sync=True)
    t = traitlets.Int(9).tag(sync=True)
    radius = traitlets.Float(0.9).tag(sync=True)
