"""The sigmoid layer: the equation, NumPy's numbers and gradients, the state."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils import bridge, numpy_rnn
from course_utils.models import gate_activations, language
from course_utils.models.sigmoid_rnn import SigmoidRNN

T, N, D, H, K = 5, 3, 4, 6, 7


def drawn(*shape, seed=0):
    return torch.tensor(np.random.default_rng(seed).normal(size=shape))


def some_ids(*shape):
    return torch.tensor(np.random.default_rng(0).integers(K, size=shape))


def test_one_layer_is_the_equation():
    rnn, xs, h = SigmoidRNN(D, H).double(), drawn(T, N, D), drawn(1, N, H, seed=1)
    ((cell,),) = rnn.layers
    hs, state = rnn(xs, h)
    for t in range(T):
        h = torch.sigmoid(xs[t] @ cell.U.T + h @ cell.W.T + cell.b)
        torch.testing.assert_close(hs[t], h[0])
    torch.testing.assert_close(state, h)


@pytest.mark.parametrize("layers", [1, 2])
def test_it_is_called_as_torchs_rnn_is(layers):
    ours, theirs = (kind(D, H, layers) for kind in (SigmoidRNN, nn.RNN))
    xs = drawn(T, N, D).float()
    for name in ("input_size", "hidden_size", "num_layers", "dropout", "bidirectional"):
        assert getattr(ours, name) == getattr(theirs, name)
    hs, state = ours(xs)
    assert hs.dtype == torch.float32
    assert (hs.shape, state.shape) == tuple(part.shape for part in theirs(xs))
    torch.testing.assert_close(ours(xs, torch.zeros(layers, N, H)), (hs, state))


@pytest.mark.parametrize("layers", [1, 2])
def test_numpy_computes_the_same_and_so_do_all_gradients(layers):
    model = language.CharacterModel(
        K, H, "sigmoid", embedding_size=D, layers=layers, dropout=0.0
    ).double()
    ids, weights = some_ids(T, N), drawn(T, N, H)
    xs = model.inputs(ids).detach().requires_grad_()
    hs, _ = model.rnn(xs)
    (hs * weights).sum().backward()
    network = bridge.to_numpy(model.rnn)
    ours, _, cache = numpy_rnn.forward(network, xs.detach().numpy())
    np.testing.assert_allclose(ours, hs.detach(), rtol=1e-10)
    d_xs, _, grads = numpy_rnn.backward(network, weights.numpy(), None, cache)
    np.testing.assert_allclose(d_xs, xs.grad, rtol=1e-10)
    twins = bridge.named_parameters(model.rnn)
    assert set(grads) == set(twins)
    for name, parameter in twins.items():
        np.testing.assert_allclose(grads[name], parameter.grad, rtol=1e-10)


@pytest.mark.parametrize("layers", [1, 2])
def test_two_chunks_with_the_state_carried_are_one(layers):
    rnn, xs = SigmoidRNN(D, H, layers).double(), drawn(T, N, D)
    first, state = rnn(xs[:2])
    second, final = rnn(xs[2:], state)
    whole, end = rnn(xs)
    torch.testing.assert_close(torch.cat([first, second]), whole)
    torch.testing.assert_close(final, end)


def test_dropout_between_the_layers_in_training_alone():
    rnn, xs = SigmoidRNN(D, H, 2, dropout=0.5).double(), drawn(T, N, D)
    assert not torch.equal(rnn(xs)[0], rnn(xs)[0])
    assert torch.equal(rnn(xs)[1][0], rnn(xs)[1][0])  # the first layer is whole
    rnn.eval()
    assert torch.equal(rnn(xs)[0], rnn(xs)[0])


def test_a_character_model_of_it_learns_and_can_be_looked_into():
    ids = np.tile([0, 1, 2, 1, 3], 60)
    model = language.CharacterModel(K, 16, "sigmoid")
    language.fit(model, ids, steps=300, T=10, N=4, learning_rate=0.05, progress=False)
    # After 1 comes 2 or 3: one character of memory would leave 0.4 bits.
    assert language.bits_per_character(model, ids, 2) < 0.1
    h = gate_activations.gates_over(model, ids[:T])["h"]
    assert h.shape == (T, 16)
    assert 0 < h.min() < h.max() < 1


def test_a_state_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="state"):
        SigmoidRNN(D, H, 2)(drawn(T, N, D).float(), torch.zeros(1, N, H))
