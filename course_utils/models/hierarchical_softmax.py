"""Hierarchical softmax: one of K symbols by about log2 K yes-or-no decisions.

The symbols are the leaves of a binary tree. Every inner node j has a vector v_j and
asks of the state h: left, with probability σ(v_j · h + b_j), or right? A symbol's
probability is the product of the answers on its path, so all K of them sum to one
without anybody adding them up, and a training step touches the nodes of its own paths
only.

Sources: F. Morin and Y. Bengio (2005), Hierarchical probabilistic neural network
language model, AISTATS, equation 2; T. Mikolov, I. Sutskever, K. Chen, G. Corrado and
J. Dean (2013), Distributed representations of words and phrases and their
compositionality, section 2.1, which takes Huffman's tree.
"""

import heapq
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.validation import expect_shape, expect_symbols


class Paths(NamedTuple):
    """The way from each leaf up to the root, all K of them side by side.

    Attributes
    ----------
    nodes : (K, L) int64
        Inner nodes, from 0 to K - 2; the leaf's parent first; 0 behind the root.
    sides : (K, L) int64
        1 where the path comes from the left of that node, -1 from the right, 0 behind
        the root.
    """

    nodes: np.ndarray
    sides: np.ndarray

    @property
    def lengths(self):
        """Decisions for each symbol, (K,)."""
        return np.abs(self.sides).sum(axis=1)


def huffman(counts):
    """The tree whose mean path, weighted by `counts`, is as short as can be.

    With equal counts it is balanced: no two paths differ by more than one.

    Parameters
    ----------
    counts : (K,) int or float
        At least two, none negative.

    Returns
    -------
    Paths

    Raises
    ------
    ValueError
        Fewer than two counts, or a negative one.

    Notes
    -----
    Source: D. A. Huffman (1952), A method for the construction of minimum-redundancy
    codes, Proceedings of the IRE 40(9). Of equal counts the lower number goes first, so
    that the tree is always the same.
    """
    counts = np.asarray(counts)
    expect_shape("counts", counts, ("K",))
    K = len(counts)
    if K < 2 or counts.min() < 0:
        raise ValueError(
            f"counts has {K} entries; expected at least 2, none of them negative"
        )
    parents, sides = np.zeros(2 * K - 1, np.int64), np.zeros(2 * K - 1, np.int64)
    heap = list(zip(counts.tolist(), range(K), strict=True))
    heapq.heapify(heap)
    for new in range(K, 2 * K - 1):
        (left_count, left), (right_count, right) = (
            heapq.heappop(heap),
            heapq.heappop(heap),
        )
        parents[[left, right]], sides[[left, right]] = new, (1, -1)
        heapq.heappush(heap, (left_count + right_count, new))
    return _climb(parents, sides, K)


def balanced(K):
    """A tree of K leaves in which every path has ⌊log2 K⌋ or ⌈log2 K⌉ decisions."""
    return huffman(np.ones(K, dtype=np.int64))


def _climb(parents, sides, K):
    """All leaves go up together, one node a round, until the last is at the root."""
    root = 2 * K - 2
    at, nodes, taken = np.arange(K), [], []
    while (at != root).any():
        below = at != root
        nodes.append(np.where(below, parents[at] - K, 0))
        taken.append(np.where(below, sides[at], 0))
        at = np.where(below, parents[at], root)
    return Paths(np.stack(nodes, axis=1), np.stack(taken, axis=1))


class HierarchicalSoftmax(nn.Module):
    """Hierarchical softmax over the paths of a tree.

    Parameters
    ----------
    hidden_size : int
        H.
    paths : Paths
        From `huffman` or `balanced`.
    seed : int
        Draws the vectors, uniform in ±1/√H.

    Attributes
    ----------
    v : (K - 1, H)
    b : (K - 1, 1)
        Of the inner nodes; both get sparse gradients.
    """

    sparse = True

    def __init__(self, hidden_size, paths, *, seed=0):
        super().__init__()
        generator, bound = torch.Generator().manual_seed(seed), hidden_size**-0.5
        for name, columns in (("v", hidden_size), ("b", 1)):
            drawn = torch.empty(len(paths.nodes) - 1, columns)
            drawn.uniform_(-bound, bound, generator=generator)
            setattr(self, name, nn.Parameter(drawn))
        self.register_buffer("nodes", torch.tensor(paths.nodes))
        self.register_buffer("sides", torch.tensor(paths.sides))
        self.register_buffer("lengths", torch.tensor(paths.lengths))

    def loss(self, hidden, targets):
        """Mean -log P(target) in nats: hidden (N, H), targets (N,) int64 → scalar."""
        expect_symbols("targets", targets, len(self.lengths))
        longest = int(self.lengths[targets].max())
        nodes, sides = self.nodes[targets, :longest], self.sides[targets, :longest]
        v = F.embedding(nodes, self.v, sparse=True)  # (N, L, H)
        b = F.embedding(nodes, self.b, sparse=True)[..., 0]
        scores = (v @ hidden[:, :, None])[..., 0] + b
        # log σ(score) to the left, log (1 - σ(score)) = log σ(-score) to the right.
        decisions = F.logsigmoid(sides * scores) * sides.abs()
        return -decisions.sum() / len(targets)

    exact_loss = loss

    def log_probabilities(self, hidden):
        """log P of every symbol: (N, H) → (N, K)."""
        scores = hidden @ self.v.T + self.b.T
        total = 0
        for nodes, sides in zip(self.nodes.T, self.sides.T, strict=True):
            total = total + F.logsigmoid(sides * scores[:, nodes]) * sides.abs()
        return total
