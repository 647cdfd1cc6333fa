"""The laboratory in words: what each kind of curve is said to be, in both languages."""

import math

import pytest

from course_utils.explorers.gradient_decay_network import Curve
from course_utils.explorers.gradient_decay_words import (
    passing,
    power_of_ten,
    sentence,
    share,
    two_digits,
    warnings,
)
from tests.explorers._node import run_script

SHARES = {
    -math.inf: "nothing",
    -333.4: "10⁻³³³",
    -23.0: "10⁻²³",
    -4.2: "10⁻⁴",
    -3.92: "0.012 %",
    math.log10(0.003): "0.30 %",
    math.log10(0.125): "13 %",  # a half goes up
    math.log10(0.0955): "9.6 %",
    math.log10(0.0996): "10 %",
    0.0: "100 %",
    math.log10(1.04): "100 %",
    math.log10(1.1): "1.1 times",
    math.log10(35): "35 times",
    math.log10(6320): "6300 times",
    4.3: "10⁴ times",
    112.6: "10¹¹³ times",
}


@pytest.mark.parametrize("log", SHARES)
def test_a_share_is_said_as_it_is_said(log):
    assert share(log) == SHARES[log]


@pytest.mark.node
def test_javascript_says_every_share_the_same():
    logs = [*SHARES, *(-4.6 + 0.037 * i for i in range(250))]
    sent = [None if log == -math.inf else log for log in logs]
    answer = run_script("gradient_decay_twin.mjs", {"shares": sent, "base": {}})
    assert answer["shares"] == [share(log) for log in logs]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0123, "0.012"), (0.5, "0.50"), (3, "3.0"), (9.96, "10"), (1249, "1200")],
)
def test_two_digits_without_an_exponent(value, text):
    assert two_digits(value) == text


def test_powers_are_rounded_to_whole_ones():
    assert [power_of_ten(log) for log in (-0.4, 7.5, -7.6)] == ["10⁰", "10⁸", "10⁻⁸"]


def curve(cell="rnn", **fields):
    usual = {"left": -2.0, "half_life": 3.0, "bound": [-1.0, 0.0]}
    return Curve(cell, {}, "", **usual | fields)


def said(T, *curves):
    return sentence({"T": T}, curves)


def test_what_is_left_the_bound_and_the_half_life_are_said():
    assert said(50, curve()) == (
        "RNN: after 50 steps back 1.0 % of the gradient is left; "
        "the bound allows at most 10 %; it first falls to half after 3 steps."
    )


def test_a_gated_cell_has_no_bound_and_every_cell_a_sentence():
    told = said(
        8, curve("lstm", bound=None, half_life=math.inf), curve("gru", left=-31)
    )
    assert told.startswith(
        "LSTM: after 8 steps back 1.0 % of the gradient is left; "
        "it never falls to half. GRU: after 8 steps back 10⁻³¹ of the gradient is left;"
    )


def test_one_step_is_one_step():
    told = said(1, curve(half_life=1.0))
    assert "after 1 step back" in told and told.endswith("after 1 step.")


def test_a_gradient_of_exactly_zero_is_nothing():
    told = said(20, curve(left=-math.inf, zero_from=13, bound=[-math.inf, 0.0]))
    assert "exactly nothing of the gradient is left: it is zero from 7 steps" in told
    assert "the bound allows nothing" in told


def test_growth_and_chaos_are_said():
    growing = curve(left=6.2, bound=[8.0, 0.0], half_life=math.inf)
    told = said(90, growing)
    assert (
        "the gradient is 10⁶ times as large; the bound allows growth to 10⁸ times"
        in told
    )
    assert "chaotic" not in told and warnings([growing]) == []
    growing.chaotic = True
    assert said(90, growing).endswith(
        " The RNN is chaotic here: a nudge to its first state grows about 10⁶ times."
    )
    assert warnings([growing]) == ["RNN: chaotic, so hard to predict."]
    growing.left = 14.0
    assert warnings([growing])[0].endswith("computer can get another curve.")


def test_cells_that_are_warned_of_alike_share_one_text():
    calm, mild = curve("rnn"), curve("lstm", left=3.0, chaotic=True)
    strong = [curve(cell, left=15.0, chaotic=True) for cell in ("rnn", "gru")]
    assert [text.split(":")[0] for text in warnings([calm, mild])] == ["LSTM"]
    told = warnings([strong[0], mild, strong[1]])
    assert [text.split(":")[0] for text in told] == ["LSTM", "RNN, GRU"]


def test_a_half_that_is_only_passed_is_no_half_life():
    """An LSTM's gradient leaves h for c in one step, and stays."""
    dip = curve("lstm", bound=None, half_life=1.0, left=0.99)
    assert said(100, dip).endswith(
        "first falls to half after 1 step, but not for good."
    )
    assert passing(dip) and not passing(curve(left=-0.31))
    assert not passing(curve(left=0.9, half_life=math.inf))
    assert "for good" not in said(100, curve(left=-math.inf, zero_from=9))


def test_an_overflow_is_said_instead_of_numbers():
    lost = curve(overflow=True, overflow_step=7, left=None, half_life=None)
    assert said(9, lost) == (
        "RNN: the state overflows at step 7 of 9, so it has no gradient to follow."
    )
    assert len(warnings([lost])) == 1
