"""The BPTT stepper: its sums, equations, code and words, asked of its own script."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils.explorers.bptt_stepper import BPTTStepper
from course_utils.explorers.shared.engine import engine
from course_utils.numpy_rnn import ACTIVATIONS, Linear, RNNCell, backward, forward

ask = engine("bptt_stepper").ask


def drawn_stepper(seed, T, activation, scale=1.0, **more):
    rng = np.random.default_rng(seed)
    weights = dict(zip("UWVb", rng.uniform(-1.5, 1.5, 4).tolist(), strict=True))
    data = {name: rng.normal(0, scale, T).tolist() for name in ("xs", "targets")}
    return BPTTStepper(T=T, activation=activation, **data, **weights, **more)


def every_position(stepper):
    """The stepper at every position, one after the other."""
    for position in range(8 * stepper.T + 1):
        stepper.position = position
        yield position


def sum_so_far(stepper, name):
    return ask("sum_so_far", stepper.state(), stepper.numbers(), name)


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_the_final_sums_are_the_gradients_of_the_library(activation):
    stepper = drawn_stepper(3, 7, activation, position=56)
    cell = RNNCell.from_weights([[stepper.U]], [[stepper.W]], [stepper.b], activation)
    out = Linear.from_weights([[stepper.V]])
    xs, targets = (np.reshape(v[:7], (7, 1, 1)) for v in (stepper.xs, stepper.targets))
    hs, _, cache = forward(cell, xs)
    scores, out_cache = out.forward(hs)
    d_hs, out_grads = out.backward(scores - targets, out_cache)
    _, d_state, grads = backward(cell, d_hs, None, cache)
    for name in "UWVb":
        gradient = (grads | out_grads)[name].item()
        assert sum_so_far(stepper, name) == pytest.approx(gradient, rel=1e-9), name
    assert stepper.equation()["result"] == pytest.approx(d_state.item(), rel=1e-9)


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_the_code_on_the_screen_computes_the_numbers_on_the_screen(activation):
    stepper = drawn_stepper(4, 4, activation)
    r = stepper.numbers()
    names = {"T": 4, "x": [None, *stepper.xs], "y": [None, *stepper.targets]}
    names |= {"h": r["h"], "s": [None, *r["s"]]}
    names |= {name: getattr(stepper, name) for name in "UWVb"}
    lines = stepper.code().split("\n")
    left = {"s": "ds", "h": "dh", "a": "da", "carry": "dh_next"}
    exec("\n".join(lines[:2]), names)
    for position in every_position(stepper):
        now = stepper.equation()
        names["t"] = now["t"]
        if position:
            (number,) = ask("lines_of", now["kind"])
            exec(lines[number].strip(), names)
        if now["kind"] in left:
            assert names[left[now["kind"]]] == pytest.approx(now["result"], abs=1e-12)
        for name in "UWVb":
            total = sum_so_far(stepper, name) or 0.0
            assert names[f"d{name}"] == pytest.approx(total, abs=1e-12), position
    whole = dict(names)
    exec(stepper.code(), whole)
    assert [whole[f"d{n}"] for n in "UWVb"] == [names[f"d{n}"] for n in "UWVb"]


def on_paper(expression):
    """What the left of the last "=" comes to with the digits that stand there."""
    left, _, right = expression.rpartition(" = ")
    python = left.replace("−", "-").replace("·", "*").replace("²", "**2")
    return eval(python), right


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("scale", [0.02, 1.0, 30.0])
def test_every_equation_holds_on_paper_with_the_digits_shown(activation, scale):
    checked = 0
    stepper = drawn_stepper(5, 6, activation, scale)
    for position in every_position(stepper):
        now = stepper.equation()
        shown = ask("format_number", now["result"])
        assert now["numbers"].endswith(shown)
        if position and " = " in now["expression"]:
            value, right = on_paper(now["expression"])
            assert right == shown == ask("format_number", value), now["numbers"]
            checked += 1
    assert checked > 6 * 5


def test_the_chapter_s_scene_has_the_chapter_s_numbers():
    stepper = BPTTStepper()
    said = {}
    for _ in every_position(stepper):
        now = stepper.equation()
        said[now["kind"], now["t"]] = now["numbers"]
    assert said["a", 2] == "ā(2) = 1.436 · (1 − 0.663²) = 0.805"
    assert said["s", 3] == "s̄(3) = −0.573 − (−0.5) = −0.073"
    assert said["W", 1] == "① = 0.686 · 0 = 0.000"
    assert stepper.sentence().endswith("V 1.017, W 0.473, U 1.181, b 1.397.")


def test_the_way_back_visits_every_line_of_every_step_once():
    stepper = BPTTStepper(T=4)
    sentences = {stepper.sentence() for _ in every_position(stepper)}
    assert len(sentences) == 8 * 4 + 1
    way = [ask("step_at", p, 4) for p in range(1, 33)]
    assert [(step["kind"], step["t"]) for step in way] == [
        (kind, t) for t in (4, 3, 2, 1) for kind in ask("KINDS")
    ]


def test_keys_lead_on_back_to_the_first_line_and_to_the_last():
    state = BPTTStepper(position=5).state()
    to = {"ArrowRight": 6, "ArrowLeft": 4, "Home": 0, "End": 24}
    assert {k: ask("explorer.keys", state, k)["position"] for k in to} == to
    assert ask("explorer.keys", state, "q") is None


def test_a_term_on_its_way_is_not_yet_in_its_sum():
    state = BPTTStepper(position=5).everything()
    arrived = ask("explorer.still", state)["svg"]
    on_its_way = ask("explorer.still", state | {"travel": 0.5})["svg"]
    assert 'class="traveller"' not in arrived
    assert 'class="traveller"' in on_its_way
    bars = [svg.count('class="size"') for svg in (arrived, on_its_way)]
    assert bars == [2, 1]  # V's term of step 3, and that of W


@pytest.mark.parametrize("position", [0, 5, 11, 64])
@pytest.mark.parametrize("T", [1, 8])
@pytest.mark.parametrize("width", [340, 760, 960])
def test_the_picture_has_no_odd_number(position, T, width):
    state = BPTTStepper(T=T, position=position, W=-3).everything() | {"width": width}
    svg = ask("explorer.still", state)["svg"]
    assert "NaN" not in svg and "undefined" not in svg


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"T": 0}, "T is 0; expected a whole number from 1 to 8"),
        ({"V": 7}, "V is 7; expected a number from −3 to 3"),
        ({"targets": [0] * 9}, "targets must be 8 numbers"),
        ({"position": 65}, "position is 65"),
        ({"speed": "warp"}, "speed is warp; expected one of slow, normal, fast"),
        ({"tied": False}, "has no setting tied"),
    ],
)
def test_states_that_cannot_be_shown_are_refused_in_words(state, words):
    with pytest.raises(TraitError, match=words):
        BPTTStepper(**state)
