"""The gradient window: terms as `truncation` has them, counts as the cut has them."""

import numpy as np
import pytest
from traitlets import TraitError

from course_utils import numpy_rnn, truncation
from course_utils.explorers.gradient_window import GradientWindow
from course_utils.explorers.shared.engine import engine

T, D, H = 12, 3, 8


@pytest.fixture(scope="module")
def network():
    """The explorer's network in NumPy, with what it reads and is told."""
    given = engine("gradient_window").ask("window_network", 0.9)
    shapes = {
        "U": (H, D), "W": (H, H), "b": (H,), "xs": (T, 1, D), "d_hs": (T, 1, H),
        "state": (1, H),
    }  # fmt: skip
    arrays = {name: np.reshape(given[name], shape) for name, shape in shapes.items()}
    cell = numpy_rnn.RNNCell.from_weights(arrays["U"], arrays["W"], arrays["b"])
    return cell, arrays["xs"], arrays["d_hs"], arrays["state"]


def test_radius_is_the_spectral_radius(network):
    cell, *_ = network
    assert np.abs(np.linalg.eigvals(cell.W)).max() == pytest.approx(0.9)


def test_terms_have_the_sizes_that_truncation_finds(network):
    found = truncation.terms(*network)
    rows = [array.reshape(T, T, -1) for array in found.values()]
    expected = np.linalg.norm(np.concatenate(rows, axis=-1), axis=-1)
    sizes = GradientWindow().numbers()["sizes"]
    for t, row in enumerate(sizes):
        np.testing.assert_allclose(row, expected[t, : t + 1], rtol=1e-9)


@pytest.mark.parametrize("k", [1, 4, 9, 12])
def test_agreement_is_that_of_the_librarys_own_gradients(network, k):
    full = truncation.chunk_gradient(*network[:3], T, network[3])
    chunks = truncation.chunk_gradient(*network[:3], k, network[3])
    windows = truncation.window_gradients(truncation.gradients_by_lag(*network))
    ours = {
        "chunks": truncation.agreement(chunks, full),
        "sliding window": truncation.agreement(
            {name: each[k - 1] for name, each in windows.items()}, full
        ),
    }
    for kind, expected in ours.items():
        found = GradientWindow(kind=kind, k=k).numbers()
        at = found["norms"][k - 1], found["cosines"][k - 1]
        assert at == pytest.approx(tuple(expected), rel=1e-9)


def test_a_window_keeps_k_terms_and_a_chunk_what_lies_before_its_border():
    steps = np.arange(T)
    window = GradientWindow(k=5).numbers()["counts"]
    np.testing.assert_array_equal(window, np.minimum(steps + 1, 5))
    chunks = GradientWindow(kind="chunks", k=5).numbers()["counts"]
    np.testing.assert_array_equal(chunks, steps % 5 + 1)
    assert "keeps 50 of 78 terms" in GradientWindow(k=5).sentence()


@pytest.mark.parametrize("radius", [0.0, 3.0])
@pytest.mark.parametrize("kind", ["sliding window", "chunks"])
def test_everything_kept_is_the_full_gradient_at_any_radius(kind, radius):
    found = GradientWindow(kind=kind, radius=radius, k=12).numbers()
    assert found["norms"][-1] == pytest.approx(1)
    assert found["cosines"][-1] == pytest.approx(1)


@pytest.mark.parametrize(
    ("state", "words"),
    [({"k": 0}, "k is 0"), ({"t": 13}, "t is 13"), ({"kind": "both"}, "kind is both")],
)
def test_refused_settings_say_what_was_expected(state, words):
    with pytest.raises(TraitError, match=words):
        GradientWindow(**state)
