"""What a recurrent model does inside while it reads: its gates, step by step."""

import numpy as np
import torch

from course_utils import bridge, numpy_rnn

# The blocks of each cell's gates in the order they are kept.
GATES = {
    numpy_rnn.RNNCell: (),
    numpy_rnn.LSTMCell: ("i", "f", "g", "o"),
    numpy_rnn.GRUCell: ("r", "z", "n"),
}


def gates_over(model, ids, layer=-1):
    """Every gate, candidate and state of one layer while `model` reads one text.

    The recurrent layers are converted to NumPy, and `numpy_rnn.forward` keeps all that
    it computes. Dropout is left out, as when the model is used.

    Parameters
    ----------
    model : course_utils.models.language.CharacterModel
        Or any module with its `inputs` and `rnn`.
    ids : (T,) int
        One text, read from an empty state; at least one symbol.
    layer : int
        Which recurrent layer, from 0; -1 is the last.

    Returns
    -------
    dict of (T, H)
        LSTM: "i", "f", "g", "o", "c", "h"; GRU: "r", "z", "n", "h"; plain cell: "h".
        "h" and "c" are the states *after* each symbol.

    Raises
    ------
    ValueError
        No text, or a layer that reads in both directions.

    Examples
    --------
    ::

        ids = text.character_vocabulary().encode("the cat")
        z = gates_over(model, ids)["z"]     # (7, H)
    """
    ids = torch.as_tensor(np.asarray(ids))
    if ids.ndim != 1 or not len(ids):
        raise ValueError(
            f"ids has shape {tuple(ids.shape)}; expected (T,) with at least one symbol"
        )
    device = next(model.parameters()).device
    with torch.no_grad():
        xs = model.inputs(ids[:, None].to(device)).cpu().numpy()
    network = bridge.to_numpy(model.rnn)
    layers = network.layers if hasattr(network, "layers") else [[network]]
    if len(layers[0]) > 1:
        raise ValueError("model.rnn reads in both directions; expected one direction")
    chosen = range(len(layers))[layer]
    for (cell,) in layers[: chosen + 1]:
        hs, _, cache = numpy_rnn.forward(cell, xs)
        xs = hs
    return _by_name(cell, cache[1])


def _by_name(cell, tape):
    """The tape of one lane, each gate's block by its letter, (T, H)."""
    found = {}
    if "gates" in tape:
        blocks = np.moveaxis(tape["gates"][:, :, 0], 1, 0)
        found = dict(zip(GATES[type(cell)], blocks, strict=True))
    found |= {name: tape[name][:, 0] for name in reversed(cell.states)}
    return {name: array.copy() for name, array in found.items()}
