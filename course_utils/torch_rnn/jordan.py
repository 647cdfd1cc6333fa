"""Recurrence from the output in PyTorch: one step forward; autograd goes back."""

import torch
from torch import nn

from course_utils.torch_rnn.activations import ACTIVATIONS, OUTPUTS
from course_utils.torch_rnn.cell import Cell
from course_utils.validation import expect_choice, expect_shape


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
    generator, dtype, init
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
        generator=None,
        dtype=torch.float64,
        init="uniform",
    ):
        expect_choice("activation", activation, ACTIVATIONS)
        expect_choice("prediction", prediction, OUTPUTS)
        nn.Module.__init__(self)
        self.activation, self.prediction = activation, prediction
        self.output_size = output_size
        self._draw(input_size, hidden_size, generator, dtype, init)

    def shapes(self, D, H):
        """Every parameter's shape by name."""
        K = self.output_size
        return {"U": (H, D), "W": (H, K), "b": (H,), "V": (K, H), "b_s": (K,)}

    def state_shapes(self, N):
        """ŷ is (N, K)."""
        return [(N, self.output_size)]

    def step(self, ux, y_prev):
        """One step: ux (N, H) and ŷ(t-1) (N, K) → ŷ(t) (N, K)."""
        _, y = self.step_with_output(ux, y_prev)
        return y

    def step_with_output(self, ux, y_prev):
        """`step`, and beside ŷ(t) the scores it was made of: both (N, K)."""
        phi = ACTIVATIONS[self.activation]
        predict = OUTPUTS[self.prediction]
        h = phi(ux + y_prev @ self.W.T)
        logits = h @ self.V.T + self.b_s
        y = predict(logits)
        return logits, y

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
        """
        self.check_inputs(xs, y)
        expect_shape("targets", targets, (*xs.shape[:2], self.output_size))
        first = self.zero_state(xs.shape[1]) if y is None else y
        ys_prev = torch.cat([first[None], targets])[:-1]
        phi = ACTIVATIONS[self.activation]
        hs = phi(self.project(xs) + ys_prev @ self.W.T)
        return hs @ self.V.T + self.b_s
