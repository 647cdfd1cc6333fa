"""Gates over a text: as PyTorch's own cells compute them, step by step."""

import numpy as np
import pytest
import torch

from course_utils.models.gate_activations import gates_over
from course_utils.models.language import CharacterModel

K, H, T = 7, 5, 9
IDS = np.array([3, 0, 6, 6, 1, 2, 5, 4, 3])


def model_of(cell, **options):
    return CharacterModel(K, H, cell, seed=4, **options).double()


def pre_activations(rnn, x, h, suffix="l0"):
    """U x + b and W h + b' as PyTorch has them, in blocks."""
    u = getattr(rnn, f"weight_ih_{suffix}") @ x + getattr(rnn, f"bias_ih_{suffix}")
    v = getattr(rnn, f"weight_hh_{suffix}") @ h + getattr(rnn, f"bias_hh_{suffix}")
    return u.reshape(-1, H), v.reshape(-1, H)


def gru_steps(rnn, xs):
    h, rows = torch.zeros(H, dtype=torch.float64), []
    for x in xs:
        u, v = pre_activations(rnn, x, h)
        r, z = torch.sigmoid(u[0] + v[0]), torch.sigmoid(u[1] + v[1])
        n = torch.tanh(u[2] + r * v[2])
        h = (1 - z) * n + z * h
        rows.append({"r": r, "z": z, "n": n, "h": h})
    return rows


def lstm_steps(rnn, xs):
    h = c = torch.zeros(H, dtype=torch.float64)
    rows = []
    for x in xs:
        u, v = pre_activations(rnn, x, h)
        i, f, o = (torch.sigmoid((u + v)[k]) for k in (0, 1, 3))
        g = torch.tanh((u + v)[2])
        c = f * c + i * g
        h = o * torch.tanh(c)
        rows.append({"i": i, "f": f, "g": g, "o": o, "c": c, "h": h})
    return rows


@pytest.mark.parametrize("embedding_size", [None, 4])
@pytest.mark.parametrize(("cell", "steps"), [("gru", gru_steps), ("lstm", lstm_steps)])
def test_every_gate_is_pytorchs(cell, steps, embedding_size):
    model = model_of(cell, embedding_size=embedding_size)
    found = gates_over(model, IDS)
    with torch.no_grad():
        rows = steps(model.rnn, model.inputs(torch.tensor(IDS)[:, None])[:, 0])
    assert list(found) == list(rows[0])
    for name, values in found.items():
        expected = np.array([row[name].numpy() for row in rows])
        assert values.shape == (T, H)
        np.testing.assert_allclose(values, expected, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_states_are_those_of_the_model(cell):
    model = model_of(cell, layers=3, dropout=0.5).eval()
    with torch.no_grad():
        xs = model.inputs(torch.tensor(IDS)[:, None])
        hs, final = model.rnn(xs)
    found = gates_over(model.train(), IDS)  # dropout never acts here
    np.testing.assert_allclose(found["h"], hs[:, 0].numpy(), rtol=1e-10)
    h_final = final[0] if cell == "lstm" else final
    below = gates_over(model, IDS, layer=1)
    np.testing.assert_allclose(below["h"][-1], h_final[1, 0].numpy(), rtol=1e-10)
    if cell == "lstm":
        np.testing.assert_allclose(found["c"][-1], final[1][2, 0].numpy(), rtol=1e-10)


def test_the_plain_cell_has_a_state_only():
    assert list(gates_over(model_of("rnn"), IDS)) == ["h"]


def test_single_precision_stays():
    found = gates_over(CharacterModel(K, H, "gru"), IDS)
    assert {array.dtype for array in found.values()} == {np.dtype("float32")}


@pytest.mark.parametrize("ids", [[], [[1, 2]], 3])
def test_no_text_is_refused(ids):
    with pytest.raises(ValueError, match="expected \\(T,\\) with at least one symbol"):
        gates_over(model_of("gru"), np.array(ids, dtype=np.int64))


def test_both_directions_are_refused():
    model = model_of("gru")
    model.rnn = torch.nn.GRU(K, H, bidirectional=True, dtype=torch.float64)
    with pytest.raises(ValueError, match="both directions"):
        gates_over(model, IDS)
