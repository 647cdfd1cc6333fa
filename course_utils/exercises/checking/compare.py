"""Where a result first goes wrong, and by how much."""

from dataclasses import dataclass, field

import numpy as np

from course_utils.exercises.checking.plain import same
from course_utils.exercises.checking.quantity import as_numbers, axes_text, split

TOLERANCE = 1e-6  # of the largest expected entry: float32 passes, no mistake does


@dataclass
class Fault:
    """What is off in one case: paragraphs for the verdict, and where."""

    paragraphs: list
    status: str = "wrong"
    quantity: str | None = None
    t: int | None = None  # 1 … T, or 0 … T
    table: object = None
    extra: dict = field(default_factory=dict)


def find_fault(value, expected, quantities, as_dict=False):
    """Hold a plain result against the expected one.

    Parameters
    ----------
    value : plain data
    expected : dict
        name → array.
    quantities : sequence of Quantity
        In the order in which they are computed.

    Returns
    -------
    Fault or None
        Of the quantity that is wrong first: over time, then in the order given.
    """
    found, problem = split(value, quantities, as_dict)
    if not problem and not as_dict:
        problem = _order_problem(found, expected)
    if problem:
        return Fault([("Got", problem)])
    faults, right = [], []
    for order, quantity in enumerate(quantities):
        name, several = quantity.name, len(quantities) > 1
        fault = _fault_of(quantity, found[name], expected[name], several)
        if fault is None:
            right.append(name)
        else:
            rank = (*fault.extra.get("rank", (0, 0)), quantity.place)
            faults.append((rank, order, fault))
    if not faults:
        return None
    faults.sort(key=lambda item: item[:2])
    first = faults[0][2]
    others = [fault.quantity for _, _, fault in faults[1:]]
    if others:
        first.paragraphs.append(("Also off", ", ".join(f"`{n}`" for n in others)))
    if right:
        first.paragraphs.append(("Right", ", ".join(f"`{n}`" for n in right)))
    return first


def parts(value, quantities, as_dict=False):
    """A plain result as {label: array}, in the order of computing, or None.

    None where it has not the form that is asked for; shapes are not looked at.
    """
    found, problem = split(value, quantities, as_dict)
    if problem:
        return None
    labelled = {}
    for quantity in sorted(quantities, key=lambda q: q.place):
        array, problem = as_numbers(quantity, found[quantity.name], np.empty(0))
        if problem or array.ndim != len(quantity.axes):
            return None
        try:
            labelled |= quantity.parts(array)
        except ValueError:  # no such number of blocks in it
            return None
    return labelled


def _order_problem(found, expected):
    """A sentence if every array is another one, or has its shape; else None."""
    names = _exchanged(found, expected)
    if names:
        listed = ", ".join(names)
        return (
            f"The numbers are right, but these are `{listed}`; expected "
            f"`{', '.join(found)}`, in this order."
        )
    place = {np.shape(value): name for name, value in expected.items()}
    arrays = [v for v in found.values() if isinstance(v, np.ndarray)]
    names = [place.pop(array.shape, None) for array in arrays]
    if len(arrays) < len(expected) or None in names or names == list(found):
        return None
    return (
        f"By their shapes these are `{', '.join(names)}`; expected "
        f"`{', '.join(found)}`, in this order."
    )


def _exchanged(found, expected):
    """Whose values the results are, if they are the right ones in another order."""
    names, left = [], dict(expected)
    for value in found.values():
        if not isinstance(value, int | float | np.ndarray):
            return None
        name = next((n for n in left if same(value, left[n], TOLERANCE)), None)
        if name is None:
            return None
        names.append(name)
        del left[name]
    return names if names != list(found) and not _all_right(found, expected) else None


def _all_right(found, expected):
    return all(same(found[name], expected[name], TOLERANCE) for name in found)


def _fault_of(quantity, value, expected, several):
    """Fault of one quantity; extra["rank"] sorts by when it was computed."""
    expected = np.asarray(expected)
    array, problem = as_numbers(quantity, value, expected, several)
    if problem is None and array.shape != expected.shape:
        problem = _shape_problem(quantity, array, expected)
    if problem:
        return Fault([("Got", problem)], quantity=quantity.name)
    off = _distance(array, expected)
    scale = np.abs(expected).max(initial=0) or 1.0
    bad = ~(off <= TOLERANCE * scale)  # NaN is bad too
    if not bad.any():
        return _dtype_fault(quantity, array)
    return _value_fault(quantity, array, expected, bad)


def _distance(array, expected):
    """How far apart, in float: integers would overflow, and bools have no minus."""
    return np.abs(array.astype(float) - expected.astype(float))


def _shape_problem(quantity, array, expected):
    if not quantity.axes:
        return f"`{quantity.name}` has shape {array.shape}; expected a single number."
    problem = f"`{quantity.name}` has shape {array.shape}; expected " + (
        f"{axes_text(quantity, expected.shape)}."
    )
    if sorted(array.shape) == sorted(expected.shape):
        problem += " The same sizes, in another order."
    elif array.ndim == expected.ndim - 1:
        problem += " One axis is missing."
    axis = quantity.time_axis
    if axis is not None and array.ndim == expected.ndim:
        extra = array.shape[axis] - expected.shape[axis]
        if abs(extra) == 1:
            problem += f" One time step too {'many' if extra > 0 else 'few'}."
    return problem


def _dtype_fault(quantity, array):
    kinds = {"float": "f", "int": "iu"}[quantity.kind]
    if not quantity.axes or array.dtype.kind in kinds:
        return None
    wanted = {"float": "`dtype=float`", "int": "`dtype=int`"}[quantity.kind]
    return Fault(
        [
            (
                "Got",
                f"The numbers in `{quantity.name}` are right, but its dtype is "
                f"{array.dtype}; expected {quantity.kind}: create it with {wanted}.",
            )
        ],
        quantity=quantity.name,
    )


def _value_fault(quantity, array, expected, bad):
    """The first wrong step, the worst entry in it."""
    name, axis = quantity.name, quantity.time_axis
    t = rank = None
    where = "everywhere" if bad.all() else f"in {bad.sum()} of {bad.size} entries"
    where = where if quantity.axes else ""
    chosen = bad
    if quantity.blocks:
        chosen, where = _first_block(quantity, bad)
    if axis is not None:
        other = tuple(i for i in range(bad.ndim) if i != axis)
        steps = np.flatnonzero(bad.any(axis=other))
        index = int(steps[-1] if quantity.backward else steps[0])
        t, T = (i + quantity.first_t for i in (index, bad.shape[axis] - 1))
        rank = (0, T - t if quantity.backward else index)
        where = f"first at t = {t}, that is `{name}[{'…, ' * axis}{index}]`"
        where += _before(quantity, t, T)
        only = np.zeros_like(bad)
        only[(slice(None),) * axis + (index,)] = True
        chosen = bad & only
    verb = "is off" if axis is None else "goes wrong"
    text = f"`{name}` {verb} {where}".rstrip() + ". "
    text += _worst(quantity, array, expected, chosen)
    return Fault([("Where", text)], quantity=name, t=t, extra={"rank": rank or (1, 0)})


def _first_block(quantity, bad):
    """Where the first wrong block is wrong, and words for it."""
    count, axis = len(quantity.blocks), quantity.block_axis
    pieces = np.split(bad, count, axis=axis)
    wrong = [piece.any() for piece in pieces]
    first = wrong.index(True)
    kept = [piece if i == first else piece & False for i, piece in enumerate(pieces)]
    where = f"in block {quantity.blocks[first]}"
    for words, flag in (("off too", True), ("right", False)):
        names = [
            name
            for i, name in enumerate(quantity.blocks)
            if i != first and wrong[i] == flag
        ]
        if names:
            where += f" ({words}: {', '.join(names)})"
    return np.concatenate(kept, axis=axis), where


def _before(quantity, t, T):
    if quantity.backward:
        if t == T:
            return " (the backward pass starts there)"
        right = f"down to t = {t + 1}" if t + 1 < T else f"at t = {T}"
        return f" (the backward pass starts at t = {T}; {right} it is right)"
    first = quantity.first_t
    if t == first:
        return ""
    if t == first + 1:
        return f" (t = {first} is right)"
    return f" (t = {first} to {t - 1} are right)"


def _worst(quantity, array, expected, chosen):
    """The largest difference among `chosen` entries, with both numbers."""
    if not np.isfinite(array[chosen]).all():
        index = np.argwhere(chosen & ~np.isfinite(array))[0]
        sign = array[tuple(index)]
        return f"`{_entry(quantity, index)}` is {sign}; expected a finite number."
    off = np.where(chosen, _distance(array, expected), -1)
    index = np.unravel_index(off.argmax(), off.shape)
    got, want = array[index], expected[index]
    said, wanted = numbers(got, want)
    return (
        f"`{_entry(quantity, index)}` is {said}; expected {wanted}: "
        f"off by {number(off[index])}."
    )


def _entry(quantity, index):
    if not quantity.axes:
        return quantity.name
    return f"{quantity.name}[{', '.join(str(int(i)) for i in index)}]"


def number(x, digits=3):
    """Three digits are mostly enough, and the same on every CPU."""
    x = float(x)
    return str(int(x)) if abs(x) < 1e6 and x == int(x) else f"{x:.{digits}g}"


def numbers(a, b):
    """Two numbers with as many digits as it takes to tell them apart."""
    for digits in range(3, 17):
        if number(a, digits) != number(b, digits):
            return number(a, digits), number(b, digits)
    return repr(a), repr(b)
