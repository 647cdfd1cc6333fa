"""The laboratory's numbers: JavaScript against NumPy and autograd, and their limits."""

import dataclasses
import math

import numpy as np
import pytest
import torch

from course_utils import numpy_rnn
from course_utils.explorers import gradient_decay_network as network
from course_utils.explorers.flagship import join_modules
from tests.explorers._node import check_syntax, run_script

ALL = ["rnn", "lstm", "gru"]
BASE = {
    "cells": ALL,
    "radius": 0.9,
    "activation": "tanh",
    "init": "uniform",
    "T": 23,
    "hidden_size": 11,
    "input_scale": 1.0,
    "forget_bias": 1.0,
    "seed": 3,
}
ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "identity": lambda a: a,
}


def scene(**changes):
    return BASE | changes


# Where both languages must agree in every number: no chaos.
CALM = [
    scene(T=50, hidden_size=64),
    scene(T=17, hidden_size=5, init="orthogonal", radius=1.0, seed=4),
    scene(init="identity", activation="relu", radius=1, input_scale=0.3),
    scene(init="xavier", activation="sigmoid", cells=["rnn"], radius=1.0),
    scene(activation="identity", cells=["gru", "rnn"], radius=0.5, seed=2**32 - 1),
    scene(T=500, hidden_size=13, radius=0.05),
    scene(T=500, hidden_size=16, radius=1.0, init="orthogonal", forget_bias=8),
    scene(forget_bias=-4, cells=["lstm"], hidden_size=128, T=9),
    scene(T=40, radius=1.6, hidden_size=32, input_scale=0.5),
]
# Settings at the end of every slider, alone and together.
EXTREME = [
    scene(**{name: value})
    for name, ends in network.LIMITS.items()
    for value in ends
    if name != "seed"
] + [
    scene(T=T, radius=radius, activation=activation, input_scale=4, hidden_size=H)
    for T in (1, 500)
    for radius in (0, 3)
    for activation, H in zip(ACTIVATIONS, (16, 1, 2, 7), strict=True)
]
REFUSED = [
    scene(radius=math.nan),
    scene(radius=-0.1),
    scene(T=0),
    scene(T=2.5),
    scene(hidden_size=129),
    scene(forget_bias=None),
    scene(input_scale="1"),
    scene(seed=-1),
    scene(cells=[]),
    scene(cells=["rnn", "rnn"]),
    scene(cells=["esn"]),
    scene(activation="softplus"),
    scene(init="chrono"),
]
OVERFLOW = scene(activation="identity", radius=9.0, T=500, hidden_size=6)
# Every cell and activation; norms that leave what a float64 holds, on either side.
INSIDE = [
    *(
        scene(activation=activation, cells=["rnn"], radius=radius, T=30, seed=seed)
        for seed, activation in enumerate(ACTIVATIONS)
        for radius in (0.6, 2.5)
    ),
    *(
        scene(cells=["lstm", "gru"], radius=radius, hidden_size=9, forget_bias=bias)
        for radius, bias in ((0.4, -2.0), (1.0, 1.0), (3.0, 4.0))
    ),
    scene(T=500, hidden_size=64, radius=0.3, input_scale=2.0),
    scene(T=500, hidden_size=64, radius=3.0, cells=["rnn"]),
    scene(T=500, hidden_size=4, radius=3.9, cells=["rnn"], activation="identity"),
    scene(T=100, hidden_size=64, radius=1.0, init="orthogonal"),
    scene(T=500, hidden_size=24, radius=1.0),
    scene(T=20, hidden_size=12, activation="relu", cells=["rnn"], radius=0.0),
    scene(T=1, hidden_size=1),
]


@pytest.fixture(scope="module")
def answer():
    memory = [scene(T=40, hidden_size=8)]
    memory += [memory[0] | {"radius": r, "T": 7, "input_scale": 2} for r in (0, 0.3, 3)]
    memory += [memory[0] | {"forget_bias": 3, "activation": "relu"}]
    # JSON has no NaN; `odd` in the answer is for that.
    refused = [
        s | {"radius": None} if s["radius"] != s["radius"] else s for s in REFUSED
    ]
    told = {"scenes": CALM + EXTREME + refused, "unchecked": [OVERFLOW]}
    first = memory[0]
    drawing = [first | {"seed": 4}, first | {"hidden_size": 9}, first | {"T": 60}]
    drawing += [first | {"init": init} for init in network.INITS] + [first]
    told |= {"memory": {"scaling": memory, "drawing": drawing}}
    told |= {"insides": INSIDE, "base": BASE}
    return run_script("gradient_decay_twin.mjs", told)


def array(values):
    """Numbers from JSON, where infinities travel as words; NaN is a failure."""
    numbers = np.array([float(value) for value in values])
    assert not np.isnan(numbers).any()
    return numbers


def apart(found, expected):
    """The largest difference; infinities must stand at the same places."""
    found, expected = array(found), np.asarray(expected)
    assert found.shape == expected.shape
    differing = found != expected
    return np.abs(found[differing] - expected[differing]).max(initial=0)


def expect_same_curve(found, expected, tolerance=1e-9):
    for name in ("norms", "bound", "rate", "slopes"):
        ours = getattr(expected, name)
        if ours is None:
            assert found[name] is None, name
            continue
        assert apart(found[name], ours) <= tolerance * max(1, len(ours)), name
    assert (found["parts"] is None) == (expected.parts is None)
    for name, part in (expected.parts or {}).items():
        assert apart(found["parts"][name], part) <= tolerance * len(part)
    for block in found["eigenvalues"]:
        ours = expected.eigenvalues[block["block"]]
        moduli = np.hypot(array(block["re"]), array(block["im"]))
        np.testing.assert_allclose(np.sort(moduli), np.sort(abs(ours)), atol=1e-9)
    assert [b["block"] for b in found["eigenvalues"]] == [*expected.eigenvalues]
    same = ("cell", "slopes_name", "overflow", "overflow_step", "zero_from", "chaotic")
    for name in same:
        assert found[name] == getattr(expected, name), name
    if not expected.overflow:
        assert float(found["half_life"]) == expected.half_life
        for name in ("left", "growth"):
            assert apart([found[name]], [getattr(expected, name)]) <= 1e-7


@pytest.mark.node
@pytest.mark.parametrize("i", range(len(CALM)))
def test_both_languages_compute_and_say_the_same(answer, i):
    found, expected = answer["scenes"][i], network.compute(CALM[i])
    assert [curve["cell"] for curve in found["curves"]] == CALM[i]["cells"]
    names = {field.name for field in dataclasses.fields(network.Curve)}
    for theirs, ours in zip(found["curves"], expected.curves, strict=True):
        assert theirs.keys() == names
        expect_same_curve(theirs, ours)
    assert found["sentence"] == expected.sentence
    assert found["warnings"] == expected.warnings == []


@pytest.mark.node
@pytest.mark.parametrize("i", range(len(EXTREME)))
def test_extremes_give_numbers_and_words(answer, i):
    found = answer["scenes"][len(CALM) + i]
    expected = network.compute(EXTREME[i])
    T = EXTREME[i]["T"]
    assert len(found["curves"]) == len(expected.curves) == 3
    for theirs, ours in zip(found["curves"], expected.curves, strict=True):
        for name in ("norms", "bound", "rate", "slopes"):
            for values in (theirs[name], getattr(ours, name)):
                assert values is None or not (np.isnan(array(values)).any())
        assert len(theirs["norms"]) == len(ours.norms) == T + 1
        assert theirs["norms"][T] == ours.norms[T] == 0
        assert theirs["chaotic"] == ours.chaotic
    for sentence in (found["sentence"], expected.sentence):
        assert all(f"{name}: after {T} step" in sentence for name in ("RNN", "LSTM"))
        assert "NaN" not in sentence and "nan" not in sentence


@pytest.mark.node
@pytest.mark.parametrize("i", range(len(REFUSED)))
def test_a_scene_without_sense_is_refused_in_words(answer, i):
    found = answer["scenes"][len(CALM) + len(EXTREME) + i]
    ours = network.compute(REFUSED[i])
    assert found == {"curves": [], "sentence": ours.sentence, "warnings": ours.warnings}
    assert ours.curves == [] and ours.warnings == [ours.sentence]
    assert ours.sentence.endswith(".")


@pytest.mark.node
def test_nan_from_the_page_is_refused_in_words(answer):
    assert answer["odd"]["sentence"] == "radius must be a number from 0 to 3."


@pytest.mark.node
def test_an_overflow_is_told_and_draws_nothing(answer):
    (found,) = answer["unchecked"]
    curves = [network.curve(kind, OVERFLOW) for kind in ALL]
    for theirs, ours in zip(found["curves"], curves, strict=True):
        expect_same_curve(theirs, ours)
    assert [curve.overflow for curve in curves] == [True, False, False]
    assert curves[0].norms is None and curves[0].bound is not None
    step = curves[0].overflow_step
    assert found["sentence"] == network.words.sentence(OVERFLOW, curves)
    assert f"RNN: the state overflows at step {step} of 500" in found["sentence"]
    assert found["warnings"] == network.words.warnings(curves)
    assert found["warnings"][0].startswith("RNN: the state grows beyond")


def stepped(cell, activation, weights, ux, parts):
    """One step in PyTorch by the equations, from stored states to new ones."""
    W = weights["W"]
    h = parts[0]
    H = len(h)
    if cell == "rnn":
        return (ACTIVATIONS[activation](ux + W @ h),)
    if cell == "lstm":
        i, f, g, o = (ux + W @ h).split(H)
        c = torch.sigmoid(f) * parts[1] + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
    v_r, v_z, v_n = (W @ h).split(H)
    u_r, u_z, u_n = ux.split(H)
    n = torch.tanh(u_n + torch.sigmoid(u_r + v_r) * (v_n + weights["b_hn"]))
    z = torch.sigmoid(u_z + v_z)
    return ((1 - z) * n + z * h,)


def tensor(values):
    return torch.tensor(array(values), dtype=torch.float64)


def autograd_step(cell, activation, weights, ux, parts, carried):
    """∂L/∂s(t) → ∂L/∂s(t-1) by autograd, at the stored state."""
    parts = [part.clone().requires_grad_() for part in parts]
    after = stepped(cell, activation, weights, ux, parts)
    grads = torch.autograd.grad(after, parts, carried, allow_unused=True)
    return [
        torch.zeros_like(p) if g is None else g
        for p, g in zip(parts, grads, strict=True)
    ]


def length(parts):
    return math.sqrt(sum(float(part.square().sum()) for part in parts))


def expect_autograds(cell, activation, inside):
    """Walks back twice, plainly and rescaled; returns the log norms it passed."""
    H, T = len(inside["vectors"][0][0]), len(inside["path"]) - 1
    weights = {n: tensor(inside[n]) for n in ("W", "b_hn") if inside.get(n)}
    weights["W"] = weights["W"].reshape(-1, H)
    ux = tensor(inside["ux"]).reshape(T, -1)
    plain = [tensor(part) for part in inside["vectors"][T]]
    unit, log = [part.clone() for part in plain], 0.0
    assert abs(length(plain) - 1) <= 1e-12 and len(plain[0]) == H
    for t in range(T, 0, -1):
        at = [tensor(part) for part in inside["path"][t - 1]]
        plain, unit = (
            autograd_step(cell, activation, weights, ux[t - 1], at, parts)
            for parts in (plain, unit)
        )
        found = [tensor(part) for part in inside["vectors"][t - 1]]
        size = length(unit)
        if size == 0:
            assert length(found) == 0 and float(inside["logs"][t - 1]) == -math.inf
            return [-math.inf]
        log += math.log10(size)
        unit = [part / size for part in unit]
        assert abs(float(inside["logs"][t - 1]) - log) <= 1e-8
        if -290 <= log <= 290:
            found = [part * 10.0 ** float(inside["logs"][t - 1]) for part in found]
            for ours, theirs in zip(found, plain, strict=True):
                expect_close(ours, theirs)
        else:
            for ours, theirs in zip(found, unit, strict=True):
                expect_close(ours, theirs)
    return [float(value) for value in inside["logs"]]


def expect_close(found, expected):
    scale = float(expected.abs().max())
    assert float((found - expected).abs().max()) <= 1e-8 * scale


@pytest.mark.node
@pytest.mark.parametrize("i", range(len(INSIDE)))
def test_products_are_autograds_along_the_stored_states(answer, i):
    for cell, inside in zip(INSIDE[i]["cells"], answer["insides"][i], strict=True):
        expect_autograds(cell, INSIDE[i]["activation"], inside)


@pytest.mark.node
def test_those_products_leave_what_a_float_holds_on_both_sides(answer):
    lowest = min(float(v) for runs in answer["insides"] for v in runs[0]["logs"][1:])
    finite = [float(v) for runs in answer["insides"] for r in runs for v in r["logs"]]
    assert min(v for v in finite if v > -math.inf) < -330
    assert lowest == -math.inf  # radius 0 with ReLU
    assert max(finite) > 290


@pytest.mark.node
@pytest.mark.parametrize("i", [i for i, s in enumerate(INSIDE) if s["radius"] <= 1])
def test_forward_passes_agree_where_there_is_no_chaos(answer, i):
    for kind, inside in zip(INSIDE[i]["cells"], answer["insides"][i], strict=True):
        cell = network.drawn_cell(kind, INSIDE[i])
        xs = network.drawn_inputs(INSIDE[i])
        for name, ours in cell.parameters.items():
            np.testing.assert_allclose(array(inside[name]), ours.ravel(), atol=1e-11)
        hs, _, _ = numpy_rnn.forward(cell, xs)
        found = np.array([array(parts[0]) for parts in inside["path"][1:]])
        difference = np.abs(found - hs[:, 0]).max()
        assert difference <= 1e-9 * np.abs(hs).max()


@pytest.mark.node
def test_a_slider_that_only_scales_draws_nothing_anew(answer):
    assert answer["memory"]["scaled"] == [True] * 4
    assert answer["memory"]["nothing_new"]


@pytest.mark.node
def test_what_is_kept_is_never_taken_for_another_scenes(answer):
    assert answer["memory"]["drawn"] == [True] * 8


@pytest.mark.node
def test_the_modules_join_into_one_script(tmp_path):
    assert check_syntax(join_modules(network.MODULES), tmp_path) == ""
