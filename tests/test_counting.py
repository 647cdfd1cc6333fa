"""Counts of work: exact, and the same in NumPy and PyTorch."""

import numpy as np
import torch
from torch import nn

from course_utils import counting

T, N, D, H = 5, 3, 4, 6


def network(weights, xs, h):
    hs = []
    for x in xs @ weights["U"].T:
        h = np.tanh(x + h @ weights["W"].T)
        hs.append(h)
    return np.stack(hs) @ np.concatenate([weights["V"], weights["V"]]).T


def test_products_of_arrays_and_of_what_is_computed_from_them():
    rng = np.random.default_rng(0)
    weights = {"U": rng.normal(size=(H, D)), "W": rng.normal(size=(H, H))}
    weights["V"] = rng.normal(size=(1, H))
    arguments = weights, rng.normal(size=(T, N, D)), np.zeros((N, H))
    expected = T * N * (H * D + H * H + 2 * H)
    assert counting.multiplications(network, *arguments) == expected
    assert counting.multiplications(network, *arguments) == expected


def test_the_function_computes_what_it_would_without_counting():
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    seen = []

    def product(a, b):
        out = np.empty((3, 2))
        np.matmul(a, b, out=out)
        seen.append(out + (a @ b).sum())

    assert counting.multiplications(product, A, B) == 2 * 3 * 4 * 2
    np.testing.assert_array_equal(seen[0], A @ B + (A @ B).sum())


def test_torch_counts_the_way_back_too():
    layer, x = nn.Linear(D, H), torch.ones(N, D, requires_grad=True)
    assert counting.torch_multiplications(lambda: layer(x)) == N * D * H
    both = counting.torch_multiplications(lambda: layer(x).sum().backward())
    assert both == 3 * N * D * H


def test_recorded_operations_grow_with_the_steps():
    cell, few, many = nn.GRUCell(D, H), [], []
    for T, found in ((1, few), (10, many)):
        h = torch.zeros(N, H)
        for _ in range(T):
            h = cell(torch.ones(N, D), h)
        found += counting.recorded_operations(h)
    assert len(many) > 5 * len(few)
    assert any("Sigmoid" in name or "Gru" in name for name in few)
