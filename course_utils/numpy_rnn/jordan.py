"""Recurrence from the output in NumPy: one step forward and one step back."""

from typing import NamedTuple

import numpy as np

from course_utils.numpy_rnn.activations import ACTIVATIONS, OUTPUTS
from course_utils.numpy_rnn.cell import Cell, over_time, summed, summed_products
from course_utils.validation import expect_choice, expect_shape


class Kept(NamedTuple):
    """What a step keeps for the way back: (N, K) each, h (N, H)."""

    y_prev: np.ndarray
    h: np.ndarray
    logits: np.ndarray
    y: np.ndarray


class Sums(NamedTuple):
    """∂L/∂a (N, H), and ∂L/∂s of the scores (N, K)."""

    da: np.ndarray
    ds: np.ndarray


class JordanCell(Cell):
    """Recurrence from the output: the only memory is the last prediction.

    With ŷ(0) = 0 unless given::

        h(t) = φ(U x(t) + W ŷ(t-1) + b)
        s(t) = V h(t) + b_s          ŷ(t) = output(s(t))

    Source: Jordan (1986), Attractor dynamics and parallelism in a connectionist
    sequential machine.

    Parameters
    ----------
    input_size, hidden_size, output_size : int
        D, H and K.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ.
    prediction : {"softmax", "identity", "sigmoid", "tanh", "relu"}
        What makes ŷ of the scores.
    rng, dtype, init
        As `Cell` says.

    Attributes
    ----------
    U : (H, D), W : (H, K), b : (H,), V : (K, H), b_s : (K,)
    """

    options = ("activation", "prediction", "output_size")
    states = ("y",)
    output_size = None  # K

    def __init__(
        self,
        input_size,
        hidden_size,
        output_size,
        activation="tanh",
        prediction="softmax",
        *,
        rng,
        dtype=np.float64,
        init="uniform",
    ):
        expect_choice("activation", activation, ACTIVATIONS)
        expect_choice("prediction", prediction, OUTPUTS)
        self.activation, self.prediction = activation, prediction
        self.output_size = output_size
        super().__init__(input_size, hidden_size, rng=rng, dtype=dtype, init=init)

    @classmethod
    def from_weights(
        cls, U, W, b=None, V=None, b_s=None, activation="tanh", prediction="softmax"
    ):
        """A cell with the weights given: U (H, D), W (H, K), V (K, H); biases or zero.

        Raises ValueError if the shapes or dtypes do not fit each other.
        """
        expect_choice("activation", activation, ACTIVATIONS)
        expect_choice("prediction", prediction, OUTPUTS)
        expect_shape("V", V, ("K", "H"))
        options = {"activation": activation, "prediction": prediction}
        weights = {"U": U, "W": W, "b": b, "V": V, "b_s": b_s}
        return cls.with_weights(weights, output_size=len(V), **options)

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        K = self.output_size
        return {"U": (H, D), "W": (H, K), "b": (H,), "V": (K, H), "b_s": (K,)}

    def state_shapes(self, N):
        """ŷ is (N, K)."""
        return [(N, self.output_size)]

    def step(self, ux, y_prev):
        """One step of time.

        Parameters
        ----------
        ux : (N, H)
            ``project(x)`` for this step.
        y_prev : (N, K)
            The prediction before it.

        Returns
        -------
        y : (N, K)
            The prediction after it.
        kept : Kept
        """
        phi, _ = ACTIVATIONS[self.activation]
        predict, _ = OUTPUTS[self.prediction]
        h = phi(ux + y_prev @ self.W.T)
        logits = h @ self.V.T + self.b_s
        y = predict(logits)
        return y, Kept(y_prev, h, logits, y)

    def step_backward(self, d_both, kept):
        """The same step with the arrows turned round.

        Parameters
        ----------
        d_both : (d_logits, dy), each (N, K)
            What reaches the step through its scores, and from the next step.
        kept : Kept
            From `step`.

        Returns
        -------
        Sums
            ∂L/∂a(t) and ∂L/∂s(t).
        dy_prev : (N, K)
            ∂L/∂ŷ(t-1).
        """
        d_logits, dy = d_both
        _, phi_prime = ACTIVATIONS[self.activation]
        _, pull_back = OUTPUTS[self.prediction]
        ds = d_logits + pull_back(dy, kept.y)
        da = (ds @ self.V) * phi_prime(kept.h)
        return Sums(da, ds), da @ self.W

    def output(self, state, kept):
        """The scores: they are what a loss reads, ŷ what the next step reads."""
        return kept.logits

    def collect(self, d_output, d_state):
        """Scores and prediction are two things here: both go on, side by side."""
        return d_output, d_state

    def gradients(self, sums, xs, kept):
        """As `Cell.gradients`, and those of V and b_s, which made the scores."""
        das, dss = sums
        return {
            "U": summed_products(das, xs),
            "W": summed_products(das, over_time(kept, "y_prev")),
            "b": summed(das),
            "V": summed_products(dss, over_time(kept, "h")),
            "b_s": summed(dss),
        }

    def forward_forced(self, xs, targets, y=None):
        """Teacher forcing: the true previous output in place of the predicted one.

        No step waits for the one before it, so there is no loop.

        Parameters
        ----------
        xs : (T, N, D)
        targets : (T, N, K)
            What the network should have said, one-hot for classes.
        y : (N, K), optional
            The output before the first step; zero if left out.

        Returns
        -------
        logits : (T, N, K)
        cache : for `backward_forced`
        """
        self.check_inputs(xs, y)
        expect_shape("targets", targets, (*xs.shape[:2], self.output_size))
        first = self.zero_state(xs.shape[1]) if y is None else y
        ys_prev = np.concatenate([first[None], targets])[:-1]
        phi, _ = ACTIVATIONS[self.activation]
        hs = phi(self.project(xs) + ys_prev @ self.W.T)
        return hs @ self.V.T + self.b_s, (xs.copy(), ys_prev, hs)

    def backward_forced(self, d_logits, cache):
        """Back through `forward_forced`, all steps at once: d_xs, grads.

        No gradient runs through time: the targets are not the network's doing.
        """
        xs, ys_prev, hs = cache
        expect_shape("d_logits", d_logits, (*hs.shape[:2], self.output_size))
        _, phi_prime = ACTIVATIONS[self.activation]
        das = (d_logits @ self.V) * phi_prime(hs)
        all_steps = Kept(ys_prev, hs, logits=None, y=None)
        return das @ self.U, self.gradients(Sums(das, d_logits), xs, [all_steps])
