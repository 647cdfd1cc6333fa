"""What the gradient-decay laboratory shows, computed with numpy_rnn and gradflow.

**The experiment.** A cell with D = H runs over T random inputs from a zero state. The
loss is one number read from the last output, L = vᵀ h(T), with v a random direction of
length one, so ∂L/∂h(T) = v (and ∂L/∂c(T) = 0 beside it). What is shown is
‖∂L/∂s(t)‖ for every t, carried back by one vector-Jacobian product a step along the
cell's own states: s = h, for the LSTM (h, c) jointly. Inputs and v depend on the seed
and H alone, so every cell and every setting faces the same task.

**The weights.** U and the biases are uniform in ±1/√H, as PyTorch draws them. Every
H×H block of W is drawn by the rule `init` and then scaled to the spectral radius; b_f
of the LSTM is set to the forget bias (which the RNN and the GRU do not have: nothing of
theirs changes). The inputs are normal with standard deviation `input_scale`.

The twin is ``static/gradient_decay_network.js``; a test holds the two together. There
the browser computes; this file makes the stored pictures and sentences.
"""

import math
from dataclasses import dataclass

import numpy as np

from course_utils import gradflow, numpy_rnn
from course_utils._vjp import log10
from course_utils.explorers import gradient_decay_words as words
from course_utils.explorers.shared_random import SharedRandom
from course_utils.numpy_rnn.activations import ACTIVATIONS
from course_utils.numpy_rnn.cell import over_time
from course_utils.numpy_rnn.initialise import INITIALISERS, draw

MODULES = (
    "shared_random.js",
    "numerics.js",
    "eigenvalues.js",
    "gated_cells.js",
    "gradflow.js",
    "gradient_decay_parameters.js",
    "gradient_decay_words.js",
    "gradient_decay_network.js",
)  # of the computation in the browser, for `join_modules`

CELLS = ("rnn", "lstm", "gru")
INITS = tuple(INITIALISERS)
LIMITS = {
    "radius": (0, 3),
    "T": (1, 500),
    "hidden_size": (1, 128),
    "input_scale": (0, 4),
    "forget_bias": (-4, 8),
    "seed": (0, 2**32 - 1),
}
WHOLE = ("T", "hidden_size", "seed")
LEAST_RATE = 0.025  # decades a step: growth that is called chaos
# Streams of numbers of one seed: no choice of cells or rules changes the others'.
STREAMS = {"inputs": 0, "direction": 1, "rnn": 2, "lstm": 3, "gru": 4}
CLASSES = {
    "rnn": numpy_rnn.RNNCell,
    "lstm": numpy_rnn.LSTMCell,
    "gru": numpy_rnn.GRUCell,
}
SLOPES_NAME = {
    "rnn": "mean φ′(a) over the units",
    "lstm": "mean forget gate f over the units",
    "gru": "mean update gate z over the units",
}


@dataclass
class Curve:
    """Of one cell; logarithms are base 10, and None where there is nothing to say.

    Attributes
    ----------
    cell : {"rnn", "lstm", "gru"}
    eigenvalues : dict
        Of every block of the scaled W, by the block's name: (H,) complex.
    slopes_name : str
        What `slopes` are.
    overflow : bool
        A state is not finite; then what follows from it is None.
    overflow_step : int
        The first step whose state is not.
    norms : (T + 1,)
        log10 ‖∂L/∂s(t)‖ for t = 0 … T, divided by its value at T: norms[T] is 0.
        -inf where the gradient is exactly zero.
    parts : dict
        LSTM: those of "h" and "c" alone, divided by the same (c's starts at -inf).
    bound, rate : (T + 1,)
        RNN: log10 of (σ_max(W) · max|φ'|)^(T-t), and of the spectral radius^(T-t).
    slopes : (T,)
        What a gradient is multiplied by in each step, mean over units: φ'(a) of the
        RNN, f of the LSTM (on the way of c), z of the GRU.
    half_life : float
        Steps back until at most half is left; infinity if never.
    left : float
        norms[0].
    zero_from : int
        The largest t at which the gradient is exactly zero.
    growth : float
        `left` / T: growth a step, which for a chaotic cell estimates the largest
        Lyapunov exponent (in base 10).
    chaotic : bool
        See `is_chaotic`.
    """

    cell: str
    eigenvalues: dict
    slopes_name: str
    overflow: bool = False
    overflow_step: int | None = None
    norms: np.ndarray | None = None
    parts: dict | None = None
    bound: np.ndarray | None = None
    rate: np.ndarray | None = None
    slopes: np.ndarray | None = None
    half_life: float | None = None
    left: float | None = None
    zero_from: int | None = None
    growth: float | None = None
    chaotic: bool = False


@dataclass
class Result:
    """All that is drawn and said: a `Curve` for each cell, the sentence, warnings."""

    curves: list
    sentence: str
    warnings: list


def check_scene(scene):
    """What is wrong with a scene, in words; None if nothing."""
    cells = scene.get("cells")
    known = isinstance(cells, (list, tuple)) and all(cell in CELLS for cell in cells)
    if not known or len(set(cells)) != len(cells):
        return f"The cells must be some of {', '.join(CELLS)}, each once."
    if not cells:
        return "No cell is chosen: choose one of rnn, lstm, gru."
    if scene.get("activation") not in ACTIVATIONS:
        return f"The activation must be one of {', '.join(ACTIVATIONS)}."
    if scene.get("init") not in INITS:
        return f"The initialisation must be one of {', '.join(INITS)}."
    for name, (least, most) in LIMITS.items():
        if not _fits(scene.get(name), least, most, name in WHOLE):
            kind = "a whole number" if name in WHOLE else "a number"
            return f"{name} must be {kind} from {least} to {most}.".replace("-", "−")
    return None


def _fits(value, least, most, whole):
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and least <= value <= most and (not whole or value == int(value))


def compute(scene):
    """Everything the laboratory draws and says.

    Parameters
    ----------
    scene : dict
        "cells", "radius", "activation", "init", "T", "hidden_size", "input_scale",
        "forget_bias", "seed", within `LIMITS`.

    Returns
    -------
    Result
        For a scene that makes no sense: no curves, and a sentence that says why.
    """
    problem = check_scene(scene)
    if problem:
        return Result([], problem, [problem])
    scene = scene | {name: int(scene[name]) for name in WHOLE}
    curves = [curve(kind, scene) for kind in scene["cells"]]
    return Result(curves, words.sentence(scene, curves), words.warnings(curves))


def drawn_cell(kind, scene):
    """The cell of a scene, weights and all; not checked."""
    H, rng = scene["hidden_size"], _stream(scene, kind)
    blocks = 1 if kind == "rnn" else 4 if kind == "lstm" else 3
    shapes = {"U": (blocks * H, H), "b": (blocks * H,)}
    if kind == "gru":
        shapes["b_hn"] = (H,)
    drawn = {name: draw("uniform", shape, rng, H) for name, shape in shapes.items()}
    W = draw(scene["init"], (blocks * H, H), rng, H, blocks=blocks)
    drawn["W"] = numpy_rnn.initialise.scale_to_radius(W, scene["radius"])
    if kind == "lstm":
        drawn["b"][H : 2 * H] = scene["forget_bias"]
    options = {"activation": scene["activation"]} if kind == "rnn" else {}
    return CLASSES[kind].from_weights(**drawn, **options)


def drawn_inputs(scene):
    """xs (T, 1, H); a longer sequence begins with the shorter one."""
    shape = (scene["T"], 1, scene["hidden_size"])
    return scene["input_scale"] * _stream(scene, "inputs").normal(0, 1, shape)


def direction(scene):
    """∂L/∂h(T), (1, H), of length one: the v of L = vᵀ h(T)."""
    v = _stream(scene, "direction").normal(0, 1, (1, scene["hidden_size"]))
    return v / np.linalg.norm(v)


def _stream(scene, name):
    return SharedRandom((8 * scene["seed"] + STREAMS[name]) % 2**32)


def curve(kind, scene):
    """The `Curve` of one cell."""
    cell, xs, T = drawn_cell(kind, scene), drawn_inputs(scene), scene["T"]
    spectra = {name: s.eigenvalues for name, s in gradflow.spectra(cell).items()}
    found = Curve(kind, spectra, SLOPES_NAME[kind])
    if kind == "rnn":
        found.bound, found.rate = _straight_lines(cell, scene)
    with np.errstate(over="ignore", invalid="ignore"):
        _, final, cache = numpy_rnn.forward(cell, xs)
    last = final if isinstance(final, tuple) else (final,)
    states = [
        [*(getattr(kept, f"{name}_prev") for kept in cache.kept[1:]), part]
        for name, part in zip(cell.states, last, strict=True)
    ]
    finite = np.isfinite(states).all(axis=(0, 2, 3))
    if not finite.all():
        found.overflow, found.overflow_step = True, int(np.argmin(finite)) + 1
        return found
    v = direction(scene)
    d_final = (v, np.zeros_like(v)) if kind == "lstm" else v
    measured = gradflow.gradient_norms(cell, xs, d_final=d_final)
    norms = found.norms = measured.joint[:, 0] - measured.joint[T, 0]
    if kind == "lstm":
        parts = (part[:, 0] - measured.joint[T, 0] for part in measured.parts)
        found.parts = dict(zip("hc", parts, strict=True))
    found.slopes = _slopes(kind, cell, cache.kept)
    found.half_life = gradflow.half_life(norms)
    found.left = float(norms[0])
    zeros = np.flatnonzero(norms == -np.inf)
    found.zero_from = int(zeros[-1]) if len(zeros) else None
    found.growth = found.left / T
    found.chaotic = is_chaotic(kind, scene["activation"], norms)
    return found


def _straight_lines(cell, scene):
    """The bound and the rate of the spectral radius; 0 at T even for radius 0."""
    T = scene["T"]
    back = np.arange(T, -1.0, -1.0)
    with np.errstate(invalid="ignore"):
        bound = gradflow.rnn_bound(cell, T)
        rate = log10(float(scene["radius"])) * back
    bound[T] = rate[T] = 0.0
    return bound, rate


def _slopes(kind, cell, kept):
    if kind == "rnn":
        return ACTIVATIONS[cell.activation][1](over_time(kept, "h")).mean(axis=(1, 2))
    return over_time(kept, "f" if kind == "lstm" else "z").mean(axis=(1, 2))


def is_chaotic(kind, activation, norms):
    """Whether the states themselves are unpredictable, judged by the curve.

    A small change of h(0) grows along the way by the very products that carry the
    gradient back. So a *bounded* state (tanh, sigmoid, LSTM, GRU) is called chaotic if

    - its gradient grew a hundredfold over the way back, and by 10^`LEAST_RATE` (6 %) a
      step, the sign of a positive Lyapunov exponent, and
    - in each half of the way threefold at least, and at a fifth of that rate; or
    - it grew by `words.ROUNDING` decades: then rounding errors show.

    The second keeps out what grows in passing: a non-normal W, or an LSTM whose cells
    are still filling from zero. Growth slower than that is left unsaid. A ReLU or
    linear network that grows is unbounded, which is no chaos. No second, perturbed run
    is needed; the test makes one and compares.
    """
    if kind == "rnn" and activation not in ("tanh", "sigmoid"):
        return False
    whole, late = norms[0], norms[len(norms) // 2]
    least = LEAST_RATE * (len(norms) - 1)
    if whole >= words.ROUNDING:
        return True
    if whole < max(2, least):
        return False
    return bool(min(late, whole - late) >= max(math.log10(3), least / 5))
