"""The comparison names the quantity and the step that go wrong first."""

import numpy as np
import pytest
import torch

from course_utils import numpy_rnn
from course_utils.exercises.checking.compare import find_fault
from course_utils.exercises.checking.plain import plain
from course_utils.exercises.checking.quantity import Quantity

T, N, D, H = 5, 3, 4, 6
HS = Quantity("hs", ("T", "N", "H"))
BACKWARD = [
    Quantity("das", ("T", "N", "H"), backward=True),
    Quantity("dU", ("H", "D")),
    Quantity("dW", ("H", "H")),
    Quantity("db", ("H",)),
]


def text(fault):
    return " ".join(part for _, part in fault.paragraphs)


@pytest.fixture
def hs(rng=None):
    return np.random.default_rng(0).normal(size=(T, N, H))


@pytest.fixture
def gradients():
    """das and the parameters' gradients of a small network, by name."""
    rng = np.random.default_rng(1)
    cell = numpy_rnn.RNNCell(D, H, rng=rng)
    xs = rng.normal(size=(T, N, D))
    hs, _, cache = numpy_rnn.forward(cell, xs)
    das, dh = np.empty_like(hs), np.zeros((N, H))
    for t in reversed(range(T)):
        das[t], dh = cell.step_backward(1 + dh, cache.kept[t])
    grads = cell.gradients(das, xs, cache.kept)
    return {"das": das} | {f"d{name}": grad for name, grad in grads.items()}


def test_equal_is_no_fault(hs):
    assert find_fault(hs.copy(), {"hs": hs}, [HS]) is None
    assert find_fault(hs.astype(np.float32), {"hs": hs}, [HS]) is None


@pytest.mark.parametrize("t", [1, 3, T])
def test_first_wrong_step_forward(hs, t):
    wrong = hs.copy()
    wrong[t - 1 :] += 0.01
    fault = find_fault(wrong, {"hs": hs}, [HS])
    assert (fault.quantity, fault.t) == ("hs", t)
    assert f"first at t = {t}, that is `hs[{t - 1}]`" in text(fault)
    assert "off by 0.01" in text(fault)


@pytest.mark.parametrize("t", [1, 3, T])
def test_backward_pass_goes_wrong_first_at_the_largest_t(gradients, t):
    wrong = gradients | {"das": gradients["das"].copy()}
    wrong["das"][:t] *= 2
    wrong["dW"] = 2 * gradients["dW"]
    fault = find_fault(wrong, gradients, BACKWARD, as_dict=True)
    assert (fault.quantity, fault.t) == ("das", t)
    assert "Also off" in [label for label, _ in fault.paragraphs]
    assert "`dW`" in text(fault)


@pytest.mark.parametrize("name", ["dU", "dW", "db"])
def test_a_wrong_gradient_is_named_and_the_right_ones_too(gradients, name):
    fault = find_fault(
        gradients | {name: gradients[name] * 1.5}, gradients, BACKWARD, as_dict=True
    )
    assert fault.quantity == name
    assert fault.t is None
    right = dict(fault.paragraphs)["Right"]
    assert all(f"`{n}`" in right for n in gradients if n != name)


def test_the_step_decides_between_quantities_over_time(hs):
    """a is listed first, but h went wrong a step earlier."""
    names = [Quantity("a", ("T", "N", "H")), HS]
    wrong_a, wrong_h = hs.copy(), hs.copy()
    wrong_a[3] += 1
    wrong_h[2] += 1
    fault = find_fault((wrong_a, wrong_h), {"a": hs, "hs": hs}, names)
    assert (fault.quantity, fault.t) == ("hs", 3)


def test_nan_is_named_with_its_step(hs):
    wrong = hs.copy()
    wrong[2, 1, 0] = np.nan
    fault = find_fault(wrong, {"hs": hs}, [HS])
    assert fault.t == 3
    assert "`hs[2, 1, 0]` is nan" in text(fault)


def test_the_right_shapes_in_another_order(gradients):
    quantities = BACKWARD[1:]
    expected = {q.name: gradients[q.name] for q in quantities}
    dU, dW, db = expected.values()
    words = text(find_fault((db, dU, dW), expected, quantities))
    assert words == (
        "The numbers are right, but these are `db, dU, dW`; expected `dU, dW, db`, in "
        "this order."
    )
    assert text(find_fault((2 * db, dU, dW), expected, quantities)) == (
        "By their shapes these are `db, dU, dW`; expected `dU, dW, db`, in this order."
    )
    for others in ((dU, dW, 2 * db), (db, dU, dU), (db, dU, None)):
        assert "By their" not in text(find_fault(others, expected, quantities))
    keyed = {"dU": db, "dW": dU, "db": dW}
    assert "By their" not in text(find_fault(keyed, expected, quantities, as_dict=True))
    alike = {"da": dU, "dh": 2 * dU}
    names = [Quantity("da", ("N", "H")), Quantity("dh", ("N", "H"))]
    assert "By their shapes" not in text(find_fault((2 * dU, dU), alike, names))


def test_right_numbers_of_the_wrong_dtype():
    targets = Quantity("targets", ("T", "N"), kind="int")
    expected = {"targets": np.array([[1], [2]])}
    assert find_fault(np.array([[1], [2]]), expected, [targets]) is None
    fault = find_fault(np.array([[1.0], [2.0]]), expected, [targets])
    assert "dtype is float64" in text(fault)


def test_a_number():
    count = Quantity("count")
    assert find_fault(12, {"count": 12}, [count]) is None
    assert find_fault(12.0, {"count": 12}, [count]) is None
    assert "count` is 13; expected 12" in text(find_fault(13, {"count": 12}, [count]))
    assert "single number" in text(find_fault(np.ones(2), {"count": 12}, [count]))
    for value in (1j, np.complex128(1j)):
        fault = find_fault(plain(value), {"count": 12}, [count])
        assert "expected a real number" in text(fault)
    assert "expected a number" in text(find_fault(10**400, {"count": 12}, [count]))
    fault = find_fault(plain(torch.tensor(12)), {"count": 12}, [count])
    assert "`count` is a torch.Tensor of shape (); expected a number" in text(fault)


@pytest.mark.parametrize("t", [0, 2, 5])
@pytest.mark.parametrize("backward", [False, True])
def test_states_count_from_zero(t, backward):
    quantity = Quantity("norms", ("T + 1",), backward=backward)
    expected = np.arange(1.0, 7.0)  # t = 0 … 5
    found = expected.copy()
    found[t] += 1
    fault = find_fault(found, {"norms": expected}, [quantity])
    assert fault.t == t
    where = dict(fault.paragraphs)["Where"]
    assert f"first at t = {t}, that is `norms[{t}]`" in where
    assert ("starts" in where) == backward
    shape = find_fault(found[1:], {"norms": expected}, [quantity])
    assert "(T + 1,) = (6,)" in dict(shape.paragraphs)["Got"]
