"""Gradients through time against autograd, finite differences and known matrices."""

import math

import numpy as np
import pytest
import torch

from course_utils import bridge, gradflow, numpy_rnn, torch_rnn, training
from course_utils._vjp import mapped, parts_of
from course_utils.datasets import synthetic
from course_utils.numpy_rnn import optim

T, N, D, H = 5, 3, 4, 6


def rnn(activation="tanh", seed=0, scale=1.0):
    cell = numpy_rnn.RNNCell(D, H, activation, rng=np.random.default_rng(seed))
    cell.W *= scale
    return cell


def gated(kind, seed=0, **options):
    return kind(
        D, H, rng=np.random.default_rng(seed), recurrent="orthogonal", **options
    )


def stack(kind):
    rng = np.random.default_rng(0)
    return numpy_rnn.Stack([kind(D, 3, rng=rng), kind(3, H, rng=rng)])


CELLS = {
    "tanh": rnn,
    "relu": lambda: rnn("relu"),
    "sigmoid": lambda: rnn("sigmoid", scale=3),
    "identity": lambda: rnn("identity"),
    "LSTM": lambda: gated(numpy_rnn.LSTMCell),
    "LSTM peephole": lambda: gated(numpy_rnn.PeepholeLSTMCell),
    "LSTM coupled": lambda: gated(numpy_rnn.CoupledLSTMCell),
    "GRU": lambda: gated(numpy_rnn.GRUCell),
    "GRU before": lambda: gated(numpy_rnn.ResetBeforeGRUCell),
    "LSTM both": lambda: gated(numpy_rnn.CoupledPeepholeLSTMCell),
    "layer norm": lambda: gated(numpy_rnn.LayerNormRNNCell),
}
STACKS = {
    "LSTM stack": lambda: stack(numpy_rnn.LSTMCell),
    "GRU stack": lambda: stack(numpy_rnn.GRUCell),
}
JORDAN = {
    "Jordan": lambda: numpy_rnn.JordanCell(D, H, 2, rng=np.random.default_rng(0)),
}
ALL = CELLS | STACKS | JORDAN


def inputs(steps=T, lanes=N, seed=1):
    return np.random.default_rng(seed).standard_normal((steps, lanes, D))


def like_state(cell, seed, lanes=N):
    """A drawn state: one array, or as many as the cell's state has."""
    rng = np.random.default_rng(seed)
    return mapped(lambda p: rng.standard_normal(p.shape) / 2, cell.zero_state(lanes))


def twin_run(cell, xs, state):
    """States and outputs of the PyTorch twin, kept for autograd."""
    twin = bridge.to_twin(cell)
    states = [mapped(lambda part: torch.tensor(part, requires_grad=True), state)]
    outputs = []
    for x in torch.tensor(xs):
        _, state = torch_rnn.forward(twin, x[None], states[-1])
        states.append(gradflow.tapped(state))
        top = states[-1][-1] if hasattr(cell, "layers") else states[-1]
        outputs.append(parts_of(top)[0])
    return torch.stack(outputs), states


@pytest.mark.parametrize("name", CELLS | STACKS)
def test_norms_equal_autograds_at_every_step(name):
    cell, xs = ALL[name](), inputs()
    state, d_final = like_state(cell, 2), like_state(cell, 3)
    d_hs = np.random.default_rng(4).standard_normal((T, N, H))
    found = gradflow.gradient_norms(cell, xs, state, d_hs=d_hs, d_final=d_final)
    hs, states = twin_run(cell, xs, state)
    pairs = list(zip(parts_of(states[-1]), parts_of(d_final), strict=True))
    assert found.joint.shape == (T + 1, N)
    for n in range(N):
        loss = (hs[:, n] * torch.tensor(d_hs[:, n])).sum()
        loss = loss + sum((s[n] * torch.tensor(d[n])).sum() for s, d in pairs)
        expected = gradflow.autograd_norms(loss, states)
        np.testing.assert_allclose(found.joint[:, n], expected.joint[:, n], atol=1e-10)
        for part, other in zip(found.parts, expected.parts, strict=True):
            np.testing.assert_allclose(part[:, n], other[:, n], atol=1e-10)


@pytest.mark.parametrize("name", ALL)
def test_one_step_jacobians_equal_finite_differences(name):
    cell, xs = ALL[name](), inputs(2)
    state = like_state(cell, 5)
    found = gradflow.step_jacobians(cell, xs, state)
    S = sum(part.shape[-1] for part in parts_of(state))
    assert found.shape == (2, N, S, S)
    for t in range(2):
        joined = np.concatenate(parts_of(state), axis=-1)
        for j in range(S):
            up, down = joined.copy(), joined.copy()
            up[:, j] += 1e-6
            down[:, j] -= 1e-6
            ahead, behind = (stepped(cell, xs[t], s, state) for s in (up, down))
            slope = (ahead - behind) / 2e-6
            np.testing.assert_allclose(found[t, :, :, j], slope, atol=1e-8)
        _, state, _ = numpy_rnn.forward(cell, xs[t : t + 1], state)


def stepped(cell, x, joined, like):
    """The joined state after one step from a joined state."""
    widths = np.cumsum([part.shape[-1] for part in parts_of(like)])[:-1]
    pieces = iter(np.split(joined, widths, axis=-1))
    _, state, _ = numpy_rnn.forward(cell, x[None], mapped(lambda _: next(pieces), like))
    return np.concatenate(parts_of(state), axis=-1)


@pytest.mark.parametrize("name", CELLS | STACKS)
def test_norms_equal_those_of_backward_over_the_rest_of_the_sequence(name):
    cell, xs = ALL[name](), inputs()
    state, d_final = like_state(cell, 2), like_state(cell, 3)
    d_hs = np.random.default_rng(4).standard_normal((T, N, cell.output_size))
    found = gradflow.gradient_norms(cell, xs, state, d_hs=d_hs, d_final=d_final)
    for t in range(T):
        hs, _, cache = numpy_rnn.forward(cell, xs[t:], state)
        _, d_state, _ = numpy_rnn.backward(cell, d_hs[t:], d_final, cache)
        parts = list(parts_of(d_state))
        if t:
            top = -1 if name == "GRU stack" else -2 if name == "LSTM stack" else 0
            parts[top] = parts[top] + d_hs[t - 1]
        squares = [(part**2).sum(axis=-1) for part in parts]
        for part, square in zip(found.parts, squares, strict=True):
            np.testing.assert_allclose(10 ** (2 * part[t]), square, rtol=1e-9)
        np.testing.assert_allclose(10 ** (2 * found.joint[t]), sum(squares), rtol=1e-9)
        _, state, _ = numpy_rnn.forward(cell, xs[t : t + 1], state)


@pytest.mark.parametrize("name", ALL)
def test_products_are_the_products_of_the_step_jacobians(name):
    cell, xs = ALL[name](), inputs()
    state = like_state(cell, 6)
    steps = gradflow.step_jacobians(cell, xs, state)
    matrices, logs = gradflow.jacobian_products(cell, xs, state)
    norms = gradflow.product_norms(cell, xs, state)
    expected = np.broadcast_to(np.eye(steps.shape[-1]), steps[0].shape)
    for t in range(T, -1, -1):
        found = matrices[t] * 10.0 ** logs[t][:, None, None]
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
        sigma = np.linalg.norm(expected, ord=2, axis=(-2, -1))
        np.testing.assert_allclose(10 ** norms[t], sigma, rtol=1e-9)
        expected = expected @ steps[t - 1]


@pytest.mark.parametrize("activation", gradflow.LARGEST_SLOPE)
def test_the_bound_bounds_and_is_reached_by_the_linear_network(activation):
    cell = rnn(activation, seed=7, scale=2)
    truth = gradflow.product_norms(cell, inputs(9, seed=8))
    bound = gradflow.rnn_bound(cell, 9)
    assert bound.shape == (10,)
    assert (truth <= bound[:, None] + 1e-12).all()
    cell.W = 1.3 * np.linalg.qr(cell.W)[0]
    if activation == "identity":
        truth = gradflow.product_norms(cell, inputs(9))
        expected = np.arange(9, -1, -1)[:, None] * np.log10(1.3) * np.ones((1, N))
        np.testing.assert_allclose(truth, expected, atol=1e-12)
        np.testing.assert_allclose(gradflow.rnn_bound(cell, 9), expected[:, 0])


def test_the_bound_of_a_network_without_recurrence_is_one_at_the_last_step():
    cell = numpy_rnn.RNNCell.from_weights(np.ones((H, D)), np.zeros((H, H)))
    assert gradflow.rnn_bound(cell, 3).tolist() == [-np.inf, -np.inf, -np.inf, 0]


@pytest.mark.parametrize("name", gradflow.LARGEST_SLOPE)
def test_the_largest_slope_is_the_largest_that_is_found(name):
    _, phi_prime = numpy_rnn.ACTIVATIONS[name]
    phi, _ = numpy_rnn.ACTIVATIONS[name]
    slopes = phi_prime(phi(np.linspace(-5, 5, 1001)))
    assert slopes.max() == pytest.approx(gradflow.LARGEST_SLOPE[name])


@pytest.mark.parametrize(("factor", "sign"), [(1e-6, -1), (1e4, 1)])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_what_no_float_can_hold_is_still_a_number(factor, sign, dtype):
    steps = 200
    cell = numpy_rnn.RNNCell.from_weights(
        np.zeros((H, D), dtype),
        dtype(factor) * np.eye(H, dtype=dtype),
        activation="identity",
    )
    xs = np.zeros((steps, N, D), dtype)
    d_final = np.full((N, H), H**-0.5, dtype)
    found = gradflow.gradient_norms(cell, xs, d_final=d_final).joint
    expected = np.arange(steps, -1, -1) * math.log10(factor)
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-5, atol=1e-6)
    assert sign * found[0, 0] > 700
    # A loss at the steps that is zero there changes nothing, however small the rest.
    silent = np.zeros((steps, N, H), dtype)
    again = gradflow.gradient_norms(cell, xs, d_hs=silent, d_final=d_final).joint
    np.testing.assert_allclose(again, found, rtol=1e-6, atol=1e-6)
    # One that speaks at the first step drowns what has vanished.
    silent[0] = d_final
    spoken = gradflow.gradient_norms(cell, xs, d_hs=silent, d_final=d_final).joint
    assert spoken[1, 0] == pytest.approx(max(0, found[1, 0]), abs=1e-5)


def test_a_gradient_that_is_zero_is_minus_infinity():
    cell = rnn()
    d_hs = np.zeros((T, N, H))
    d_hs[1, 0] = 1
    found = gradflow.gradient_norms(cell, inputs(), d_hs=d_hs).joint
    assert np.isneginf(found[3:, 0]).all()
    assert np.isneginf(found[:, 1:]).all()
    assert found[2, 0] == pytest.approx(math.log10(H**0.5))


def test_a_random_direction_has_length_one_and_meets_the_mean():
    cell, xs = rnn(), inputs(4, 1)
    lanes = 4000
    direction = gradflow.random_direction(cell, lanes, np.random.default_rng(9))
    np.testing.assert_allclose(np.linalg.norm(direction, axis=-1), 1)
    norms = gradflow.gradient_norms(cell, xs.repeat(lanes, 1), d_final=direction).joint
    matrices, logs = gradflow.jacobian_products(cell, xs)
    frobenius = np.linalg.norm(matrices[:, 0], axis=(-2, -1)) * 10 ** logs[:, 0]
    mean_square = (10 ** (2 * norms)).mean(axis=1)
    np.testing.assert_allclose(mean_square, frobenius**2 / H, rtol=0.1)


def test_spectra_of_a_matrix_whose_gradient_first_grows():
    cell = rnn("identity")
    cell.W = 0.5 * np.eye(H) + 2 * np.eye(H, k=1)
    ((name, spectrum),) = gradflow.spectra(cell).items()
    assert name == "W"
    assert spectrum.radius == pytest.approx(0.5, rel=1e-2)
    assert spectrum.sigma_max == pytest.approx(np.linalg.svd(cell.W)[1][0])
    assert spectrum.eigenvalues.shape == (H,)
    norms = gradflow.product_norms(cell, inputs(60, 1))[:, 0]
    assert norms[58] > 0
    assert norms[0] < 0


def test_spectra_name_the_gates():
    lstm, gru = CELLS["LSTM"](), CELLS["GRU"]()
    lstm.W[H : 2 * H] *= 3
    gru.W[2 * H :] *= 4
    found = gradflow.spectra(lstm)
    assert list(found) == ["W_i", "W_f", "W_g", "W_o"]
    np.testing.assert_allclose([s.sigma_max for s in found.values()], [1, 3, 1, 1])
    found = gradflow.spectra(gru)
    assert list(found) == ["W_r", "W_z", "W_n"]
    np.testing.assert_allclose([s.radius for s in found.values()], [1, 1, 4])
    assert list(gradflow.spectra(CELLS["LSTM coupled"]())) == ["W_f", "W_g", "W_o"]
    found = gradflow.spectra(STACKS["GRU stack"]())
    assert list(found)[2:4] == ["W_n_l0", "W_r_l1"]
    assert found["W_r_l1"].eigenvalues.shape == (H,)


def test_an_open_forget_gate_carries_the_gradient_where_a_plain_network_loses_it():
    """The joint state shows it; h alone would not."""
    lstm = gated(numpy_rnn.LSTMCell, forget_bias=5.0)
    xs = inputs(40)
    direction = gradflow.random_direction(lstm, N, np.random.default_rng(12))
    norms = gradflow.gradient_norms(lstm, xs, d_final=direction)
    assert norms.joint[0].min() > -1
    plain = gradflow.product_norms(rnn(), xs)
    assert plain[0].max() < -5
    joint, (h, c) = norms
    np.testing.assert_allclose(10 ** (2 * joint), 10 ** (2 * h) + 10 ** (2 * c))
    assert (h[0] < c[0]).all()


def test_a_trained_network_is_measured_from_its_own_loss():
    """As a chapter does it: scores, loss, ∂L/∂hs, then the way back."""
    rng = np.random.default_rng(13)
    cell, out = gated(numpy_rnn.GRUCell), numpy_rnn.Linear(H, 2, rng=rng)
    optimizer = optim.Adam(optim.joined(rnn=cell.parameters, out=out.parameters), 0.02)

    def gradients_of_loss(batch):
        hs, _, cache = numpy_rnn.forward(cell, batch.xs)
        logits, kept = out.forward(hs)
        loss, d_logits = numpy_rnn.softmax_cross_entropy(
            logits, batch.targets, batch.mask
        )
        d_hs, d_out = out.backward(d_logits, kept)
        _, d_state, d_rnn = numpy_rnn.backward(cell, d_hs, None, cache)
        return loss, optim.joined(rnn=d_rnn, out=d_out), d_hs, d_state

    def draw(rng):
        batch = synthetic.delayed_echo(12, 16, rng, lag=3, symbols=D)
        return batch._replace(targets=batch.targets % 2)

    history = training.train(
        None,
        lambda _, batch: gradients_of_loss(batch)[:2],
        draw,
        optimizer,
        steps=150,
        progress=False,
    )
    assert history.smoothed(20)[-1] < history.smoothed(20)[19] / 2
    batch = draw(rng)
    _, _, d_hs, d_state = gradients_of_loss(batch)
    norms = gradflow.gradient_norms(cell, batch.xs, d_hs=d_hs).joint
    np.testing.assert_allclose(10 ** norms[0], np.linalg.norm(d_state, axis=-1))
    # A loss that asks about three steps back sends its gradient there.
    assert np.isfinite(norms).all()


def test_half_life_counts_the_steps_back():
    halving = np.log10(0.5) * np.arange(8, -1, -1)
    assert gradflow.half_life(halving) == 1
    assert gradflow.half_life(halving / 3) == 3
    assert gradflow.half_life(halving, left=0.1) == 4
    assert gradflow.half_life(np.zeros(9)) == math.inf
    both = gradflow.half_life(np.stack([halving, 0 * halving], axis=1))
    assert both.tolist() == [1, math.inf]
    grows_first = np.log10([0.1, 0.4, 3.0, 1.0])
    assert gradflow.half_life(grows_first) == 2


@pytest.mark.parametrize("name", ["tanh", "LSTM", "GRU"])
def test_torch_networks_are_measured_as_they_are(name):
    cell, xs = CELLS[name](), inputs()
    d_final = like_state(cell, 10)
    expected = gradflow.gradient_norms(cell, xs, d_final=d_final).joint
    for network in (bridge.to_nn(cell), bridge.to_twin(cell)):
        found = gradflow.gradient_norms(network, xs, d_final=d_final).joint
        np.testing.assert_allclose(found, expected, rtol=1e-12)
    spectra = gradflow.spectra(cell)
    assert gradflow.spectra(bridge.to_nn(cell)).keys() >= spectra.keys()


def explosive():
    cell = rnn("identity")
    cell.W = 1e200 * np.eye(H)
    return cell


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: gradflow.gradient_norms(rnn(), inputs()), "neither d_hs nor d_final"),
        (
            lambda: gradflow.gradient_norms(rnn(), inputs(), d_hs=np.ones((T, N, 2))),
            r"d_hs has shape \(5, 3, 2\); expected \(5, 3, 6\)",
        ),
        (
            lambda: gradflow.gradient_norms(rnn(), inputs(), d_final=np.ones((N, 2))),
            r"d_final has shape \(3, 2\); expected \(3, 6\)",
        ),
        (
            lambda: gradflow.step_jacobians(explosive(), inputs()),
            "the state overflows at step 3",
        ),
        (
            lambda: gradflow.gradient_norms(
                CELLS["LSTM"](), inputs(), d_final=np.ones((N, H))
            ),
            "d_final has 1 arrays; expected 2",
        ),
        (
            lambda: gradflow.gradient_norms(
                JORDAN["Jordan"](), inputs(), d_hs=np.ones((T, N, 2))
            ),
            "d_hs is given for a JordanCell, whose output is no part of its state",
        ),
        (
            lambda: gradflow.rnn_bound(CELLS["GRU"](), 3),
            "cell is a GRUCell; expected an RNNCell",
        ),
        (
            lambda: gradflow.step_jacobians(
                numpy_rnn.Stack.build(
                    numpy_rnn.RNNCell,
                    D,
                    H,
                    rng=np.random.default_rng(0),
                    bidirectional=True,
                ),
                inputs(),
            ),
            "network is bidirectional",
        ),
        (lambda: gradflow.half_life(np.zeros(3), left=1.5), r"left is 1\.5"),
    ],
)
def test_what_cannot_be_measured_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_one_step_and_one_unit_work():
    cell = numpy_rnn.RNNCell(1, 1, rng=np.random.default_rng(11))
    xs = np.ones((1, 1, 1))
    (jacobian,) = gradflow.step_jacobians(cell, xs)[0]
    hs, _, _ = numpy_rnn.forward(cell, xs)
    assert jacobian[0, 0] == pytest.approx((1 - hs[0, 0, 0] ** 2) * cell.W[0, 0])
    none = gradflow.gradient_norms(cell, xs[:0], d_final=np.full((1, 1), 100.0))
    assert none.joint.tolist() == [[2.0]]
