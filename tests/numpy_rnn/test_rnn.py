"""The plain cell: its equation, number by number."""

import numpy as np
import pytest

from course_utils.numpy_rnn import RNNCell

N, D, H = 3, 4, 6


def test_step_is_the_equation_number_by_number():
    rng = np.random.default_rng(3)
    cell = RNNCell(D, H, rng=rng)
    x, h_prev = rng.normal(size=(N, D)), rng.normal(size=(N, H))
    h, _ = cell.step(cell.project(x), h_prev)
    for n in range(N):
        for j in range(H):
            a = cell.b[j]
            a += sum(cell.U[j, d] * x[n, d] for d in range(D))
            a += sum(cell.W[j, k] * h_prev[n, k] for k in range(H))
            assert h[n, j] == pytest.approx(np.tanh(a), rel=1e-12)


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="activation is 'softsign'; expected one of"):
        RNNCell(D, H, "softsign", rng=np.random.default_rng(3))
