"""The tree: Huffman's code, its probabilities and its gradient."""

import math

import numpy as np
import pytest
import torch

from course_utils import compare
from course_utils.models.hierarchical_softmax import (
    HierarchicalSoftmax,
    balanced,
    huffman,
)

K, H, N = 7, 4, 5
COUNTS = np.array([40, 22, 13, 9, 4, 2, 1])


def layer_of(paths, seed=1):
    return HierarchicalSoftmax(H, paths, seed=seed).double()


def states(seed=0):
    return torch.randn(N, H, generator=torch.Generator().manual_seed(seed)).double()


TARGETS = torch.tensor([0, 6, 3, 3, 5])


def test_huffman_of_a_textbook():
    # 1 + 2 = 3, 3 + 4 = 7, 7 + 9 = 16, 13 + 16 = 29, 22 + 29 = 51, 40 + 51 = 91
    assert huffman(COUNTS).lengths.tolist() == [1, 2, 3, 4, 5, 6, 6]


def test_mean_path_lies_between_the_entropy_and_one_bit_more():
    counts = 1 / np.arange(1, 301)
    share = counts / counts.sum()
    mean = (share * huffman(counts).lengths).sum()
    entropy = -(share * np.log2(share)).sum()
    assert entropy <= mean < entropy + 1
    assert mean < (share * balanced(300).lengths).sum() - 1


@pytest.mark.parametrize("size", [2, 3, 8, 13])
def test_balanced_paths_differ_by_one_at_most(size):
    lengths = balanced(size).lengths
    assert set(lengths) <= {math.floor(math.log2(size)), math.ceil(math.log2(size))}


@pytest.mark.parametrize("paths", [huffman(COUNTS), balanced(K), huffman([0, 0, 5])])
def test_every_inner_node_has_a_left_and_a_right(paths):
    """Each pair (node, side) is the beginning of somebody's path, none is missing."""
    leaves = len(paths.nodes)
    used = {
        (node, side)
        for nodes, sides in zip(paths.nodes.tolist(), paths.sides.tolist(), strict=True)
        for node, side in zip(nodes, sides, strict=True)
        if side
    }
    assert used == {(node, side) for node in range(leaves - 1) for side in (1, -1)}
    assert (2.0**-paths.lengths).sum() == 1  # Kraft's sum of a full tree


@pytest.mark.parametrize("paths", [huffman(COUNTS), balanced(K)])
def test_probabilities_sum_to_one_and_are_the_loss(paths):
    layer, hidden = layer_of(paths), states()
    log_probs = layer.log_probabilities(hidden)
    assert log_probs.shape == (N, K)
    torch.testing.assert_close(log_probs.exp().sum(dim=1), torch.ones(N).double())
    expected = -log_probs[torch.arange(N), TARGETS].mean()
    torch.testing.assert_close(layer.loss(hidden, TARGETS), expected)


def test_a_probability_by_hand():
    layer, hidden = layer_of(huffman(COUNTS)), states()
    expected = 1.0
    for node, side in zip(layer.nodes[2, :3], layer.sides[2, :3], strict=True):
        score = (layer.v[node] @ hidden[1] + layer.b[node, 0]).item()
        left = 1 / (1 + math.exp(-score))
        expected *= left if side == 1 else 1 - left
    assert layer.log_probabilities(hidden)[1, 2].exp().item() == pytest.approx(expected)


def test_gradient_by_finite_differences():
    layer, hidden = layer_of(huffman(COUNTS)), states().requires_grad_()
    layer.loss(hidden, TARGETS).backward()

    def loss_with(**changed):
        values = {"hidden": hidden, "v": layer.v, "b": layer.b} | {
            name: torch.tensor(array) for name, array in changed.items()
        }
        other = layer_of(huffman(COUNTS))
        other.v.data, other.b.data = values["v"].data, values["b"].data
        return other.loss(values["hidden"].detach(), TARGETS).item()

    for name, tensor in {"hidden": hidden, "v": layer.v, "b": layer.b}.items():
        nudged = compare.numerical_gradient(
            lambda array, name=name: loss_with(**{name: array}),
            tensor.detach().numpy().copy(),
        )
        found = tensor.grad.to_dense() if tensor.grad.is_sparse else tensor.grad
        assert compare.relative_difference(found.numpy(), nudged) < 1e-6, name


def test_only_nodes_on_the_paths_get_a_gradient():
    layer = layer_of(huffman(COUNTS))
    layer.loss(states()[:2], torch.tensor([0, 1])).backward()
    assert layer.v.grad.is_sparse
    touched = layer.v.grad.to_dense().abs().sum(dim=1).nonzero().ravel()
    on_paths = set(layer.nodes[0, :1].tolist()) | set(layer.nodes[1, :2].tolist())
    assert set(touched.tolist()) == on_paths
    assert len(on_paths) == 2 < K - 1


def test_too_few_or_negative_counts_are_refused():
    with pytest.raises(ValueError, match="counts has 1 entries"):
        huffman([3])
    with pytest.raises(ValueError, match="none of them negative"):
        huffman([3, -1])
