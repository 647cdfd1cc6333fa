"""The comparison names the quantity and the step that go wrong first."""

import numpy as np
import pytest

from course_utils import numpy_rnn
from course_utils.exercises._compare import Quantity, find_fault

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
    hs, _, _ = numpy_rnn.forward(cell, xs)
    das, dh = np.empty_like(hs), np.zeros((N, H))
    for t in reversed(range(T)):
        das[t], dh = cell.step_backward(1 + dh, hs[t])
    before = np.concatenate([np.zeros((1, N, H)), hs[:-1]])
    grads = cell.gradients(das, xs, before)
    return {"das": das} | {f"d{name}": grad for name, grad in grads.items()}


def test_equal_is_no_fault(hs):
    assert find_fault(hs.copy(), {"hs": hs}, [HS]) is None
    assert find_fault(hs.astype(np.float32), {"hs": hs}, [HS]) is None


@pytest.mark.parametrize("t", range(1, T + 1))
def test_first_wrong_step_forward(hs, t):
    wrong = hs.copy()
    wrong[t - 1 :] += 0.01
    fault = find_fault(wrong, {"hs": hs}, [HS])
    assert (fault.quantity, fault.t) == ("hs", t)
    assert f"first at t = {t}, that is `hs[{t - 1}]`" in text(fault)
    assert "off by 0.01" in text(fault)


@pytest.mark.parametrize("t", range(1, T + 1))
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


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda hs: hs.transpose(1, 0, 2), "another order"),
        (lambda hs: hs[:, 0], "One axis is missing"),
        (lambda hs: hs[:-1], "One time step too few"),
        (lambda hs: np.concatenate([hs[:1], hs]), "One time step too many"),
        (lambda hs: hs[..., :2], "expected (T, N, H) = (5, 3, 6)"),
        (lambda hs: list(hs), "np.stack"),
        (lambda hs: hs * 1j, "complex128"),
        (lambda hs: None, "None"),
        (lambda hs: "hs", "expected an array of numbers"),
        (lambda hs: np.array([object()]), "dtype object"),
        (lambda hs: {"hs": 1}, "expected an array of numbers"),
    ],
)
def test_what_is_no_such_array(hs, change, words):
    fault = find_fault(change(hs), {"hs": hs}, [HS])
    assert words in text(fault)


def test_missing_key_and_missing_part(gradients):
    short = {name: gradients[name] for name in ("das", "dU", "db")}
    assert "no dW" in text(find_fault(short, gradients, BACKWARD, as_dict=True))
    fault = find_fault(gradients["dU"], gradients, BACKWARD, as_dict=True)
    assert "expected a dict" in text(fault)
    two = [Quantity("xs", ("T",)), Quantity("targets", ("T",))]
    fault = find_fault(np.ones(3), {"xs": np.ones(3), "targets": np.ones(3)}, two)
    assert "return xs, targets" in text(fault)


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
