"""Recurrent cells in NumPy: one step forward and, right beside it, one step back.

A cell keeps its parameters and nothing else. What the backward pass needs, `step`
writes and `step_backward` takes; the names in between are on the class. The gated
cells have files of their own, ``lstm.py`` and ``gru.py``.
"""

import numpy as np

from course_utils.numpy_rnn._cell import Cell
from course_utils.numpy_rnn.activations import ACTIVATIONS, OUTPUTS
from course_utils.validation import expect_choice, expect_shape


class RNNCell(Cell):
    """Plain recurrent cell: h(t) = φ(U x(t) + W h(t-1) + b).

    Source: Elman (1990), Finding structure in time, Cognitive Science 14, 179-211.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    activation : {"tanh", "relu", "sigmoid", "identity"}
        φ.
    rng, dtype, init, recurrent, spectral_radius
        As `Cell` says. Left out: uniform in ±1/√H, as ``torch.nn.RNN`` draws.

    Attributes
    ----------
    U : (H, D) input weights
    W : (H, H) recurrent weights
    b : (H,) bias
    """

    options = ("activation",)
    masks_state = True

    def __init__(
        self,
        input_size,
        hidden_size,
        activation="tanh",
        *,
        rng,
        dtype=np.float64,
        **rules,
    ):
        expect_choice("activation", activation, ACTIVATIONS)
        self.activation = activation
        self._draw(self.shapes(input_size, hidden_size), rng, dtype, **rules)

    @classmethod
    def from_weights(cls, U, W, b=None, activation="tanh"):
        """A cell with the weights given: U (H, D), W (H, H), b (H,) or zero.

        Raises ValueError if the shapes or dtypes do not fit each other.
        """
        expect_choice("activation", activation, ACTIVATIONS)
        return cls.with_weights({"U": U, "W": W, "b": b}, activation=activation)

    def step(self, ux, h, out=None):
        """One step of time.

        Parameters
        ----------
        ux : (N, H)
            ``project(x)`` for this step.
        h : (N, H)
            The state before it.
        out : (N, H), optional
            Where to write the result.

        Returns
        -------
        h : (N, H)
            The state after it; also all that `step_backward` needs.
        """
        phi, _ = ACTIVATIONS[self.activation]
        a = ux + h @ self.W.T
        return phi(a, out=out)

    def step_backward(self, dh, h, out=None):
        """The same step with the arrows turned round.

        Parameters
        ----------
        dh : (N, H)
            ∂L/∂h(t), everything that reaches the state: its output and the next step.
        h : (N, H)
            h(t), as `step` returned it.
        out : (N, H), optional
            Where to write `da`.

        Returns
        -------
        da : (N, H)
            ∂L/∂a(t).
        dh_prev : (N, H)
            ∂L/∂h(t-1) by way of this step.
        """
        _, phi_prime = ACTIVATIONS[self.activation]
        da = np.multiply(dh, phi_prime(h), out=out)
        dh_prev = da @ self.W
        return da, dh_prev


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
    output = "logits"
    read_back = ("y", "h")
    summed = ("y_prev", "h")

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
        self._draw(self.shapes(input_size, hidden_size), rng, dtype, init)

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

    @property
    def kept(self):
        """What `step` writes besides the state, with its width."""
        return {"h": self.hidden_size, "logits": self.output_size}

    @property
    def backward_width(self):
        """Columns `step_backward` writes: ∂L/∂a and ∂L/∂s beside each other."""
        return self.hidden_size + self.output_size

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        K = self.output_size
        return {"U": (H, D), "W": (H, K), "b": (H,), "V": (K, H), "b_s": (K,)}

    def state_shapes(self, N):
        """ŷ is (N, K)."""
        return [(N, self.output_size)]

    def step(self, ux, y, out=None):
        """One step: ux (N, H) and ŷ(t-1) (N, K) → ŷ(t); also writes h and scores.

        `out` is (y, h, logits): (N, K), (N, H), (N, K).
        """
        y_next, h, logits = self.new_room(y) if out is None else out
        phi, _ = ACTIVATIONS[self.activation]
        predict, _ = OUTPUTS[self.prediction]
        phi(ux + y @ self.W.T, out=h)
        np.add(h @ self.V.T, self.b_s, out=logits)
        y_next[:] = predict(logits)
        return y_next

    def step_backward(self, d_both, y, h, out=None):
        """The same step with the arrows turned round.

        `d_both` is (∂L/∂s(t), ∂L/∂ŷ(t)), what reaches the step through its scores
        and from the next step. Returns ∂L/∂a and ∂L/∂s side by side (N, H + K), and
        ∂L/∂ŷ(t-1).
        """
        d_logits, dy = d_both
        H = self.hidden_size
        both = np.empty((len(h), self.backward_width), h.dtype) if out is None else out
        da, ds = both[:, :H], both[:, H:]
        _, phi_prime = ACTIVATIONS[self.activation]
        _, pull_back = OUTPUTS[self.prediction]
        np.add(d_logits, pull_back(dy, y), out=ds)
        np.multiply(ds @ self.V, phi_prime(h), out=da)
        return both, da @ self.W

    def collect(self, d_out, d_state):
        """Scores and prediction are two things here: both go on, side by side."""
        return d_out, d_state

    def input_gradients(self, das):
        """∂L/∂xs from ∂L/∂a, which stands first in `das`."""
        return super().input_gradients(das[..., : self.hidden_size])

    def gradients(self, das, xs, ys_prev, hs):
        """Gradients of the parameters, from `das` (T, N, H + K) of every step."""
        H, K = self.hidden_size, self.output_size
        grads = super().gradients(das[..., :H], xs, ys_prev)
        dS = das[..., H:].reshape(-1, K)
        return grads | {"V": dS.T @ hs.reshape(-1, H), "b_s": dS.sum(axis=0)}

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
        return hs @ self.V.T + self.b_s, (xs, ys_prev, hs)

    def backward_forced(self, d_logits, cache):
        """Back through `forward_forced`, all steps at once: d_xs, grads.

        No gradient runs through time: the targets are not the network's doing.
        """
        xs, ys_prev, hs = cache
        _, phi_prime = ACTIVATIONS[self.activation]
        da = (d_logits @ self.V) * phi_prime(hs)
        das = np.concatenate([da, d_logits], axis=-1)
        return self.input_gradients(das), self.gradients(das, xs, ys_prev, hs)
