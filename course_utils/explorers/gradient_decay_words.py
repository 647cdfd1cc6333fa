"""The gradient-decay laboratory in words; the twin is ``gradient_decay_words.js``.

A curve here is anything with the attributes of `gradient_decay_network.Curve`.
"""

import math

NAMES = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
NUDGE = 1 + 1e-9  # a half is rounded up in both languages
JUST_ABOVE_ONE = math.log10(1.05)


def two_digits(value):
    """A positive number in two digits, without an exponent: 0.012, 3.0, 35, 1200."""
    exponent = math.floor(math.log10(value * NUDGE))
    digits = math.floor(value * 10.0 ** (1 - exponent) * NUDGE + 0.5)
    if digits == 100:  # 9.96 is 10, not 10.0
        digits, exponent = 10, exponent + 1
    if exponent >= 1:
        return str(digits * 10 ** (exponent - 1))
    return f"{digits / 10 ** (1 - exponent):.{1 - exponent}f}"


def power_of_ten(log):
    """10 to a whole power, in superscript: 10⁻²³."""
    exponent = math.floor(log * NUDGE + 0.5)
    digits = "".join(SUPERSCRIPTS[int(digit)] for digit in str(abs(exponent)))
    return f"10{'⁻' if exponent < 0 else ''}{digits}"


def share(log):
    """What a factor 10^log leaves of something: 12 %, 10⁻²³, 35 times."""
    if log == -math.inf:
        return "nothing"
    if log < -4:
        return power_of_ten(log)
    if log < JUST_ABOVE_ONE:
        return f"{two_digits(10.0 ** (log + 2))} %"
    return f"{two_digits(10.0**log) if log < 4 else power_of_ten(log)} times"


def _steps(count):
    return f"{count:.0f} step{'' if count == 1 else 's'}"


def _what_is_left(T, curve):
    after = f"after {_steps(T)} back"
    if curve.left == -math.inf:
        back = _steps(T - curve.zero_from)
        return (
            f"{after} exactly nothing of the gradient is left: "
            f"it is zero from {back} back on"
        )
    amount = share(curve.left)
    if amount.endswith("times"):
        return f"{after} the gradient is {amount} as large"
    return f"{after} {amount} of the gradient is left"


def _of_one_cell(T, curve):
    name = NAMES[curve.cell]
    if curve.overflow:
        when = f"at step {curve.overflow_step} of {T}"
        return f"{name}: the state overflows {when}, so it has no gradient to follow."
    parts = [_what_is_left(T, curve)]
    if curve.bound is not None:
        parts.append(f"the bound allows {_as_much(curve.bound[0])}")
    parts.append(
        "it never falls to half"
        if curve.half_life == math.inf
        else f"it first falls to half after {_steps(curve.half_life)}"
    )
    chaos = f" {_of_chaos(T, curve)}." if curve.chaotic else ""
    return f"{name}: {'; '.join(parts)}.{chaos}"


def _as_much(log):
    amount = share(log)
    return f"{amount} as much" if amount.endswith("times") else amount


def _of_chaos(T, curve):
    return (
        f"The {NAMES[curve.cell]} is chaotic here: a nudge to its first state grows "
        f"{share(curve.left)} in {_steps(T)}"
    )


def sentence(scene, curves):
    """What the picture shows, in one or two sentences for each cell.

    Parameters
    ----------
    scene : dict
        Its "T" is read.
    curves : list of Curve
        As `gradient_decay_network.compute` gives them.

    Returns
    -------
    str
    """
    return " ".join(_of_one_cell(scene["T"], curve) for curve in curves)


def warnings(curves):
    """What a reader of the curves must know besides: a list, a text for each cell."""
    texts = (_warning(NAMES[curve.cell], curve) for curve in curves)
    return [text for text in texts if text]


def _warning(name, curve):
    if curve.overflow:
        return (
            f"{name}: the state grows beyond the largest number; "
            "a smaller radius or fewer steps keep it finite."
        )
    if not curve.chaotic:
        return None
    if curve.left < 12:
        return f"{name}: chaotic, so its states are hard to predict."
    return (
        f"{name}: chaotic, and rounding errors grow as well: "
        "another computer can get other states and another curve."
    )
