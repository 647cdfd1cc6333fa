"""The network behind the unrolled graph against PyTorch, its steps and its words."""

import doctest

import numpy as np
import pytest
import torch

from course_utils.explorers import unrolled_graph
from course_utils.explorers.unrolled_network import (
    BACKWARD,
    FORWARD,
    WEIGHTS,
    compute,
    describe,
    is_reached,
    last_position,
    stage,
    weight,
)

ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "identity": lambda a: a,
}


def drawn_scene(T, tied, activation="tanh", seed=3, **changes):
    rng = np.random.default_rng(seed)
    scene = {"T": T, "tied": tied, "activation": activation, "position": 0}
    scene |= {name: float(rng.uniform(-1.5, 1.5)) for name in WEIGHTS}
    scene["copies"] = {name: rng.uniform(-1.5, 1.5, 8).tolist() for name in WEIGHTS}
    scene |= {name: rng.normal(size=8).tolist() for name in ("xs", "targets")}
    return scene | changes


def with_autograd(scene):
    """The same network in PyTorch, with a copy of each weight for every step."""
    T, phi = scene["T"], ACTIVATIONS[scene["activation"]]
    used = scene["copies"]
    if scene["tied"]:
        used = {name: [scene[name]] * T for name in WEIGHTS}
    p = {
        name: torch.tensor(used[name][:T], dtype=torch.float64, requires_grad=True)
        for name in WEIGHTS
    }
    x = torch.tensor(scene["xs"][:T], dtype=torch.float64, requires_grad=True)
    h0 = torch.zeros((), dtype=torch.float64, requires_grad=True)
    h, nodes = [h0], {"a": [], "s": [], "loss": []}
    for t in range(T):
        nodes["a"].append(p["U"][t] * x[t] + p["W"][t] * h[t] + p["b"][t])
        h.append(phi(nodes["a"][t]))
        nodes["s"].append(p["V"][t] * h[t + 1])
        nodes["loss"].append((nodes["s"][t] - scene["targets"][t]) ** 2 / 2)
    inner = [*nodes["s"], *h[1:], *nodes["a"]]
    for node in inner:
        node.retain_grad()
    loss = sum(nodes["loss"])
    loss.backward()
    found = {name: [node.item() for node in row] for name, row in nodes.items()}
    found |= {"h": [node.item() for node in h], "L": loss.item()}
    grads = [node.grad.item() for node in inner]
    found |= {"ds": grads[:T], "dh": grads[T : 2 * T], "da": grads[2 * T :]}
    found |= {"dx": x.grad.tolist(), "dh0": h0.grad.item()}
    return found | {"terms": {name: p[name].grad.tolist() for name in WEIGHTS}}


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("T", "tied"), [(1, True), (5, True), (7, False)])
def test_every_node_and_every_term_is_autograds(T, tied, activation):
    scene = drawn_scene(T, tied, activation)
    found, expected = compute(scene), with_autograd(scene)
    assert found.keys() == expected.keys()
    for name, value in (expected.pop("terms") | expected).items():
        ours = found["terms"][name] if name in WEIGHTS else found[name]
        np.testing.assert_allclose(ours, value, rtol=1e-10, atol=1e-14, err_msg=name)


def test_steps_beyond_T_and_unused_copies_change_nothing():
    scene = drawn_scene(4, tied=True)
    other = drawn_scene(4, tied=True, seed=9)
    beyond = {
        name: scene[name][:4] + other[name][4:] for name in ("xs", "targets")
    }
    assert compute(scene | beyond | {"copies": other["copies"]}) == compute(scene)


def test_the_weight_of_a_step_is_shared_or_its_own():
    scene = drawn_scene(5, tied=True)
    assert [weight(scene, "W", t) for t in (1, 5)] == [scene["W"]] * 2
    scene["tied"] = False
    assert [weight(scene, "W", t) for t in (1, 5)] == [
        scene["copies"]["W"][0], scene["copies"]["W"][4]
    ]  # fmt: skip


@pytest.mark.parametrize("T", [1, 3, 8])
def test_one_more_part_is_reached_at_every_position(T):
    """Forward in time and in FORWARD's order, then back; `stage` names the newest."""
    parts = [("forward", t, part) for t in range(1, T + 1) for part in FORWARD]
    parts += [("backward", t, part) for t in range(T, 0, -1) for part in BACKWARD]
    assert last_position(T) == len(parts)
    assert stage(0, T) == ("start", 0, None)
    for position in range(len(parts) + 1):
        scene = {"T": T, "position": position}
        reached = [part for part in parts if is_reached(scene, *part)]
        assert reached == parts[:position]
        if position:
            assert stage(position, T) == parts[position - 1]


def said(position, **changes):
    scene = drawn_scene(2, tied=True, activation="identity", position=position)
    scene |= {"U": 1.0, "W": 0.5, "V": 2.0, "b": 0.0}
    scene |= {"xs": [1.0, 1.0] + [0.0] * 6, "targets": [1.0, 2.0] + [0.0] * 6}
    scene |= changes
    return describe(scene, compute(scene))


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (0, "Nothing is computed yet."),
        (1, "Forward, step 1 of 2: a(1) = 1.000."),
        (4, "Forward, step 1 of 2: ℓ(1) = 0.500."),
        (6, "Forward, step 2 of 2: h(2) = 1.500."),
        (8, "Forward pass complete: the loss is L = 1.000."),
        (9, "Backward, step 2 of 2: the gradient of s(2) is 1.000."),
        (10, "the gradient of h(2) is 2.000, and V gets ② = 1.500."),
        (12, "Backward, step 2 of 2: U gets ② = 2.000, W gets ② = 2.000, b gets"),
        (14, "the gradient of h(1) is 3.000, and V gets ① = 1.000."),
        (16, "complete: the gradient of W is ① 0.000 + ② 2.000 = 2.000."),
    ],
)
def test_the_sentence_is_what_pencil_and_paper_give(position, words):
    """h = 1, 1.5; s = 2, 3; errors 1, 1; dh(2) = 2, dh(1) = 2 + 0.5 · 2 = 3."""
    sentence = said(position)
    assert words in sentence
    assert sentence.startswith("Unrolled over 2 time steps, one set of 4 weights")


def test_untied_the_terms_belong_to_the_copies_and_are_not_added():
    copies = {"U": [1.0] * 8, "W": [0.5] * 8, "V": [2.0] * 8, "b": [0.0] * 8}
    sentence = said(16, tied=False, copies=copies)
    assert "8 weights, 4 for each step" in sentence
    assert sentence.endswith("its own gradient: W(1) 0.000, W(2) 2.000.")
    assert "V(2) gets 1.500" in said(10, tied=False, copies=copies)


def test_a_single_step_has_no_sum():
    sentence = said(8, T=1)
    assert sentence.startswith("Unrolled over 1 time step, ")
    assert sentence.endswith("the gradient of W is 0.000.")


def test_the_example_in_the_docstring_is_what_it_shows():
    names = vars(unrolled_graph)
    tests = doctest.DocTestFinder(recurse=False).find(
        unrolled_graph.UnrolledGraph, "UnrolledGraph", globs=dict(names)
    )
    runner = doctest.DocTestRunner(verbose=False)
    outcomes = [runner.run(test) for test in tests]
    assert sum(outcome.attempted for outcome in outcomes) == 1
    assert sum(outcome.failed for outcome in outcomes) == 0
