"""The gates of a recurrent model while it reads a text, step by step."""

import numpy as np
import torch

from course_utils import bridge, numpy_rnn
from course_utils.numpy_rnn.cell import over_time


def gates_over(model, ids, layer=-1):
    """Every gate, candidate and state of one layer while `model` reads one text.

    The recurrent layers are converted to NumPy, whose steps keep all their gates.
    Dropout is left out, as when the model is used.

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
        hs, final, cache = numpy_rnn.forward(cell, xs)
        xs = hs
    found = {gate: over_time(cache.kept, gate)[:, 0] for gate in cell.gates}
    if "c" in cell.states:
        cs_prev, c_last = over_time(cache.kept, "c_prev"), final[1]
        found["c"] = np.concatenate([cs_prev[1:], c_last[None]])[:, 0]
    return found | {"h": hs[:, 0]}
