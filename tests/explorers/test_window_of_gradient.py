"""The explorer of truncation: its terms, its sentence, its extremes."""

import io
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from course_utils import plotting, truncation
from course_utils.explorers.window_of_gradient import (
    KINDS,
    LOST,
    T,
    WindowOfGradient,
    compute,
    kept,
)

WINDOW, CHUNKS = KINDS


@pytest.mark.parametrize("k", range(1, T + 1))
def test_window_keeps_k_terms_of_each_loss(k):
    own = kept(WINDOW, k).sum(axis=1)
    np.testing.assert_array_equal(own, np.minimum(np.arange(1, T + 1), k))


@pytest.mark.parametrize("k", range(1, T + 1))
def test_chunks_keep_what_lies_between_loss_and_border(k):
    own = kept(CHUNKS, k).sum(axis=1)
    np.testing.assert_array_equal(own, np.arange(T) % k + 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("radius", [0.0, 0.9, 3.0])
def test_everything_kept_is_the_full_gradient(kind, radius):
    arrays = compute(kind, 4, 9, radius)
    assert arrays["norms"][-1] == pytest.approx(1)
    assert arrays["cosines"][-1] == pytest.approx(1)
    assert np.abs(arrays["cosines"]).max() <= 1 + 1e-12


def test_numbers_are_those_of_the_library():
    """The explorer's network again, its curves from `truncation`'s own functions."""
    from course_utils.explorers import window_of_gradient as module

    rng = np.random.default_rng(module.SEED)
    cell = module.numpy_rnn.RNNCell(module.D, module.H, rng=rng)
    cell.W[:] = rng.normal(size=cell.W.shape)
    cell.W *= 0.9 / np.abs(np.linalg.eigvals(cell.W)).max()
    xs = 0.7 * rng.normal(size=(T, 1, module.D))
    d_hs = rng.normal(size=(T, 1, module.H))
    state = rng.uniform(-0.5, 0.5, (1, module.H))
    full = truncation.chunk_gradient(cell, xs, d_hs, T, state)
    windows = truncation.window_gradients(
        truncation.gradients_by_lag(cell, xs, d_hs, state)
    )
    for k in (1, 4, 9):
        found = compute(CHUNKS, k, 9, 0.9)
        ours = truncation.agreement(
            truncation.chunk_gradient(cell, xs, d_hs, k, state), full
        )
        at = found["norms"][k - 1], found["cosines"][k - 1]
        assert at == pytest.approx(ours)
        found = compute(WINDOW, k, 9, 0.9)
        window = {name: each[k - 1] for name, each in windows.items()}
        at = found["norms"][k - 1], found["cosines"][k - 1]
        assert at == pytest.approx(truncation.agreement(window, full))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "A sliding window of k = 4 keeps 42 of 78 terms"),
        ({}, "The loss of step 9 keeps 4 of its 9."),
        ({"kind": CHUNKS}, "Cutting into chunks of k = 4 keeps 30 of 78 terms"),
        ({"kind": CHUNKS}, "The loss of step 9 keeps 1 of its 9."),
        ({"k": 12}, "100 % of the full gradient's norm, cosine 1.000."),
        ({"k": 1, "t": 1}, "The loss of step 1 keeps 1 of its 1."),
    ],
)
def test_sentence(settings, words):
    assert words in WindowOfGradient(**settings).sentence()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("k", "t"), [(1, 1), (1, T), (T, 1), (T, T), (5, 7)])
@pytest.mark.parametrize("radius", [0.0, 3.0])
def test_every_corner_draws_without_a_warning(kind, k, t, radius):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()  # as a notebook has
        explorer = WindowOfGradient(kind=kind, k=k, t=t, radius=radius)
        assert explorer.error is None
        assert explorer.snapshot().startswith(b"\x89PNG")


def test_lost_arrows_are_grey_and_kept_ones_are_not():
    explorer = WindowOfGradient(kind=CHUNKS, k=4, t=7)
    edges = explorer._artists["edges"]
    colors = [edge.get_edgecolor()[:3] for edge in edges[:7]]
    assert colors == [to_rgb(LOST)] * 4 + [to_rgb(plotting.COLORS["backward"])] * 3
    cuts = [i for i, cut in enumerate(explorer._artists["cuts"]) if cut.get_visible()]
    assert cuts == [4, 8]
    explorer.controls_by_name["kind"].value = WINDOW
    explorer.flush()
    assert not any(cut.get_visible() for cut in explorer._artists["cuts"])
    assert edges[3].get_edgecolor()[:3] == to_rgb(plotting.COLORS["backward"])


def test_refused_settings_say_what_was_expected():
    with pytest.raises(ValueError, match="k is 0; expected a step from 1 to 12"):
        compute(WINDOW, 0, 3, 0.9)
    with pytest.raises(ValueError, match="t is 13"):
        compute(WINDOW, 2, 13, 0.9)
    with pytest.raises(ValueError, match="kind is 'both'"):
        compute("both", 2, 3, 0.9)


def test_the_quick_picture_is_the_saved_one():
    explorer = WindowOfGradient(kind=CHUNKS, k=5)
    live = Image.open(io.BytesIO(explorer._image.value)).convert("RGB")
    saved = Image.open(io.BytesIO(plotting.to_png(explorer._figure))).convert("RGB")
    assert np.array_equal(np.asarray(live), np.asarray(saved))


def test_nodes_lie_behind_and_everything_else_is_drawn():
    """A picture of the graph alone would lack the orange of arrows and terms."""
    explorer = WindowOfGradient()
    picture = Image.open(io.BytesIO(explorer._image.value)).convert("RGB")
    pixels = np.asarray(picture).astype(int)
    orange = np.abs(pixels - [0xD5, 0x5E, 0]).sum(axis=-1) < 30
    green = np.abs(pixels - [0, 0x9E, 0x73]).sum(axis=-1) < 30
    top = len(pixels) * 34 // 100
    assert orange[:top].sum() > 100 and orange[top:].sum() > 100
    assert green[:top].sum() > 500 and not green[top:].any()
