"""Every twin on the GPU: equal to NumPy, equal to itself, the same seeds."""

import numpy as np
import pytest
import torch

from course_utils import bridge, compare, numpy_rnn, torch_rnn
from course_utils.models import language
from course_utils.numpy_rnn import LSTMCell, RNNCell, Stack
from tests._cells import CELLS, cell_of

pytestmark = pytest.mark.gpu

T, N, D, H, K = 5, 3, 4, 6, 7
NETWORKS = {
    **{name: lambda name=name, **o: cell_of(name, D, H, **o) for name in CELLS},
    "both-ways": lambda **o: Stack.build(LSTMCell, D, H, 2, bidirectional=True, **o),
}


@pytest.fixture
def device():
    return torch_rnn.pick_device()


@pytest.mark.parametrize("lengths", [None, (5, 1, 3)])
@pytest.mark.parametrize("name", NETWORKS)
def test_equal_to_numpy_in_float64(name, lengths, device):
    if device.type == "mps":
        pytest.skip("MPS has no float64; the float32 test below runs on it")
    rng = np.random.default_rng(1)
    network = NETWORKS[name](rng=rng)
    xs = rng.normal(size=(T, N, D))
    pairs = compare.three_ways(network, xs, device=device, lengths=lengths)
    compare.report(pairs, tolerance=1e-10)


@pytest.mark.parametrize("name", NETWORKS)
def test_equal_to_the_cpu_in_float32(name, device):
    rng = np.random.default_rng(2)
    network = NETWORKS[name](rng=rng, dtype=np.float32)
    xs = torch.tensor(rng.normal(size=(T, N, D)), dtype=torch.float32)
    found = []
    for place in ("cpu", device):
        twin = bridge.to_twin(network, place)
        hs, _ = torch_rnn.forward(twin, xs.to(place))
        hs.square().sum().backward()
        found.append([hs, *(p.grad for p in bridge.named_parameters(twin).values())])
    for on_cpu, on_gpu in zip(*found, strict=True):
        assert compare.relative_difference(on_gpu, on_cpu) < 1e-4


def test_losses_and_embedding_on_the_device(device):
    rng = np.random.default_rng(3)
    layer = numpy_rnn.Embedding(K, D, rng=rng, dtype=np.float32)
    symbols = rng.integers(0, K, (T, N))
    mask = np.array([[True] * N] * (T - 1) + [[False] * N])
    loss, _ = numpy_rnn.softmax_cross_entropy(
        layer.forward(symbols)[0], symbols % D, mask, "token"
    )
    given = torch.tensor(symbols, device=device)
    logits = bridge.to_twin(layer, device)(given)
    tokens = torch.tensor(mask, device=device)
    twin_loss = torch_rnn.softmax_cross_entropy(logits, given % D, tokens, "token")
    assert twin_loss.item() == pytest.approx(loss, rel=1e-4)


@pytest.mark.parametrize("kind", ["RNNCell", "LSTMCell", "GRUCell"])
def test_the_same_seed_draws_the_same_weights(kind, device):
    """Weights are drawn on the CPU, then moved: a seed means one network anywhere."""
    drawn = [
        getattr(torch_rnn, kind)(D, H, generator=torch.Generator().manual_seed(4))
        for _ in range(2)
    ]
    moved = drawn[1].to(device, torch.float32)
    for name in moved.parameter_names:
        expected = getattr(drawn[0], name).float()
        assert torch.equal(getattr(moved, name).cpu(), expected)


def test_the_same_seed_draws_the_same_masks(device):
    layers = {"dropout": 0.3, "dtype": torch.float32}
    stack = torch_rnn.Stack.build(torch_rnn.GRUCell, D, H, 3, **layers).to(device)
    masks = [
        stack.draw_masks(T, N, torch.Generator(device).manual_seed(5)) for _ in "ab"
    ]
    for first, second in zip(*masks, strict=True):
        assert first.device.type == device.type
        assert torch.equal(first, second)


def test_recurrent_mask_on_the_device(device):
    if device.type == "mps":
        pytest.skip("MPS has no float64")
    rng = np.random.default_rng(3)
    cell, xs = RNNCell(D, H, rng=rng), rng.normal(size=(T, N, D))
    mask = numpy_rnn.draw_recurrent_mask(0.4, N, H, rng)
    pairs = compare.three_ways(cell, xs, device=device, recurrent_mask=mask)
    compare.report(pairs, tolerance=1e-10)


@pytest.mark.parametrize("cell", language.CELLS)
def test_the_character_model_learns_on_the_device(cell, device):
    ids = np.tile([0, 1, 2, 1, 3], 60)
    model = language.CharacterModel(K, 16, cell).to(device)
    language.fit(model, ids, steps=120, T=10, N=4, learning_rate=2e-2, progress=False)
    assert language.bits_per_character(model, ids, 2) < 0.1
    assert model.out.weight.device.type == device.type
