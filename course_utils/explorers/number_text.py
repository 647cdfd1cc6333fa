"""Numbers as the flagships write them; the twin of the same functions in JavaScript."""

import math
from decimal import ROUND_HALF_UP, Decimal


def format_number(value, extra=0):
    """A number in about four digits with a true minus sign: 0.534, −12.30, 1.3e4.

    Halves are rounded away from zero, as JavaScript does; Python's own formatting
    rounds them to even. `extra` digits are added.
    """
    size = abs(float(value))
    if math.isnan(size):
        return "NaN"
    if math.isinf(size):
        return "∞" if value > 0 else "−∞"
    if size >= 1000:
        text = _exponential(size, 1 + extra)
    else:
        digits = extra + (3 if size < 10 else 2 if size < 100 else 1)
        text = f"{_rounded(Decimal(size), digits):f}"
    return f"−{text}" if value < 0 and float(text) != 0 else text


def format_given(value, digits=4):
    """A given number as it was given, `digits` digits at most: 0.5, −1."""
    exact = Decimal(float(value))
    if exact:
        exact = _rounded(exact, digits - 1 - exact.adjusted())
    number = float(exact)
    if 0 < abs(number) < 1e-6:
        text = repr(number).replace("e-0", "e-")
    else:
        text = f"{Decimal(repr(number)).normalize() + 0:f}"
    return text.replace("-", "−")


def circled(t):
    """①, ②, … for t = 1, 2, …: the number of a term."""
    return chr(0x2460 + t - 1)


def superscript(t):
    """(t) as superscript: ⁽³⁾, for t below 10."""
    return f"⁽{'⁰¹²³⁴⁵⁶⁷⁸⁹'[t]}⁾"


def _rounded(number, digits):
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _exponential(size, digits):
    exponent = math.floor(math.log10(size))
    mantissa = _rounded(Decimal(size).scaleb(-exponent), digits)
    if mantissa >= 10:
        mantissa, exponent = _rounded(mantissa / 10, digits), exponent + 1
    return f"{mantissa}e{exponent}"
