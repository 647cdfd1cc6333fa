"""Peepholes, coupled gates, and both: the equations, by the letters of the gates."""

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.numpy_rnn import PeepholeLSTMCell, sigmoid

N, D, H = 3, 4, 6


@pytest.mark.parametrize(
    ("kind", "gates", "peepholes"),
    [
        ("PeepholeLSTMCell", "ifgo", "ifo"),
        ("CoupledLSTMCell", "fgo", ""),
        ("CoupledPeepholeLSTMCell", "fgo", "fo"),
    ],
)
def test_step_is_the_equations(kind, gates, peepholes):
    rng = np.random.default_rng(3)
    cell = getattr(numpy_rnn, kind)(D, H, rng=rng)
    x, h_prev, c_prev = (rng.normal(size=(N, size)) for size in (D, H, H))
    rows = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(gates)}
    a = {
        gate: x @ cell.U[k].T + h_prev @ cell.W[k].T + cell.b[k]
        for gate, k in rows.items()
    }
    p = dict.fromkeys("ifo", np.zeros(H))
    if peepholes:
        p |= dict(zip(peepholes, cell.p.reshape(-1, H), strict=True))
    f = sigmoid(a["f"] + p["f"] * c_prev)
    i = sigmoid(a["i"] + p["i"] * c_prev) if "i" in gates else 1 - f
    c = f * c_prev + i * np.tanh(a["g"])
    h = sigmoid(a["o"] + p["o"] * c) * np.tanh(c)
    found, _ = cell.step(cell.project(x), (h_prev, c_prev))
    np.testing.assert_allclose(found[0], h, rtol=1e-12)
    np.testing.assert_allclose(found[1], c, rtol=1e-12)


def test_peepholes_that_do_not_fit_are_refused():
    weights = np.zeros((4 * H, D)), np.zeros((4 * H, H))
    assert not PeepholeLSTMCell.from_weights(*weights).p.any()
    with pytest.raises(ValueError, match=r"p has shape \(6,\); expected \(18,\)"):
        PeepholeLSTMCell.from_weights(*weights, p=np.zeros(H))
