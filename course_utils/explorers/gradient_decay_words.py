"""The gradient-decay laboratory in words; the twin is ``gradient_decay_words.js``.

A curve here is anything with the attributes of `gradient_decay_network.Curve`.
"""

import math

NAMES = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
NUDGE = 1 + 1e-9  # a half is rounded up in both languages
JUST_ABOVE_ONE = math.log10(1.05)
HALF = math.log10(0.5)
ROUNDING = 12  # decades of growth: of a rounding error, more than a picture hides
CHAOS = {
    False: "chaotic, so hard to predict.",
    True: "chaotic, and rounding errors grow too: another computer can get another "
    "curve.",
}


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
    parts.append(_half(curve))
    chaos = f" {_of_chaos(curve)}." if curve.chaotic else ""
    return f"{name}: {'; '.join(parts)}.{chaos}"


def passing(curve):
    """Whether the gradient falls to half, but is above it again at t = 0."""
    return curve.half_life < math.inf and curve.left > HALF


def _half(curve):
    if curve.half_life == math.inf:
        return "it never falls to half"
    for_good = ", but not for good" if passing(curve) else ""
    return f"it first falls to half after {_steps(curve.half_life)}{for_good}"


def _as_much(log):
    amount = share(log)
    if amount.endswith("times"):
        return f"growth to {amount}"
    return amount if log == -math.inf else f"at most {amount}"


def _of_chaos(curve):
    return (
        f"The {NAMES[curve.cell]} is chaotic here: a nudge to its first state grows "
        f"about {share(curve.left)}"
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
    """What a reader of the curves must know besides: a list of texts."""
    texts = [
        f"{NAMES[curve.cell]}: the state grows beyond the largest number; "
        "a smaller radius or fewer steps keep it finite."
        for curve in curves
        if curve.overflow
    ]
    chaotic = [curve for curve in curves if curve.chaotic]
    for strong, words in CHAOS.items():
        alike = [c for c in chaotic if (c.left >= ROUNDING) == strong]
        names = ", ".join(NAMES[curve.cell] for curve in alike)
        texts += [f"{names}: {words}"] if alike else []
    return texts
