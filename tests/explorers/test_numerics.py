"""The JavaScript twin: every number of numerics.js against numpy_rnn."""

import numpy as np
import pytest

from course_utils.explorers.shared_random import SharedRandom
from course_utils.numpy_rnn import (
    ACTIVATIONS,
    Linear,
    RNNCell,
    backward,
    forward,
    softmax,
)
from tests.explorers._node import run_script

pytestmark = pytest.mark.node

SHAPES = [(5, 3, 4, 6, 2), (1, 2, 3, 5, 4), (7, 1, 2, 3, 5), (2, 4, 1, 1, 3)]
NETWORKS = [
    dict(zip("TNDHK", shape, strict=True))
    | {"activation": activation, "seed": 10 * i + len(activation), "with_state": i < 2}
    for i, shape in enumerate(SHAPES)
    for activation in ACTIVATIONS
]
RANDOMS = [{"seed": seed, "count": 50} for seed in (0, 1, 7, 2**32 - 1)]


@pytest.fixture(scope="module")
def answer():
    return run_script("numerics_twin.mjs", {"networks": NETWORKS, "randoms": RANDOMS})


def reference(T, N, D, H, K, activation, seed, with_state):
    """The same as `run` in numerics_twin.mjs, with numpy_rnn."""
    rng = SharedRandom(seed)
    cell = RNNCell(D, H, activation, rng=rng)
    layer = Linear(H, K, rng=rng)
    xs = rng.normal(0, 1, (T, N, D))
    state = rng.normal(0, 1, (N, H)) if with_state else None
    d_final = rng.normal(0, 1, (N, H)) if with_state else None
    targets = rng.normal(0, 1, (T, N, K))
    hs, final, cache = forward(cell, xs, state)
    logits, layer_cache = layer.forward(hs)
    loss = ((logits - targets) ** 2).sum() / (2 * N)
    d_hs, layer_grads = layer.backward((logits - targets) / N, layer_cache)
    d_xs, d_state, grads = backward(cell, d_hs, d_final, cache)
    return {
        "drawn_W": cell.W, "hs": hs, "final": final, "first": hs[0], "logits": logits,
        "probs": softmax(logits), "loss": loss, "d_hs": d_hs, "d_xs": d_xs,
        "d_state": d_state, **grads, **layer_grads,
    }  # fmt: skip


@pytest.mark.parametrize("i", range(len(NETWORKS)))
def test_every_output_and_gradient_equals_numpy_rnn(answer, i):
    expected = reference(**NETWORKS[i])
    assert answer["networks"][i].keys() == expected.keys()
    for name, array in expected.items():
        got = np.asarray(answer["networks"][i][name])
        assert got.size == np.size(array), name
        scale = np.abs(array).max()
        difference = np.abs(got - np.ravel(array)).max()
        assert difference <= 1e-9 * scale, (name, difference, scale)


@pytest.mark.parametrize("i", range(len(RANDOMS)))
def test_both_languages_draw_the_same_numbers(answer, i):
    rng, got = SharedRandom(RANDOMS[i]["seed"]), answer["randoms"][i]
    count = RANDOMS[i]["count"]
    assert got["words"] == rng.uint32(count).tolist()
    assert got["uniform"] == rng.uniform(-2, 3, count).tolist()
    np.testing.assert_allclose(got["normal"], rng.normal(1, 2, count), rtol=1e-12)


def test_wrong_arguments_are_refused_in_words(answer):
    W, activation, xs, nan, seed = answer["refusals"]
    assert W == "W has 2 numbers; expected 4, shape (2, 2)"
    assert activation.startswith("activation is softplus; expected one of tanh")
    assert xs == "xs has 4 numbers; expected 3, shape (3, 1, 1)"
    assert nan == "xs holds NaN or infinity; expected finite numbers"
    assert seed == "seed is -1; expected a whole number from 0 to 4294967295"
