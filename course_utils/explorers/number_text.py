"""Numbers as the flagships write them; the twin of the same functions in JavaScript."""

import math
from decimal import ROUND_HALF_UP, Decimal


def format_number(value):
    """A number in four digits at most with a true minus sign: 0.534, −12.30, 1.3e4.

    Halves are rounded away from zero, as JavaScript does; Python's own formatting
    rounds them to even.
    """
    size = abs(float(value))
    if math.isnan(size):
        return "NaN"
    if math.isinf(size):
        return "∞" if value > 0 else "−∞"
    if size >= 1000:
        text = _exponential(size)
    else:
        digits = 3 if size < 10 else 2 if size < 100 else 1
        text = f"{_rounded(Decimal(size), digits)}"
    return f"−{text}" if value < 0 and float(text) != 0 else text


def circled(t):
    """①, ②, … for t = 1, 2, …: the number of a term."""
    return chr(0x2460 + t - 1)


def superscript(t):
    """(t) as superscript: ⁽³⁾, for t below 10."""
    return f"⁽{'⁰¹²³⁴⁵⁶⁷⁸⁹'[t]}⁾"


def _rounded(number, digits):
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _exponential(size):
    exponent = math.floor(math.log10(size))
    mantissa = _rounded(Decimal(size).scaleb(-exponent), 1)
    if mantissa >= 10:
        mantissa, exponent = _rounded(mantissa / 10, 1), exponent + 1
    return f"{mantissa}e{exponent}"
