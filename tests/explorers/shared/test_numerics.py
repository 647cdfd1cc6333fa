"""The cells in JavaScript, and what is measured on them, held to numpy_rnn and NumPy.

The laboratory's script holds every module: numerics, gated_cells, gradflow,
eigenvalues, initialise and random. Both sides are given the same numbers.
"""

from functools import cache

import numpy as np
import pytest

from course_utils import gradflow, numpy_rnn
from course_utils.explorers.shared import source
from course_utils.explorers.shared.engine import Engine
from course_utils.numpy_rnn import initialise

CELLS = {
    "rnn": numpy_rnn.RNNCell,
    "lstm": numpy_rnn.LSTMCell,
    "gru": numpy_rnn.GRUCell,
}
KINDS = ["tanh", "relu", "sigmoid", "identity", "lstm", "gru"]
SHAPES = [(5, 3, 4, 6), (1, 2, 3, 5), (2, 4, 5, 1)]  # T, N, D, H

# Everything of one network: { kind, activation, weights, T, N, xs, state, … }.
PROBE = """
const flat = (values) => Float64Array.from(values);
const listed = (parts, kind) =>
  parts && (kind === "rnn" ? flat(parts[0]) : parts.map(flat));
const built = ({ kind, activation, weights }) => {
  const given = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [name, flat(values)]));
  if (kind === "lstm") return LSTMCell.from_weights(given);
  if (kind === "gru") return GRUCell.from_weights(given);
  return RNNCell.from_weights(given.U, given.W, given.b, activation);
};
globalThis.probe = (told) => {
  const { kind, T, N } = told;
  const cell = built(told);
  const [state, d_final] = [listed(told.state, kind), listed(told.d_final, kind)];
  const xs = flat(told.xs);
  const { hs, final, cache } = forward(cell, xs, T, N, state);
  backward(cell, flat(told.d_hs), d_final, cache); // twice: nothing may be kept
  const { d_xs, d_state, grads } = backward(cell, flat(told.d_hs), d_final, cache);
  return { hs, final, d_xs, d_state, ...grads };
};
globalThis.flow = (told) => {
  const { kind, T, N } = told;
  const [cell, xs] = [built(told), flat(told.xs)];
  const [state, d_final] = [listed(told.state, kind), listed(told.d_final, kind)];
  const { joint, parts } = gradient_norms(cell, xs, T, N, d_final, state);
  const lane = xs.filter((_, i) => Math.floor(i / cell.input_size) % N === 0);
  const { matrices, logs } = jacobian_products(cell, lane, T);
  const jacobians = step_jacobians(cell, lane, T);
  const lane_norms = joint.filter((_, i) => i % N === 0);
  return { joint, parts, jacobians, matrices, logs, half: half_life(lane_norms) };
};
globalThis.refusal = (make) => {
  try { eval(make); return null; } catch (error) { return error.message; }
};
globalThis.spectrum_of = (matrix, n) => ({
  ...eigenvalues(flat(matrix), n), sigma: largest_singular_value(flat(matrix), n) });
globalThis.initial = (name, H, seed) =>
  INITIALISERS[name](H, new SeededRandom(seed));
globalThis.numbers = (seed, kind, a, b, count) =>
  new SeededRandom(seed)[kind](a, b, count);
globalThis.layer = (V, b, hs, targets, N) => {
  const linear = Linear.from_weights(flat(V), flat(b));
  const [scores, kept] = linear.forward(flat(hs));
  const { loss, d_scores } = half_squared_error(scores, flat(targets), N);
  const [d_hs, grads] = linear.backward(d_scores, kept);
  return { scores, loss, d_hs, ...grads };
};
"""


@cache
def script():
    engine = Engine(source.script("gradient_decay"))
    engine.run(PROBE)
    return engine


def ask(name, *arguments):
    return script().ask(name, *(plain(argument) for argument in arguments))


def plain(value):
    if isinstance(value, np.ndarray):
        return value.ravel().tolist()
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else value


def expect_equal(found, expected, name):
    """Relative to the largest number: at most 1e-9."""
    found, expected = np.ravel(np.array(found, dtype=float)), np.ravel(expected)
    assert found.shape == expected.shape, name
    difference = np.abs(found - expected).max(initial=0)
    assert difference <= 1e-9 * np.abs(expected).max(initial=0), name


def network(kind, T, N, D, H, scale=1.5, start=True):
    """A NumPy cell with drawn weights, what it is run on, and the same for `probe`."""
    rng = np.random.default_rng(sum(map(ord, kind)) + T)
    name = kind if kind in CELLS else "rnn"
    rows = {"rnn": 1, "lstm": 4, "gru": 3}[name] * H
    shapes = {"U": (rows, D), "W": (rows, H), "b": (rows,)}
    shapes |= {"b_hn": (H,)} if name == "gru" else {}
    weights = {key: rng.normal(0, scale / H**0.5, s) for key, s in shapes.items()}
    options = {} if name in CELLS and kind == name else {"activation": kind}
    cell = CELLS[name].from_weights(**weights, **options)
    count = 2 if name == "lstm" else 1
    told = {
        "kind": name, "activation": kind, "weights": weights, "T": T, "N": N,
        "xs": rng.normal(size=(T, N, D)), "d_hs": rng.normal(size=(T, N, H)),
        "state": [rng.normal(size=(N, H)) for _ in range(count)] if start else None,
        "d_final": [rng.normal(size=(N, H)) for _ in range(count)],
    }  # fmt: skip
    return cell, told


def state_of(parts):
    """What numpy_rnn takes: an array, or a tuple of two for the LSTM."""
    return parts and (tuple(parts) if len(parts) > 1 else parts[0])


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_forward_and_backward_are_numpy_rnns(kind, shape):
    cell, told = network(kind, *shape, start=shape[0] > 1)
    hs, final, cache = numpy_rnn.forward(cell, told["xs"], state_of(told["state"]))
    d_xs, d_state, grads = numpy_rnn.backward(
        cell, told["d_hs"], state_of(told["d_final"]), cache
    )
    expected = {"hs": hs, "final": final, "d_xs": d_xs, "d_state": d_state, **grads}
    found = ask("probe", told)
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        expect_equal(found[name], np.array(array), name)


# The last one vanishes: norms far below what a float64 holds.
@pytest.mark.parametrize(
    ("shape", "scale"), [((5, 3, 4, 6), 1.5), ((60, 2, 3, 4), 1e-7)]
)
@pytest.mark.parametrize("kind", ["tanh", "lstm", "gru"])
def test_norms_and_jacobians_are_gradflows(kind, shape, scale):
    cell, told = network(kind, *shape, scale=scale, start=False)
    norms = gradflow.gradient_norms(cell, told["xs"], d_final=state_of(told["d_final"]))
    lane = told["xs"][:, :1]
    matrices, logs = gradflow.jacobian_products(cell, lane)
    found = ask("flow", told)
    expect_equal(found["joint"], norms.joint, "joint")
    expect_equal(found["parts"], np.array(norms.parts), "parts")
    expect_equal(found["jacobians"], gradflow.step_jacobians(cell, lane), "jacobians")
    expect_equal(found["matrices"], matrices, "matrices")
    expect_equal(found["logs"], logs, "logs")
    assert found["half"] == gradflow.half_life(norms.joint[:, 0])
    if kind == "tanh" and shape[0] == 60:
        assert norms.joint.min() < -320


def test_a_layer_and_its_loss_are_numpy_rnns():
    rng = np.random.default_rng(5)
    T, N, H, K = 4, 3, 5, 2
    layer = numpy_rnn.Linear(H, K, rng=rng)
    V, b_s = layer.parameters["V"], layer.parameters["b_s"]
    hs, targets = rng.normal(size=(T, N, H)), rng.normal(size=(T, N, K))
    scores, cache = layer.forward(hs)
    d_hs, grads = layer.backward((scores - targets) / N, cache)
    loss = ((scores - targets) ** 2).sum() / (2 * N)
    found = ask("layer", V, b_s, hs, targets, N)
    expected = {"scores": scores, "loss": loss, "d_hs": d_hs, **grads}
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        expect_equal(found[name], np.array(array), name)


def jordan_block(value, n):
    return value * np.eye(n) + np.eye(n, k=1)


def matrices():
    """Name → (matrix, allowed error relative to the largest entry)."""
    rng = np.random.default_rng(0)
    found = {f"drawn {n}": rng.normal(size=(n, n)) for n in (1, 2, 3, 7, 33)}
    S = rng.normal(size=(12, 12))
    found |= {
        "orthogonal": np.linalg.qr(S)[0],
        "identity": np.eye(5),
        "zero": np.zeros((3, 3)),
        "symmetric": S + S.T,
        "skew": S - S.T,
        "cycle": np.roll(np.eye(9), 1, axis=0),  # QR alone would turn in a circle
        "rank one": np.outer(S[0], S[1]),
        "tiny": 1e-150 * S,
        "huge": 1e150 * S,
        "jordan": jordan_block(0.5, 3),
        "nilpotent": jordan_block(0.0, 6),
    }
    exact = {name: (matrix, 1e-9) for name, matrix in found.items()}
    # Of a defective matrix, an eigenvalue of multiplicity k moves by the k-th root of
    # the rounding, in NumPy as well.
    Q = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    return exact | {"hidden jordan": (Q @ jordan_block(-1.0, 4) @ Q.T, 1e-3)}


MATRICES = matrices()


def farthest(found, expected):
    """The largest distance when each takes the nearest partner that is left."""
    left, largest = list(expected), 0.0
    for value in found:
        apart = np.abs(np.array(left) - value)
        largest = max(largest, apart.min())
        left.pop(int(apart.argmin()))
    return largest


@pytest.mark.parametrize("name", MATRICES)
def test_eigenvalues_and_the_largest_singular_value_are_numpys(name):
    matrix, tolerance = MATRICES[name]
    found = ask("spectrum_of", matrix, len(matrix))
    scale = np.abs(matrix).max() or 1.0
    values = (np.array(found["re"]) + 1j * np.array(found["im"])) / scale
    assert farthest(values, np.linalg.eigvals(matrix / scale)) <= tolerance
    assert farthest(values, values.conj()) == 0  # complex ones come in pairs
    sigma = np.linalg.norm(matrix, ord=2)
    assert abs(found["sigma"] - sigma) <= 1e-9 * sigma


class Told:
    """Stands for a NumPy generator that draws what the script drew."""

    def __init__(self, seed):
        self.seed = seed

    def uniform(self, low, high, size):
        return self._shaped("uniform", low, high, size)

    def normal(self, size):
        return self._shaped("normal", 0, 1, size)

    def _shaped(self, kind, a, b, size):
        drawn = ask("numbers", self.seed, kind, a, b, int(np.prod(size)))
        return np.array(drawn).reshape(size)


@pytest.mark.parametrize("name", initialise.INITIALISERS)
def test_initial_weights_are_those_of_numpy_rnn_given_the_same_numbers(name):
    for H in (1, 6):
        expected = initialise.draw(name, (H, H), Told(3), H)
        expect_equal(ask("initial", name, H, 3), expected, name)


def test_seeded_numbers_have_their_moments_and_depend_on_the_seed_alone():
    u = np.array(ask("numbers", 11, "uniform", 0, 1, 20_000))
    z = np.array(ask("numbers", 11, "normal", 0, 1, 20_000))
    assert u.min() >= 0 and u.max() < 1
    np.testing.assert_allclose(np.histogram(u, 10, (0, 1))[0], 2000, rtol=0.1)
    assert abs(z.mean()) < 0.02 and abs(z.std() - 1) < 0.02
    assert abs((z**4).mean() - 3) < 0.2
    assert abs(np.corrcoef(z[1:], z[:-1])[0, 1]) < 0.02
    assert ask("numbers", 11, "uniform", 0, 1, 5) == u[:5].tolist()
    assert not np.isin(ask("numbers", 12, "uniform", 0, 1, 5), u).any()


ONE, TWO, FOUR = "flat([1])", "flat([1, 1])", "flat([1, 1, 1, 1])"
REFUSED = {
    f"RNNCell.from_weights({TWO}, {TWO}, {TWO})": (
        "W has 2 numbers; expected 4, shape (2, 2)"
    ),
    f"RNNCell.from_weights({ONE}, {ONE}, {ONE}, 'softplus')": (
        "activation is softplus; expected one of tanh, relu, sigmoid, identity"
    ),
    f"LSTMCell.from_weights({{U: {FOUR}, W: {FOUR}, b: {ONE}}})": (
        "b has 1 numbers; expected 4, shape (4)"
    ),
    f"forward(RNNCell.from_weights({ONE}, {ONE}, {ONE}), flat([NaN]), 1, 1)": (
        "xs holds NaN or infinity; expected finite numbers"
    ),
    f"gradient_norms(RNNCell.from_weights({ONE}, flat([1e200]), {ONE}, 'identity'),"
    f" {FOUR}, 4, 1, {ONE})": (
        "the state overflows within 4 steps; expected finite states: shorten the "
        "sequence or scale W down"
    ),
    "eigenvalues(flat([Infinity]), 1)": (
        "matrix holds NaN or infinity; expected finite numbers"
    ),
    "new SeededRandom(-1)": (
        "seed is -1; expected a whole number from 0 to 4294967295"
    ),
}


@pytest.mark.parametrize("make", REFUSED)
def test_what_cannot_be_is_refused_in_words(make):
    assert ask("refusal", make) == REFUSED[make]
