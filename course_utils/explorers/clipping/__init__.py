"""The clipping explorer: what does one step over the cliff cost?

Gradient descent on the loss of a one-unit recurrent network over its two parameters
(`models.cliff`): without clipping, clipped by norm, clipped by value. The script is
``clipping.js`` with the modules beside it; `models.cliff` is what its numbers are held
to.
"""

import traitlets

from course_utils.explorers.shared.explorer import Explorer


class Clipping(Explorer):
    """The clipping explorer.

    What to ask it: how long is the step that meets the cliff, and where does it lead?
    What does clipping keep of the gradient, by norm and by value? Does a small learning
    rate do as well?

    Parameters
    ----------
    clip : {"none", "by norm", "by value"}
        Which of the three ways is followed.
    threshold : float from 0.1 to 2
        The longest norm, or the largest entry, that is left as it is.
    rate : float from 0.05 to 2
        Learning rate.
    steps : int from 1 to 150
        Steps taken. The ninth of the scene it opens with meets the cliff.
    w : float from 3.5 to 6.5
    b : float from -3.5 to -1.5
        Where the way begins.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.

    Examples
    --------
    >>> Clipping(steps=8).sentence()[:55]
    'Without clipping, no step leaves the picture: the longe'
    """

    clip = traitlets.Unicode("none").tag(sync=True)
    threshold = traitlets.Float(0.3).tag(sync=True)
    rate = traitlets.Float(1.0).tag(sync=True)
    steps = traitlets.Int(9).tag(sync=True)
    w = traitlets.Float(4.6).tag(sync=True)
    b = traitlets.Float(-3.3).tag(sync=True)
