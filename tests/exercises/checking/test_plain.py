"""What a learner hands back is copied without running anything of its own."""

import numpy as np
import pytest
import torch

from course_utils.exercises.checking.plain import Foreign, plain, same
from course_utils.exercises.checking.runner import run


@pytest.mark.parametrize(
    ("value", "type_name", "shape"),
    [
        (torch.zeros(3, 4), "torch.Tensor", (3, 4)),
        (torch.tensor(2.0), "torch.Tensor", ()),
        (torch.float64, "torch.dtype", None),
        (torch.nn.Tanh(), "torch.Tanh", None),
        (iter([]), "list_iterator", None),
        (len, "builtin_function_or_method", None),
        (1j, "complex", None),
    ],
)
def test_what_is_no_plain_data_becomes_foreign(value, type_name, shape):
    assert plain(value) == Foreign(type_name, shape)


def refuse(self, *given):
    raise RuntimeError("nobody may ask")


@pytest.mark.parametrize("kind", [object, list, tuple, dict])
def test_plain_runs_nothing_of_the_values_own(kind):
    names = ("__len__", "__iter__", "__getitem__", "__repr__", "items", "keys")
    hostile = type("Hostile", (kind,), dict.fromkeys(names, refuse))
    expected = Foreign("tests.Hostile") if kind is object else kind()
    assert plain(hostile()) == expected
    outcome = run(lambda x: hostile(), {"x": 1})
    assert (outcome.kind, outcome.message) == ("value", "")


def test_plain_runs_nothing_of_a_key():
    hostile = type("Hostile", (), {"__str__": refuse, "__repr__": refuse})
    assert list(plain({"dW": 1, 2: 3, hostile(): 4})) == ["dW", "2", "Hostile"]


def test_plain_copies_arrays():
    array = np.zeros(3)
    copy = plain((array,))[0]
    array += 1
    assert not copy.any()


def test_plain_ends_in_a_list_that_holds_itself():
    loop = []
    loop.append(loop)
    plain(loop)


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (np.ones(3), np.ones(3) + 1e-12, True),
        (np.ones(3), np.ones((3, 1)), False),
        (np.array([np.nan]), np.array([np.nan]), True),
        (np.array([np.nan]), np.array([1.0]), False),
        (np.array([True]), np.array([False]), False),
        (3, np.array(3), True),
        ("a", "a", True),
        ("a", 1, False),
        (None, None, True),
        ((1, "a"), (1, "b"), False),
        ({"x": 1}, {"y": 1}, False),
        (np.array(["a"]), np.array(["a"]), True),
        (np.array([]), np.array([]), True),
    ],
)
def test_same(a, b, equal):
    assert same(a, b) is equal or same(a, b) == equal
