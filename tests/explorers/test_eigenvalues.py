"""Eigenvalues and the largest singular value in JavaScript, held to NumPy."""

import numpy as np
import pytest

from tests.explorers._node import run_script

pytestmark = pytest.mark.node


def jordan_block(value, n):
    return value * np.eye(n) + np.eye(n, k=1)


def orthogonal(n, rng):
    return np.linalg.qr(rng.normal(size=(n, n)))[0]


def cases():
    """Name → (matrix, allowed error relative to the largest entry)."""
    rng = np.random.default_rng(0)
    found = {f"drawn {n}": rng.normal(size=(n, n)) for n in (1, 2, 3, 4, 7, 16, 65)}
    found |= {f"uniform {n}": rng.uniform(-1, 1, (n, n)) for n in (5, 64, 128)}
    found |= {f"orthogonal {n}": orthogonal(n, rng) for n in (1, 2, 3, 6, 33, 128)}
    found |= {f"identity {n}": np.eye(n) for n in (1, 2, 5, 128)}
    found |= {f"zero {n}": np.zeros((n, n)) for n in (1, 3, 17)}
    S = rng.normal(size=(12, 12))
    cycle = np.roll(np.eye(9), 1, axis=0)  # without another shift QR turns in a circle
    found |= {"symmetric": S + S.T, "skew": S - S.T, "cycle": cycle}
    found |= {
        "rank one": np.outer(S[0], S[1]),
        "upper": np.triu(S),
        "lower": S.T[:4, :4],
    }
    found |= {"tiny": 1e-150 * S, "huge": 1e150 * S, "negative": np.array([[-0.3]])}
    found |= {"pair": np.array([[0.0, -2.0], [2.0, 0.0]])}
    found |= {"double": np.array([[1.0, 0.0], [0.0, 1.0]])}
    exact = {name: (matrix, 1e-9) for name, matrix in found.items()}
    # A defective matrix: an eigenvalue of multiplicity k moves by the k-th root of the
    # rounding, in NumPy as well.
    Q = orthogonal(4, rng)
    P = Q[:2, :2]
    defective = {
        "jordan 3": (jordan_block(0.5, 3), 1e-9),
        "nilpotent 6": (jordan_block(0.0, 6), 1e-9),
        "hidden jordan 2": (P @ jordan_block(2.0, 2) @ np.linalg.inv(P), 1e-6),
        "hidden jordan 4": (Q @ jordan_block(-1.0, 4) @ Q.T, 1e-3),
    }  # fmt: skip
    return exact | defective


CASES = cases()


@pytest.fixture(scope="module")
def spectra():
    matrices = [{"matrix": m.ravel().tolist(), "n": len(m)} for m, _ in CASES.values()]
    answer = run_script("gradient_decay_twin.mjs", {"matrices": matrices, "base": {}})
    return dict(zip(CASES, answer["spectra"], strict=True)) | {"-": answer["refused"]}


def set_distance(found, expected):
    """The largest distance when each takes the nearest partner that is left."""
    left, largest = list(expected), 0.0
    for value in found:
        apart = np.abs(np.array(left) - value)
        largest = max(largest, apart.min())
        left.pop(int(apart.argmin()))
    return largest


@pytest.mark.parametrize("name", CASES)
def test_eigenvalues_are_numpys(spectra, name):
    matrix, tolerance = CASES[name]
    found = np.array(spectra[name]["re"]) + 1j * np.array(spectra[name]["im"])
    scale = np.abs(matrix).max() or 1.0
    expected = np.linalg.eigvals(matrix / scale)
    assert found.shape == expected.shape
    assert set_distance(found / scale, expected) <= tolerance
    assert spectra[name]["untouched"]


@pytest.mark.parametrize("name", CASES)
def test_complex_eigenvalues_come_in_pairs(spectra, name):
    re, im = np.array(spectra[name]["re"]), np.array(spectra[name]["im"])
    pairs = sorted(zip(re[im > 0], im[im > 0], strict=True))
    assert pairs == sorted(zip(re[im < 0], -im[im < 0], strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_largest_singular_value_is_numpys(spectra, name):
    matrix, _ = CASES[name]
    expected = np.linalg.norm(matrix, ord=2)
    assert abs(spectra[name]["sigma_max"] - expected) <= 1e-9 * expected


def test_numbers_that_are_not_finite_are_refused(spectra):
    assert spectra["-"] == "matrix holds NaN or infinity; expected finite numbers"
