"""What each rule promises of the weights it draws."""

import numpy as np
import pytest

from course_utils.numpy_rnn import GRUCell, JordanCell, LSTMCell, RNNCell, initialise

D, H = 40, 60


@pytest.fixture
def rng():
    return np.random.default_rng(12)


def test_uniform_is_pytorchs_rule(rng):
    cell = LSTMCell(D, H, rng=rng)
    for array in cell.parameters.values():
        assert 0.9 / np.sqrt(H) < np.abs(array).max() <= 1 / np.sqrt(H)


def test_xavier_counts_rows_and_columns_of_a_block(rng):
    cell = GRUCell(D, H, rng=rng, init="xavier")
    for array, columns in ((cell.U, D), (cell.W, H)):
        bound = np.sqrt(6 / (H + columns))
        assert 0.9 * bound < np.abs(array).max() <= bound
    assert not cell.b.any()


def test_orthogonal_in_every_block(rng):
    cell = LSTMCell(D, H, rng=rng, recurrent="orthogonal")
    for block in cell.W.reshape(4, H, H):
        np.testing.assert_allclose(block @ block.T, np.eye(H), atol=1e-12)
    assert cell.b.any()  # drawn by the other rule
    tall = initialise.draw("orthogonal", (H, D), rng, H)
    np.testing.assert_allclose(tall.T @ tall, np.eye(D), atol=1e-12)
    wide = initialise.draw("orthogonal", (D, H), rng, D)
    np.testing.assert_allclose(wide @ wide.T, np.eye(D), atol=1e-12)


def test_orthogonal_draws_evenly(rng):
    """Over all rotations the trace has mean 0; plain QR is biased."""
    drawn = [initialise.draw("orthogonal", (3, 3), rng, 3) for _ in range(400)]
    traces = [np.trace(Q) for Q in drawn]
    assert abs(np.mean(traces)) < 0.15


def test_identity_is_the_irnn(rng):
    cell = RNNCell(D, H, "relu", rng=rng, recurrent="identity", dtype=np.float32)
    np.testing.assert_array_equal(cell.W, np.eye(H, dtype=np.float32))
    assert cell.W.dtype == np.float32


@pytest.mark.parametrize("kind", [RNNCell, LSTMCell, GRUCell])
@pytest.mark.parametrize("rule", ["uniform", "xavier", "orthogonal", "identity"])
def test_spectral_radius_of_every_block(kind, rule, rng):
    cell = kind(D, H, rng=rng, recurrent=rule, spectral_radius=1.3)
    for block in cell.W.reshape(-1, H, H):
        assert np.abs(np.linalg.eigvals(block)).max() == pytest.approx(1.3)


@pytest.mark.parametrize("K", [7, 2 * H, 5])
def test_jordan_draws_weights_of_any_number_of_outputs(K, rng):
    cell = JordanCell(D, H, K, rng=rng, init="xavier")
    assert (cell.W.shape, cell.V.shape) == ((H, K), (K, H))
    assert np.abs(cell.V).max() <= np.sqrt(6 / (H + K))


def test_refusals(rng):
    with pytest.raises(ValueError, match="init is 'he'; expected one of"):
        RNNCell(D, H, rng=rng, init="he")
    with pytest.raises(ValueError, match="spectral_radius is -1; expected"):
        RNNCell(D, H, rng=rng, spectral_radius=-1)
    with pytest.raises(ValueError, match="eigenvalues are all zero"):
        initialise.scale_to_radius(np.zeros((2, 2)), 1)
