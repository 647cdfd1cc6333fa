"""The gated cells and the gradient's way in JavaScript, held to numpy_rnn."""

import numpy as np
import pytest

from course_utils import gradflow, numpy_rnn
from course_utils.explorers.flagship import join_modules
from course_utils.explorers.shared_random import SharedRandom
from tests.explorers._node import check_syntax, run_script

pytestmark = pytest.mark.node

SHAPES = [(5, 3, 4, 6), (1, 2, 3, 5), (7, 1, 2, 3), (2, 4, 1, 1), (60, 2, 3, 4)]
CELLS = [
    dict(zip("TNDH", shape, strict=True))
    | {"kind": kind, "seed": 10 * i + len(kind), "with_state": i % 2 == 0}
    | {"scale": 1e-7 if shape[0] == 60 else 1.5}
    for i, shape in enumerate(SHAPES)
    for kind in ("RNN", "LSTM", "GRU", "GRU before")
]
NAMES = [f"{c['kind']}-{c['T']}" for c in CELLS]


@pytest.fixture(scope="module")
def answer():
    return run_script("gated_twin.mjs", {"cells": CELLS})


def drawn(kind, D, H, rng):
    if kind == "RNN":
        return numpy_rnn.RNNCell(D, H, rng=rng)
    if kind == "LSTM":
        return numpy_rnn.LSTMCell(D, H, rng=rng, forget_bias=1.0)
    if kind == "GRU":
        return numpy_rnn.GRUCell(D, H, rng=rng)
    return numpy_rnn.ResetBeforeGRUCell(D, H, rng=rng)


def reference(kind, T, N, D, H, seed, with_state, scale):
    """The same as `run` in gated_twin.mjs, with numpy_rnn and gradflow."""
    rng = SharedRandom(seed)
    cell = drawn(kind, D, H, rng)
    cell.W = cell.W * scale

    def like_state():
        parts = [rng.normal(0, 1, (N, H)) for _ in cell.states]
        return parts[0] if len(parts) == 1 else tuple(parts)

    xs = rng.normal(0, 1, (T, N, D))
    state = like_state() if with_state else None
    d_hs, d_final = rng.normal(0, 1, (T, N, H)), like_state()
    hs, final, cache = numpy_rnn.forward(cell, xs, state)
    d_xs, d_state, grads = numpy_rnn.backward(cell, d_hs, d_final, cache)
    norms = gradflow.gradient_norms(cell, xs, state, d_final=d_final)
    products = gradflow.jacobian_products(cell, xs[:, :1])
    return {
        "hs": hs, "final": final, "d_xs": d_xs, "d_state": d_state, **grads,
        "joint": norms.joint, "parts": norms.parts,
        "jacobians": gradflow.step_jacobians(cell, xs[:, :1]),
        "matrices": products.matrices, "logs": products.logs,
        "half_life": gradflow.half_life(norms.joint[:, 0]),
    }  # fmt: skip


@pytest.mark.parametrize("i", range(len(CELLS)), ids=NAMES)
def test_every_number_equals_numpys(answer, i):
    expected = reference(**CELLS[i])
    got = answer["cells"][i]
    got |= got.pop("grads")
    got["half_life"] = float(got["half_life"].replace("Infinity", "inf"))
    assert got.keys() == expected.keys()
    for name, array in expected.items():
        numbers = np.ravel(np.asarray(got[name], dtype=float))
        wanted = np.ravel(np.asarray(array))
        assert numbers.shape == wanted.shape, name
        if name == "half_life":
            assert numbers == wanted
            continue
        scale = np.abs(wanted).max()
        difference = np.abs(numbers - wanted).max()
        assert difference <= 1e-9 * scale, (name, difference, scale)


def test_a_long_way_back_vanishes_in_javascript_too(answer):
    """The last shape is there for this: norms far below what a float64 holds."""
    lowest = {CELLS[i]["kind"]: min(answer["cells"][i]["joint"]) for i in range(16, 20)}
    assert lowest["RNN"] < -320
    assert lowest["LSTM"] > lowest["RNN"]


def test_wrong_arguments_are_refused_in_words(answer):
    b, U, state, overflow = answer["refusals"]
    assert b == "b has 3 numbers; expected 8, shape (8)"
    assert "numbers; expected" in U
    assert state == "state c has 1 numbers; expected 2, shape (1, 2)"
    assert overflow.startswith("the state overflows within 5 steps")


def test_they_join_into_one_script(tmp_path):
    """A widget's script is one text: no name may occur twice."""
    names = ["shared_random.js", "numerics.js", "gated_cells.js", "gradflow.js"]
    assert check_syntax(join_modules(names), tmp_path) == ""
