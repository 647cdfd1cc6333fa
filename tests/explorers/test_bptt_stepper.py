"""The BPTT stepper without a browser: numbers, equations, code, words, twin."""

import re

import numpy as np
import pytest

from course_utils.explorers.bptt_stepper import MODULES, BPTTStepper
from course_utils.explorers.bptt_steps import (
    ACCUMULATED,
    last_step,
    lines_of,
    sum_so_far,
)
from course_utils.numpy_rnn import ACTIVATIONS, Linear, RNNCell, backward, forward
from tests.explorers._node import STATIC, check_syntax, run_script
from tests.explorers._steppers import drawn_stepper, every_position

# ---- numbers ----------------------------------------------------------------


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_the_final_sums_are_the_gradients_of_the_library(activation):
    stepper = drawn_stepper(3, 7, activation, position=last_step(7))
    cell = RNNCell.from_weights([[stepper.U]], [[stepper.W]], [stepper.b], activation)
    out = Linear.from_weights([[stepper.V]])
    xs, targets = (np.reshape(v[:7], (7, 1, 1)) for v in (stepper.xs, stepper.targets))
    hs, _, cache = forward(cell, xs)
    scores, out_cache = out.forward(hs)
    d_hs, out_grads = out.backward(scores - targets, out_cache)
    _, d_state, grads = backward(cell, d_hs, None, cache)
    for name, gradient in (grads | out_grads).items():
        if name in ACCUMULATED:
            total = sum_so_far(stepper.state(), stepper.numbers(), name)
            assert total == pytest.approx(gradient.item(), rel=1e-12), name
    assert stepper.equation()["result"] == pytest.approx(d_state.item(), rel=1e-12)


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_the_code_on_the_screen_computes_the_numbers_on_the_screen(activation):
    stepper = drawn_stepper(4, 5, activation)
    r = stepper.numbers()
    names = {"T": 5, "x": [None, *stepper.xs], "y": [None, *stepper.targets]}
    names |= {"h": r["h"], "s": [None, *r["s"]]}
    names |= {name: getattr(stepper, name) for name in "UWVb"}
    lines = stepper.code().split("\n")
    left = {"s": "ds", "h": "dh", "a": "da", "carry": "dh_next"}
    exec("\n".join(lines[:2]), names)
    for position in every_position(stepper):
        now = stepper.equation()
        names["t"] = now["t"]
        if position:
            (number,) = lines_of(now["kind"])
            exec(lines[number].strip(), names)
        if now["kind"] in left:
            assert names[left[now["kind"]]] == pytest.approx(now["result"], abs=1e-12)
        for name in ACCUMULATED:
            total = sum_so_far(stepper.state(), r, name) or 0.0
            assert names[f"d{name}"] == pytest.approx(total, abs=1e-12), position
    whole = dict(names)
    exec(stepper.code(), whole)
    assert [whole[f"d{n}"] for n in "UWVb"] == [names[f"d{n}"] for n in "UWVb"]


def test_the_default_scene_says_what_the_chapter_says():
    stepper = BPTTStepper()
    said = {}
    for _ in every_position(stepper):
        now = stepper.equation()
        said[now["kind"], now["t"]] = now["numbers"]
    assert said["a", 2] == "ā(2) = 1.436 · (1 − 0.663²) = 0.805"
    assert said["s", 3] == "s̄(3) = −0.573 − (−0.5) = −0.073"
    assert said["b", 1] == "① = 0.686"
    assert said["W", 1] == "① = 0.686 · 0 = 0.000"
    end = "Backward pass complete: V 1.017, W 0.473, U 1.181, b 1.397."
    assert stepper.sentence().endswith(end)


# ---- the twin ---------------------------------------------------------------


@pytest.mark.node
def test_browser_and_python_agree_on_numbers_equations_code_and_words():
    scenes, expected = [], []
    for seed, T in enumerate((1, 3, 8)):
        for activation in ACTIVATIONS:
            stepper = drawn_stepper(seed, T, activation)
            r = stepper.numbers()
            for _ in every_position(stepper):
                scenes.append(stepper.state())
                sums = [sum_so_far(scenes[-1], r, name) for name in ACCUMULATED]
                expected.append((stepper.equation(), sums, stepper.sentence()))
    for scene, (equation, sums, sentence), shown in zip(
        scenes, expected, run_script("bptt_twin.mjs", {"scenes": scenes})["scenes"],
        strict=True,
    ):  # fmt: skip
        assert shown["problem"] is None
        assert shown["sentence"] == sentence
        twin = shown["equation"]
        for name in ("kind", "t", "title", "symbols", "numbers", "expression"):
            assert twin[name] == equation[name]
        pairs = [(twin["result"], equation["result"])]
        pairs += zip(twin["values"], equation["values"], strict=True)
        for got, wanted in zip(shown["sums"], sums, strict=True):
            assert (got is None) == (wanted is None)
            if wanted is not None:
                pairs.append((got, wanted))
        for got, wanted in pairs:
            assert got == pytest.approx(wanted, rel=1e-9, abs=1e-12)
        assert "\n".join(shown["code"]) == BPTTStepper(**scene).code()
        assert shown["lines"] == lines_of(equation["kind"])


@pytest.mark.node
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"T": 9}, "T is 9; expected a whole number of time steps from 1 to 8."),
        ({"V": 7}, "V is 7; expected a number from −3 to 3."),
        ({"targets": [1]}, "targets must be 8 numbers from −100 to 100."),
        ({"position": 1.5}, "The position is 1.5; expected"),
        ({"speed": "warp"}, "The speed is warp; expected one of slow, normal, fast."),
    ],
)
def test_the_browser_refuses_a_bad_scene_in_words(change, words):
    scene = BPTTStepper().state() | change
    (shown,) = run_script("bptt_twin.mjs", {"scenes": [scene]})["scenes"]
    assert shown["problem"].startswith(words)


@pytest.mark.node
def test_the_joined_script_is_one_module_that_asks_for_nothing(tmp_path):
    text = BPTTStepper._esm
    assert check_syntax(text, tmp_path) == ""
    statements = re.findall(r"^[ \t]*(?:import|export)\b.*$", text, re.MULTILINE)
    assert statements == ["export default { render };"]
    for name in (*MODULES, "bptt_stepper.css"):
        words = (STATIC / name).read_text(encoding="utf-8")
        words = words.replace('"http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?:|fetch\(|XMLHttp|url\(|@import", words), name


# ---- state ------------------------------------------------------------------


def test_reset_returns_to_the_scene_it_was_made_with():
    stepper = BPTTStepper([1, 0, 2, 1], W=-0.5, position=7)
    made = stepper.state()
    assert made["T"] == 4
    stepper.W, stepper.T, stepper.speed, stepper.position = 1.0, 2, "fast", 3
    stepper.reset()
    assert stepper.state() == made
