"""The echo explorer: how long does one input stay in a linear unit?

The smallest explorer, and the one to copy for a new one. What it computes, says and
draws is in ``echo.js``, its look in ``echo.css``.
"""

import traitlets

from course_utils.explorers.shared.explorer import Explorer


class Echo(Explorer):
    """The echo explorer.

    What to ask it: how many more steps until half is gone, if w grows from 0.90 to
    0.95? What happens at w = 1, and above it? What does a negative w do?

    Parameters
    ----------
    w : float from -1.5 to 1.5
        The recurrent weight in h(t) = w h(t-1) + x(t), where only x(1) = 1 is not 0.
    T : int from 1 to 60
        Number of steps.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.

    Examples
    --------
    >>> Echo(w=1.0).sentence()
    'With w = 1.00 the input stays at its full size, however long you wait.'
    """

    w = traitlets.Float(0.9).tag(sync=True)
    T = traitlets.Int(50).tag(sync=True)
