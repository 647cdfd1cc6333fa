"""The cliff: the loss of a one-unit recurrent network over its two parameters.

The network reads nothing. It starts at h(0) = σ(0.5) and makes T steps::

    h(t) = σ(w h(t-1) + b)        L(w, b) = (h(T) - 0.7)²

For small w there is one place where h settles. For large w there are two, a low and a
high one, and h(0) decides between them: where the choice flips, the loss falls from 0.3
to 0.01 within a thousandth of b (at w = 5). On the face of that cliff the gradient is
as long as a product of T factors w σ' makes it: 6,800. Source: after Pascanu, Mikolov &
Bengio (2013), On the difficulty of training recurrent neural networks, section 2.3,
figure 6.
"""

import math

import numpy as np

from course_utils.numpy_rnn import optim

START = 1 / (1 + math.exp(-0.5))  # h(0)
TARGET = 0.7
T = 50
CLIPS = (None, "norm", "value")

# The ninth step leaves for good; clipped by norm, the same settings get down.
SCENE = {"start": (4.6, -3.3), "rate": 1.0, "steps": 100, "threshold": 0.3}


def loss(w, b, T=T):
    """L(w, b) at one point or at many.

    Parameters
    ----------
    w, b : float or arrays that broadcast
    T : int, optional
        Number of steps, at least 1.

    Returns
    -------
    float or array
    """
    return (_states(w, b, T)[-1] - TARGET) ** 2


def loss_and_gradient(w, b, T=T):
    """L, ∂L/∂w and ∂L/∂b, by backpropagation through time.

    Parameters and shapes as in `loss`.
    """
    hs = _states(w, b, T)
    dh = 2 * (hs[-1] - TARGET)
    dw = db = 0.0 * dh
    for t in range(T, 0, -1):
        da = dh * hs[t] * (1 - hs[t])
        dw = dw + da * hs[t - 1]
        db = db + da
        dh = da * w
    return (hs[-1] - TARGET) ** 2, dw, db


def surface(ws, bs, T=T):
    """L on a grid: ws (W,), bs (B,) → (B, W), a row for each b."""
    return loss(np.asarray(ws)[None, :], np.asarray(bs)[:, None], T)


def clipped(gradient, clip, threshold):
    """The gradient that the step takes.

    Parameters
    ----------
    gradient : (2,)
        (∂L/∂w, ∂L/∂b).
    clip : {None, "norm", "value"}
        Nothing; `numpy_rnn.optim.clip_by_norm`; `numpy_rnn.optim.clip_by_value`.
    threshold : float, > 0
        The longest norm, or the largest entry, that is left as it is.

    Returns
    -------
    (2,)
        A new array.
    """
    if clip not in CLIPS:
        raise ValueError(f"clip is {clip!r}; expected None, 'norm' or 'value'")
    found = np.array(gradient, dtype=np.float64)
    if clip == "norm":
        optim.clip_by_norm({"both": found}, threshold)
    elif clip == "value":
        optim.clip_by_value({"both": found}, threshold)
    return found


def descend(start, rate, steps, clip=None, threshold=1.0, T=T):
    """Gradient descent over the surface.

    Parameters
    ----------
    start : (w, b)
    rate : float
        Learning rate.
    steps : int
    clip, threshold
        As in `clipped`.
    T : int, optional
        Length of the network.

    Returns
    -------
    path : (steps + 1, 2)
        (w, b) before the first step and after each.
    losses : (steps + 1,)
        L at each of them.

    Raises
    ------
    ValueError
        A clip that is not known, or a rate or threshold that is not above zero.
    """
    for name, value in [("rate", rate), ("threshold", threshold)]:
        if not value > 0:
            raise ValueError(f"{name} is {value}; expected a number above 0")
    place = np.array(start, dtype=np.float64)
    path, losses = [place], []
    for _ in range(steps):
        here, *gradient = loss_and_gradient(float(place[0]), float(place[1]), T)
        place = place - rate * clipped(gradient, clip, threshold)
        path.append(place)
        losses.append(here)
    losses.append(loss(float(place[0]), float(place[1]), T))
    return np.array(path), np.array(losses)


def _states(w, b, T):
    """h(0) … h(T) as a list."""
    if T < 1:
        raise ValueError(f"T is {T}; expected at least one step")
    # A path asks for one point after the other: plain floats are ten times quicker.
    tanh = math.tanh if isinstance(w, float) and isinstance(b, float) else np.tanh
    hs = [START + 0.0 * (w + b)]
    for _ in range(T):
        hs.append(0.5 + 0.5 * tanh(0.5 * (w * hs[-1] + b)))  # = σ, and never overflows
    return hs
