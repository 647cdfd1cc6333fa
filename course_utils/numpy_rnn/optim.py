"""What a training step does with the gradients, in NumPy.

Parameters and gradients are dicts, name → array, as ``cell.parameters`` and
``backward`` give them; `joined` makes one dict of several. Parameters change in place,
so the network that owns them is trained. Every rule here takes the very steps of
``torch.optim`` and ``torch.nn.utils.clip_grad_norm_``.

A `RowGradient` (of an `Embedding`) stands for the whole table's gradient, its zeros
included, and gives the same steps; SGD without momentum then touches its rows only.
"""

import numpy as np

from course_utils.numpy_rnn.layers import RowGradient
from course_utils.validation import expect_dtype, expect_finite, expect_shape


def joined(**parts):
    """One dict of several, for a network made of parts.

    ``joined(rnn=cell.parameters, out=linear.parameters)`` has the keys "rnn.U",
    "rnn.W", …, and holds the arrays themselves. Gradients are joined the same way.
    """
    return {
        f"{part}.{name}": array
        for part, arrays in parts.items()
        for name, array in arrays.items()
    }


class SGD:
    """Stochastic gradient descent: m ← μ m + dθ, θ ← θ - lr m.

    Source: Polyak (1964), Some methods of speeding up the convergence of iteration
    methods, for the momentum μ; without it m is the gradient itself.

    Parameters
    ----------
    parameters : dict of arrays
        Changed in place by `step`.
    lr : float
        Learning rate; may be set between steps.
    momentum : float
        μ, from 0 up to (not including) 1.
    """

    def __init__(self, parameters, lr, momentum=0.0):
        self.parameters = _expect_apart(parameters)
        self.lr = _expect_rate("lr", lr)
        self.momentum = _expect_fraction("momentum", momentum)
        kept = self.parameters if momentum else {}
        self.m = {name: np.zeros_like(p) for name, p in kept.items()}

    def step(self, grads):
        """Take one step along `grads` (dict with the parameters' names and shapes).

        Raises
        ------
        ValueError
            A missing or unknown name, a wrong shape or dtype, NaN or infinity. Nothing
            has changed then.
        """
        _expect_gradients(self.parameters, grads)
        for name, theta in self.parameters.items():
            dtheta = grads[name]
            if self.momentum:
                # m ← μ m + dθ
                m = self.m[name]
                m *= self.momentum
                m += np.asarray(dtheta)
                # θ ← θ - lr m
                theta -= self.lr * m
            elif isinstance(dtheta, RowGradient):
                theta[dtheta.rows] -= self.lr * dtheta.values
            else:
                theta -= self.lr * dtheta


class Adam:
    """Steps of about lr in each parameter, whatever its gradient's size.

    m ← β₁ m + (1-β₁) dθ, v ← β₂ v + (1-β₂) dθ², both divided by 1-βᵏ at step k
    because they start from zero; θ ← θ - lr m̂ / (√v̂ + ε).

    Source: Kingma & Ba (2015), Adam: a method for stochastic optimization,
    algorithm 1.

    Parameters
    ----------
    parameters : dict of arrays
        Changed in place by `step`.
    lr : float
        Learning rate; may be set between steps.
    betas : (float, float)
        β₁ and β₂: how much of the past the two averages keep.
    eps : float
        ε: keeps the division finite where a gradient has always been zero.
    """

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.parameters = _expect_apart(parameters)
        self.lr = _expect_rate("lr", lr)
        self.betas = tuple(_expect_fraction("betas", beta) for beta in betas)
        self.eps = eps
        self.steps = 0
        self.m = {name: np.zeros_like(p) for name, p in self.parameters.items()}
        self.v = {name: np.zeros_like(p) for name, p in self.parameters.items()}

    def step(self, grads):
        """Take one step along `grads`; refuses what `SGD.step` refuses."""
        _expect_gradients(self.parameters, grads)
        self.steps += 1
        beta1, beta2 = self.betas
        unbias1, unbias2 = 1 - beta1**self.steps, 1 - beta2**self.steps
        for name, theta in self.parameters.items():
            m, v, dtheta = self.m[name], self.v[name], np.asarray(grads[name])
            # m ← β₁ m + (1-β₁) dθ
            m *= beta1
            m += (1 - beta1) * dtheta
            # v ← β₂ v + (1-β₂) dθ²
            v *= beta2
            v += (1 - beta2) * dtheta * dtheta
            # θ ← θ - lr m̂ / (√v̂ + ε)
            theta -= self.lr / unbias1 * m / (np.sqrt(v) / unbias2**0.5 + self.eps)


def clip_by_norm(grads, max_norm):
    """Shorten all gradients together to the length `max_norm`; keep the direction.

    Source: Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent
    neural networks, algorithm 1. As ``torch.nn.utils.clip_grad_norm_``, which divides
    by norm + 1e-6.

    Parameters
    ----------
    grads : dict of arrays
        Changed in place if too long.
    max_norm : float, > 0
        Infinity only measures.

    Returns
    -------
    float
        The norm over all gradients before clipping.

    Raises
    ------
    ValueError
        NaN or infinity in a gradient: no factor makes that a direction. Nothing has
        changed then.
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm is {max_norm!r}; expected a number above 0")
    for name, grad in grads.items():
        expect_finite(f"the gradient of {name}", _entries(grad), np.isfinite)
    norm = gradient_norm(grads)
    factor = max_norm / (norm + 1e-6)
    if factor < 1:
        for grad in grads.values():
            np.multiply(_entries(grad), factor, out=_entries(grad))
    return norm


def clip_by_value(grads, max_value):
    """Cut every entry to [-max_value, max_value], in place; the direction changes.

    As ``torch.nn.utils.clip_grad_value_``.
    """
    _expect_rate("max_value", max_value)
    for grad in grads.values():
        np.clip(_entries(grad), -max_value, max_value, out=_entries(grad))


def gradient_norm(grads):
    """√Σ dθ² over every entry of every gradient, as one float.

    It is right for entries whose squares would overflow or vanish, too.
    """
    entries = [_entries(grad) for grad in grads.values()]
    with np.errstate(over="ignore", under="ignore"):
        squares = sum(float(np.vdot(e, e)) for e in entries)
    if 0 < squares < np.inf:
        return float(np.sqrt(squares))
    largest = max((float(np.abs(e).max(initial=0)) for e in entries), default=0.0)
    if not 0 < largest < np.inf:
        return largest
    scaled = [e.astype(np.float64) / largest for e in entries]
    return largest * float(np.sqrt(sum(np.vdot(e, e) for e in scaled)))


def _entries(grad):
    """The entries that may differ from zero, as an array that can be written to."""
    return grad.values if isinstance(grad, RowGradient) else grad


def _expect_apart(parameters):
    """The parameters as a dict; each name must have memory of its own."""
    known = {}
    for name, array in parameters.items():
        for other, seen in known.items():
            if np.shares_memory(array, seen):
                raise ValueError(
                    f"{other} and {name} are one array, which would be stepped twice; "
                    "expected each parameter under one name, its gradients added up"
                )
        known[name] = array
    return known


def _expect_gradients(parameters, grads):
    if parameters.keys() != grads.keys():
        raise ValueError(
            f"grads has the names {sorted(grads)}; expected {sorted(parameters)}, "
            "the parameters this optimiser was given"
        )
    for name, theta in parameters.items():
        described = f"the gradient of {name}"
        expect_shape(described, grads[name], theta.shape)
        expect_dtype(described, grads[name], theta.dtype)
        expect_finite(described, _entries(grads[name]), np.isfinite)


def _expect_rate(name, value):
    if not (np.isfinite(value) and value > 0):
        raise ValueError(f"{name} is {value!r}; expected a finite number above 0")
    return value


def _expect_fraction(name, value):
    if not 0 <= value < 1:
        raise ValueError(f"{name} is {value!r}; expected a number from 0 up to below 1")
    return value
