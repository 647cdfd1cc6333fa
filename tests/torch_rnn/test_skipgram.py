"""The twins of skip-gram and CBOW: equal to NumPy, sparse gradients, refusals."""

import numpy as np
import pytest
import torch

from course_utils import numpy_rnn, torch_rnn
from course_utils.compare import relative_difference

K, D, N, C, M = 11, 4, 6, 3, 5


def drawn(name, rng):
    """A NumPy model, and arguments for both it and its twin."""
    model = getattr(numpy_rnn, name).from_weights(*rng.normal(size=(2, K, D)))
    one, negatives = rng.integers(K, size=N), rng.integers(K, size=(N, M))
    if name == "SkipGram":
        return model, (one, rng.integers(K, size=N), negatives)
    mask = rng.random((N, C)) < 0.6
    mask[:, 2] = True
    return model, (rng.integers(K, size=(N, C)), one, negatives, mask)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("name", ["SkipGram", "CBOW"])
def test_loss_and_gradients_equal_numpy(name, sparse, seed):
    model, given = drawn(name, np.random.default_rng(seed))
    weights = [torch.tensor(table) for table in model.parameters.values()]
    twin = getattr(torch_rnn, name).from_weights(*weights, sparse=sparse)
    loss, cache = model.forward(*given)
    same = twin(*map(torch.tensor, given))
    same.backward()
    assert relative_difference(same, loss) < 1e-10
    for parameter, gradient in model.backward(cache).items():
        found = getattr(twin, parameter).grad
        assert found.is_sparse == sparse
        assert relative_difference(found.to_dense(), gradient) < 1e-10


def test_it_starts_as_the_authors_program_does():
    model = torch_rnn.CBOW(K, D, generator=torch.Generator().manual_seed(1))
    assert model.E.abs().max() <= 1 / (2 * D) and model.E.std() > 0.05
    assert not model.V.any() and model.E.dtype == torch.float64


def test_weights_are_copied():
    E, V = torch.ones(K, D), torch.ones(K, D)
    model = torch_rnn.SkipGram.from_weights(E, V)
    with torch.no_grad():
        model.E.zero_()
    assert E.all()


def test_refusals_say_what_was_expected():
    model, ids = torch_rnn.SkipGram(K, D), torch.zeros(N, dtype=torch.int64)
    with pytest.raises(ValueError, match="centres must be int64 from 0 to 10"):
        model(ids + K, ids, ids[:, None])
    with pytest.raises(ValueError, match=r"targets has shape \(5,\); expected \(6,\)"):
        model(ids, ids[1:], ids[:, None])
    with pytest.raises(ValueError, match="mask leaves a context without a word"):
        torch_rnn.CBOW(K, D)(
            ids[:, None], ids, ids[:, None], torch.zeros(N, 1, dtype=torch.bool)
        )
