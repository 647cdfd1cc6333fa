"""The powers explorer: what do W, W², W³ … do to a gradient?

A 2×2 matrix W with eigenvalues ρ e^{±iθ}, wherever the shear stands. The unit circle
goes through W again and again, as a gradient does through a linear network; beside it
‖W^k‖, what the radius promises (ρ^k) and what the largest singular value allows
(σ_max^k). The script is ``powers.js`` with the modules beside it.
"""

import traitlets

from course_utils.explorers.shared.explorer import Explorer


class Powers(Explorer):
    """The powers explorer.

    What to ask it: what changes when the radius passes 1? Does the rotation change the
    norm? How can a matrix whose radius is below 1 make a vector longer?

    Parameters
    ----------
    radius : float from 0 to 1.5
        ρ, the spectral radius.
    angle : float from 0 to 180
        θ in degrees, how far W turns in each step.
    shear : float from 0 to 3
        How far W is from normal. It leaves the eigenvalues alone; at θ = 0 it makes a
        Jordan block.
    k : int from 1 to 30
        The highest power that is drawn.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.

    Examples
    --------
    >>> Powers(radius=0).sentence()
    'Radius 0.00, rotation 30°: W is zero, and one step leaves nothing.'
    """

    radius = traitlets.Float(0.9).tag(sync=True)
    angle = traitlets.Float(30.0).tag(sync=True)
    shear = traitlets.Float(0.0).tag(sync=True)
    k = traitlets.Int(10).tag(sync=True)
