"""Whatever an answer returns, every checker finds words for it and never stumbles."""

import numpy as np
import pytest
import torch

from course_utils.exercises import all_checkers

CHECKERS = [
    pytest.param(checker, id=f"{chapter}-{checker.name}")
    for chapter, checkers in all_checkers().items()
    for checker in checkers
]


class Hostile:
    def refuse(self, *given, **named):
        raise RuntimeError("nobody may ask")

    __eq__ = __len__ = __iter__ = __bool__ = __repr__ = __array__ = refuse
    __hash__ = None


def generator():
    yield 1


def of_objects(*shape):
    array = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        array[place] = Hostile()
    return array


RECORDS = np.dtype([("x", float), ("n", int)])
ODD = [
    None, True, "text", b"bytes", 1j, 10**400, -(10**5000), float("nan"), float("inf"),
    np.float32(2), np.longdouble(2), np.bool_(True), np.datetime64("2020-01-01"),
    np.str_("a"), Hostile(), Hostile, len, generator(), {1, 2}, range(3), {}, [], (),
    {"U": 1, "W": Hostile()}, dict.fromkeys("ABCDEFGH", (np.array(["x"]), Hostile())),
    [[1, 2], [3]], [np.ones(2), np.ones(3)], [None] * 3, [Hostile()] * 3, [[[[[[1]]]]]],
    torch.ones(3), torch.ones(2, 3, dtype=torch.bfloat16), torch.nn.Linear(2, 2),
    np.ma.masked_array([1.0, 2.0], [True, False]), np.ones((2, 2)).view(np.matrix),
    np.array(None), of_objects(3), np.zeros((0, 3)), np.empty(()),
    [(np.array("a"), of_objects(2), np.array("b"))] * 6,
]  # fmt: skip


def cast_to(dtype):
    """An array's entries in another type; None if it cannot be."""

    def cast(array):
        try:
            with np.errstate(all="ignore"):
                return array.astype(dtype)
        except (TypeError, ValueError):
            return None

    return cast


CHANGES = {
    **{
        f"as {name}": cast_to(name)
        for name in (
            "object", "U", "S", "M8[s]", "m8[s]", "bool", "int8", "uint8", "uint64",
            "float16", "float32", "longdouble", "complex64",
        )
    },
    "of records": lambda a: np.zeros(a.shape, RECORDS),
    "of ragged lists": lambda a: np.array([[1], [1, 2]], dtype=object),
    "of hostile objects": lambda a: of_objects(*a.shape),
    "of None": lambda a: np.full(a.shape, None),
    "with an axis more": lambda a: a[None],
    "without an axis": lambda a: a[0] if a.ndim else a,
    "flat": np.ravel,
    "empty": lambda a: a[:0] if a.ndim else np.empty(0),
    "repeated": lambda a: np.concatenate([a, a]) if a.ndim else np.stack([a, a]),
    "as lists": lambda a: a.tolist(),
    "list of arrays": list,
    "as a tensor": lambda a: torch.tensor(np.ascontiguousarray(a)),
    "as a function": lambda a: lambda: a,
    "huge": lambda a: np.full(a.shape, 1e308),
    "all nan": lambda a: np.full(a.shape, np.nan),
    "smallest integers": lambda a: np.full(a.shape, -(2**63)),
    "text": str,
}  # fmt: skip


def changed(value, change, place=None):
    """`value` with `change` at every array and number, or at entry `place` only."""
    if isinstance(value, dict):
        items = enumerate(value.items())
        return {
            k: changed(v, change) if place in (None, i) else v for i, (k, v) in items
        }
    if isinstance(value, list | tuple):
        return type(value)(
            changed(v, change) if place in (None, i) else v for i, v in enumerate(value)
        )
    if isinstance(value, bool | str):
        value = np.array(value)
    try:
        return change(np.asarray(value))
    except TypeError:  # a number is no list
        return None


@pytest.fixture(autouse=True)
def one_case(request, monkeypatch):
    """One case is enough to look at a form, and several times as fast."""
    checker = request.getfixturevalue("checker")
    monkeypatch.setattr(checker, "cases", checker.cases[:1])


def judge(checker, function):
    verdict = checker(function)
    assert "stumbled" not in repr(verdict), repr(verdict)
    assert verdict._repr_html_()
    return verdict


@pytest.mark.parametrize("checker", CHECKERS)
def test_odd_things_alone_and_in_their_place(checker):
    count = len(checker.quantities)
    for odd in ODD:
        for value in (odd, [odd] * count, [[odd] * 3] * count):
            assert not judge(checker, lambda *given, value=value: value).passed


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_right_numbers_in_any_form(checker):
    for change in CHANGES.values():
        for place in (None, 0):
            judge(
                checker,
                lambda *given, change=change, place=place: changed(
                    checker.solution(*given), change, place
                ),
            )
