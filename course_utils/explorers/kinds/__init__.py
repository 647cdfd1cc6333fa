"""The kinds of recurrent network: pick one; see its graph, its shapes and its loss.

``kinds.js`` says which nodes and edges each kind has, how large its arrays are for a
batch of N = 3 sequences with D = 4 inputs and K = 5 classes, and how many parameters it
learns; a test holds these to ``numpy_rnn`` and to the chapter's own graphs.
"""

import traitlets

from course_utils.explorers.shared.explorer import Explorer


class Kinds(Explorer):
    """The kinds of recurrent network as an explorer.

    What to ask it: which arrays differ between one to many and many to one? For which
    kinds does the loss grow with T, and for which does the number of parameters? Why do
    two directions give 2H numbers per step?

    Parameters
    ----------
    kind : str
        "one to one", "one to many", "many to one", "many to many, aligned", "many to
        many, delayed", "recurrence from the output", "deep" or "bidirectional".
    T : int
        Steps, 1 … 4.
    H : int
        Units of each recurrent layer and direction, 1 … 8.

    Raises
    ------
    traitlets.TraitError
        Naming what was given and what was expected.
    """

    kind = traitlets.Unicode("many to one").tag(sync=True)
    T = traitlets.Int(4).tag(sync=True)
    H = traitlets.Int(6).tag(sync=True)
