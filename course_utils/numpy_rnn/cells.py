"""Recurrent cells in NumPy: one step forward and, right beside it, one step back.

A cell keeps its parameters and nothing else. What the backward pass needs, `step`
returns and `step_backward` takes.
"""

import numpy as np

from course_utils.checks import expect_choice, expect_dtype, expect_shape
from course_utils.numpy_rnn._arrays import floating
from course_utils.numpy_rnn.activations import ACTIVATIONS


class RNNCell:
    """Plain recurrent cell: h(t) = φ(U x(t) + W h(t-1) + b).

    Source: Elman (1990), Finding structure in time, Cognitive Science 14, 179-211.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ.
    rng : numpy.random.Generator
        Draws every parameter uniformly from ±1/√H, as ``torch.nn.RNN`` does.
    dtype : float64 or float32

    Attributes
    ----------
    U : (H, D) input weights
    W : (H, H) recurrent weights
    b : (H,) bias
    """

    parameter_names = ("U", "W", "b")

    def __init__(
        self, input_size, hidden_size, activation="tanh", *, rng, dtype=np.float64
    ):
        expect_choice("activation", activation, ACTIVATIONS)
        self.activation = activation
        bound = 1 / np.sqrt(hidden_size)
        shapes = [(hidden_size, input_size), (hidden_size, hidden_size), (hidden_size,)]
        for name, shape in zip(self.parameter_names, shapes, strict=True):
            setattr(self, name, rng.uniform(-bound, bound, shape).astype(dtype))

    @classmethod
    def from_weights(cls, U, W, b=None, activation="tanh"):
        """A cell with the weights given: U (H, D), W (H, H), b (H,) or zero.

        Raises ValueError if the shapes do not fit each other.
        """
        expect_choice("activation", activation, ACTIVATIONS)
        U, W = floating(U), floating(W)
        expect_shape("U", U, ("H", "D"))
        H = U.shape[0]
        b = np.zeros(H, U.dtype) if b is None else floating(b)
        expect_shape("W", W, (H, H))
        expect_shape("b", b, (H,))
        cell = cls.__new__(cls)
        cell.activation, cell.U, cell.W, cell.b = activation, U, W, b
        return cell

    @property
    def input_size(self):
        """D."""
        return self.U.shape[1]

    @property
    def hidden_size(self):
        """H."""
        return self.U.shape[0]

    @property
    def parameters(self):
        """The parameters by name: the arrays themselves, not copies."""
        return {name: getattr(self, name) for name in self.parameter_names}

    def project(self, x):
        """The input's share of the pre-activation: (..., D) → (..., H).

        It does not depend on the state, so a whole sequence is projected at once.
        """
        return x @ self.U.T + self.b

    def step(self, ux, h):
        """One step of time.

        Parameters
        ----------
        ux : (N, H)
            ``project(x)`` for this step.
        h : (N, H)
            The state before it.

        Returns
        -------
        h : (N, H)
            The state after it; also all that `step_backward` needs.
        """
        phi, _ = ACTIVATIONS[self.activation]
        a = ux + h @ self.W.T
        return phi(a)

    def step_backward(self, dh, h):
        """The same step with the arrows turned round.

        Parameters
        ----------
        dh : (N, H)
            ∂L/∂h(t), everything that reaches the state: its output and the next step.
        h : (N, H)
            h(t), as `step` returned it.

        Returns
        -------
        da : (N, H)
            ∂L/∂a(t).
        dh_prev : (N, H)
            ∂L/∂h(t-1) by way of this step.
        """
        _, phi_prime = ACTIVATIONS[self.activation]
        da = dh * phi_prime(h)
        dh_prev = da @ self.W
        return da, dh_prev

    def gradients(self, das, xs, hs_prev):
        """Gradients of the parameters: one product each over the flattened (T·N) axis.

        Parameters
        ----------
        das : (T, N, H)
            ∂L/∂a(t) of every step.
        xs : (T, N, D)
            The inputs.
        hs_prev : (T, N, H)
            The states *before* each step: h(0) … h(T-1).

        Returns
        -------
        dict
            "U" (H, D), "W" (H, H), "b" (H,).
        """
        dA = das.reshape(-1, self.hidden_size)
        return {
            "U": dA.T @ xs.reshape(-1, self.input_size),
            "W": dA.T @ hs_prev.reshape(-1, self.hidden_size),
            "b": dA.sum(axis=0),
        }

    def check_inputs(self, xs, state):
        """Refuse inputs or a state of the wrong rank, size or dtype (ValueError)."""
        expect_shape("xs", xs, ("T", "N", self.input_size))
        expect_dtype("xs", xs, self.U.dtype)
        if state is not None:
            expect_shape("state", state, (xs.shape[1], self.hidden_size))
            expect_dtype("state", state, self.U.dtype)
